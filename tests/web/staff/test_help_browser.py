"""The help of the desk in a browser: in and outside, on a telephone and at an office's screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.visits import LOOKS, look_at, start_visits
from web.staff.current import COOKIE
from web.staff.roles import Role

pytestmark = pytest.mark.browser

PATHS = ("/desk/help", "/desk/help/writing", "/desk/help/brakes")


@pytest.mark.parametrize("look", ["phone", "large version in the dark"])
def test_axe_finds_nothing_on_help_and_every_picture_is_there(desk, serve, browser, look):
    token = desk.ticket(desk.hire("王示例", *Role)).token
    with serve(desk.app) as address, start_visits(browser, address)(**LOOKS[look]) as window:
        look_at(window, window.open("/desk/login/first-time"), "outside")
        window.page.context.add_cookies([{"name": COOKIE.name, "value": token, "url": address}])
        for path in PATHS:
            page = window.open(path)
            for picture in page.locator(".shot img").all():
                picture.scroll_into_view_if_needed()
                expect(picture).to_have_js_property("complete", value=True)
                assert picture.evaluate("image => image.naturalWidth > 0"), path
            look_at(window, page, path)


def test_help_opens_beside_what_is_being_written(desk, serve, browser):
    token = desk.ticket(desk.hire("王示例", Role.WRITER)).token
    with serve(desk.app) as address, start_visits(browser, address)(width=375) as window:
        window.page.context.add_cookies([{"name": COOKIE.name, "value": token, "url": address}])
        page = window.open("/desk/articles/new")
        page.get_by_label("题目").fill("写到一半")
        with page.context.expect_page() as opened:
            page.get_by_role("link", name="怎么用？").click()
        expect(opened.value.get_by_role("heading", name="写一篇文章")).to_be_visible()
        expect(page.get_by_label("题目")).to_have_value("写到一半")
