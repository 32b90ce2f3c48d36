"""A question that parents ask in vain becomes an article that answers it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.offices import WIDTHS, answered_by, told
from web.staff.roles import Role

pytestmark = pytest.mark.browser

QUESTION = "月嫂押金不退找谁评理"
OTHERS = ["月嫂的押金不退找谁评理", "请的月嫂押金不退找谁评理"]
ANSWER = "月嫂的押金，合同里没有写不退的，可以要回来。"


@pytest.mark.parametrize("width", WIDTHS)
def test_what_was_asked_in_vain_is_one_tap_from_an_article_that_answers_it(office, width):
    writer = office.desk.hire("李示例", Role.WRITER)
    publisher = office.desk.hire("赵示例", Role.PUBLISHER)
    for question in (QUESTION, QUESTION, *OTHERS):
        assert office.ask(question)["status"] == "declined"

    with office.seat(writer, width=width) as window:
        page = window.page
        # What parents asked comes before advice on one's account.
        expect(page.locator(".task .badge").first).to_have_text("没答上来")
        expect(page.get_by_text("近 7 天问了 4 次")).to_be_visible()
        page.get_by_role("link", name="去看看").click()
        expect(page.get_by_role("heading", name=f"“{QUESTION}”")).to_be_visible()
        expect(page.get_by_text(f"“{OTHERS[0]}”")).to_be_visible()
        page.get_by_role("link", name="写一篇").click()
        expect(page.get_by_label("开头一段回答哪些问题")).to_have_value(QUESTION)
        writes(page)
        assert window.complaints == []

    with office.seat(publisher, width=width) as window:
        page = window.page
        page.get_by_role("link", name="开始校对").click()
        with answered_by(page, "release") as moment:
            page.get_by_role("button", name="审核通过，发布").click()
        moment.until(lambda: office.says(QUESTION, ANSWER))
        assert all(office.says(question, ANSWER) for question in OTHERS)
        assert window.complaints == []

    with office.seat(writer, width=width) as window:
        page = window.page
        page.get_by_role("link", name="去看看").click()
        page.get_by_role("button", name="处理了").click()
        told(page, "从单子上拿掉了")
        expect(page.get_by_role("heading", name=f"“{QUESTION}”")).to_have_count(0)


def writes(page):
    page.get_by_label("题目").fill("月嫂押金不退怎么办")
    page.locator("#body").fill(f"{ANSWER}说不通，打 12315。")
    page.get_by_label("主题").select_option(label="消费")
    page.get_by_label("文件名").fill("中华人民共和国消费者权益保护法")
    page.get_by_label("发布单位").fill("全国人民代表大会常务委员会")
    page.get_by_label("发布日期，只知道年月也行").fill("2013-10-25")
    page.get_by_role("button", name="送校对").click()
    told(page, "也送去校对了")
