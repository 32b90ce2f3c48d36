"""What holds for every province, kind and day."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from knowledge.policies.answer import PolicyAnswer
from knowledge.policies.figure import Aspect, Case, Figure, LeaveKind, Unit
from knowledge.policies.leave import LeaveQuestion, answer, explain_gap, leave_table
from knowledge.policies.table import InForce, NotRecorded
from knowledge.sources import UNKNOWN_ISSUER
from tests.knowledge.policies.builders import NAMES, PLACES, TODAY

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2035, 12, 31))
REGIONS = st.sampled_from(sorted(NAMES))
QUESTIONS = st.builds(
    LeaveQuestion,
    kind=st.sampled_from(LeaveKind),
    region_code=REGIONS,
    day=DAYS,
    cases=st.frozensets(st.sampled_from(Case), max_size=3),
    births=st.none() | st.integers(min_value=1, max_value=6),
    child_number=st.none() | st.integers(min_value=1, max_value=9),
    miscarried=st.booleans(),
    pregnancy_months=st.none() | st.integers(min_value=0, max_value=10),
    asks=st.none() | st.sampled_from(Aspect),
)


def _name(code: str) -> str:
    return NAMES[code]


@given(QUESTIONS)
def test_every_question_gets_an_answer_or_an_honest_refusal(question):
    found = answer(leave_table(), question, name_of=_name)
    if isinstance(found, NotRecorded):
        told = explain_gap(leave_table(), found, name_of=_name)
        assert "没有记录" in told.lead
        assert "12333" in told.text
        return
    assert found.kind is question.kind
    assert found.lead.endswith("。")
    assert found.sources
    assert "None" not in found.text
    assert "  " not in found.text


@given(QUESTIONS)
def test_no_figure_is_spoken_outside_its_days_or_of_low_confidence(question):
    found = answer(leave_table(), question, name_of=_name)
    if isinstance(found, PolicyAnswer):
        for figure in found.rules:
            assert figure.holds_on(question.day)
            assert figure.is_speakable
            assert figure.kind is question.kind


@given(
    region_code=REGIONS,
    day=DAYS,
    births=st.integers(min_value=1, max_value=5),
    cases=st.frozensets(st.sampled_from([Case.CAESAREAN, Case.DIFFICULT_BIRTH, Case.WITH_EARLY_CHECKUP])),
)
def test_a_total_is_the_sum_of_the_figures_it_names(region_code, day, births, cases):
    question = LeaveQuestion(
        kind=LeaveKind.MATERNITY, region_code=region_code, day=day, births=births, cases=cases
    )
    found = answer(leave_table(), question, name_of=_name)
    if not isinstance(found, PolicyAnswer) or "（" not in found.lead or found.value is None:
        return
    terms = re.search(r"(\d+) 天（([\d +]+)）", found.lead)
    if terms is not None:
        assert int(terms[1]) == sum(int(part) for part in terms[2].split("+")) == found.value


@given(region_code=st.sampled_from(sorted(PLACES)), kind=st.sampled_from(LeaveKind), day=DAYS)
def test_a_province_is_recorded_from_its_first_day_on_without_gaps(region_code, kind, day):
    history = leave_table().history(region_code, kind=kind, case=Case.USUAL)
    if not history:
        return
    found = leave_table().value_on(region_code, day, kind=kind, case=Case.USUAL)
    assert isinstance(found, InForce) == (day >= history[0].first_day)


def test_every_value_stands_in_its_words():
    for figure in leave_table().figures:
        numbers = {int(digits) for digits in re.findall(r"\d+", figure.says)}
        if figure.value:
            assert figure.value in numbers, figure.place_in_file
        if figure.most is not None:
            assert figure.most in numbers, figure.place_in_file


def test_every_breakdown_adds_up_to_its_value():
    for figure in leave_table().figures:
        parts = re.search(r"（(\d+) 天 \+ (\d+) 天）", figure.says)
        if parts is not None:
            assert int(parts[1]) + int(parts[2]) == figure.value, figure.place_in_file


def test_provincial_maternity_leave_is_never_below_the_nations_98_days():
    usual = [
        figure
        for figure in leave_table().figures
        if figure.kind is LeaveKind.MATERNITY and figure.case is Case.USUAL
    ]
    assert len({figure.region_code for figure in usual}) == len(NAMES)
    assert all(figure.value is not None and figure.value >= 98 for figure in usual)


def test_an_unknown_first_day_is_never_dressed_as_a_known_one():
    for figure in leave_table().figures:
        rule = figure.sources[0]
        if figure.in_force_from is None:
            assert figure.judged_by, figure.place_in_file
        if rule.in_force_from is not None and figure.in_force_from is not None:
            assert figure.in_force_from >= rule.in_force_from, figure.place_in_file


def test_no_lead_of_a_plain_question_is_longer_than_sixty_characters():
    for region_code in NAMES:
        for kind in LeaveKind:
            question = LeaveQuestion(kind=kind, region_code=region_code, day=TODAY)
            found = answer(leave_table(), question, name_of=_name)
            assert isinstance(found, PolicyAnswer)
            assert len(found.lead) <= 60, found.lead


def test_a_document_whose_issuer_is_unknown_is_named_in_a_note():
    for region_code in PLACES:
        question = LeaveQuestion(kind=LeaveKind.MATERNITY, region_code=region_code, day=TODAY)
        found = answer(leave_table(), question, name_of=_name)
        assert isinstance(found, PolicyAnswer)
        rule: Figure = found.rules[0]
        is_unknown = rule.sources[0].issuer == UNKNOWN_ISSUER
        assert is_unknown == any("发布单位" in note for note in found.source_notes), region_code


def test_only_paternity_leave_is_ever_counted_in_months_for_a_usual_case():
    months = [
        figure for figure in leave_table().figures if figure.unit is Unit.MONTH and figure.case is Case.USUAL
    ]
    assert {figure.kind for figure in months} == {LeaveKind.PATERNITY}
