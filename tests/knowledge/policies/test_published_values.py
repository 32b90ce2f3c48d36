"""The table against values typed a second time from the published documents.

Each line of `PUBLISHED` was typed from the document named beside it (the
province's 人口与计划生育条例 as amended, unless another is named), not from
our YAML.
"""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.policies.figure import Case, LeaveKind, Unit
from knowledge.policies.leave import leave_table
from knowledge.policies.table import InForce
from tests.knowledge.policies.builders import CODES, PLACES, TODAY, ask, is_recorded

# place: maternity, paternity, parental (days a year, until age), marriage
PUBLISHED = {
    "北京": (158, 15, (5, 3), 10),  # 公告〔十五届〕第65号, 2021-11-26
    "天津": (158, 15, (10, 3), 10),  # 条例 2021-11-29；津政办规〔2022〕9号
    "河北": (158, 15, (10, 3), 18),  # 条例 2021-11-23
    "山西": (158, 15, (15, 3), 30),  # 条例, autumn of 2021
    "内蒙古": (158, 25, (10, 3), 18),  # 公告第75号, 2022-01-07
    "辽宁": (158, 20, (10, 3), 10),  # 条例 2021-11-26
    "吉林": (180, 25, (20, 3), 15),  # 省委、省政府实施方案 2021-12-20
    "黑龙江": (180, 15, (10, 3), 15),  # 条例 2021-10-29
    "上海": (158, 10, (5, 3), 10),  # 条例第三十一条 2021-11-25
    "江苏": (158, 15, (10, 3), 13),  # 苏发〔2022〕8号
    "浙江": (158, 15, (10, 3), 13),  # 条例第二十二条 2021-11-25；浙江省婚假规定 2024-09-27
    "安徽": (158, 30, (10, 6), 13),  # 条例第三十二条, in force 2022-01-01
    "福建": (158, 15, (10, 3), 15),  # 条例第二十四条 2022-03-30
    "江西": (188, 30, (10, 3), 18),  # 条例 2021-09-29
    "山东": (158, 15, (10, 3), 15),  # 条例第二十六条 2022-07-28；2025-01-18
    "河南": (188, 1, (10, 3), 21),  # 条例第二十五条 2021-11-27
    "湖北": (158, 15, (10, 3), 15),  # 条例 2021-11-26；省政府办公厅措施 2025-07-14
    "湖南": (158, 20, (10, 3), 3),  # 条例第十六条 2021-12-03
    "广东": (178, 15, (10, 3), 3),  # 条例第三十条 2021-12-01
    "广西": (158, 25, (10, 3), 3),  # 条例第二十七条 2022-03-24
    "海南": (188, 15, (10, 3), 13),  # 条例 2021-12-30
    "重庆": (178, 20, (5, 6), 15),  # 条例第二十三条 2021-11-25
    "四川": (188, 30, (10, 3), 20),  # 条例第二十四条, in force 2025-11-28
    "贵州": (158, 15, (10, 3), 13),  # 条例第五十五条 2021-09-29
    "云南": (158, 30, (10, 3), 18),  # 条例第十八条 2022-01-17
    "西藏": (365, 30, (15, 3), 10),  # 2017 年干部职工生育待遇；2023 年实施方案
    "陕西": (158, 15, (10, 3), 3),  # 条例第四十五条 2022-05-25
    "甘肃": (180, 30, (15, 3), 30),  # 条例, end of 2021
    "青海": (188, 15, (15, 3), 15),  # 条例第十六条 2021-11-24
    "宁夏": (158, 25, (10, 3), 10),  # 条例第三十八条 2021-11-30
    "新疆": (158, 20, (10, 3), 23),  # 公告第64号 2022-05-27
}

# Figures of single cases: place, kind, case, value; documents as above.
CASES = [
    ("全国", LeaveKind.MATERNITY, Case.USUAL, 98),  # 国务院令第619号第七条
    ("全国", LeaveKind.MATERNITY, Case.DIFFICULT_BIRTH, 15),
    ("全国", LeaveKind.MATERNITY, Case.MULTIPLE_BIRTH, 15),
    ("全国", LeaveKind.MATERNITY, Case.MISCARRIAGE_EARLY, 15),
    ("全国", LeaveKind.MATERNITY, Case.MISCARRIAGE_LATE, 42),
    ("全国", LeaveKind.NURSING_BREAK, Case.USUAL, 1),  # 第九条第二款
    ("河北", LeaveKind.MATERNITY, Case.THIRD_CHILD, 188),
    ("内蒙古", LeaveKind.MATERNITY, Case.THIRD_CHILD, 188),
    ("浙江", LeaveKind.MATERNITY, Case.SECOND_CHILD, 188),
    ("浙江", LeaveKind.MATERNITY, Case.THIRD_CHILD, 188),
    ("广西", LeaveKind.MATERNITY, Case.SECOND_CHILD, 168),
    ("广西", LeaveKind.MATERNITY, Case.THIRD_CHILD, 178),
    ("四川", LeaveKind.MATERNITY, Case.THIRD_CHILD, 218),
    ("陕西", LeaveKind.MATERNITY, Case.THIRD_CHILD, 173),
    ("陕西", LeaveKind.MATERNITY, Case.WITH_EARLY_CHECKUP, 10),
    ("广东", LeaveKind.MATERNITY, Case.DIFFICULT_BIRTH, 30),  # 省政府令第227号第十一条
    ("河南", LeaveKind.MATERNITY, Case.CAESAREAN, 15),  # 省政府令第186号第十一条
    ("湖南", LeaveKind.MATERNITY, Case.ENCOURAGED, 188),  # 十条措施 2025-10
    ("湖南", LeaveKind.MARRIAGE, Case.ENCOURAGED, 20),
    ("黑龙江", LeaveKind.MARRIAGE, Case.WITH_CHECKUP, 25),
    ("山东", LeaveKind.MARRIAGE, Case.WITH_CHECKUP, 18),
    ("河南", LeaveKind.MARRIAGE, Case.WITH_CHECKUP, 28),
    ("四川", LeaveKind.MARRIAGE, Case.WITH_CHECKUP, 25),
    ("陕西", LeaveKind.MARRIAGE, Case.WITH_CHECKUP, 13),
    ("宁夏", LeaveKind.MARRIAGE, Case.WITH_CHECKUP, 13),
    ("陕西", LeaveKind.PATERNITY, Case.LIVING_APART, 20),
    ("陕西", LeaveKind.PATERNITY, Case.THIRD_CHILD, 10),
    ("云南", LeaveKind.PARENTAL, Case.TWO_UNDER_THREE, 5),
]


def test_every_province_has_its_four_published_figures():
    assert set(PUBLISHED) == set(PLACES.values())
    for place, (maternity, paternity, parental, marriage) in PUBLISHED.items():
        figures = [
            leave_table().value_on(CODES[place], TODAY, kind=kind, case=Case.USUAL)
            for kind in (LeaveKind.MATERNITY, LeaveKind.PATERNITY, LeaveKind.PARENTAL, LeaveKind.MARRIAGE)
        ]
        assert all(isinstance(each, InForce) and each.region_code == CODES[place] for each in figures), place
        values = [each.figure.value for each in figures if isinstance(each, InForce)]
        ages = [each.figure.until_age_years for each in figures if isinstance(each, InForce)]
        assert values == [maternity, paternity, parental[0], marriage], place
        assert ages[2] == parental[1], place


@pytest.mark.parametrize(("place", "kind", "case", "value"), CASES)
def test_a_special_case_has_its_published_value(place, kind, case, value):
    found = leave_table().value_on(CODES[place], TODAY, kind=kind, case=case)
    assert isinstance(found, InForce)
    assert (found.region_code, found.figure.value) == (CODES[place], value)


def test_ranges_keep_both_ends():
    fujian = leave_table().value_on(CODES["福建"], TODAY, kind=LeaveKind.MATERNITY, case=Case.USUAL)
    chongqing = leave_table().value_on(CODES["重庆"], TODAY, kind=LeaveKind.PARENTAL, case=Case.USUAL)
    assert isinstance(fujian, InForce)
    assert isinstance(chongqing, InForce)
    assert (fujian.figure.value, fujian.figure.most) == (158, 180)
    assert (chongqing.figure.value, chongqing.figure.most) == (5, 10)


def test_henan_paternity_leave_is_one_month():
    found = leave_table().value_on("410702", TODAY, kind=LeaveKind.PATERNITY, case=Case.USUAL)
    assert isinstance(found, InForce)
    assert (found.figure.value, found.figure.unit, found.region_code) == (1, Unit.MONTH, "410000")


# place, kind, last day of the former rule, its value, value from the next day
CHANGES = [
    ("四川", LeaveKind.MATERNITY, date(2025, 11, 27), 158, 188),
    ("四川", LeaveKind.PATERNITY, date(2025, 11, 27), 20, 30),
    ("四川", LeaveKind.MARRIAGE, date(2025, 11, 27), 5, 20),
    ("浙江", LeaveKind.MARRIAGE, date(2024, 9, 26), 3, 13),
    ("湖北", LeaveKind.MARRIAGE, date(2025, 7, 13), 3, 15),
    ("山东", LeaveKind.PATERNITY, date(2022, 10, 31), 7, 15),
    ("山东", LeaveKind.PARENTAL, date(2022, 10, 31), 0, 10),
    ("河南", LeaveKind.PARENTAL, date(2021, 11, 26), 0, 10),
    ("重庆", LeaveKind.PATERNITY, date(2021, 11, 24), 15, 20),
    ("广西", LeaveKind.MATERNITY, date(2022, 3, 23), 148, 158),
    ("青海", LeaveKind.MATERNITY, date(2021, 11, 23), 158, 188),
    ("吉林", LeaveKind.MATERNITY, date(2021, 12, 22), 158, 180),
    ("宁夏", LeaveKind.MARRIAGE, date(2021, 11, 29), 3, 10),
    ("新疆", LeaveKind.PATERNITY, date(2022, 6, 3), 15, 20),
]


@pytest.mark.parametrize(("place", "kind", "last_day", "former", "value"), CHANGES)
def test_a_change_takes_effect_on_its_first_day(place, kind, last_day, former, value):
    next_day = date.fromordinal(last_day.toordinal() + 1)
    assert ask(kind, place, day=last_day).value == former
    assert ask(kind, place, day=next_day).value == value


def test_shandong_marriage_leave_before_2025_is_not_recorded():
    assert not is_recorded(LeaveKind.MARRIAGE, "山东", day=date(2025, 1, 17))
    assert is_recorded(LeaveKind.MARRIAGE, "山东", day=date(2025, 1, 18))
