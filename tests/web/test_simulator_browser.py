"""The simulator as somebody tries it out: on telephone and desk, by keyboard, with scripts and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.web.nurseries import NURSERIES
from tests.web.stand_in import make_services
from tests.web.visits import LOOKS, look_at, start_visits, unfolded
from web.app import create_app
from web.wechat.tables import metadata

pytestmark = pytest.mark.browser

HERE = "/dev/wechat"
WGS84 = {"latitude": 35.300902, "longitude": 113.894591}
TARGETS = "button:visible, .chip:visible, summary:visible, select:visible, .tick:visible, .saying [type=text]"


@pytest.fixture
def services(tmp_path):
    made = make_services(tmp_path, dev="on")
    metadata.create_all(made.database.engine)
    made.list_nurseries(NURSERIES)
    yield made
    made.database.engine.dispose()


@pytest.fixture
def app(services):
    made = create_app(services=services)
    made.testing = True
    return made


@pytest.fixture
def visit(browser, address):
    return start_visits(browser, address)


def say(page, text):
    box = page.get_by_label("说一句")
    box.fill(text)
    box.press("Enter")


def of(page, person):
    """What chooses whose telephone it is."""
    return page.get_by_role("radio", name=person)


def answer(page):
    return page.locator(".bubble.theirs", has_text="产假是 98 天再加 3 个月").first


def unfold(page, name):
    page.locator("summary", has_text=name).click()


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_and_nothing_sticks_out_or_complains(visit, look):
    with visit(**LOOKS[look]) as window:
        page = unfolded(window.open(HERE))
        say(page, "产假多少天")
        page.get_by_role("button", name="发图片").click()
        page.get_by_role("button", name="后台调试").click()
        say(page, " ")
        expect(page.get_by_text("还没有写话")).to_be_visible()
        expect(page.locator(".deed")).to_have_count(3)
        look_at(window, unfolded(page), "in a chat")


@pytest.mark.parametrize(("care", "side"), [(False, 44), (True, 60)])
def test_what_can_be_tapped_is_large_enough(visit, care, side):
    with visit(care=care) as window:
        page = unfolded(window.open(HERE))
        say(page, "产假多少天")
        expect(page.locator(".deed")).to_have_count(1)
        for target in page.locator(TARGETS).all():
            assert target.bounding_box()["height"] >= side - 0.5, target.evaluate("one => one.outerHTML")


def test_a_mother_asks_taps_sends_where_she_is_scans_and_the_platform_asks_again(visit, services):
    with visit() as window:
        page = window.open(HERE)
        page.evaluate("window.stayed = true")
        say(page, "产假多少天")
        expect(answer(page)).to_be_visible()
        expect(page.get_by_label("说一句")).to_have_value("")

        page.get_by_role("button", name="那爸爸呢").click()
        expect(page.locator(".bubble.mine", has_text="那爸爸呢")).to_be_visible()

        unfold(page, "发位置")
        page.get_by_label("在哪里").select_option(label="红旗区中心")
        page.get_by_role("button", name="发位置", exact=True).click()
        expect(page.locator(".bubble.mine", has_text="位置：红旗区中心")).to_be_in_viewport()

        unfold(page, "扫一扫")
        page.get_by_label("别处的码").fill("示例小月亮托育中心")
        page.get_by_role("button", name="扫这个码").last.click()
        expect(page.locator(".bubble.mine", has_text="从菜单扫了一个码")).to_be_visible()

        say(page, "产假多少天")
        expect(page.locator(".deed")).to_have_count(5)
        unfold(page, "让微信重发")
        page.get_by_role("button", name="连送三次").click()
        expect(page.get_by_text("回复一样 ✓")).to_have_count(3)
        assert page.evaluate("window.stayed")
        assert window.complaints == []
    asked = [question.text for question in services.responder.asked]
    assert asked[:3] == ["产假多少天", "那爸爸呢", "附近的托育"]
    assert asked[-1] == "产假多少天"


def test_everything_works_without_scripts(visit, services):
    with visit(scripts=False) as window:
        page = window.open(HERE)
        of(page, "外省爸爸").check()
        page.get_by_role("button", name="换成这样").click()
        expect(page.get_by_label("外省爸爸和公众号的对话")).to_be_visible()
        say(page, "产假多少天")
        expect(answer(page)).to_be_visible()
        expect(of(page, "外省爸爸")).to_be_checked()
        page.get_by_role("button", name="那爸爸呢").click()
        expect(page.locator(".bubble.mine", has_text="那爸爸呢")).to_be_visible()
        unfold(page, "让微信重发")
        page.get_by_role("button", name="重发上一条").click()
        expect(page.get_by_text("回复一样 ✓")).to_be_visible()
        unfold(page, "图片、视频")
        page.get_by_role("button", name="发图片").click()
        expect(page.get_by_text("一张图片")).to_be_visible()
    assert len({question.conversation_key for question in services.responder.asked}) == 1


def test_another_person_has_another_chat_and_the_first_is_still_there(visit):
    with visit(width=1280) as window:
        page = window.open(HERE)
        say(page, "产假多少天")
        expect(page.locator(".deed:visible")).to_have_count(1)
        of(page, "奶奶").check()
        expect(page.locator(".deed:visible")).to_have_count(0)
        expect(page.get_by_text("奶奶也许会问")).to_be_visible()
        page.get_by_role("button", name="孩子噎着了").click()
        expect(page.locator(".deed:visible")).to_have_count(1)
        of(page, "新妈妈").check()
        expect(answer(page)).to_be_visible()


def test_the_way_of_sealing_is_changed_without_losing_the_chat(visit):
    with visit() as window:
        page = window.open(HERE)
        say(page, "产假多少天")
        expect(page.locator(".deed")).to_have_count(1)
        unfold(page, "加密和格式")
        page.get_by_label("微信怎么加密").select_option("plain")
        page.get_by_label("数据格式").select_option("json")
        say(page, "那爸爸呢")
        expect(page.locator(".deed")).to_have_count(2)
        newest = page.locator(".deed").last
        newest.locator("summary").click()
        sent = newest.get_by_label("微信送来的原文")
        expect(sent).to_contain_text('"Content": "那爸爸呢"')
        expect(sent).not_to_contain_text("encrypt_type")


def test_the_bytes_unfold_and_can_be_scrolled_by_keyboard(visit):
    with visit() as window:
        page = window.open(HERE)
        say(page, "产假多少天")
        summary = page.locator(".deed summary")
        summary.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_label("微信送来，解开以后")).to_have_count(0)
        expect(page.get_by_label("微信送来的，解开以后")).to_contain_text("<Content><![CDATA[产假多少天]]>")
        page.keyboard.press("Tab")
        expect(page.get_by_label("微信送来的原文")).to_be_focused()


def test_the_keyboard_alone_asks_and_taps_a_follow_up(visit, services):
    with visit() as window:
        page = window.open(HERE)
        page.get_by_label("说一句").focus()
        page.keyboard.type("产假多少天")
        page.keyboard.press("Enter")
        tap = page.get_by_role("button", name="那爸爸呢")
        tap.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".deed")).to_have_count(2)
    assert [question.text for question in services.responder.asked] == ["产假多少天", "那爸爸呢"]


def test_the_device_tells_where_it_is_only_on_a_tap(visit, services):
    with visit(location=WGS84) as window:
        page = window.open(HERE)
        unfold(page, "发位置")
        assert services.responder.asked == []
        page.get_by_role("button", name="用这台设备的位置").click()
        expect(page.locator(".bubble.mine", has_text="这台设备的位置")).to_be_visible()
    (question,) = services.responder.asked
    assert question.location.lat == pytest.approx(35.3003, abs=0.001)  # GCJ-02 of that point
    assert question.location.lng == pytest.approx(113.9005, abs=0.001)


def test_a_refused_location_says_what_to_do_instead(visit):
    with visit() as window:
        page = window.open(HERE)
        unfold(page, "发位置")
        page.get_by_role("button", name="用这台设备的位置").click()
        expect(page.get_by_text("没有拿到位置")).to_be_visible()


def test_a_lost_connection_is_said_and_keeps_what_was_typed(visit):
    with visit() as window:
        page = window.open(HERE)
        page.route("**/dev/wechat/send", lambda route: route.abort())
        say(page, "产假多少天")
        expect(page.get_by_text("没有连上")).to_be_visible()
        expect(page.get_by_label("说一句")).to_have_value("产假多少天")
        page.unroute("**/dev/wechat/send")
        page.get_by_label("说一句").press("Enter")
        expect(answer(page)).to_be_visible()


def test_a_form_gone_stale_says_to_load_the_page_again(visit):
    with visit() as window:
        page = window.open(HERE)
        page.context.clear_cookies()
        say(page, "产假多少天")
        expect(page.get_by_text(re.compile("刷新"))).to_be_visible()


def test_the_chat_is_announced_as_it_grows(visit):
    with visit() as window:
        page = window.open(HERE)
        log = page.get_by_role("log", name="新妈妈和公众号的对话")
        expect(log).to_have_attribute("aria-live", "polite")
        say(page, "产假多少天")
        expect(log.get_by_text("育儿通：")).to_have_count(1)
