"""A list of institutions at the desk, in a browser: from the file to what parents find, and back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.web.visits import LOOKS, arrive, expect_apart, look_at, start_visits
from web.staff.current import COOKIE
from web.staff.roles import Role

pytestmark = pytest.mark.browser

LIST = (
    "红旗区托育机构备案名单（截至2026年10月31日）,,,,,\n机构名称,区县,地址,联系电话,托位数,备案日期\n"
    "示例阳光托育中心,红旗区,示例路1号,0373-0000000,60,2022-03-05\n"
    "示例月亮托育中心,红旗区,示例路2号,3050102,40,2023-03-05\n,红旗区,示例路3号,,20,\n"
    + "".join(f"示例第{number}托育中心,红旗区,示例路{number}0号,,20,\n" for number in range(120))
)
NEXT = LIST.replace("10月31日", "11月20日").replace("0000,60", "0000,80").replace("示例月亮", "示例星星")
LONG_NAME = "红旗区卫生健康委员会关于公布全区托育机构备案名单的通知附件一（最终版）（修改）" + "a" * 60


@pytest.fixture
def office(desk, serve, browser, tmp_path):
    """Opens a window of a publisher: `with office(width=375) as window`; and files to choose from."""
    publisher = desk.hire("李示例", Role.PUBLISHER)
    with serve(desk.app) as address:
        visit = start_visits(browser, address)

        class Office:
            files = tmp_path

            def window(self, **look):
                return visit(**look)

            def come_in(self, window):
                cookie = {"name": COOKIE.name, "value": desk.ticket(publisher).token, "url": address}
                window.page.context.add_cookies([cookie])

        yield Office()


def choose(page, path, content):
    path.write_text(content)
    page.get_by_label("名单文件").set_input_files(path)
    page.get_by_role("button", name="看看会有什么变化").click()


@pytest.mark.parametrize("look", ["phone"])
def test_from_a_file_to_what_parents_find_and_back(office, look):
    with office.window(**LOOKS[look]) as window:
        office.come_in(window)
        page = window.open("/desk/")
        page.get_by_role("link", name="机构名单").click()
        page.get_by_text("补充几句").click()
        look_at(window, page, "nothing imported")
        choose(page, office.files / f"{LONG_NAME}.csv", LIST)
        expect(page.get_by_role("heading", name="导入以前，先看一遍")).to_be_visible()
        look_at(window, page, "plan")
        page.get_by_role("link", name="看全部 122 条").click()
        arrive(page, "122")
        look_at(window, page, "one part")
        page.get_by_role("link", name="回去看整份").click()
        page.get_by_role("button", name="导入", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("导入好了")
        look_at(window, page, "applied")
        page.get_by_role("link", name="示例月亮托育中心").click()
        expect(page.get_by_role("heading", name="示例月亮托育中心")).to_be_visible()

        page = window.open("/desk/registry")
        choose(page, office.files / "下一份.csv", NEXT)
        expect(page.get_by_text(re.compile("60 → 80"))).to_be_visible()
        look_at(window, page, "changes")
        page.get_by_role("button", name="导入", exact=True).click()
        page.get_by_role("link", name="撤销这次导入").click()
        arrive(page, "撤销第 2 次导入？")
        look_at(window, page, "undo")
        page.get_by_role("button", name="撤销", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("撤销好了")

        page = window.open("/desk/registry/imports/1/undo")
        look_at(window, page, "undo the first")
        page = window.open("/desk/registry")
        look_at(window, page, "history")
        choose(page, office.files / "照片.xlsx", "这里没有表格，只有一句话。")
        expect(page.get_by_role("alert")).to_contain_text("没有找到表格")
        look_at(window, page, "refused")
        expect_apart(page.locator(".chips .chip"))
        page.get_by_role("button", name="换一个文件").click()
        expect(page.get_by_role("status")).to_contain_text("去掉了")


def test_without_scripts_a_list_is_imported_all_the_same(office):
    with office.window(scripts=False) as window:
        office.come_in(window)
        page = window.open("/desk/registry")
        choose(page, office.files / "名单.csv", LIST)
        page.get_by_role("button", name="导入", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("导入好了")
