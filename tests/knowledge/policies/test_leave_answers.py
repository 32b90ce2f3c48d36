"""What a parent reads: worked examples from the regulations, and what must never be said."""

from __future__ import annotations

import re
from datetime import date

import pytest

from knowledge.policies.answer import PolicyAnswer
from knowledge.policies.dated_rule import Confidence
from knowledge.policies.figure import Aspect, Case, LeaveKind
from knowledge.policies.leave import LeaveQuestion, answer, explain_gap, leave_table
from knowledge.policies.table import NotRecorded, PolicyTable
from tests.knowledge.policies.builders import NAMES, PLACES, TODAY, ask, make_figure

CAESAREAN = frozenset({Case.CAESAREAN})
DIFFICULT = frozenset({Case.DIFFICULT_BIRTH})


# 河南: 条例第二十五条, 国务院令第619号第七条, 省政府令第186号第十一条; 3 个月 counted as 90 days.


def test_henan_maternity_leave_is_98_days_and_3_months():
    found = ask(LeaveKind.MATERNITY)
    assert found.lead == "在河南生孩子，产假是 98 天再加 3 个月，一般按 188 天算。"
    assert found.rules[0].in_force_from == date(2021, 11, 27)
    assert [source.number for source in found.sources[:2]] == [None, "国务院令第619号"]


@pytest.mark.parametrize(
    ("about", "days", "sum_of"),
    [
        ({"births": 2}, 203, "188 + 15"),
        ({"cases": frozenset({Case.MULTIPLE_BIRTH})}, 203, "188 + 15"),
        ({"births": 3}, 218, "188 + 30"),
        ({"cases": CAESAREAN}, 203, "188 + 15"),
        ({"cases": DIFFICULT}, 203, "188 + 15"),
        ({"cases": CAESAREAN | DIFFICULT}, 203, "188 + 15"),
        ({"cases": CAESAREAN, "births": 2}, 218, "188 + 15 + 15"),
    ],
)
def test_henan_additions_are_added_once_each_and_spelled_out(about, days, sum_of):
    found = ask(LeaveKind.MATERNITY, **about)
    assert found.value == days
    assert f"一般是 {days} 天（{sum_of}）" in found.lead


def test_henan_third_child_brings_no_more():
    found = ask(LeaveKind.MATERNITY, child_number=3)
    assert found.value == 188
    assert "各孩次一样，没有按孩次多给。" in found.notes


def test_henan_paternity_leave_is_called_by_its_local_name_and_is_paid():
    found = ask(LeaveKind.PATERNITY)
    assert found.lead == "在河南，爸爸的陪产假叫护理假，有 1 个月。"
    assert ("待遇", "算出勤，工资由单位照发") in found.details


def test_henan_parental_leave_is_for_each_parent_until_three():
    assert ask(LeaveKind.PARENTAL).lead == "在河南，爸爸妈妈都有育儿假，每人每年 10 天，休到孩子满 3 周岁。"


def test_henan_marriage_leave_grows_with_the_check_up():
    assert ask(LeaveKind.MARRIAGE).value == 21
    assert ask(LeaveKind.MARRIAGE, cases=frozenset({Case.WITH_CHECKUP})).value == 28


def test_henan_had_no_parental_leave_before_2021_11_27():
    found = ask(LeaveKind.PARENTAL, day=date(2021, 11, 26))
    assert "还没有育儿假" in found.lead
    assert "10 天" not in found.lead


# Other places


def test_guangdong_gives_30_days_for_a_difficult_birth():
    assert ask(LeaveKind.MATERNITY, "广东", cases=DIFFICULT).value == 178 + 30
    assert ask(LeaveKind.MATERNITY, "广东", cases=DIFFICULT, births=2).value == 178 + 30 + 15
    assert ask(LeaveKind.PATERNITY, "广东").lead == "在广东，爸爸的陪产假有 15 天。"


def test_a_caesarean_is_answered_both_ways_where_a_doctor_decides():
    found = ask(LeaveKind.MATERNITY, "北京", cases=CAESAREAN)
    assert "158 天" in found.lead
    assert "算难产的是 173 天" in found.lead
    assert "医院证明" in found.lead


def test_tianjin_counts_a_caesarean_only_on_medical_grounds():
    assert "医学指征" in ask(LeaveKind.MATERNITY, "天津", cases=CAESAREAN).lead


@pytest.mark.parametrize("place", ["河南", "江苏", "安徽", "陕西", "重庆"])
def test_places_that_count_a_caesarean_add_15_days(place):
    usual = ask(LeaveKind.MATERNITY, place).value
    assert usual is not None
    assert ask(LeaveKind.MATERNITY, place, cases=CAESAREAN).value == usual + 15


@pytest.mark.parametrize(("place", "city"), [("江苏", "苏州"), ("湖北", "武汉")])
def test_what_one_city_answered_on_a_caesarean_is_not_told_as_the_provinces_rule(place, city):
    details = dict(ask(LeaveKind.MATERNITY, place).details)
    assert city in details["剖宫产"]
    assert details["难产"] == "再加 15 天"
    assert "一般是 173 天（158 + 15）" in ask(LeaveKind.MATERNITY, place, cases=CAESAREAN).lead


def test_shandong_paternity_leave_reads_as_a_minimum():
    assert ask(LeaveKind.PATERNITY, "山东").lead == "在山东，爸爸的陪产假不少于 15 天，单位可以多给。"
    assert ("爸爸", "陪产假不少于 15 天，单位可以多给") in ask(LeaveKind.MATERNITY, "山东").details


@pytest.mark.parametrize("kind", [LeaveKind.MATERNITY, LeaveKind.PATERNITY, LeaveKind.PARENTAL])
def test_tibet_says_in_the_first_sentence_whom_the_report_spoke_of(kind):
    assert "干部职工" in ask(kind, "西藏").lead


@pytest.mark.parametrize("kind", [LeaveKind.PATERNITY, LeaveKind.PARENTAL, LeaveKind.MARRIAGE])
def test_only_maternity_leave_sends_a_parent_to_the_insurer(kind):
    assert "12393" in ask(LeaveKind.MATERNITY).text
    for place in PLACES.values():
        found = ask(kind, place)
        assert "津贴看" not in found.text
        assert "12393" not in found.text


@pytest.mark.parametrize("place", ["湖南", "广东", "广西"])
def test_the_nations_3_days_are_not_laid_to_a_provinces_regulation(place):
    titles = [source.title for source in ask(LeaveKind.MARRIAGE, place).sources]
    assert titles[0] == "中华人民共和国劳动法"
    assert not any("计划生育条例" in title for title in titles)


def test_beijing_counts_parental_leave_in_working_days():
    assert "5 个工作日" in ask(LeaveKind.PARENTAL, "北京").lead


def test_sichuan_third_child_needs_the_employers_consent():
    found = ask(LeaveKind.MATERNITY, "四川", child_number=3)
    assert found.lead == "在四川生三孩，产假是 188 天，本人申请、单位同意的再加 30 天，共 218 天。"
    assert found.value == 188


def test_sichuan_tells_of_the_change_to_who_may_have_given_birth_before_it():
    assert (
        "2025 年 11 月 27 日及以前生的：158 天（98 天 + 60 天）。" in ask(LeaveKind.MATERNITY, "四川").notes
    )
    before = ask(LeaveKind.MATERNITY, "四川", day=date(2025, 11, 27))
    assert "2025 年 11 月 28 日起生的：188 天（98 天 + 90 天）。" in before.notes


def test_a_change_long_past_is_not_told():
    assert not any("及以前" in note for note in ask(LeaveKind.MATERNITY, "青海").notes)


def test_anhui_parental_leave_lasts_until_six():
    assert "满 6 周岁" in ask(LeaveKind.PARENTAL, "安徽").lead


@pytest.mark.parametrize(("place", "words"), [("青海", "不是必给"), ("吉林", "试点"), ("重庆", "单位批准")])
def test_parental_leave_that_is_not_for_every_employer_says_so_first(place, words):
    assert words in ask(LeaveKind.PARENTAL, place).lead


def test_hunan_marriage_leave_is_3_days_and_more_is_only_encouraged():
    found = ask(LeaveKind.MARRIAGE, "湖南")
    assert found.value == 3
    assert found.lead == "在湖南，婚假是 3 天；鼓励单位给到 20 天，不是必给，看单位。"
    assert ask(LeaveKind.MARRIAGE, "湖南", day=date(2024, 5, 1)).lead == "在湖南，婚假是 3 天。"


def test_fujian_range_is_never_summed():
    found = ask(LeaveKind.MATERNITY, "福建", cases=DIFFICULT, births=2)
    assert found.value is None
    assert "158 至 180 天" in found.lead


def test_shaanxi_adds_for_the_early_check_up_and_the_third_child():
    assert ask(LeaveKind.MATERNITY, "陕西", cases=frozenset({Case.WITH_EARLY_CHECKUP})).value == 168
    assert ask(LeaveKind.MATERNITY, "陕西", child_number=3).value == 173
    assert ask(LeaveKind.PATERNITY, "陕西", child_number=3).value == 25


# Miscarriage, from 国务院令第619号第七条第二款


@pytest.mark.parametrize("place", PLACES.values())
def test_a_miscarriage_never_brings_the_provinces_extension(place):
    early = ask(LeaveKind.MATERNITY, place, miscarried=True, pregnancy_months=3)
    late = ask(LeaveKind.MATERNITY, place, miscarried=True, pregnancy_months=4)
    both = ask(LeaveKind.MATERNITY, place, miscarried=True)
    assert (early.value, late.value) == (15, 42)
    assert "15 天" in both.lead
    assert "42 天" in both.lead
    assert early.region_code == "100000"


@pytest.mark.parametrize("place", ["河南", "广东"])
def test_no_days_of_a_father_are_told_of_a_miscarriage_before_that_none_are_on_record(place):
    found = ask(LeaveKind.PATERNITY, place, miscarried=True)
    assert "没有核到" in found.lead
    assert found.value is None
    assert ask(LeaveKind.PATERNITY, place).lead in found.paragraphs


# Nursing break, from 国务院令第619号第九条第二款


def test_nursing_break_is_one_hour_for_each_child():
    assert "1 小时" in ask(LeaveKind.NURSING_BREAK).lead
    assert ask(LeaveKind.NURSING_BREAK, births=2).value == 2
    assert ask(LeaveKind.NURSING_BREAK, births=3).value == 3


# What else parents ask about a leave


def test_what_a_regulation_leaves_open_is_said_to_be_open():
    assert "条例没写" in ask(LeaveKind.PATERNITY, asks=Aspect.SPLIT).lead
    assert "条例没写" in ask(LeaveKind.PARENTAL, asks=Aspect.OVERLAP).lead
    assert "没有核到" in ask(LeaveKind.PARENTAL, "贵州", asks=Aspect.PAY).lead


def test_an_aspect_is_answered_first_and_the_amount_second():
    found = ask(LeaveKind.PARENTAL, asks=Aspect.PAY)
    assert found.lead == "在河南休育儿假，算出勤，不能按事假扣工资。"
    assert found.details[0] == ("育儿假", "每人每年 10 天，休到孩子满 3 周岁")


def test_an_aspect_that_only_the_nation_rules_is_taken_from_there():
    found = ask(LeaveKind.MATERNITY, asks=Aspect.TIMING)
    assert "15 天含在 98 天里" in found.lead


# Honest limits


def test_a_leave_without_a_first_day_says_so_and_by_what_it_is_judged():
    found = ask(LeaveKind.MATERNITY, "山西")
    assert found.rules[0].in_force_from is None
    assert "施行日未核到，按 2021 年修改的条例判断。" in found.notes
    assert "《山西省人口和计划生育条例》的文号、发布单位未核到。" in found.source_notes


def test_a_birth_before_the_record_is_refused_with_the_earliest_day_and_where_to_ask():
    found = ask(LeaveKind.MATERNITY, day=date(2015, 6, 1))
    assert found.value is None
    assert "没有记录" in found.lead
    assert "2017 年 1 月 1 日起" in found.text
    assert "12333" in found.text
    assert "12393" in found.text


@pytest.mark.parametrize("code", ["710000", "810000", "820000"])
def test_the_nations_rule_is_not_told_where_it_does_not_hold(code):
    question = LeaveQuestion(kind=LeaveKind.MATERNITY, region_code=code, day=TODAY)
    found = answer(leave_table(), question, name_of=NAMES.__getitem__)
    assert isinstance(found, NotRecorded)
    assert "98" not in explain_gap(leave_table(), found, name_of=NAMES.__getitem__).text


def test_a_figure_of_low_confidence_is_not_spoken():
    unverified = make_figure(value=77, says="77 天", confidence=Confidence.LOW)
    found = ask(LeaveKind.PATERNITY, table=PolicyTable([unverified]))
    assert "77" not in found.text
    assert found.value is None
    assert "12333" in found.lead
    assert "《某省人口与计划生育条例》" in found.text


def test_an_addition_of_low_confidence_is_not_added():
    usual = make_figure(kind=LeaveKind.MATERNITY, value=158, says="158 天")
    twins = make_figure(
        kind=LeaveKind.MATERNITY, case=Case.MULTIPLE_BIRTH, adds=True, value=77, says="再加 77 天",
        confidence=Confidence.LOW,
    )  # fmt: skip
    found = ask(LeaveKind.MATERNITY, table=PolicyTable([usual, twins]), births=2)
    assert "77" not in found.text
    assert found.value == 158
    assert "还没有核实" in found.lead


def test_an_announced_change_is_told_as_announced_and_never_as_the_rule():
    now = make_figure()
    announced = make_figure(value=44, says="44 天", in_force_from=date(2026, 1, 1), expected=True)
    found = ask(LeaveKind.PATERNITY, table=PolicyTable([now, announced]))
    assert found.value == 20
    assert "44" not in found.lead
    assert "已经公布、还没有施行的变化：2026 年 1 月 1 日起：44 天。" in found.notes


@pytest.mark.parametrize("place", [*PLACES.values(), "全国"])
def test_paternity_leave_question_is_not_answered_with_maternity_leave(place):
    found = ask(LeaveKind.PATERNITY, place)
    assert not re.search(r"\b(98|128|158|168|178|180|188|365)\b", found.text)
    assert all(figure.kind is LeaveKind.PATERNITY for figure in found.rules)


def test_a_county_is_answered_by_its_province():
    question = LeaveQuestion(kind=LeaveKind.MARRIAGE, region_code="410702", day=TODAY)
    found = answer(leave_table(), question, name_of=NAMES.__getitem__)
    assert isinstance(found, PolicyAnswer)
    assert (found.region_code, found.region_name) == ("410000", "河南")
