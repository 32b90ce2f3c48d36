"""What the leave tables let the bot say: every province, every kind of leave."""

from __future__ import annotations

import re
from datetime import date
from itertools import product as combinations

import pytest

from bot.steps.policy import PolicyStep
from bot.understanding import HEAD_OF_KIND
from knowledge.policies.dated_rule import Confidence
from knowledge.policies.figure import LeaveKind
from knowledge.policies.table import PolicyTable
from knowledge.regions import gazetteer
from tests.bot.builders import make_situation
from tests.knowledge.policies.builders import make_figure

PROVINCES = [region for number in range(11, 66) if (region := gazetteer().get(f"{number}0000")) is not None]
THOUSANDS = re.compile(r"\d[,，]\d{3}")


def test_there_are_thirty_one_provinces():
    assert len(PROVINCES) == 31


@pytest.mark.parametrize("kind", LeaveKind)
def test_each_provinces_answer_has_place_source_first_day_and_plain_numbers(product, kind):
    for province in PROVINCES:
        answer = product.from_table(f"{province.short_name}{HEAD_OF_KIND[kind]}几天")
        where = {citation.region_name for citation in answer.citations}
        assert province.short_name in answer.text or where & {province.short_name, "全国"}, province.name
        assert answer.citations, province.name
        for citation in answer.citations:
            assert citation.source.title, province.name
            assert citation.source.issuer, province.name
        is_dated = any(citation.source.in_force_from for citation in answer.citations)
        assert is_dated or any("施行日" in note for note in answer.notes), province.name
        assert not THOUSANDS.search(answer.text), province.name
        assert "None" not in answer.text


@pytest.mark.parametrize("kind", [LeaveKind.MATERNITY, LeaveKind.PATERNITY])
def test_a_provinces_leave_is_answered_from_something_that_holds_there(product, kind):
    for province in PROVINCES:
        answer = product.ask(f"{province.short_name}{HEAD_OF_KIND[kind]}几天")
        assert answer.status == "answered", province.name
        places = {citation.region_name for citation in answer.citations}
        assert places & {province.name, province.short_name, "全国"}, province.name


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        # Figures as the regulations give them; see the sources under each.
        ("产假几天", "188"),
        ("北京产假几天", "158"),
        ("广东产假几天", "178"),
        ("四川护理假几天", "30"),
        ("广东陪产假几天", "15"),
        ("四川婚假几天", "20"),
        ("四川育儿假几天", "10"),
    ],
)
def test_a_published_figure_is_spoken(product, text, spoken):
    assert re.search(rf"(?<!\d){spoken}(?!\d)", product.from_table(text).lead)


def test_it_says_from_when_a_changed_rule_holds(product):
    answer = product.from_table("四川产假几天")
    assert {citation.source.in_force_from for citation in answer.citations} & {date(2025, 11, 28)}
    assert any("2025 年 11 月 27 日" in note and "158" in note for note in answer.notes)


def test_a_figure_without_a_known_first_day_says_so(product):
    assert any("施行日未核到" in note for note in product.from_table("2025年10月在四川生的，产假几天").notes)


@pytest.mark.parametrize(
    "text", ["2019年在四川生的，产假几天", "2019年在四川生的，护理假几天", "2010年在北京生的，产假几天"]
)
def test_what_was_not_recorded_is_not_filled_with_todays_figure(product, text):
    answer = product.from_table(text)
    today = product.from_table(re.sub(r"^\d{4}年", "", text))
    assert answer.lead != today.lead
    assert "没有记录" in answer.lead
    assert any("12333" in paragraph for paragraph in answer.paragraphs)


def test_a_figure_of_low_confidence_is_never_spoken(understood):
    figure = make_figure(
        region_code="410000", kind=LeaveKind.PATERNITY, value=77, says="77 天", confidence=Confidence.LOW
    )
    step = PolicyStep(PolicyTable([figure]), gazetteer(), home="410702")
    situation = make_situation(understood("护理假几天"))
    (proposal,) = step.propose(situation)
    answer = proposal.build()
    assert "77" not in answer.text
    assert "12333" in answer.text
    assert answer.citations


def test_an_announced_change_is_not_given_as_the_rule_in_force(understood):
    law = make_figure(region_code="410000", kind=LeaveKind.PATERNITY, value=11, says="11 天")
    announced = make_figure(
        region_code="410000",
        kind=LeaveKind.PATERNITY,
        value=66,
        says="66 天",
        in_force_from=date(2026, 1, 1),
        expected=True,
    )
    step = PolicyStep(PolicyTable([law, announced]), gazetteer(), home="410702")
    situation = make_situation(understood("护理假几天"))
    (proposal,) = step.propose(situation)
    answer = proposal.build()
    assert "11 天" in answer.lead
    assert "66" not in answer.lead


@pytest.mark.parametrize("text", ["托育机构怎么找", "公司不签合同", "谢谢"])
def test_the_table_proposes_nothing_where_no_leave_is_meant(product, text):
    assert all(proposal.step != "policy" for proposal in product.reply(text).proposals)


def test_what_is_offered_next_is_a_whole_question_that_gets_an_answer(product):
    for kind, place in combinations(LeaveKind, ("", "广东")):
        for suggestion in product.from_table(f"{place}{HEAD_OF_KIND[kind]}几天").suggestions:
            assert product.ask(suggestion).status in {"answered", "clarify"}, suggestion


@pytest.mark.parametrize(
    ("text", "days", "not_days"),
    [
        ("流产假 怀孕不满四个月 几天", "15 天", "42"),
        ("怀孕不到4个月流产休几天", "15 天", "42"),
        ("怀孕4个月流产休几天", "42 天", "15"),
        ("流产两个月的和五个月的分别歇几天", "15 天；", "98"),
    ],
)
def test_less_than_so_many_months_is_not_so_many(product, text, days, not_days):
    # 《女职工劳动保护特别规定》第七条: 未满 4 个月流产 15 天, 满 4 个月流产 42 天
    lead = product.ask(text).lead
    assert days in lead
    assert not_days not in lead
