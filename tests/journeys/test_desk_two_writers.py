"""Two people write in one article at the same time: both know it, and nothing of either is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.offices import WIDTHS, menu, told
from web.staff.roles import Role

pytestmark = pytest.mark.browser

TITLE = "月嫂押金不退怎么办"
OURS = "李的一段：先看合同。"
THEIRS = "王的一段：打 12315。"


@pytest.mark.parametrize("width", WIDTHS)
def test_two_writers_at_once_are_both_warned_and_neither_loses_a_word(office, width):
    li, wang = (office.desk.hire(name, Role.WRITER) for name in ("李示例", "王示例"))
    with office.seat(li, width=width) as first, office.seat(wang, width=width) as second:
        ours, theirs = first.page, second.page
        ours.get_by_role("link", name="写一篇").click()
        ours.get_by_label("题目").fill(TITLE)
        ours.locator("#body").fill("开头。")
        ours.get_by_role("button", name="保存").click()
        told(ours, "存好了")
        ours.locator("#body").fill(f"开头。\n\n{OURS}")
        expect(ours.locator("#saying")).to_contain_text("已存")

        menu(theirs, "文章")
        theirs.get_by_role("link", name="在写 1").click()
        theirs.locator(".shelf").get_by_text(TITLE).click()
        theirs.get_by_role("link", name="接着写").click()
        expect(theirs.locator("#warnings")).to_contain_text("李示例 也在写这一篇")
        theirs.locator("#body").fill(f"开头。\n\n{THEIRS}")
        expect(theirs.locator("#saying")).to_contain_text("已存")

        ours.locator("#body").press("ControlOrMeta+End")
        ours.locator("#body").press_sequentially("再看收据。")
        expect(ours.locator("#warnings")).to_contain_text("王示例 也在写这一篇")
        ours.get_by_role("button", name="保存").click()
        told(ours, "存好了")

        theirs.get_by_role("button", name="保存").click()
        expect(theirs.get_by_role("heading", name="李示例 刚刚也存了一稿")).to_be_visible()
        expect(theirs.get_by_text(OURS)).to_be_visible()
        theirs.get_by_role("link", name="接着改").click()
        expect(theirs.get_by_label("正文", exact=True)).to_have_value(f"开头。\n\n{THEIRS}")
        beside = theirs.locator("textarea[readonly]").first
        expect(beside).to_have_value(f"开头。\n\n{OURS}再看收据。")
        theirs.locator("#body").fill(f"{beside.input_value()}\n\n{THEIRS}")
        theirs.get_by_role("button", name="保存").click()
        told(theirs, "存好了")

        ours.reload()
        expect(ours.locator("#body")).to_have_value(f"开头。\n\n{OURS}再看收据。\n\n{THEIRS}")
        for window in (first, second):
            assert window.complaints == []
