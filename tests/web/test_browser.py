"""The pages as a parent meets them, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.stand_in import LONGEST
from tests.web.test_security import STATIC
from tests.web.visits import LOOKS, expect_apart, look_over, start_visits

pytestmark = pytest.mark.browser

needs_npm = pytest.mark.skipif(
    not (STATIC / "vendor" / "htmx.min.js").exists(),
    reason="npm was missing at set-up, so no htmx was copied",
)

PAGES = {
    "start": "/",
    "answer": "/ask?q=产假多少天",
    "emergency": "/ask?q=孩子抽搐了",
    "longest": "/ask?q=很长",
    "declined": "/ask?q=今天股票怎么样",
    "empty": "/ask?q=",
    "articles": "/articles",
    "topics": "/topics/",
    "topic": "/topics/leave",
    "topic by age": "/topics/?age=0-3",
    "empty topic": "/topics/safety/first_aid",
    "no topic": "/topics/nothing",
    "article": "/articles/maternity-leave-here",
    "privacy": "/privacy",
    "not found": "/nothing",
}


@pytest.fixture
def visit(browser, address):
    return start_visits(browser, address)


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_and_nothing_sticks_out_or_complains(visit, look):
    with visit(**LOOKS[look]) as window:
        look_over(window, PAGES)


@pytest.mark.parametrize(("care", "side"), [(False, 44), (True, 60)])
def test_what_can_be_tapped_is_large_enough_and_apart(visit, care, side):
    with visit(care=care) as window:
        for path in PAGES.values():
            page = window.open(path)
            for target in page.locator(
                "button, .button, .chip, .home, .place, .doors a, .links a, .shelf a, .crumbs a"
            ).all():
                box = target.bounding_box()
                assert box["height"] >= side - 0.5, target.inner_text()
        expect_apart(window.open(PAGES["answer"]).locator(".chip"))


def test_everything_works_without_scripts(visit, services):
    with visit(scripts=False) as window:
        page = window.open("/")
        page.get_by_label("想问什么").fill("产假多少天")
        page.get_by_role("button", name="问", exact=True).click()
        expect(page.get_by_text("一般按 188 天算")).to_be_visible()
        page.get_by_role("link", name="那爸爸呢").click()
        expect(page.get_by_role("heading", name="那爸爸呢")).to_be_visible()
        page.get_by_role("link", name="大字版").click()
        expect(page.locator("html[data-care]")).to_have_count(1)
        expect(page.get_by_role("heading", name="那爸爸呢")).to_be_visible()
        page.get_by_role("link", name="隐私").click()
        page.get_by_role("button", name="删除我的数据").click()
        expect(page.get_by_text("已经删掉了")).to_be_visible()
    keys = {question.conversation_key for question in services.responder.asked}
    assert len(keys) == 1


@needs_npm
def test_a_further_question_joins_the_conversation_without_a_reload_and_keeps_the_focus(visit):
    with visit() as window:
        page = window.open(PAGES["answer"])
        page.evaluate("window.stayed = true")
        box = page.get_by_label("接着问")
        box.fill("孩子抽搐了")
        box.press("Enter")
        expect(page.locator(".turn")).to_have_count(2)
        expect(box).to_have_value("")
        expect(box).to_be_focused()
        expect(page.locator(".urgent")).to_be_in_viewport()
        expect(page.get_by_role("heading", name="孩子抽搐了")).to_be_in_viewport()
        page.get_by_role("link", name="那爸爸呢").click()
        expect(page.locator(".turn")).to_have_count(3)
        assert page.evaluate("window.stayed")
        assert page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0
        assert window.complaints == []


def test_the_conversation_is_announced_as_it_grows(visit):
    with visit() as window:
        log = window.open(PAGES["answer"]).get_by_role("log", name="对话")
        expect(log).to_have_attribute("aria-live", "polite")
        expect(log.get_by_role("article", name="回答")).to_have_count(1)


def test_going_back_from_an_article_finds_the_conversation_again(visit):
    with visit() as window:
        page = window.open(PAGES["answer"])
        page.get_by_role("link", name="看全文和出处").click()
        expect(page.get_by_role("heading", name="河南产假多少天", level=1)).to_be_visible()
        page.go_back()
        expect(page.get_by_text("一般按 188 天算")).to_be_visible()


def test_in_an_emergency_the_button_to_call_fills_the_card_and_needs_no_scrolling(visit):
    with visit() as window:
        page = window.open(PAGES["emergency"])
        call = page.get_by_role("link", name="拨打 120")
        expect(call).to_have_attribute("href", "tel:120")
        expect(call).to_be_in_viewport(ratio=1)
        card = page.locator(".urgent").bounding_box()
        assert call.bounding_box()["width"] > card["width"] - 40


def test_the_question_box_stays_within_reach_below_a_long_answer(visit, services):
    services.responder.answers["更长"] = LONGEST
    with visit() as window:
        page = window.open("/ask?q=更长")
        expect(page.get_by_label("接着问")).to_be_in_viewport(ratio=1)
        assert page.get_by_label("接着问").bounding_box()["y"] > 740 / 2


@needs_npm
def test_a_wait_shows_itself_only_when_it_is_long(visit):
    with visit() as window:
        page = window.open(PAGES["answer"])
        held = []
        page.route("**/ask?q=**", lambda route: held.append(route))  # noqa: PLW0108 - it takes no built-in
        waiting = page.get_by_text("正在查…")
        expect(waiting).to_be_hidden()
        page.get_by_label("接着问").fill("产假多少天")
        page.get_by_label("接着问").press("Enter")
        expect(waiting).to_be_visible()
        held[0].continue_()
        expect(page.locator(".turn")).to_have_count(2)
        expect(waiting).to_be_hidden()


@needs_npm
def test_a_lost_connection_is_a_turn_that_says_what_to_do_and_keeps_the_question(visit):
    with visit() as window:
        page = window.open(PAGES["answer"])
        page.route("**/ask?q=**", lambda route: route.abort())
        box = page.get_by_label("接着问")
        box.fill("那爸爸呢")
        box.press("Enter")
        expect(page.get_by_text("没有连上")).to_be_visible()
        expect(box).to_have_value("那爸爸呢")
        page.unroute("**/ask?q=**")
        box.press("Enter")
        expect(page.get_by_role("heading", name="那爸爸呢")).to_be_visible()


@needs_npm
def test_a_refused_question_is_a_turn_too(visit):
    with visit() as window:
        page = window.open(PAGES["answer"])
        box = page.get_by_label("接着问")
        box.fill(" ")
        box.press("Enter")
        expect(page.get_by_text("还没有写问题")).to_be_visible()
        expect(page.locator(".turn")).to_have_count(2)


@needs_npm
def test_the_large_version_is_switched_without_losing_the_conversation(visit):
    with visit() as window:
        page = window.open(PAGES["answer"])
        page.get_by_role("link", name="那爸爸呢").click()
        expect(page.locator(".turn")).to_have_count(2)
        page.get_by_role("link", name="大字版").click()
        expect(page.locator("html[data-care]")).to_have_count(1)
        expect(page.locator(".turn")).to_have_count(2)
        page.get_by_role("link", name="标准版").click()
        expect(page.locator("html[data-care]")).to_have_count(0)
        page.get_by_role("link", name="大字版").click()
        expect(page.locator("html[data-care]")).to_have_count(1)
        expect(window.open("/").locator("html[data-care]")).to_have_count(1)


def test_the_keyboard_reaches_the_question_box_first_and_sees_where_it_is(visit):
    with visit() as window:
        page = window.open("/")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
        expect(page.get_by_role("link", name="跳到正文")).to_be_in_viewport()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(page.get_by_label("想问什么")).to_be_focused()
        ring = page.locator(".ask").evaluate("form => getComputedStyle(form).outlineStyle")
        assert ring == "solid"


def test_a_page_without_the_files_from_npm_still_asks(visit, app, tmp_path):
    static = tmp_path / "static"
    (static / "css").mkdir(parents=True)
    (static / "css" / "look.css").write_bytes((STATIC / "css" / "look.css").read_bytes())
    app.static_folder = str(static)
    with visit() as window:
        page = window.open(PAGES["answer"])
        page.get_by_role("link", name="那爸爸呢").click()
        expect(page.get_by_role("heading", name="那爸爸呢")).to_be_visible()
        assert window.complaints == []
        assert not any(".js" in url for url in window.requests)
