"""A list of institutions from a file at the desk to parents, and back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.offices import WIDTHS, answered_by, menu, told
from web.staff.roles import Role

pytestmark = pytest.mark.browser

NAME = "示例月亮托育中心"
QUESTION = f"{NAME}备案了吗"
TITLE = "红旗区托育机构备案名单"
LIST = (
    f"{TITLE}（截至2026年10月31日）,,,,,\n机构名称,区县,地址,联系电话,托位数,备案日期\n"
    f"{NAME},红旗区,示例路2号,0373-0000000,40,2023-03-05\n"
    "示例阳光托育中心,红旗区,示例路1号,,60,2022-03-05\n,红旗区,示例路3号,,20,\n"
)


@pytest.mark.parametrize("width", WIDTHS)
def test_what_a_list_names_is_found_within_a_second_and_gone_once_it_is_taken_back(office, width):
    publisher = office.desk.hire("赵示例", Role.PUBLISHER)
    with office.seat(publisher, width=width) as window:
        page = window.page
        menu(page, "机构名单")
        uploads(page)
        expect(page.get_by_text("新增 2 家")).to_be_visible()
        expect(page.get_by_text("没有收下 1 行")).to_be_visible()
        assert not is_found(office)

        with answered_by(page, "apply") as moment:
            page.get_by_role("button", name="导入", exact=True).click()
        moment.until(lambda: is_found(office))
        told(page, "导入好了")
        page.get_by_role("link", name="去看家长看到的名录").click()
        expect(page.get_by_role("link", name=NAME, exact=True)).to_be_visible()

        # Nobody said whose list it is: it is named once, and not again for its office.
        assert page.get_by_text(TITLE).count() == 1
        assert page.get_by_text(f"（{TITLE}").count() == 0

        page = window.open("/desk/")
        menu(page, "机构名单")
        page.get_by_role("link", name=TITLE).click()
        page.get_by_role("link", name="撤销这次导入").click()
        with answered_by(page, "undo") as moment:
            page.get_by_role("button", name="撤销", exact=True).click()
        moment.until(lambda: not is_found(office))
        told(page, "撤销好了")
        assert f">{NAME}<" not in office.page(f"/nurseries?q={NAME}")[1]
        assert window.complaints == []


def uploads(page):
    content = {"name": "十月名单.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    page.get_by_label("名单文件").set_input_files(content)
    page.get_by_role("button", name="看看会有什么变化").click()
    expect(page.get_by_role("heading", name="导入以前，先看一遍")).to_be_visible()


def is_found(office):
    """Whether the bot knows it."""
    return "名单上没有找到" not in office.ask(QUESTION)["text"]
