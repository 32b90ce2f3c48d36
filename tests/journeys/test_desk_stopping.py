"""One publisher with a telephone stops what is wrong, and parents hear of it at once, wherever they ask."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.offices import WIDTHS, answered_by, menu
from web.staff.roles import Role

pytestmark = pytest.mark.browser

QUESTION = "孩子积食怎么办"
SLUG = "food-stagnation"
LEAVE = "产假多少天"
DAYS = "98 天"
BANNER = "12393 热线今天停机，急事打 12345。"


@pytest.mark.parametrize("width", WIDTHS)
def test_a_wrong_article_is_withdrawn_in_two_taps_and_put_back(office, width):
    publisher = office.desk.hire("赵示例", Role.PUBLISHER)
    quoted = office.ask(QUESTION)["text"].splitlines()[0]
    title = office.page(f"/articles/{SLUG}")[1].split("<h1")[1].split(">")[1].split("<")[0]
    with office.seat(publisher, width=width) as window:
        page = window.page
        menu(page, "文章")
        page.get_by_label("题目或家长的问法里有什么字").fill(title)
        page.get_by_role("button", name="找", exact=True).click()
        page.locator(".shelf").get_by_text(title, exact=True).click()

        page.locator("summary", has_text="撤下").click()
        with answered_by(page, "withdraw") as moment:
            page.get_by_role("button", name="确定撤下").click()
        moment.until(lambda: not office.says(QUESTION, quoted))
        assert office.page(f"/articles/{SLUG}")[0] == 404

        page.locator("summary", has_text="放回去").click()
        with answered_by(page, "put-back") as moment:
            page.get_by_role("button", name="确定放回去").click()
        moment.until(lambda: office.says(QUESTION, quoted))
        assert office.page(f"/articles/{SLUG}")[0] == 200
        assert window.complaints == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_topic_is_stopped_and_everybody_told_until_both_are_lifted(office, width):
    publisher = office.desk.hire("赵示例", Role.PUBLISHER)
    assert office.says(LEAVE, DAYS)
    assert DAYS in office.tell_wechat(LEAVE)
    with office.seat(publisher, width=width) as window:
        page = window.page
        menu(page, "急停")
        page.get_by_label("哪一类").select_option("leave")
        with answered_by(page, "topic") as moment:
            page.get_by_role("button", name="先不回答").click()
        moment.until(lambda: office.says(LEAVE, "正在核对"))
        assert not office.says(LEAVE, DAYS)
        assert "正在核对" in office.tell_wechat(LEAVE)

        page.get_by_label("通知").fill(BANNER)
        page.get_by_role("button", name="挂出去").click()
        expect(page.get_by_role("complementary", name="通知")).to_contain_text(BANNER)
        assert office.ask(QUESTION)["banner"] == BANNER
        assert BANNER in office.tell_wechat(QUESTION)
        assert "热线今天停机" in office.page("/")[1]

        menu(page, "今天")
        page.get_by_role("link", name="去看看").first.click()
        page.get_by_role("button", name="放开").click()
        page.get_by_role("button", name="取下来").click()
        expect(page.get_by_role("complementary", name="通知")).to_have_count(0)
        assert office.says(LEAVE, DAYS)
        assert office.ask(LEAVE)["banner"] is None
        assert BANNER not in office.tell_wechat(LEAVE)
        assert window.complaints == []
