"""What holds of the tables on children at every age."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.children.ages import age_label, span_label
from knowledge.children.check_up_files import check_ups
from knowledge.children.growth import PERCENTILES, Level, Measure, Position, Sex, is_rising
from knowledge.children.growth_files import growth
from knowledge.children.milestone_files import milestones
from knowledge.children.vaccine_files import immunisation

SCHEDULE = immunisation().schedule_on(date(2026, 11, 24), lineage=("410702", "410700", "410000", "100000"))
UNDER_THREE = st.floats(min_value=0, max_value=36, allow_nan=False)
SEXES = st.sampled_from(Sex)
MEASURES = st.sampled_from(Measure)


def assess(sex, age_months, measure, value):
    name = {Measure.WEIGHT: "weight_kg", Measure.HEIGHT: "height_cm", Measure.HEAD: "head_cm"}[measure]
    return growth().assess(sex, age_months, **{name: value})


# Vaccines ------------------------------------------------------------------------


def test_a_dose_is_never_due_before_the_one_before_it_plus_the_interval():
    days_per_month = 30.4
    for vaccine in SCHEDULE.vaccines:
        for former, later in pairwise(vaccine.doses):
            if later.timing is not None:
                continue  # said in words: 第 1 剂后 7 至 10 天
            gap = (later.interval_days or 0) / days_per_month + (later.interval_months or 0)
            assert later.age_months - former.age_months >= gap, later.id


def test_a_dose_is_due_before_the_age_by_which_it_should_be_done():
    assert all(dose.before_months > dose.age_months for dose in SCHEDULE.doses if dose.before_months)


@given(st.floats(min_value=0, max_value=12 * 18, allow_nan=False))
def test_every_age_lies_between_what_was_due_and_what_comes(age):
    before, due, after = SCHEDULE.last_before(age), SCHEDULE.due_at(age), SCHEDULE.next_after(age)
    assert before or due or after
    assert all(dose.age_months < int(age) for dose in before)
    assert all(dose.age_months == int(age) for dose in due)
    assert all(dose.age_months > int(age) for dose in after)


def test_going_from_age_to_age_meets_every_dose_once():
    met, age = [*SCHEDULE.due_at(0)], 0
    while following := SCHEDULE.next_after(age):
        met += following
        age = following[0].age_months
    every = [dose for vaccine in SCHEDULE.vaccines if vaccine.is_for_every_child for dose in vaccine.doses]
    assert sorted(dose.id for dose in met) == sorted(dose.id for dose in every)


def test_what_only_some_clinics_or_children_get_is_in_no_list_by_age():
    listed = {dose.vaccine_id for age in SCHEDULE.ages for dose in SCHEDULE.due_at(age)}
    assert not listed & {"jei", "hepai", "hpv"}


def test_a_dose_is_found_by_its_place_in_the_series():
    assert SCHEDULE.dose("hepb", 3).id == "hepb3"
    assert SCHEDULE.dose("hepb", 4) is None
    assert SCHEDULE.dose("unknown", 1) is None


# Check-ups and signs -------------------------------------------------------------


@given(UNDER_THREE)
def test_every_age_under_three_has_its_check_up_or_a_next_one(age):
    table = check_ups()
    visit, following = table.check_up_at(age), table.next_after(age)
    assert visit is not None or following is not None
    if visit is not None:
        assert visit.months == int(age)
    if following is not None:
        assert following.months > int(age)


@given(st.floats(min_value=0, max_value=72, allow_nan=False))
def test_signs_are_those_of_the_latest_age_that_is_reached(age):
    signs = milestones().signs_at(age)
    assert bool(signs) == (age >= milestones().ages[0])
    assert all(sign.months <= age for sign in signs)
    assert len({sign.months for sign in signs}) <= 1
    if following := milestones().next_after(age):
        assert following[0].months > age


# Growth --------------------------------------------------------------------------


@given(SEXES, UNDER_THREE, MEASURES)
def test_the_values_of_every_age_rise_from_percentile_to_percentile(sex, age, measure):
    line = growth().line(sex, age, measure)
    assert is_rising(line.percentiles)
    low, high = line.deviations[:3], line.deviations[3:]
    assert is_rising((*low, line.at(50), *high))


@given(SEXES, UNDER_THREE, MEASURES, st.floats(min_value=0.5, max_value=150), st.floats(0.01, 5))
def test_who_is_bigger_never_stands_lower(sex, age, measure, value, more):
    order = list(reversed(Level))
    one, other = assess(sex, age, measure, value), assess(sex, age, measure, value + more)
    assert order.index(one.level) <= order.index(other.level)
    assert (one.above or 0) <= (other.above or 0)


@given(SEXES, UNDER_THREE, MEASURES, st.sampled_from(PERCENTILES))
def test_a_value_on_a_line_stands_at_that_line(sex, age, measure, percentile):
    line = growth().line(sex, age, measure)
    found = assess(sex, age, measure, line.at(percentile))
    assert found.above == percentile
    assert not found.go_see_clinic
    assert not found.is_implausible


def test_a_child_does_not_lose_weight_or_head_from_row_to_row():
    for (measure, _), lines in growth().tables.items():
        for former, later in pairwise(lines):
            if measure is Measure.HEIGHT and former.position is not later.position:
                continue  # from 24 months on it is measured standing, which is a little less
            assert all(high > low for low, high in zip(former.percentiles, later.percentiles, strict=True))


@pytest.mark.parametrize(
    ("value", "level", "above", "below", "is_seen"),
    [
        # A boy of 8 months, WS/T 423—2022 table A.1: 7.5 8.0 8.5 9.1 9.8 10.4 11.1.
        (7.4, Level.LOWER, None, 3, True),
        (7.5, Level.LOWER_MIDDLE, 3, 10, False),
        (8.4, Level.LOWER_MIDDLE, 10, 25, False),
        (8.5, Level.MIDDLE, 25, 50, False),
        (9.7, Level.MIDDLE, 50, 75, False),
        (9.8, Level.UPPER_MIDDLE, 75, 90, False),
        (11.1, Level.UPPER, 97, None, False),
        (11.2, Level.UPPER, 97, None, True),
    ],
)
def test_levels_begin_at_the_lines_of_the_standard(value, level, above, below, is_seen):
    found = growth().assess(Sex.BOYS, 8, weight_kg=value)
    assert (found.level, found.above, found.below, found.go_see_clinic) == (level, above, below, is_seen)


def test_between_two_rows_values_are_estimated_and_said_to_be():
    line = growth().line(Sex.BOYS, 25.5, Measure.WEIGHT)
    lower, upper = (growth().line(Sex.BOYS, age, Measure.WEIGHT) for age in (24, 27))
    assert line.is_estimated
    assert lower.at(50) < line.at(50) < upper.at(50)


def test_between_lying_and_standing_nothing_is_estimated():
    line = growth().line(Sex.GIRLS, 23.5, Measure.HEIGHT)
    assert (line.age_months, line.position) == (23, Position.LYING)
    assert growth().line(Sex.GIRLS, 24, Measure.HEIGHT).position is Position.STANDING


def test_an_age_off_the_record_is_an_error_and_no_guess():
    with pytest.raises(ValueError, match="36"):
        growth().line(Sex.BOYS, 36.5, Measure.WEIGHT)


def test_exactly_one_measurement_is_assessed():
    with pytest.raises(ValueError, match="exactly one"):
        growth().assess(Sex.BOYS, 6)
    with pytest.raises(ValueError, match="exactly one"):
        growth().assess(Sex.BOYS, 6, weight_kg=8.0, height_cm=67.0)


@given(st.integers(min_value=0, max_value=216))
def test_every_age_has_a_name_in_months_or_years(months):
    assert age_label(months).endswith(("月龄", "周岁", "出生时"))
    assert span_label(max(1, months)).endswith(("个月", "年"))
