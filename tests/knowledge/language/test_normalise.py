"""One form for whatever people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.normalise import clip, normalise

any_text = st.text(st.characters(codec=None), max_size=300)
"""Every code point, lone surrogates and control characters among them."""


@given(any_text)
def test_normalising_twice_changes_nothing_more(text):
    once = normalise(text)
    assert normalise(once) == once


@given(any_text)
def test_no_text_leaves_anything_that_cannot_be_stored_or_seen(text):
    plain = normalise(text)
    plain.encode("utf-8")
    assert plain.isprintable()
    assert plain == plain.strip()


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("嬰兒維生素Ｄ一天吃多少", "婴儿维生素d一天吃多少"),
        ("產假幾天？", "产假几天?"),
        ("乾坤", "乾坤"),  # simplified and traditional at once: not 干坤
        ("乾燥", "干燥"),
    ],
)
def test_traditional_and_full_width_characters_become_simplified_and_narrow(typed, plain):
    assert normalise(typed) == plain


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("产\u200b假\ufeff几\u2060天", "产假几天"),
        ("产假\x00\x1b几天", "产假几天"),
        ("产假\ud83d几天", "产假几天"),
        ("发烧了😭怎么办🙏🏽", "发烧了 怎么办"),
        ("👨\u200d👩\u200d👧 三口", "三口"),
        ("1️⃣产假", "1产假"),
    ],
)
def test_what_cannot_be_seen_vanishes_and_an_emoji_parts_sentences(typed, plain):
    assert normalise(typed) == plain


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("产假多少天？？？！！", "产假多少天?!"),
        ("急……", "急."),
        ("“产假”　　几天\n\n呀", '"产假" 几天 呀'),
        ("38℃ 5㎏ ③", "38°c 5kg 3"),
    ],
)
def test_punctuation_white_space_and_units_are_unified(typed, plain):
    assert normalise(typed) == plain


def test_a_text_within_the_limit_is_not_cut():
    assert clip("产假", 2) == ("产假", False)


def test_a_long_text_is_cut_between_letters_never_inside_one():
    assert clip("产假多少天", 2) == ("产假", True)
    assert clip("ae\u0301x", 2) == ("a", True)  # e and its accent stay together
    assert clip("好👨\u200d👩\u200d👧", 3) == ("好", True)


@given(any_text, st.integers(min_value=1, max_value=50))
def test_a_cut_text_is_a_beginning_of_the_text_and_not_empty(text, limit):
    beginning, was_cut = clip(text, limit)
    assert text.startswith(beginning)
    assert len(beginning) <= limit
    assert was_cut == (len(text) > limit)
    assert bool(beginning) == bool(text)


def test_characters_of_old_type_and_of_dialect_are_read():
    assert normalise("寳寶冇吐") == "宝宝没吐"
