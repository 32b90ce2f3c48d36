"""One list, saved in every format that offices send, gives one table."""

import pytest

from tests.registry_files import read, rows_of

TITLE = "示例区已备案托育机构名单（截至2022年6月30日）"
LIST = [
    ["序号", "所属街道", "机构名称", "地址", "联系电话", "托位数", "备案日期"],
    ["1", "示例街道", "示例一托育中心", "示例区示例路1号", "0373-0000001", "60", "2022-03-05"],
    ["2", "示例街道", "示例二（示例店）托育有限公司", "示例区示例路2号", "0373-0000002", "45", "2022-03-06"],
    ["3", "样例镇", "示例三家庭托育点", "示例区样例镇3号", "0373-0000003", "5", "2022-04-01"],
]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("list.xlsx", "xlsx"),
        ("list.xls", "xls"),
        ("list.et", "et"),
        ("list_open_xml.et", "et"),
        ("list.ods", "ods"),
        ("list.csv", "csv"),
        ("list_bom.csv", "csv"),
        ("list_gb18030.csv", "csv"),
        ("list_semicolon.csv", "csv"),
        ("list.tsv", "csv"),
        ("list_unicode_text.txt", "csv"),
        ("list_utf16_be.csv", "csv"),
        ("list_utf16_unmarked.csv", "csv"),
        ("list_tabs.xls", "csv"),
        ("list.html", "html"),
        ("list_html.xls", "html"),
        ("list_claims_utf8.htm", "html"),
        ("list.mht", "html"),
        ("list.docx", "docx"),
    ],
)
def test_the_list_is_the_same_whatever_it_was_saved_as(name, form):
    document = read(name)
    rows = rows_of(document.tables[0])
    assert document.format == form
    assert rows.pop(1)[0] == TITLE
    assert rows == dict(enumerate(LIST, start=2))


def test_a_pdf_tells_the_title_apart_from_the_table():
    [table] = read("list.pdf").tables
    assert table.title == TITLE
    assert rows_of(table) == dict(enumerate(LIST, start=1))


@pytest.mark.parametrize("name", ["list.xlsx", "list.xls", "list.et", "list.ods"])
def test_of_a_workbook_the_sheets_are_read_that_people_see(name):
    assert [table.sheet for table in read(name).tables] == ["已备案", "已注销"]


@pytest.mark.parametrize("name", ["list.xlsx", "list.xls", "list.ods", "list.html", "list.docx", "list.pdf"])
def test_a_merged_street_is_told_from_one_that_is_written(name):
    table = read(name).tables[0]
    street = {
        row.cells[0]: (row.cells[1], 1 in row.merged) for row in table.rows if len(str(row.cells[0])) == 1
    }
    assert list(street.values()) == [("示例街道", False), ("示例街道", True), ("样例镇", False)]
