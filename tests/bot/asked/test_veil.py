"""No count under five is shown, nor can one be had by subtraction."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.asked.veil import SHOWN_FROM, total, veiled

counts = st.lists(st.integers(0, 30), max_size=8)


@given(counts)
def test_whatever_is_shown_is_none_or_five_and_its_own(given_counts):
    for each, count in zip(veiled(enumerate(given_counts)), given_counts, strict=True):
        assert each.shown is None or (each.shown == count and (count == 0 or count >= SHOWN_FROM))
        assert str(count) != each.text or count == 0 or count >= SHOWN_FROM


@given(counts)
def test_a_few_are_never_hidden_alone_beside_others_that_are_shown(given_counts):
    hidden = [each for each in veiled(enumerate(given_counts)) if each.shown is None]
    shown = [each for each in veiled(enumerate(given_counts)) if each.shown]
    assert len(hidden) != 1 or not shown


@given(counts)
def test_a_sum_tells_nothing_but_what_is_shown(given_counts):
    found = veiled(enumerate(given_counts))
    as_if = tuple(each for each in found if each.shown is not None)
    assert total(found) in {total(as_if), f"至少 {total(as_if)}", "不显示"}
