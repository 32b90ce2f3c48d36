"""The tables on children against values typed a second time from the published documents.

Each value was typed from the document named beside it, not from our files.
"""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.children.check_up_files import check_ups
from knowledge.children.growth import PERCENTILES, Measure, Sex
from knowledge.children.growth_files import growth
from knowledge.children.milestone_files import milestones
from knowledge.children.vaccine_files import immunisation
from knowledge.children.vaccines import Route

TODAY = date(2026, 11, 24)
NATION = ("100000",)
SHOT, UNDER_SKIN, IN_SKIN = Route.INTRAMUSCULAR, Route.SUBCUTANEOUS, Route.INTRADERMAL

# 国家免疫规划疫苗儿童免疫程序及说明（2026年版）, 国疾控卫免发〔2026〕16号:
# vaccine: age in months, least interval, before which month of age, route; dose by dose.
DOSES = {
    "hepb": [(0, None, None, SHOT), (1, "28 天", None, SHOT), (6, "60 天", 12, SHOT)],
    "bcg": [(0, None, 3, IN_SKIN)],
    "polio": [
        (2, None, None, SHOT),
        (3, "28 天", None, SHOT),
        (4, "28 天", 12, Route.ORAL),
        (48, None, 60, Route.ORAL),
    ],
    "dtap": [  # ages: 国疾控卫免发〔2024〕20号, in force 2025-01-01
        (2, None, None, SHOT),
        (4, "28 天", None, SHOT),
        (6, "28 天", 12, SHOT),
        (18, "6 个月", 24, SHOT),
        (72, "12 个月", 84, SHOT),
    ],
    "mening": [
        (6, None, 12, UNDER_SKIN),
        (9, "3 个月", 24, UNDER_SKIN),
        (36, "12 个月", 48, UNDER_SKIN),
        (72, "3 年", 84, UNDER_SKIN),
    ],
    "mmr": [(8, None, 12, UNDER_SKIN), (18, "28 天", 24, UNDER_SKIN)],
    "je": [(8, None, 12, UNDER_SKIN), (24, "12 个月", 36, UNDER_SKIN)],
    "jei": [(8, None, None, SHOT), (8, "7 天", None, SHOT), (24, None, 36, SHOT), (72, None, 84, SHOT)],
    "hepa": [(18, None, 24, UNDER_SKIN)],
    "hepai": [(18, None, 24, SHOT), (24, "6 个月", 36, SHOT)],
    "hpv": [(156, None, 168, SHOT), (162, "6 个月", None, SHOT)],  # in the programme since 2025-11-10
}

# The same schedule by age: what every child gets, in the order of the table.
BY_AGE = {
    0: {"hepb1", "bcg1"},
    1: {"hepb2"},
    2: {"ipv1", "dtap1"},
    3: {"ipv2"},
    4: {"bopv3", "dtap2"},
    6: {"hepb3", "dtap3", "mpsva1"},
    8: {"mmr1", "jel1"},
    9: {"mpsva2"},
    18: {"dtap4", "mmr2", "hepal1"},
    24: {"jel2"},
    36: {"mpsvac1"},
    48: {"bopv4"},
    72: {"dtap5", "mpsvac2"},
}

# 7岁以下儿童生长标准 WS/T 423—2022, tables A.1–A.4, A.11, A.12: P3, P50, P97.
GROWTH = [
    (Sex.BOYS, Measure.WEIGHT, 0, (2.8, 3.5, 4.2)),
    (Sex.BOYS, Measure.WEIGHT, 6, (6.9, 8.4, 10.3)),
    (Sex.BOYS, Measure.WEIGHT, 12, (8.3, 10.1, 12.3)),
    (Sex.BOYS, Measure.WEIGHT, 36, (12.0, 14.6, 18.0)),
    (Sex.GIRLS, Measure.WEIGHT, 3, (5.1, 6.2, 7.6)),
    (Sex.GIRLS, Measure.WEIGHT, 9, (7.2, 8.7, 10.8)),
    (Sex.GIRLS, Measure.WEIGHT, 18, (8.8, 10.7, 13.2)),
    (Sex.GIRLS, Measure.WEIGHT, 24, (9.8, 11.9, 14.8)),
    (Sex.BOYS, Measure.HEIGHT, 0, (47.6, 51.2, 54.8)),
    (Sex.BOYS, Measure.HEIGHT, 18, (77.7, 83.1, 88.5)),
    (Sex.BOYS, Measure.HEIGHT, 24, (82.4, 88.2, 94.0)),
    (Sex.GIRLS, Measure.HEIGHT, 6, (62.7, 67.1, 71.5)),
    (Sex.GIRLS, Measure.HEIGHT, 12, (70.4, 75.2, 80.1)),
    (Sex.GIRLS, Measure.HEIGHT, 36, (89.7, 96.2, 102.7)),
    (Sex.BOYS, Measure.HEAD, 0, (31.9, 34.3, 36.8)),
    (Sex.BOYS, Measure.HEAD, 3, (38.3, 40.5, 42.7)),
    (Sex.GIRLS, Measure.HEAD, 1, (34.2, 36.3, 38.5)),
    (Sex.GIRLS, Measure.HEAD, 3, (37.5, 39.5, 41.6)),
]

# The same standard, annex B: −2 and +2 standard deviations.
DEVIATIONS = [
    (Sex.BOYS, Measure.WEIGHT, 3, (5.5, 8.4)),
    (Sex.GIRLS, Measure.WEIGHT, 3, (5.0, 7.7)),
    (Sex.BOYS, Measure.HEIGHT, 1, (51.1, 59.2)),
    (Sex.GIRLS, Measure.HEIGHT, 2, (53.5, 61.9)),
    (Sex.BOYS, Measure.HEAD, 2, (36.8, 41.4)),
    (Sex.GIRLS, Measure.HEAD, 0, (31.4, 36.5)),
]

# 儿童心理行为发育问题预警征象筛查表, four signs at each age.
SIGNS = {
    3: "对很大声音没有反应",
    6: "紧握拳松不开",
    8: "不会独坐",
    12: "呼唤名字无反应",
    18: "不会独走",
    24: "不会说 3 个物品的名称",
    30: "不会跑",
    36: "不会说自己的名字",
    48: "不会单脚站立",
}


@pytest.fixture
def schedule():
    return immunisation().schedule_on(TODAY, lineage=NATION)


def test_every_dose_is_given_as_the_schedule_of_2026_orders(schedule):
    told = {
        vaccine.id: [
            (dose.age_months, dose.interval, dose.before_months, dose.route) for dose in vaccine.doses
        ]
        for vaccine in schedule.vaccines
    }
    assert told == DOSES


def test_at_each_age_every_child_gets_what_the_schedule_of_2026_orders(schedule):
    assert {age: {dose.id for dose in schedule.due_at(age)} for age in schedule.ages} == BY_AGE


def test_the_schedule_names_its_document_with_number_date_and_official_address(schedule):
    (source,) = schedule.sources
    assert (source.number, source.issued) == ("国疾控卫免发〔2026〕16号", "2026-06-17")
    assert source.url.startswith("https://www.ndcpa.gov.cn/")


def test_before_it_was_issued_no_schedule_is_told_and_never_that_of_2021():
    assert immunisation().schedule_on(date(2026, 6, 16), lineage=NATION) is None


def test_the_change_of_2025_is_told_with_its_day_and_both_schedules():
    (change,) = immunisation().former_of("dtap")
    assert change.since == date(2025, 1, 1)
    assert change.was.startswith("3、4、5、18 月龄")
    assert change.now.startswith("2、4、6、18 月龄和 6 周岁")
    assert {source.number for source in change.sources} >= {"国疾控卫免发〔2024〕20号"}


@pytest.mark.parametrize(("sex", "measure", "months", "values"), GROWTH)
def test_percentiles_are_those_of_the_standard(sex, measure, months, values):
    line = growth().line(sex, months, measure)
    assert tuple(line.at(percentile) for percentile in (3, 50, 97)) == values
    assert not line.is_estimated


@pytest.mark.parametrize(("sex", "measure", "months", "values"), DEVIATIONS)
def test_deviations_are_those_of_the_standard(sex, measure, months, values):
    line = growth().line(sex, months, measure)
    assert (line.deviations[1], line.deviations[4]) == values


def test_the_reference_has_the_29_ages_of_the_standard_and_no_other():
    ages = [*range(25), 27, 30, 33, 36]
    for lines in growth().tables.values():
        assert [line.age_months for line in lines] == ages
        assert all(len(line.percentiles) == len(PERCENTILES) for line in lines)


def test_the_reference_is_that_of_2022_in_force_since_march_2023():
    assert growth().validity.first_day == date(2023, 3, 1)
    (source,) = growth().sources
    assert source.number == "国卫通〔2022〕8号"


def test_check_ups_are_at_the_ages_of_the_national_standard():
    # 国家基本公共卫生服务规范（第三版）: 家庭访视, 满月, then 3, 6, 8, 12, 18, 24, 30 and 36 months.
    assert [visit.months for visit in check_ups().check_ups] == [0, 1, 3, 6, 8, 12, 18, 24, 30, 36]


def test_blood_is_tested_at_6_18_and_30_months_and_hearing_at_6_12_24_and_36():
    def at(test_id):
        visits = check_ups().check_ups
        return [visit.months for visit in visits if test_id in {test.id for test in visit.tests}]

    assert at("blood") == [6, 18, 30]
    assert at("hearing") == [6, 12, 24, 36]


def test_eyes_are_looked_at_13_times_until_six():
    # 国卫办妇幼发〔2021〕11号.
    eyes = check_ups().test("eyes")
    assert "13 次" in eyes.says
    assert eyes.sources[0].number == "国卫办妇幼发〔2021〕11号"


def test_each_age_has_its_four_signs_of_the_screening_table():
    assert milestones().ages == tuple(SIGNS)
    for months, says in SIGNS.items():
        signs = milestones().signs_at(months)
        assert len(signs) == 4
        assert says in {sign.says for sign in signs}


@pytest.mark.parametrize("table", [check_ups, growth, milestones])
def test_every_table_is_cited_with_an_official_address_and_says_who_checked_it(table):
    assert any(source.url for source in table().sources)
    # Nobody has: a name here must be a clinician's.
    assert table().validity.checked_by is None
