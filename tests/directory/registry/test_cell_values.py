"""What a cell says, value by value: dates, telephones, ages, numbers, fees, hours, marks.

The forms are those that published lists of nurseries were found to use. Telephone numbers are invented.
"""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from directory.nursery import AgeBand, CareMode, ClassKind, Fee, Kind, Nature, Route
from directory.registry.cells.ages import is_over_three, read_age_band
from directory.registry.cells.choices import read_kind, read_nature, read_service_forms, read_yes, ticked
from directory.registry.cells.counts import Places, read_area, read_classes, read_integer, read_places
from directory.registry.cells.dates import read_date
from directory.registry.cells.fees import read_fees
from directory.registry.cells.hours import read_hours, read_time
from directory.registry.cells.phones import read_phones
from directory.registry.cells.privacy import hide_identity_numbers, hide_personal_numbers
from directory.registry.cells.text import cell_text, clean_text, is_nothing
from directory.registry.table import NoValue
from tests.directory.registry.lists import TODAY


def codes(reading) -> list[str]:
    return [flaw.code for flaw in reading.flaws]


@pytest.mark.parametrize(
    ("cell", "expected", "flaws"),
    [
        ("2022.3.5", "2022-03-05", []),
        ("2022-3-5", "2022-03-05", []),
        ("2022/3/5", "2022-03-05", []),
        ("2022年3月5日", "2022-03-05", []),
        ("２０２２．３．５", "2022-03-05", []),
        ("2022、3、5", "2022-03-05", []),
        ("2022 年 3 月 5 日", "2022-03-05", []),
        ("二〇二二年三月十五日", "2022-03-15", []),
        ("20220305", "2022-03-05", []),
        (20220305, "2022-03-05", []),
        ("2022-03-05 10:20:30", "2022-03-05", []),
        ("2022/3/5 0:00", "2022-03-05", []),
        ("2022-03-05T00:00:00.000+0800", "2022-03-05", []),
        ("2022年三月五日", "2022-03-05", []),
        ("2022年3月5日 星期六", "2022-03-05", []),
        ("2022年3月5日（首次）", "2022-03-05", []),
        ("2022.3.5 上午", "2022-03-05", []),
        ("'2022-03-05", "2022-03-05", []),
        ("44625", "2022-03-05", []),
        (44625, "2022-03-05", []),
        (44625.75, "2022-03-05", []),
        (date(2022, 3, 5), "2022-03-05", []),
        (datetime(2022, 3, 5, 10, 20), "2022-03-05", []),  # noqa: DTZ001 - a worksheet's cell has no zone
        ("2022年3月", "2022-03", ["day_missing"]),
        ("2022.3", "2022-03", ["day_missing"]),
        (2022.3, "2022-03", ["day_missing"]),
        ("22.3.5", "2022-03-05", ["two_digit_year"]),
        ("22年3月", "2022-03", ["two_digit_year", "day_missing"]),
        (2022.1, None, ["unreadable"]),  # January, or October without its 0
        ("2022-02-30", None, ["unreadable"]),
        ("2022年3月5日（2025年注销）", None, ["unreadable"]),
        ("2022年下半年", None, ["unreadable"]),
        ("3/5/2022", None, ["unreadable"]),  # the third of May, or the fifth of March
        ("2022", None, ["unreadable"]),
        ("1900-01-00", None, ["unreadable"]),
        ("待定", None, ["unreadable"]),
        (time(8, 30), None, ["unreadable"]),
        ("2026-11-25", None, ["in_future"]),
        ("2026年12月", None, ["in_future"]),
        ("99.3.5", None, ["in_future"]),
        ("—", None, []),
        (None, None, []),
    ],
)
def test_a_day_is_read_in_every_form_and_never_guessed(cell, expected, flaws):
    reading = read_date(cell, today=TODAY)
    assert (reading.value and str(reading.value), codes(reading)) == (expected, flaws)


@pytest.mark.parametrize(
    ("cell", "expected", "flaws"),
    [
        ("0373-0000001", ["0373-0000001"], []),
        ("03730000001", ["0373-0000001"], []),
        ("（0373）0000001", ["0373-0000001"], []),
        ("0373 0000001", ["0373-0000001"], []),
        ("0373——0000001", ["0373-0000001"], []),
        ("010-00000001", ["010-00000001"], []),
        ("0373-0000001转801", ["0373-0000001 801"], []),
        ("0373-0000001-801", ["0373-0000001 801"], []),
        ("0373-0000001、13800000000", ["0373-0000001", "13800000000"], []),
        ("13800000000/13900000000", ["13800000000", "13900000000"], []),
        ("13800000000\n13900000000", ["13800000000", "13900000000"], []),
        ("13800000000 13900000000", ["13800000000", "13900000000"], []),
        ("138 0000 0000", ["13800000000"], []),
        ("+86 13800000000", ["13800000000"], []),
        ("+86-373-0000001", ["0373-0000001"], []),
        ("0373_0000001", ["0373-0000001"], []),
        ("王老师：13800000000", ["13800000000"], []),
        ("13800000000（王老师）13800000000", ["13800000000"], []),
        (13800000000, ["13800000000"], []),
        (13800000000.0, ["13800000000"], []),
        ("400-000-0001", ["400-000-0001"], []),
        ("4000000001", ["400-000-0001"], []),
        ("3000001", ["0373-3000001"], ["no_area_code"]),
        ("30000001", ["0373-30000001"], ["no_area_code"]),
        (3000001, ["0373-3000001"], ["no_area_code"]),
        ("138****0000", [], ["masked"]),
        ("138xxxx0000", [], ["masked"]),
        ("3.73E+09", [], ["lost_precision"]),
        (3.73e9, [], ["lost_precision"]),
        (3733000001, [], ["lost_precision"]),
        ("1380000000", [], ["unreadable"]),
        ("138****0000、0373-0000001", ["0373-0000001"], ["masked"]),
        ("无", [], []),
        (None, [], []),
    ],
)
def test_numbers_can_be_dialled_as_they_stand_or_are_left_out(cell, expected, flaws):
    reading = read_phones([cell], area_code="0373")
    told = [f"{one.number} {one.extension}" if one.extension else one.number for one in reading.value]
    assert (told, codes(reading)) == (expected, flaws)


def test_a_local_number_of_a_place_without_a_known_area_code_is_left_out():
    reading = read_phones(["3000001"], area_code=None)
    assert (reading.value, codes(reading)) == ((), ["no_area_code"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.5岁—3岁", AgeBand(18, 36)),
        ("一岁半至三岁", AgeBand(18, 36)),
        ("1岁6个月至3岁", AgeBand(18, 36)),
        ("18月龄以上", AgeBand(18)),
        ("18个月（含）以上", AgeBand(18)),
        ("10月龄以上", AgeBand(10)),
        ("三岁以下", AgeBand(0, 36)),
        ("不满3周岁", AgeBand(0, 36)),
        ("0-3岁", AgeBand(0, 36)),
        ("6-36个月", AgeBand(6, 36)),
        ("6个月至3岁", AgeBand(6, 36)),
        ("6-12个月、12-24个月、24-36个月", AgeBand(6, 36)),
        ("2-6岁", AgeBand(24, 72)),
        ("1-3", AgeBand(12, 36)),
        ("6-36", AgeBand(6, 36)),
        ("半岁以上", AgeBand(6)),
        ("半岁到三岁", AgeBand(6, 36)),
        ("6个月及以上", AgeBand(6)),
        ("6个月以上3岁以下", AgeBand(6, 36)),
        ("6个月以上、3岁以内", AgeBand(6, 36)),
        ("满6个月不满3周岁", AgeBand(6, 36)),
        ("1岁以上至3岁以下婴幼儿", AgeBand(12, 36)),
        ("6个月（含）至3岁（不含）", AgeBand(6, 36)),
        ("6个月≤月龄＜36个月", AgeBand(6, 36)),
        ("≤36个月", AgeBand(0, 36)),
        ("18M-36M", AgeBand(18, 36)),
        ("[10, null]", AgeBand(10)),
        ("2023年9月前出生", None),
        ("2022年9月1日至2023年8月31日出生", None),
        ("2岁左右", None),
        ("婴幼儿", None),
        ("3岁-1岁", None),
        ("", None),
    ],
)
def test_ages_are_months(text, expected):
    assert read_age_band(clean_text(text)).value == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("3-6岁", True), ("36个月以上", True), ("2-6岁", False), ("0-3岁", False)]
)
def test_only_a_band_that_begins_at_three_is_over_three(text, expected):
    band = read_age_band(text).value
    assert band is not None
    assert is_over_three(band) is expected


@pytest.mark.parametrize(
    ("text", "expected", "flaws"),
    [
        ("60", Places(60), []),
        ("20.0", Places(20), []),
        ("20个", Places(20), []),
        ("６０人", Places(60), []),
        ("1,200", Places(1200), []),
        ("六十", Places(60), []),
        ("一百二十个", Places(120), []),
        ("60（其中普惠40）", Places(60, 40), []),
        ("60，其中普惠托位40个", Places(60, 40), []),
        ("共60", Places(60), []),
        ("托位60个", Places(60), []),
        ("总托位60个，普惠托位40个", Places(60, 40), []),
        ("60（其中普惠80）", Places(60), ["out_of_range"]),
        ("约60", Places(), ["not_integer"]),
        ("60左右", Places(), ["not_integer"]),
        ("50-60", Places(), ["not_integer"]),
        ("60.5", Places(), ["not_integer"]),
        ("0", Places(), ["out_of_range"]),
        ("-5", Places(), ["out_of_range"]),
        ("2001", Places(), ["out_of_range"]),
        ("", Places(), []),
    ],
)
def test_places_are_a_whole_number_beyond_doubt_or_nothing(text, expected, flaws):
    reading = read_places(clean_text(text))
    assert (reading.value, codes(reading)) == (expected, flaws)


@pytest.mark.parametrize(
    ("text", "care", "meals", "flaws"),
    [
        ("1500", Fee(1500, 1500), None, []),
        ("1500~2000", Fee(1500, 2000), None, []),
        ("1500元/月-2000元/月", Fee(1500, 2000), None, []),
        ("1,500元", Fee(1500, 1500), None, []),
        ("1500元/月起", Fee(1500, None), None, []),
        ("2000元/月（不含餐费）", Fee(2000, 2000), None, []),
        ("保育费2000元/月，餐费300元/月", Fee(2000, 2000), Fee(300, 300), []),
        ("保教费：1680元/月；伙食费：15元/天", Fee(1680, 1680), None, []),
        ("全日托2000元/月，半日托1200元/月", Fee(2000, 2000), None, []),
        ("托小班1800元/月、托大班1600元/月", Fee(1600, 1800), None, []),
        ("2000元/人·月，注册费500元", Fee(2000, 2000), None, []),
        ("全日托1800半日托1200", Fee(1800, 1800), None, []),
        ("2岁以上1500", Fee(1500, 1500), None, []),
        ("托班1500元/月，2-3岁", Fee(1500, 1500), None, []),
        ("18-24月龄1800元/月", Fee(1800, 1800), None, []),
        ("托小班(12-24个月)2000元/月，托大班(24-36个月)1800元/月", Fee(1800, 2000), None, []),
        ("1500元/月（2024年秋季起）", Fee(1500, 1500), None, []),
        ("第一档1500元/月，第二档1300元/月", Fee(1300, 1500), None, []),
        ("0.18万元/月", Fee(1800, 1800), None, []),
        ("免费", Fee(0, 0), None, []),
        ("月托1680，日托80", Fee(1680, 1680), None, []),
        ("日托1680元/月", Fee(1680, 1680), None, []),
        ("1500/1300/1200", Fee(1200, 1500), None, []),
        ("托2班1500元", Fee(1500, 1500), None, []),
        ("3个月5400元", None, None, ["not_stated"]),
        ("5400元/3个月", None, None, ["not_stated"]),
        ("1.8万元/年", None, None, ["not_stated"]),
        ("1.8", None, None, ["not_stated"]),  # in 万元, perhaps, and a year's
        ("面议", None, None, ["not_stated"]),
        ("详询园方", None, None, ["not_stated"]),
        ("6000元/学期", None, None, ["not_stated"]),
        ("80元/天", None, None, ["not_stated"]),
        ("", None, None, []),
    ],
)
def test_a_fee_is_a_month_s_or_left_out(text, care, meals, flaws):
    reading = read_fees(text)
    assert (reading.value.care, reading.value.meals, codes(reading)) == (care, meals, flaws)


def test_the_header_s_unit_counts_only_where_the_cell_tells_none():
    assert read_fees("6000", "/学期").value.care is None
    assert read_fees("6000元/学期", "/月").value.care is None
    assert read_fees("600元/月", "/学期").value.care == Fee(600, 600)
    assert read_fees("0.18", "万元/月").value.care == Fee(1800, 1800)
    assert read_fees("1800元", "万元/月").value.care == Fee(1800, 1800)
    assert read_fees("1.8", "万元/年").value.care is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7:30-18:00", ("07:30", "18:00")),
        ("周一至周五 7：30—18：00", ("07:30", "18:00")),
        ("早7:30-晚6:00", ("07:30", "18:00")),
        ("上午7点半至下午6点", ("07:30", "18:00")),
        ("8:00-12:00 14:00-18:00", None),
        ("全天", None),
    ],
)
def test_hours_are_one_span_or_nothing(text, expected):
    assert read_hours(text) == expected


def test_a_time_of_day():
    assert [read_time("7：30"), read_time("18:00"), read_time("25:00"), read_time("早上")] == [
        "07:30",
        "18:00",
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全日制", {CareMode.FULL_DAY}),
        ("日托", {CareMode.FULL_DAY}),
        ("半日托", {CareMode.HALF_DAY}),
        ("全日托、半日托、计时托、临时托", set(CareMode)),
        ("full_day、hourly", {CareMode.FULL_DAY, CareMode.HOURLY}),
        ("早教", set()),
    ],
)
def test_forms_of_service_by_any_of_their_words(text, expected):
    assert read_service_forms(text) == expected


@pytest.mark.parametrize(
    ("text", "nature", "route"),
    [
        ("营利性", Nature.FOR_PROFIT, None),
        ("非营利性", Nature.NON_PROFIT, None),
        ("民办非营利", Nature.NON_PROFIT, None),
        ("民非", Nature.NON_PROFIT, Route.SOCIAL_SERVICE),
        ("民办非企业单位", Nature.NON_PROFIT, Route.SOCIAL_SERVICE),
        ("事业单位", Nature.NON_PROFIT, Route.PUBLIC_INSTITUTION),
        ("企业", Nature.FOR_PROFIT, Route.COMPANY),
        ("个体工商户", Nature.FOR_PROFIT, Route.SOLE_TRADER),
        ("民办", None, None),
    ],
)
def test_nature_and_registering_office_by_the_words_of_lists(text, nature, route):
    assert read_nature(text) == (nature, route)


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("□全日托 ☑半日托", "半日托"),
        ("全日托√ 半日托□ 计时托√", "全日托、计时托"),
        ("☐是 ☒否", "否"),
        ("□全日托 □半日托", ""),
        ("全日托", "全日托"),
        ("□", "□"),
    ],
)
def test_of_a_form_s_boxes_only_the_ticked_count(text, chosen):
    assert ticked(text) == chosen


def test_a_yes_may_say_when_and_one_that_waits_is_none():
    assert read_yes("是（2024年认定）") is True
    assert read_yes("是（待认定）") is None


def test_kinds_marks_and_classes():
    assert [read_kind("幼儿园托班"), read_kind("家庭托育点"), read_kind("托育机构"), read_kind("其他")] == [
        Kind.KINDERGARTEN_CLASS,
        Kind.HOME_SITE,
        Kind.NURSERY,
        None,
    ]
    assert [read_yes("√"), read_yes("是"), read_yes("否"), read_yes("×"), read_yes("也许")] == [
        True,
        True,
        False,
        False,
        None,
    ]
    assert read_classes("托小班1个、托大班2个").by_kind == {
        ClassKind.YOUNGER_TODDLER: 1,
        ClassKind.OLDER_TODDLER: 2,
    }
    assert read_classes("3个").total == 3
    assert read_classes("乳儿班（6-12个月）").by_kind == {}
    assert [read_area("1,200.5㎡"), read_area("约300"), read_area("300平方米")] == [1200.5, None, 300.0]
    assert [read_integer("12"), read_integer("十二"), read_integer("若干")] == [12, 12, None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("示例\u200b托育\ufeff", "示例托育"),
        ("\u202e示例托育", "示例托育"),
        ("示例\r\n托育　中心", "示例托育中心"),
        ("Ａ１２３－４", "A123-4"),
        ("示例⼩⾬点", "示例小雨点"),
        ("Happy\u00a0 Kids", "Happy Kids"),
        ("\t=1+1", "=1+1"),
    ],
)
def test_a_clean_text_is_what_a_person_reads(text, expected):
    assert clean_text(text) == expected


@pytest.mark.parametrize("text", ["—", "——", "/", "\\", "无", "暂无", "-", "N/A", "　", ""])
def test_words_for_nothing_are_nothing(text):
    assert is_nothing(clean_text(text))
    assert cell_text(text) == ""


def test_cells_that_are_no_text():
    cells = [
        None,
        NoValue.FORMULA,
        NoValue.ERROR,
        "#N/A",
        float("nan"),
        60.0,
        3.73e9,
        True,
        date(2022, 3, 5),
        time(7, 30),
    ]
    assert [cell_text(cell) for cell in cells] == [
        "", "", "", "", "", "60", "3730000000", "是", "2022-03-05", "07:30",
    ]  # fmt: skip


def test_persons_numbers_leave_no_trace_in_prose():
    note = "园长身份证410702199001011239，电话138-0000-0000，备案号20220305"
    assert hide_personal_numbers(note) == "园长身份证（证件号略），电话（手机号略），备案号20220305"
    assert hide_identity_numbers("410702 19900101 123X") == "（证件号略）"
