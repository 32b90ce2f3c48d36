"""A text on its way, as its writer and its publisher see it: on a telephone and at an office's screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.staff.flow import Room
from tests.web.visits import look_at, start_visits, unfolded
from web.staff.current import COOKIE

pytestmark = pytest.mark.browser

TAPPED = (
    "button, .button, .chip, .shelf a, .shelf .line, .links a, .fields :is(input:not([type=hidden]), select)"
)


@pytest.fixture
def room(desk):
    return Room(desk)


def come_in(window, room, name):
    token = room.desk.ticket(room.people[name]).token
    window.page.context.add_cookies([{"name": COOKIE.name, "value": token, "url": window.address}])


@pytest.mark.parametrize("width", [375])
def test_from_handed_in_over_sent_back_to_published_and_withdrawn_in_two_taps(browser, serve, room, width):
    path = room.begin()
    with serve(room.desk.app) as address:
        visit = start_visits(browser, address)
        with visit(width=width) as writer, visit(width=width) as publisher:
            come_in(writer, room, "li")
            come_in(publisher, room, "zhao")
            page = writer.open(path)
            look_at(writer, page, "being written")
            page.get_by_role("button", name="送校对").click()
            expect(page.get_by_role("status")).to_contain_text("送去了")

            desk = publisher.open("/desk/")
            look_at(publisher, desk, "something to check")
            desk.get_by_role("link", name="开始校对").click()
            desk.locator("summary", has_text="退回").click()
            desk.get_by_label("哪里要改").fill("第一句要直接回答")
            desk.get_by_role("button", name="退回").click()
            expect(desk.get_by_role("status")).to_contain_text("退回去了")

            page = writer.open("/desk/")
            expect(page.get_by_text("赵示例说：第一句要直接回答")).to_be_visible()
            page.get_by_role("link", name="去改").click()
            expect(page).to_have_url(f"{address}{path}")
            look_at(writer, unfolded(page), "sent back")
            room.save(path, body="不能用，目前没有这样的规定。\n\n问 12329。")
            page = writer.open(path)
            page.get_by_role("button", name="送校对").click()
            expect(page.get_by_role("status")).to_contain_text("送去了")

            desk = publisher.open(path)
            look_at(publisher, unfolded(desk), "to be checked")
            desk.get_by_role("button", name="审核通过，发布").click()
            expect(desk.get_by_role("status")).to_contain_text("家长现在就看得到")
            desk.locator("summary", has_text="撤下").click()
            expect(desk.get_by_text("家长马上就看不到这篇")).to_be_visible()
            desk.get_by_role("button", name="确定撤下").click()
            expect(desk.get_by_role("status")).to_contain_text("撤下了")
            look_at(publisher, unfolded(desk), "withdrawn")


@pytest.fixture
def pages(room):
    """What else there is to look at, with something on each."""
    path = room.released()
    room.save(path, body="不能用。\n\n问 12329。", questions=("公积金能交托费吗",))
    room.offer("程序的新写法，比原来的长一些。")
    return (
        *("/desk/articles", "/desk/articles?q=公积金&standing=published", "/desk/articles?q=没有"),
        *(path, f"{path}/versions", f"{path}/compare", "/desk/calendar?month=2027-11"),
        *("/desk/calendar?month=2026-01", f"/desk/offered/{room.offered}", "/desk/"),
    )


@pytest.mark.parametrize("look", [{"width": 375, "care": True}])
def test_axe_finds_nothing_and_everything_can_be_tapped_on_the_pages_of_articles(
    browser, serve, room, pages, look
):
    least = 60 if look.get("care") else 44
    with serve(room.desk.app) as address, start_visits(browser, address)(**look) as window:
        come_in(window, room, "qian")
        for path in pages:
            page = window.open(path)
            look_at(window, unfolded(page), path)
            for target in page.locator(TAPPED).all():
                if target.is_visible():
                    height = target.bounding_box()["height"]
                    assert height >= least - 0.5, (path, target.inner_text())
