"""The benefit tables against values typed a second time from the published documents and reports."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.policies.answer import PolicyAnswer
from knowledge.policies.benefit_kind import Benefit, BenefitAsk, BenefitCase
from knowledge.policies.benefit_question import BenefitQuestion
from knowledge.policies.benefit_sums import Month, allowance, subsidy_months
from knowledge.policies.benefits import answer, benefit_table, explain_gap
from knowledge.policies.table import InForce, NotRecorded
from knowledge.regions import gazetteer

TODAY = date(2026, 11, 23)
HOME = "410702"


def name_of(code):
    return gazetteer().get(code).short_name


def ask(kind, code=HOME, **about):
    """What a family or an operator is told on a day, a gap put into words."""
    question = BenefitQuestion(kind=kind, region_code=code, **{"day": TODAY, **about})
    found = answer(benefit_table(), question, name_of=name_of)
    return found if isinstance(found, PolicyAnswer) else explain_gap(found, name_of=name_of)


def born(year, month):
    first = date(year, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return {"born_from": first, "born_until": last}


def test_every_benefit_has_a_rule():
    assert {rule.kind for rule in benefit_table().figures} == set(Benefit)


# Region, day, benefit, value: each typed from the document named beside it, not from our YAML.
PUBLISHED = [
    (HOME, TODAY, Benefit.CHILDCARE_SUBSIDY, 3600),  # 育儿补贴制度实施方案, 2025-07-28
    (HOME, date(2022, 6, 1), Benefit.SPECIAL_DEDUCTION, 1000),  # 国发〔2022〕8号
    (HOME, date(2022, 12, 31), Benefit.SPECIAL_DEDUCTION, 1000),
    (HOME, date(2023, 1, 1), Benefit.SPECIAL_DEDUCTION, 2000),  # 国发〔2023〕13号
    (HOME, TODAY, Benefit.CHILD_EDUCATION_DEDUCTION, 2000),  # 国发〔2023〕13号
    (HOME, TODAY, Benefit.ELDERLY_SUPPORT_DEDUCTION, 3000),
    (HOME, TODAY, Benefit.SERIOUS_ILLNESS_DEDUCTION, 80000),  # 国发〔2018〕41号
    (HOME, TODAY, Benefit.SUBSIDY_TAX, 0),  # 财政部 税务总局公告2025年第6号
    (HOME, TODAY, Benefit.NEWBORN_INSURANCE, 90),  # 医保办函〔2021〕11号
    (HOME, TODAY, Benefit.RESIDENT_PREMIUM, 400),  # 筹资 1100 less 财政 700
    (HOME, date(2025, 6, 1), Benefit.RESIDENT_PREMIUM, 400),  # 2024-08-26
    (HOME, TODAY, Benefit.CONTINUOUS_INSURANCE, 1000),  # 国办发〔2024〕38号
    (HOME, TODAY, Benefit.INCOME_90, 90),  # 公告2026年第7号
    (HOME, date(2025, 12, 31), Benefit.FEES_WAIVED, 6),  # 公告2019年第76号
    (HOME, TODAY, Benefit.FEES_WAIVED, 6),  # 公告2026年第7号
    (HOME, TODAY, Benefit.VAT_THRESHOLD, 100000),  # 财政部 税务总局公告2026年第10号
    (HOME, TODAY, Benefit.SMALL_PROFIT, 5),  # 财政部 税务总局公告2023年第12号
    (HOME, TODAY, Benefit.SIX_TAXES, 50),
    (HOME, TODAY, Benefit.SOLE_TRADER, 50),
    (HOME, TODAY, Benefit.WELFARE_DEDUCTION, 14),  # 国务院令第512号, 第四十条
    (HOME, TODAY, Benefit.CONSTRUCTION_MONEY, 10000),  # 2022-09-01 吹风会
    (HOME, TODAY, Benefit.UNION_PROJECT, 10000),  # 2025-11 全国总工会
    (HOME, TODAY, Benefit.PUBLIC_POSTS, 100),  # 红政办〔2022〕34号
    (HOME, TODAY, Benefit.LOAN_INTEREST, 1),  # 2026-01 通知
]


@pytest.mark.parametrize(("code", "day", "kind", "value"), PUBLISHED)
def test_a_published_value_is_told(code, day, kind, value):
    told = ask(kind, code, day=day)
    assert told.value == value
    assert value == 0 or str(value) in told.lead
    assert told.sources


@pytest.mark.parametrize(
    ("month", "months", "total", "by_year"),
    [
        # The first is 中国日报's example of 2025-07-28; the rest count months as it does.
        ((2023, 12), 24, 7200, "2025 年 3600 元，2026 年 3600 元"),
        ((2022, 1), 1, 300, "2025 年 300 元"),
        ((2022, 12), 12, 3600, "2025 年 3600 元"),
        ((2023, 7), 19, 5700, "2025 年 3600 元，2026 年 2100 元"),
        ((2024, 5), 29, 8700, "2025 年 3600 元，2026 年 3600 元，2027 年 1500 元"),
        ((2024, 12), 36, 10800, "2025 年 3600 元，2026 年 3600 元，2027 年 3600 元"),
    ],
)
def test_the_subsidy_of_an_earlier_birth_is_counted_by_months(month, months, total, by_year):
    told = ask(Benefit.CHILDCARE_SUBSIDY, **born(*month))
    assert told.value == total
    assert f"{months} × 300 = {total} 元" in told.lead
    assert ("分年", by_year) in told.details


def test_a_birth_since_2025_brings_three_full_years():
    # 新华社, 2025-09-12: a child of January 2025 has 10800 yuan in all.
    told = ask(Benefit.CHILDCARE_SUBSIDY, **born(2025, 1))
    assert told.value == 10800
    assert "3 年 × 3600 元" in told.lead


def test_a_child_past_three_before_the_subsidy_began_gets_none():
    told = ask(Benefit.CHILDCARE_SUBSIDY, **born(2021, 12))
    assert told.value == 0
    assert "领不到" in told.lead


def test_a_year_without_its_month_is_answered_as_a_range_and_asks_for_the_month():
    told = ask(Benefit.CHILDCARE_SUBSIDY, born_from=date(2024, 1, 1), born_until=date(2024, 12, 31))
    assert told.value is None
    assert "7500" in told.lead
    assert "10800" in told.lead
    assert "几月" in told.lead


def test_twins_have_the_sum_twice():
    told = ask(Benefit.CHILDCARE_SUBSIDY, births=2, **born(2023, 12))
    assert told.value == 14400
    assert ("双胞胎", "7200 × 2 = 14400 元") in told.details


@given(st.integers(2022, 2024), st.integers(1, 12))
def test_each_later_month_of_birth_brings_one_month_more(year, month):
    found = benefit_table().value_on(
        "100000", TODAY, kind=Benefit.CHILDCARE_SUBSIDY, case=BenefitCase.BORN_BEFORE
    )
    added = subsidy_months(found.figure, Month(year, month))
    # The formula of the facts: (year − 2022) × 12 + month.
    assert added.months == (year - 2022) * 12 + month
    assert added.total == added.months * 300 == sum(yuan for _, yuan in added.by_year)
    assert all(yuan <= 3600 for _, yuan in added.by_year)


def test_the_deduction_runs_from_the_birth_month_to_the_month_before_three_at_each_years_rate():
    told = ask(Benefit.SPECIAL_DEDUCTION, **born(2022, 5))
    assert "2025 年 4 月" in told.lead
    assert "8 × 1000 + 28 × 2000 = 64000 元" in told.lead


def test_a_deduction_before_there_was_one_is_not_told():
    told = ask(Benefit.SPECIAL_DEDUCTION, day=date(2021, 6, 1))
    assert "2022 年 1 月 1 日" in told.lead
    assert told.value is None


def test_the_allowance_is_the_average_wage_by_thirty_by_days():
    # A worked example: 6000 ÷ 30 × 188 = 37600.
    assert ask(Benefit.MATERNITY_ALLOWANCE, average_wage_yuan=6000).value == 37600
    assert ask(Benefit.MATERNITY_ALLOWANCE, average_wage_yuan=6000, leave_days=203).value == 40600
    assert allowance(5999, 98) == 19597


def test_the_allowance_elsewhere_is_the_formula_alone():
    told = ask(Benefit.MATERNITY_ALLOWANCE, "440000", average_wage_yuan=6000, is_elsewhere=True)
    assert told.value is None
    assert "÷ 30" in told.lead
    assert "188" not in told.text


ENDING = [rule for rule in benefit_table().figures if rule.in_force_until is not None]


@pytest.mark.parametrize("rule", ENDING, ids=lambda rule: rule.place_in_file)
def test_a_rule_past_its_last_day_is_told_as_ended_or_replaced(rule):
    after = rule.in_force_until + timedelta(days=1)
    found = benefit_table().value_on(rule.region_code, after, kind=rule.kind, case=rule.case)
    if isinstance(found, InForce):
        assert found.figure.first_day == after
        return
    told = explain_gap(found, name_of=name_of)
    assert "执行到" in told.lead
    assert rule.phone in told.lead
    assert rule.says not in told.text
    assert told.value is None


def test_the_community_tax_rules_are_renewed_without_a_gap_and_end_with_2027():
    for kind in (Benefit.VAT_COMMUNITY, Benefit.INCOME_90, Benefit.DEED_TAX, Benefit.PROPERTY_LAND_TAX):
        assert "第76号" in ask(kind, day=date(2025, 12, 31)).sources[0].number
        assert "第7号" in ask(kind, day=date(2026, 1, 1)).sources[0].number
        told = ask(kind, day=date(2028, 1, 1))
        assert "执行到 2027 年 12 月 31 日" in told.lead
        assert "12366" in told.lead


@pytest.mark.parametrize(
    ("kind", "before", "since"),
    [
        # 社会救助暂行办法, articles 12, 14, 47, 28 against 社会救助法 (2026-04-30), 18, 16, 37 with 50, 24.
        (Benefit.MINIMUM_LIVING, "补差额", "分档定额"),
        (Benefit.DESTITUTE_SUPPORT, "未满 16 周岁", "未成年人"),
        (Benefit.TEMPORARY_AID, "街道或居委会", "急难发生地"),
        (Benefit.MEDICAL_ASSISTANCE, "其他特殊困难", "刚性支出困难家庭"),
    ],
)
def test_social_aid_is_told_by_the_law_from_the_day_it_came_into_force(kind, before, since):
    old, new = (ask(kind, day=day, asks=(BenefitAsk.HOW,)) for day in (date(2026, 6, 30), date(2026, 7, 1)))
    assert (old.sources[0].title, new.sources[0].title) == ("社会救助暂行办法", "中华人民共和国社会救助法")
    assert before in old.text
    assert since in new.text
    assert since not in old.text


def test_a_gap_in_insurance_is_told_how_long_it_makes_one_wait():
    """国办发〔2024〕38号: three months, and one more for each further year without."""
    told = ask(Benefit.CONTINUOUS_INSURANCE, asks=(BenefitAsk.WHEN,))
    assert "等待期 3 个月" in told.lead
    assert "再加 1 个月" in told.lead


def test_the_tax_one_need_not_pay_is_told_with_its_years():
    """财政部 税务总局公告2023年第32号: incomes of 2024-01-01 to 2027-12-31."""
    told = ask(Benefit.ANNUAL_TAX_RETURN)
    assert "2024 年到 2027 年的收入" in told.text
    assert any(source.number.endswith("2023年第32号") for source in told.sources if source.number)


def test_a_waived_fee_is_renewed_without_a_gap():
    assert "第76号" in ask(Benefit.FEES_WAIVED, day=date(2025, 12, 31)).sources[0].number
    assert "第7号" in ask(Benefit.FEES_WAIVED, day=date(2026, 1, 1)).sources[0].number
    assert "执行到 2027 年 12 月 31 日" in ask(Benefit.FEES_WAIVED, day=date(2028, 1, 1)).lead


def test_a_small_taxpayer_at_the_threshold_is_not_told_to_be_exempt():
    # 增值税法 art. 23: exempt below the threshold, and taxed on the whole from it on.
    told = ask(Benefit.VAT_THRESHOLD)
    assert "没到 100000 元" in told.lead
    assert "按全额算" in told.text


def test_henan_prices_an_inclusive_nursery_of_society_by_guidance_too():
    # 大河网 2025-11-21, 中国教育报 2025-11-28; the nation leaves a reference range open.
    told = ask(Benefit.INCLUSIVE_PRICE)
    assert told.region_code == "410000"
    assert "政府指导价" in told.lead
    assert "最多预收 3 个月" in told.lead
    assert "参考区间" in ask(Benefit.INCLUSIVE_PRICE, "440000").lead


def test_the_exemption_of_a_nonprofit_lasts_five_years():
    # 财税〔2018〕13号, as answered by 湛江市财政局.
    assert "5 年有效" in ask(Benefit.NONPROFIT).text


def test_a_fourth_child_is_not_told_to_need_no_condition():
    # 平顶山市卫生健康委, 2022-01-14.
    told = ask(Benefit.BIRTH_REGISTRATION)
    assert "一孩、二孩、三孩" in told.lead
    assert "四孩" in told.text


LOW = [rule for rule in benefit_table().figures if not rule.is_speakable and not rule.expected]


@pytest.mark.parametrize("rule", LOW, ids=lambda rule: rule.place_in_file)
def test_a_rule_of_low_confidence_is_not_spoken_but_names_whom_to_ask(rule):
    told = ask(rule.kind, rule.region_code)
    assert "没有核到" in told.lead
    assert rule.phone in told.lead
    assert rule.says not in told.lead
    assert told.value is None


@pytest.mark.parametrize("rule", benefit_table().figures, ids=lambda rule: rule.place_in_file)
def test_a_spoken_rule_has_sources_with_date_or_says_that_they_are_missing(rule):
    if not rule.is_speakable:
        return
    told = ask(rule.kind, rule.region_code, day=rule.first_day)
    for source in rule.sources:
        if source.issued is None:
            assert any(source.title in note and "成文日期" in note for note in told.source_notes)


def test_a_draft_of_another_city_is_not_told_as_law():
    told = ask(Benefit.CHILDCARE_SUBSIDY, "440300", is_elsewhere=True)
    assert "征求意见稿" in told.lead
    assert "不能当有" in told.lead
    assert "7500" not in told.text
    assert "3600" in told.lead


@pytest.mark.parametrize(("code", "theirs"), [("150100", "10000"), ("429006", "1000"), ("510400", "500")])
def test_another_citys_subsidy_is_told_as_its_own_and_ours_as_the_nations(code, theirs):
    told = ask(Benefit.CHILDCARE_SUBSIDY, code, is_elsewhere=True)
    assert theirs in told.lead
    assert "自己的" in told.lead
    assert "领不了" in told.lead
    assert "每年 3600 元" in told.lead


def test_every_answer_on_the_subsidy_says_which_entry_is_right_and_that_no_fee_or_code_is_asked():
    asked = [{}, born(2023, 5), born(2025, 5), {"asks": (BenefitAsk.HOW,)}, {"asks": (BenefitAsk.WHEN,)}]
    for about in asked:
        text = ask(Benefit.CHILDCARE_SUBSIDY, **about).text
        for said in ("省政务服务平台", "街道", "不收一分钱", "验证码", "链接别点"):
            assert said in text, about
    for kind in (Benefit.SUBSIDY_TAX, Benefit.SUBSIDY_SCAM, Benefit.SUBSIDY_MOVE):
        assert "不收一分钱" in ask(kind).text


@pytest.mark.parametrize("asked", [BenefitAsk.HOW, BenefitAsk.WHO, BenefitAsk.WHERE, BenefitAsk.PAPERS])
def test_what_is_asked_of_the_subsidy_comes_first(asked):
    told = ask(Benefit.CHILDCARE_SUBSIDY, asks=(asked,))
    expected = {
        BenefitAsk.HOW: "按下面几步办",
        BenefitAsk.WHO: "3 周岁以下",
        BenefitAsk.WHERE: "街道办事处",
        BenefitAsk.PAPERS: "出生医学证明",
    }
    assert expected[asked] in told.lead
    assert bool(told.steps) is (asked is BenefitAsk.HOW)


def test_what_a_rule_does_not_say_is_named_as_not_found():
    told = ask(Benefit.MATERNITY_ALLOWANCE, "110000", asks=(BenefitAsk.PAPERS,))
    assert "没有核到" in told.lead
    assert "12393" in told.lead


def test_a_rule_of_henan_is_not_told_in_another_province():
    found = answer(
        benefit_table(),
        BenefitQuestion(kind=Benefit.ASSISTED_REPRODUCTION, region_code="440000", day=TODAY),
        name_of=name_of,
    )
    assert isinstance(found, NotRecorded)
    assert explain_gap(found, name_of=name_of) is None
