"""What a text tells of weight, length and head, and of a child's age, as parents type it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ages import age_months
from bot.children.measures import read_measurements
from bot.children.wording import age_words, number
from knowledge.children.growth import Measure
from knowledge.language.normalise import normalise
from knowledge.language.numerals import numerals

WEIGHT, HEIGHT, HEAD = Measure.WEIGHT, Measure.HEIGHT, Measure.HEAD


def measured(text):
    told = read_measurements(numerals(normalise(text))).told
    return {each.measure: each.value for each in told}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("八个月17斤", {WEIGHT: 8.5}),
        ("十七斤半", {WEIGHT: 8.75}),
        ("17斤6两", {WEIGHT: 8.8}),
        ("8.5kg", {WEIGHT: 8.5}),
        ("8公斤半", {WEIGHT: 8.5}),
        ("8500克", {WEIGHT: 8.5}),
        ("出生6斤2两，现在17斤", {WEIGHT: 8.5}),
        ("身高75", {HEIGHT: 75.0}),
        ("身长七十五厘米", {HEIGHT: 75.0}),
        ("75公分", {HEIGHT: 75.0}),
        ("1米05", {HEIGHT: 105.0}),
        ("1米1", {HEIGHT: 110.0}),
        ("头围46", {HEAD: 46.0}),
        ("身高80头围47厘米体重21斤", {HEIGHT: 80.0, HEAD: 47.0, WEIGHT: 10.5}),
        ("身高82.5 体重11.2公斤", {HEIGHT: 82.5, WEIGHT: 11.2}),
        ("囟门2厘米", {}),
        ("身高体重正常吗", {}),
        ("身高18个月的多少", {}),
    ],
)
def test_measurements_are_read_as_parents_type_them(text, told):
    assert measured(text) == pytest.approx(told)


def test_a_weight_without_its_unit_is_told_apart():
    told = read_measurements("8个月体重17")
    assert not told.told
    assert told.unclear_weight.value == 17.0


@given(st.integers(min_value=20, max_value=1500))
def test_a_weight_in_grams_of_ten_is_the_same_in_every_unit(dekagrams):
    kilograms = dekagrams / 100
    in_kg = measured(f"{number(kilograms)}公斤").get(WEIGHT)
    in_jin = measured(f"{number(kilograms * 2)}斤").get(WEIGHT)
    assert in_kg == pytest.approx(kilograms)
    assert in_jin == pytest.approx(kilograms)


@given(st.text(max_size=60))
def test_no_text_makes_the_reader_fail(text):
    for each in read_measurements(numerals(normalise(text))).told:
        assert each.value >= 0


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("个半月的宝宝", 1.5),
        ("周岁宝宝打什么针", 12),
        ("刚满周岁了", 12),
        ("孩子百天", 3.3),
        ("一岁半", 18),
        ("一周岁体检", 12),
        ("五个月没有针打吗", 5),
        ("百白破晚了两个月", None),
        ("疫苗晚打了半个月", None),
        ("疫苗耽误了2个月", None),
        ("推迟2个月打", None),
        ("间隔3个月", None),
        ("两针隔6个月", None),
        ("早产两个月", None),
        ("3个半月", 3.5),
        ("两周岁", 24),
        ("几周岁打", None),
        ("第一个半月", None),
    ],
)
def test_the_age_of_a_child_is_told_from_a_length_of_time(text, months):
    found = age_months(numerals(normalise(text)))
    assert found == (None if months is None else pytest.approx(months, abs=0.05))


@given(st.floats(min_value=0, max_value=120, allow_nan=False))
def test_every_age_has_words_without_a_fraction(age):
    said = age_words(age)
    assert said
    assert "." not in said
