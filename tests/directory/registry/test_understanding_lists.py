"""From raw tables to an understood list: headers, sheets, sections, repeats, kinds, refusals.

The layouts are those that published lists were found to have; institutions are invented.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from directory.nursery import CareMode, ClassKind, Credential, Facts, Fee, Kind, Nature, PlaceLevel, Status
from directory.records import FIELDS, facts_to_json
from directory.registry.columns import column_of
from directory.registry.report import ListKind, Refused
from directory.registry.table import NoValue, RawRow
from tests.directory.registry.lists import listing, listing_of, table

HEADER = ["序号", "机构名称", "联系电话", "地址"]


def row(number: int, **_) -> list[object]:
    return [number, f"示例{number}托育", f"0373-000000{number}", f"示例路{number}号"]


def names(found) -> list[str]:
    return [entry.facts.name for entry in found.entries]


@pytest.mark.parametrize(
    ("group", "part", "field"),
    [
        (None, "托育服务机构", "name"),
        (None, "机构注册登记名称", "name"),
        (None, "统一社会\n信用代码", "credit_code"),
        (None, "县（市、区）", "district"),
        (None, "所在街道（镇）", "town"),
        (None, "托位数（个）", "places"),
        (None, "联 系 电 话", "phone"),
        (None, "联系人及电话", "phone"),
        (None, "通过备案日期", "filed_on"),
        (None, "编号", "number"),
        (None, "是否承诺预收费不超过3个月", "prepay"),
        (None, "zoning_code", "region_code"),
        (None, "finished_time", "filed_on"),
        (None, "托位费（元/月）", "fee"),
        (None, "坐标精度", "coordinates_level"),
        ("备案", "编号", "filing_number"),
        ("备案情况", "时间", "filed_on"),
        ("地址", "区县", "district"),
        ("地址", "详细", "address"),
        ("基本信息", "编号", "number"),
        ("托位数", "普惠", "inclusive_places"),
        ("收费标准", "全日托", "fee"),
        ("服务形式", "全日托", "form_full_day"),
        ("举办者", "名称", "operator"),
        ("联系方式", "姓名", "person"),
    ],
)
def test_header_words_mean_fields(group, part, field):
    column = column_of(0, group, part)
    assert column is not None
    assert column.field == field


@pytest.mark.parametrize(
    "word",
    [
        "身份证号",
        "负责人身份证号码",
        "企业愿景",
        "剩余托位",
        "公示期",
        "消防备案日期",
        "收费备案编号",
        "备案变更时间",
        "监督投诉电话",
        "主管部门联系电话",
        "新增托位数",
        "班级人数",
    ],
)
def test_other_columns_are_kept_nowhere(word):
    assert column_of(0, None, word) is None


def test_a_header_of_two_rows_with_merged_cells_gives_its_groups_to_their_parts():
    found = listing(
        ["序号", "机构名称", "地址", "地址", "备案", "备案"],
        ["序号", "机构名称", "区县", "详细", "编号", "日期"],
        [1, "示例托育", "红旗区", "示例路1号", "示备001", "2022-3-5"],
    )
    facts = found.entries[0].facts
    assert (facts.region_code, facts.address, facts.filing_number, str(facts.filed_on)) == (
        "410702",
        "示例路1号",
        "示备001",
        "2022-03-05",
    )
    assert found.ignored.header == 2


def test_a_row_of_groups_above_the_row_of_names_is_part_of_the_header():
    found = listing(
        ["基本信息", None, "备案信息", None],
        ["编号", "名称", "编号", "日期"],
        [1, "示例托育", "示备001", "2022-3-5"],
    )
    assert found.entries[0].facts.filing_number == "示备001"
    assert (found.ignored.header, found.ignored.title) == (2, 0)


def test_sheets_give_what_their_names_say():
    found = listing_of(
        table(HEADER, row(1), sheet="已备案"),
        table(HEADER, row(2), sheet="已注销"),
        table(HEADER, row(3), sheet="卫滨区"),
        table(["说明"], ["请按此填写"], sheet="说明"),
    )
    assert [(one.place.sheet, one.status, one.facts.region_code) for one in found.entries] == [
        ("已备案", Status.FILED, "410702"),
        ("已注销", Status.WITHDRAWN, "410702"),
        ("卫滨区", Status.FILED, "410703"),
    ]
    assert found.kind is ListKind.WHOLE


def test_a_second_list_in_the_same_sheet_has_its_own_columns():
    found = listing(
        HEADER,
        row(1),
        [],
        ["附件2 注销名单"],
        ["序号", "机构名称", "注销日期"],
        [1, "示例二托育", "2024.5.6"],
        ["填表人：（略）"],
    )
    assert [(one.facts.name, one.status) for one in found.entries] == [
        ("示例1托育", Status.FILED),
        ("示例二托育", Status.WITHDRAWN),
    ]
    assert str(found.entries[1].facts.withdrawn_on) == "2024-05-06"
    assert (found.ignored.header, found.ignored.title, found.ignored.footnote, found.ignored.blank) == (
        2,
        1,
        1,
        1,
    )


def test_layout_tables_of_a_page_are_ignored_and_a_split_list_goes_on():
    found = listing_of(
        table(["首页", "新闻", "机构", "联系"], number=1),
        table(HEADER, row(1), number=2),
        table(row(2), number=3),
        table(["版权所有"], number=4),
        form="html",
    )
    assert [(one.place.table, one.place.row) for one in found.entries] == [(2, 2), (3, 1)]
    assert found.ignored.header == 1


def test_the_links_of_a_page_are_no_titles_of_its_list():
    page = (
        "红旗区卫生健康委员会\n首页\n监督检查\n收费公示\n红旗区备案托育机构名单（截至2026年10月31日）\n附件1"
    )
    found = listing_of(table(HEADER, row(1), number=1, title=page), form="html")
    assert (found.kind, found.title) == (ListKind.WHOLE, "红旗区备案托育机构名单（截至2026年10月31日）")
    assert str(found.as_of) == "2026-10-31"


def test_rows_filled_from_a_merged_cell_and_a_template_s_numbers_are_no_data():
    first = table(
        ["序号", "街道", "机构名称"], [1, "洪门镇", "示例托育"], [2, "洪门镇", None], [3, None, None]
    )
    rows = [replace(one, merged=frozenset({1})) if one.number == 3 else one for one in first.rows]
    found = listing_of(replace(first, rows=rows))
    assert names(found) == ["示例托育"]
    assert (found.ignored.blank, found.rejected) == (2, ())


def test_a_section_is_merged_over_its_row_and_gives_its_town():
    first = table(HEADER, ["一、洪门镇（1家）"] * 4, row(1), ["合 计", None, None, None])
    rows = [replace(one, merged=frozenset({1, 2, 3})) if one.number == 2 else one for one in first.rows]
    found = listing_of(replace(first, rows=rows))
    assert found.entries[0].facts.town == "洪门镇"
    assert (found.ignored.section, found.ignored.total) == (1, 1)


@pytest.mark.parametrize(
    ("title", "filename", "kind"),
    [
        ("截至2026年10月底红旗区备案托育机构名单", "a.xlsx", ListKind.WHOLE),
        ("红旗区第二批新增备案托育机构名单", "a.xlsx", ListKind.ADDITION),
        ("红旗区注销备案托育机构名单", "a.xlsx", ListKind.WITHDRAWN),
        ("红旗区备案和注销托育机构名单", "a.xlsx", ListKind.WHOLE),
        ("2026年普惠托育机构认定公示", "a.xlsx", ListKind.INCLUSIVE),
        ("第二批普惠托育机构名单", "a.xlsx", ListKind.INCLUSIVE),
        ("托育机构收费标准公示", "a.xlsx", ListKind.INCLUSIVE),
        ("红旗区备案托育机构名单（含普惠）", "a.xlsx", ListKind.WHOLE),
        ("新乡市示范托育机构名单", "a.xlsx", ListKind.MODEL),
        ("平原示范区托育机构名单", "a.xlsx", ListKind.WHOLE),
        ("托育机构监督检查结果", "a.xlsx", ListKind.INSPECTED),
        ("名单", "2024年注销名单.xlsx", ListKind.WITHDRAWN),
    ],
)
def test_the_kind_of_a_list_is_told_by_its_titles(title, filename, kind):
    found = listing([title], HEADER, row(1), filename=filename)
    assert found.kind is kind
    assert (found.entries[0].status is Status.WITHDRAWN) == (kind is ListKind.WITHDRAWN)
    assert found.entries[0].facts.is_model == (True if kind is ListKind.MODEL else None)


@pytest.mark.parametrize(
    ("header", "cells", "kind"),
    [
        (["机构名称", "注销日期"], ["示例托育", "2024-5-6"], ListKind.WITHDRAWN),
        (["机构名称", "检查日期", "检查结果"], ["示例托育", "2024-5-6", "合格"], ListKind.INSPECTED),
        (
            ["机构名称", "备案日期", "检查日期"],
            ["示例托育", "2024-5-6", "2025-5-6"],
            ListKind.WHOLE,
        ),
        (["机构名称", "收费标准"], ["示例托育", "1500"], ListKind.INCLUSIVE),
        (["机构名称", "地址", "收费标准"], ["示例托育", "示例路1号", "1500"], ListKind.WHOLE),
        (["机构名称", "经度", "纬度"], ["示例托育", 113.911775, 35.295905], ListKind.POINTS),
    ],
)
def test_the_kind_of_a_list_without_a_title_is_told_by_its_columns(header, cells, kind):
    assert listing(header, cells).kind is kind


def test_a_column_that_only_sounds_like_names_gives_no_name_to_a_row_without_one():
    found = listing(
        ["机构名称", "卫生评价机构名称", "地址"], [None, "示例疾控中心", "示例路1号"], ["示例托育", "", ""]
    )
    assert [(one.place.row, one.code) for one in found.rejected] == [(2, "missing_name")]


def test_columns_that_nobody_knows_do_not_hide_the_header():
    found = listing(
        ["机构名称", "地址", "消防", "食品许可", "卫生评价", "监控", "等级"],
        ["示例托育", "示例路1号", "合格", "有", "合格", "已接入", "A"],
    )
    assert found.entries[0].facts.address == "示例路1号"


def test_a_list_that_stands_on_its_side_is_refused_and_not_read_across():
    with pytest.raises(Refused):
        listing(["机构名称", "示例甲托育", "示例乙托育"], ["地址", "示例路1号", "示例路2号"])


def test_totals_of_places_and_the_office_that_signs_are_no_institutions():
    found = listing(
        ["序号", "街道", "机构名称", "托位数"],
        ["1", "洪门镇", "示例甲托育", "30"],
        [None, "洪门镇小计", "1家", "30"],
        [None, None, "小店镇合计", "20"],
        ["全区共2家", None, None, None],
        [None, None, "红旗区卫生健康委员会", None],
        ["注", "以上机构均已备案", None, None],
    )
    assert [one.facts.name for one in found.entries] == ["示例甲托育"]
    assert (found.ignored.total, found.ignored.footnote) == (3, 2)


def test_a_town_s_list_gives_its_town_and_the_nation_s_gives_no_place():
    header, one = ["机构名称", "地址"], ["示例托育", "示例路1号"]
    facts = listing(header, one, region_code="410702100").entries[0].facts
    assert (facts.region_code, facts.town, facts.town_code) == ("410702", "洪门镇", "410702100")
    assert listing(header, one, region_code="100000").entries[0].facts.region_code is None


def test_an_address_without_a_name_is_a_row_that_lacks_its_name():
    found = listing(["机构名称", "地址"], ["示例甲托育", "示例路1号"], [None, "示例路2号"])
    assert [(one.place.row, one.code) for one in found.rejected] == [(3, "missing_name")]


@pytest.mark.parametrize("header", ["是否备案", "备案情况", "备案状态"])
@pytest.mark.parametrize("word", ["否", "×", "备案中"])
def test_no_under_a_header_of_filing_is_not_filed(header, word):
    found = listing(["机构名称", "地址", header], ["示例托育", "示例路1号", word])
    assert [one.code for one in found.rejected] == ["not_filed"]


def test_a_kind_that_is_given_is_not_guessed():
    assert listing(["红旗区注销名单"], HEADER, row(1), kind=ListKind.MODEL).kind is ListKind.MODEL


def test_coordinates_may_go_by_credit_codes_alone():
    found = listing(
        ["统一社会信用代码", "高德坐标"], ["91110000600037341L", "113.911775,35.295905"], kind=ListKind.POINTS
    )
    assert found.entries[0].facts.credit_code == "91110000600037341L"
    assert found.entries[0].facts.coordinates is not None


def test_the_title_tells_the_place_of_a_list_that_comes_without_one():
    found = listing(
        ["红旗区备案托育机构名单"], ["机构名称", "联系电话"], ["示例托育", "3000001"], region_code=None
    )
    assert found.entries[0].facts.region_code == "410702"
    assert found.entries[0].facts.phones[0].number == "0373-3000001"


@pytest.mark.parametrize(
    ("tables", "form", "code"),
    [
        ([], "html", "no_table"),
        ([table()], "csv", "empty"),
        ([table([None, " "])], "csv", "empty"),
        ([table(["红旗区名单"], HEADER)], "xlsx", "no_rows"),
        ([table(HEADER, [None, None])], "xlsx", "no_rows"),
        ([table(["序号", "联系电话", "地址"], [1, "0373-0000001", "示例路1号"])], "xlsx", "no_name_column"),
        ([table(["新增3家托育机构：示例一托育、示例二托育。"])], "docx", "no_table"),
    ],
)
def test_what_holds_no_list_is_refused_with_what_to_send_instead(tables, form, code):
    if not tables:
        code = "empty"
    with pytest.raises(Refused) as refused:
        listing_of(*tables, form=form)
    assert refused.value.code == code
    assert "请" in refused.value.reason


def test_formulas_without_a_value_and_errors_cost_their_field_alone():
    found = listing(
        ["机构名称", "托位数", "联系电话"],
        ["示例托育", NoValue.FORMULA, NoValue.ERROR],
        ["示例二托育", 20, "#N/A"],
    )
    assert [(one.place.row, one.field, one.code) for one in found.warnings] == [
        (2, "places", "formula_without_value"),
        (2, "phone", "missing"),
        (3, "phone", "missing"),
    ]


def test_an_empty_field_is_missing_only_where_most_rows_fill_it():
    most = listing(["机构名称", "地址"], ["示例一", "示例路1号"], ["示例二", "示例路2号"], ["示例三", None])
    few = listing(["机构名称", "地址"], ["示例一", "示例路1号"], ["示例二", None], ["示例三", "暂无"])
    assert [(one.place.row, one.field, one.code) for one in most.warnings] == [(4, "address", "missing")]
    assert few.warnings == ()


def test_a_code_that_contradicts_the_listed_nature_leaves_neither_certain():
    found = listing(
        ["机构名称", "统一社会信用代码", "机构性质"],
        ["示例一", "91110000600037341L", "营利性"],
        ["示例二", "91110000600037341L", "非营利性"],
    )
    assert [(one.facts.nature, one.facts.route is None) for one in found.entries] == [
        (Nature.FOR_PROFIT, False),
        (None, True),
    ]


def test_marks_in_columns_of_their_own_and_persons_who_are_not_kept():
    found = listing(
        [
            "机构名称",
            "法定代表人",
            "身份证号",
            "举办单位",
            "全日托",
            "半日托",
            "乳儿班",
            "托小班",
            "是否普惠",
            "收费标准（元/月）",
            "服务时间",
        ],
        [
            "示例托育",
            "王某",
            "410702199001011239",
            "示例教育集团",
            "√",
            None,
            1,
            "2个",
            "√",
            2000,
            "7:30-18:00",
        ],
        ["示例二托育", "王某", "410702199001011239", "王某", "√", "√", None, 0, "否", "面议", ""],
    )
    first, second = (one.facts for one in found.entries)
    assert first == Facts(
        name="示例托育",
        region_code="410702",
        operator="示例教育集团",
        service_forms=frozenset({CareMode.FULL_DAY}),
        classes={ClassKind.INFANT: 1, ClassKind.YOUNGER_TODDLER: 2},
        inclusive=True,
        fee=Fee(2000, 2000),
        fee_text="2000",
        opens_at="07:30",
        closes_at="18:00",
    )
    assert (second.operator, second.inclusive, second.fee) == (None, False, None)
    kept = f"{found.entries}{found.warnings}{found.rejected}"
    assert "王某" not in kept
    assert "410702199001011239" not in kept


def test_what_we_export_as_json_is_understood_again():
    """The keys are those of our own export, nested values as a reader of JSON gives them."""
    header = [
        "name",
        "kind",
        "nature",
        "region_code",
        "town",
        "address",
        "phones",
        "service_forms",
        "age_months",
        "places",
    ]
    header += [
        "classes.infant",
        "fee.min",
        "fee.max",
        "filed_on",
        "coordinates.lat",
        "coordinates.lng",
        "coordinates_level",
    ]
    cells = ["示例托育", "home_site", "non_profit", "410702", "洪门镇", "示例路1号"]
    cells += ['[{"number": "0373-0000001", "extension": "801"}]', "full_day、half_day", "[10, null]", 5]
    cells += [1, 1500, 2000, "2022-03", 35.295905, 113.911775, "around"]
    facts = listing(header, cells).entries[0].facts
    assert facts_to_json(facts) == {
        "name": "示例托育",
        "kind": "home_site",
        "nature": "non_profit",
        "region_code": "410702",
        "town_code": "410702100",
        "town": "洪门镇",
        "address": "示例路1号",
        "coordinates": {"lat": 35.295905, "lng": 113.911775},
        "coordinates_level": PlaceLevel.AROUND,
        "phones": [{"number": "0373-0000001", "extension": "801"}],
        "service_forms": ["full_day", "half_day"],
        "age_months": [10, None],
        "places": 5,
        "classes": {"infant": 1},
        "fee": {"min": 1500.0, "max": 2000.0},
        "filed_on": "2022-03",
    }
    assert facts.kind is Kind.HOME_SITE
    assert facts.credential is Credential.FILING
    assert set(facts_to_json(facts)) <= set(FIELDS)


def test_status_and_note_tell_of_the_end_of_a_filing_and_of_none():
    found = listing(
        ["机构名称", "备案状态", "备注"],
        ["示例一", "已备案", "法人变更"],
        ["示例二", "审核中", None],
        ["示例三", "已注销", "2024年5月6日注销"],
        ["示例四", None, "2024年5月已注销"],
        ["示例五", None, "未备案"],
    )
    assert [(one.facts.name, one.status, str(one.facts.withdrawn_on)) for one in found.entries] == [
        ("示例一", Status.FILED, "None"),
        ("示例三", Status.WITHDRAWN, "2024-05-06"),
        ("示例四", Status.WITHDRAWN, "2024-05"),
    ]
    assert [(one.place.row, one.column, one.code) for one in found.rejected] == [
        (3, "备案状态", "not_filed"),
        (6, "备注", "not_filed"),
    ]


def test_a_row_shorter_than_its_header_is_read():
    first = table(HEADER, row(1))
    short = RawRow(number=3, cells=[2, "示例二托育"])
    assert names(listing_of(replace(first, rows=[*first.rows, short]))) == ["示例1托育", "示例二托育"]
