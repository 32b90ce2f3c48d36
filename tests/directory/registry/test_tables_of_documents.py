"""Tables that stand in pages, Word files and PDFs, among other things."""

from directory.registry.workbook import read_document
from tests.registry_files import read, rows_of


def tables_of(html):
    return read_document(html.encode(), filename="page.html").tables


def test_layout_around_the_lists_of_a_page_is_no_table():
    filed, withdrawn = read("layout.html").tables
    assert (filed.table, withdrawn.table) == (1, 2)
    assert rows_of(filed)[3][2] == "示例一托育中心"
    assert rows_of(withdrawn) == {1: ["机构名称", "注销日期"], 2: ["示例四\n托育园\xa0", "2022-05-01"]}


def test_words_above_a_table_are_its_title():
    filed, withdrawn = read("layout.html").tables
    assert filed.title.endswith("示例区已备案托育机构名单（截至2022年6月30日）\n附件1")
    assert withdrawn.title == "附件2 已注销"
    assert read("list.docx").tables[0].title == "附件1"


def test_a_list_whose_cell_holds_a_small_table_stays_the_list():
    rows = "".join(f"<tr><td>示例{n}<td>示例路<td><table><tr><td>甲<td>乙</table></tr>" for n in "一二三")
    [table] = tables_of(f"<table><tr><th>机构名称<th>地址<th>电话</tr>{rows}</table>")
    assert rows_of(table)[2] == ["示例一", "示例路", "甲乙"]


def test_spans_of_rows_and_columns_fill_every_place():
    [table] = tables_of(
        "<table><tr><th rowspan=2>机构名称<th colspan=2>托位<tr><th>普惠<th>其他"
        "<tr><td>示例一<td>40<td>20<tr><td rowspan=0>示例二<td>1<td>2<tr><td>3<td>4</table>"
    )
    assert [row.cells for row in table.rows] == [
        ("机构名称", "托位", "托位"),
        ("机构名称", "普惠", "其他"),
        ("示例一", "40", "20"),
        ("示例二", "1", "2"),
        ("示例二", "3", "4"),
    ]
    assert [set(row.merged) for row in table.rows] == [{2}, {0}, set(), set(), {0}]


def test_a_list_split_over_word_tables_stays_split():
    first, second = read("split.docx").tables
    assert (first.table, second.table) == (1, 2)
    assert list(rows_of(second)) == [1, 2]
    assert second.title == "（续表）"


def test_in_word_a_list_within_a_frame_is_read_without_struck_words():
    [table] = read("nested.docx").tables
    assert rows_of(table) == {1: ["机构名称", "地址"], 2: ["示例一", "示例路"]}
    assert table.title == "示例区已备案托育机构名单（截至2022年6月30日）"


def test_a_table_over_pages_is_one_and_its_repeated_header_a_row():
    filed, withdrawn = read("pages.pdf").tables
    rows = rows_of(filed)
    assert list(rows) == list(range(1, len(rows) + 1))
    assert sum(row[0] == "序号" for row in rows.values()) == 2
    assert [row[0] for row in rows.values() if row[0] != "序号"] == [str(n) for n in range(1, 61)]
    assert withdrawn.title == "附件2 已注销的机构"
    assert withdrawn.table == 2
