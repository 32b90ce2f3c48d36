"""The directory's pages in a real browser: on a telephone and on a desk, with scripts and without."""

from __future__ import annotations

import re
from functools import partial

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.web import nurseries
from tests.web.nurseries import FULL, HERE, NURSERIES
from tests.web.stand_in import make_services
from tests.web.visits import LOOKS, expect_apart, look_over, start_visits, unfolded
from web.app import create_app

pytestmark = pytest.mark.browser

PAGES = {
    "list": "/nurseries",
    "list with conditions": "/nurseries?age_months=8&inclusive=true&compare=full1,kinder1",
    "all of them": "/nurseries?status=all",
    "nothing found": "/nurseries?fee_at_most=1&text=小月亮",
    "unread": "/nurseries?age_months=99",
    "nursery": "/nurseries/full1",
    "bare nursery": "/nurseries/bare1",
    "withdrawn nursery": "/nurseries/gone1",
    "long name": "/nurseries/evil10",
    "long word": "/nurseries/evil11",
    "missing": "/nurseries/nowhere",
    "compare": "/nurseries/compare?ids=full1,gone1,bare1,kinder1",
    "compare long names": "/nurseries/compare?ids=evil10,evil11,evil0",
    "compare none": "/nurseries/compare",
    "verify": "/verify",
    "filed": "/verify?q=示例小月亮托育中心",
    "withdrawn": "/verify?q=示例向阳社区托育点",
    "not found": "/verify?q=示例天上没有托育园",
    "changes": "/changes",
    "data": "/nurseries/data",
    "report": "/report/nursery/full1",
}
WGS84 = {"latitude": 35.300902, "longitude": 113.894591}
TARGETS = (
    "button:visible, .button, .chip:visible, .home, .place, .doors a, .links a, .shelf a, "
    "select:visible, .tick:visible"
)


@pytest.fixture
def services(services):
    services.list_nurseries({**NURSERIES, **nurseries.hostile()})
    return services


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
        for name, path in PAGES.items():
            page = unfolded(window.open(path))
            for target in page.locator(TARGETS).all():
                assert target.bounding_box()["height"] >= side - 0.5, (name, target.inner_text())
        expect_apart(window.open("/nurseries").locator(".nursery .acts a"))


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_family_finds_compares_and_checks(visit, width, scripts):
    with visit(width=width, scripts=scripts) as window:
        page = window.open("/")
        page.get_by_role("link", name="找托育", exact=True).click()
        page.get_by_label("名称、街道、地址").fill("小月亮")
        page.get_by_role("button", name="找", exact=True).click()
        expect(page.locator(".nursery")).to_have_count(1)
        page.get_by_role("link", name=f"把{FULL.name}加入比较").click()
        expect(page.get_by_text("选了 1 家")).to_be_visible()
        page.locator("summary").click()
        page.get_by_label("街道、镇").select_option(label="洪门镇")
        page.get_by_label("名称、街道、地址").fill("")
        page.get_by_role("button", name="按这些条件找").click()
        expect(page.locator(".nursery")).to_have_count(1)
        page.get_by_role("link", name="加入比较").click()
        page.get_by_role("link", name="去比较").click()
        expect(page.get_by_role("columnheader")).to_have_count(2)
        expect(page.get_by_role("row", name=re.compile("收多大的孩子"))).to_contain_text("6–36 个月")
        page.get_by_role("link", name=FULL.name, exact=True).click()
        expect(page.get_by_role("heading", name=FULL.name, level=1)).to_be_visible()
        page.get_by_role("link", name="查备案", exact=True).click()
        page.get_by_label("机构名称或统一社会信用代码").fill(FULL.name)
        page.get_by_role("button", name="查", exact=True).click()
        expect(page.get_by_text(f"已备案：{FULL.name}")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_mistake_is_reported_from_the_page_that_has_it(visit, scripts):
    with visit(scripts=scripts) as window:
        page = window.open("/nurseries/full1")
        page.get_by_role("link", name="信息有误").click()
        page.get_by_label("哪里不对").fill("地址搬了")
        page.get_by_role("button", name="提交").click()
        expect(page.get_by_role("heading", name="第 1 号反映")).to_be_visible()
        expect(page.get_by_text("收到了，还没有答复")).to_be_visible()


def test_a_tap_tells_where_somebody_stands_and_another_takes_it_back(visit):
    with visit(location=WGS84) as window:
        page = window.open("/nurseries?status=all")
        page.get_by_role("button", name="用我的位置").click()
        expect(page.locator(".count")).to_contain_text("由近到远")
        assert page.url == f"{window.address}/nurseries?status=all"
        assert not any("35.3" in url or "113.8" in url for url in window.requests)
        page.get_by_role("button", name=re.compile("用着我的位置")).click()
        expect(page.get_by_role("button", name="用我的位置", exact=True)).to_be_visible()
        assert window.complaints == []


def test_nothing_asks_where_somebody_stands_before_the_tap(visit):
    with visit(location=WGS84) as window:
        window.page.add_init_script(
            "navigator.geolocation.getCurrentPosition = () => { document.title = 'asked' }"
        )
        page = window.open("/nurseries")
        assert page.title() != "asked"
        page.get_by_role("button", name="用我的位置").click()
        expect(page).to_have_title("asked")


def test_a_place_that_is_not_told_leads_to_the_choice_of_a_town(visit):
    with visit() as window:
        page = window.open("/nurseries")
        page.get_by_role("button", name="用我的位置").click()
        expect(page.get_by_text("没有拿到位置")).to_be_visible()
        expect(page.get_by_role("button", name="用我的位置")).to_be_enabled()


def test_without_scripts_the_place_is_not_offered_and_towns_are(visit):
    with visit(scripts=False) as window:
        page = window.open("/nurseries")
        expect(page.get_by_role("button", name="用我的位置")).to_be_hidden()
        page.locator("summary").click()
        expect(page.get_by_label("街道、镇")).to_be_visible()


def test_names_that_hold_scripts_run_none(visit):
    with visit() as window:
        ran = []
        window.page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
        for key in nurseries.hostile():
            window.open(f"/nurseries/{key}")
            window.open(f"/nurseries/compare?ids={key}")
        window.open("/nurseries?text=示例&sort=name")
        assert ran == []
        assert window.complaints == []


@pytest.fixture
def mapped(app, tmp_path):  # noqa: ARG001 - in its place
    services = make_services(
        tmp_path / "mapped", tianditu_key="0123456789abcdef" * 2, map_approval="GS（2024）0000号"
    )
    services.list_nurseries({**NURSERIES, **nurseries.hostile()})
    yield create_app(services=services)
    services.database.engine.dispose()


def give_tile(asked, route):
    """An empty tile, without the network."""
    asked.append(route.request.url)
    route.fulfill(status=200, content_type="image/png", body=PIXEL)


@pytest.mark.usefixtures("needs_leaflet")
@pytest.mark.parametrize("width", [375, 1280])
def test_the_map_shows_what_the_list_shows_and_breaks_no_rule_of_the_page(browser, mapped, serve, width):
    tiles = []
    with serve(mapped) as address, start_visits(browser, address)(width=width) as window:
        window.page.route("https://t*.tianditu.gov.cn/**", partial(give_tile, tiles))
        ran = []
        window.page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
        page = window.open("/nurseries?text=小月亮")
        expect(page.locator(".pin")).to_have_count(1)
        expect(page.get_by_text("GS（2024）0000号")).to_be_visible()
        page.locator(".pin").click()
        expect(page.locator(".leaflet-popup").get_by_role("link", name=FULL.name)).to_be_visible()
        assert {"vec", "cva"} == {re.search(r"LAYER=(\w+)", url)[1] for url in tiles}
        assert all("tk=0123456789abcdef" in url for url in tiles)
        assert Axe().run(page).response["violations"] == []
        page = window.open("/nurseries")
        expect(page.locator(".nursery")).to_have_count(15)
        for pin in page.locator(".pin").all():
            pin.dispatch_event("click")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert ran == []
        assert window.complaints == []


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154789c6300010000050001"
    "0d0a2db40000000049454e44ae426082"
)
"""A transparent PNG."""


def test_the_crossing_lies_where_the_browser_is_told_to_be(visit):
    with visit(location=WGS84) as window:
        page = window.open("/nurseries?text=小月亮")
        page.get_by_role("button", name="用我的位置").click()
        far = page.locator(".far").inner_text()
        assert 600 <= int(re.search(r"(\d+) 米", far)[1]) <= 640
        assert HERE.lat < FULL.coordinates.lat
