"""CSV and its relatives, and JSON."""

import pytest

from directory.registry.report import Refused
from directory.registry.workbook import read_document
from tests.registry_files import read, rows_of


def table_of(text, *, filename="list.csv", encoding="utf-8"):
    [table] = read_document(text.encode(encoding), filename=filename).tables
    return rows_of(table)


def test_a_record_with_a_line_break_counts_once_and_an_empty_one_counts():
    assert rows_of(read("breaks.csv").tables[0]) == {
        1: ["A", "机构名称"],
        2: ["", ""],
        3: ["1", "示例一\n托育中心"],
        4: ["2", '示例"二"托育, 有限公司'],
        5: ["3", "示例三"],
    }


def test_characters_that_gbk_lacks_are_read():
    assert rows_of(read("beyond_gbk.csv").tables[0])[2] == ["示例㐂𠮷托育园", "示例路①号"]


def test_a_single_column_in_a_csv_is_a_list():
    assert rows_of(read("one_column.csv").tables[0])[2] == ["示例一"]


def test_commas_inside_quotes_do_not_outvote_tabs():
    text = "机构名称\t地址\n示例一\t示例区,示例路,1号\n示例二\t示例区,示例路,2号\n"
    assert table_of(text, filename="list.txt")[2] == ["示例一", "示例区,示例路,1号"]


def test_titles_and_notes_without_commas_do_not_hide_the_delimiter():
    text = (
        "示例区名单\n截至2022年\n机构名称,地址\n示例一,示例路\n示例二,示例街\n示例三,示例巷\n注：仅供参考\n"
    )
    assert table_of(text)[4] == ["示例一", "示例路"]


def test_a_header_alone_is_a_table():
    assert table_of("机构名称,地址,联系电话\n") == {1: ["机构名称", "地址", "联系电话"]}


def test_errors_that_a_spreadsheet_wrote_into_csv_are_no_values():
    table = read_document("机构名称,托位数\n示例一,#N/A\n".encode(), filename="list.csv").tables[0]
    assert table.rows[1].cells[1].value == "error"


def test_formulas_and_markup_are_mere_text():
    text = '机构名称,地址\n=1+1,<b>示例</b>\n"@示例","<table><tr><td>x"\n'
    assert table_of(text)[2] == ["=1+1", "<b>示例</b>"]
    assert table_of(text)[3] == ["@示例", "<table><tr><td>x"]


def test_utf8_with_a_damaged_letter_is_not_taken_for_gb18030():
    content = "机构名称,地址\n示例一托育中心,示例路\n".encode()
    damaged = content.replace("中".encode(), b"\xe4\xb8")
    with pytest.raises(Refused) as refused:
        read_document(damaged, filename="list.csv")
    assert refused.value.code == "unreadable"


@pytest.mark.parametrize("name", ["query.json", "query.txt", "objects.json", "lines.json"])
def test_objects_become_rows_numbered_by_their_place_under_a_header_of_keys(name):
    document = read(name)
    rows = rows_of(document.tables[0])
    assert document.format == "json"
    assert rows[0] == [
        "institution_name",
        "institution_other_name",
        "zoning_code",
        "address",
        "finished_time",
        "credit_code",
    ]
    assert rows[2][0] == "示例二托育中心"
    assert rows[2][5] == "91410702MA00000000"
    assert rows[3][5] == ""
    assert list(rows) == [0, 1, 2, 3]


def test_objects_within_objects_become_columns():
    rows = rows_of(read("own.json").tables[0])
    assert rows == {
        0: ["name", "fee_yuan.min", "fee_yuan.max", "phones"],
        1: ["示例一", "1500", "2000", "1、2"],
    }
