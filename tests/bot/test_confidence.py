from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.confidence import confidence, parse
from knowledge.language.meaning import NUMBERS, Meaning

TEXT = """
fitted_on: 2026-11-24
vectors: "00000000"
answer_from: 0.6
ask_from: 0.35
ask_ours_from: 0.1
models:
  policy: {bias: -2.0, share: 4.0, beyond: -3.0}
scope: {least: 0, sure: 1, weights: {bias: 0}, meaning: [0, 0]}
"""
SHARES = st.floats(min_value=0, max_value=1)


@given(share=SHARES, more=SHARES, beyond=st.integers(min_value=0, max_value=5))
def test_a_feature_that_speaks_for_an_answer_never_makes_it_less_sure(share, more, beyond):
    low, high = sorted((share, more))
    fitted = parse(TEXT)
    assert fitted.of("policy", {"share": low, "beyond": beyond}) <= fitted.of(
        "policy", {"share": high, "beyond": beyond}
    )


@given(share=SHARES, beyond=st.integers(min_value=0, max_value=5))
def test_a_feature_that_speaks_against_an_answer_never_makes_it_surer(share, beyond):
    fitted = parse(TEXT)
    assert fitted.of("policy", {"share": share, "beyond": beyond + 1}) <= fitted.of(
        "policy", {"share": share, "beyond": beyond}
    )


@given(value=st.floats(allow_nan=False, min_value=-1e9, max_value=1e9))
def test_a_confidence_lies_between_0_and_1_for_any_feature(value):
    assert 0 <= parse(TEXT).of("policy", {"share": value}) <= 1


def test_without_any_feature_the_bias_speaks():
    # 1 / (1 + e^2), the logistic function at -2.
    assert parse(TEXT).of("policy", {}) == pytest.approx(0.1192029, abs=1e-6)


def test_an_unknown_step_or_feature_is_an_error_and_no_zero():
    with pytest.raises(KeyError):
        parse(TEXT).of("guess", {"share": 1})
    with pytest.raises(KeyError):
        parse(TEXT).of("policy", {"shares": 1})


def test_what_ships_asks_back_before_it_answers():
    fitted = confidence()
    assert 0 < fitted.ask_from < fitted.answer_from < 1
    assert set(fitted.models) == {
        "policy",
        "benefits",
        "child",
        "filing",
        "nurseries",
        "offices",
        "articles",
    }
    assert all("bias" in weights for weights in fitted.models.values())


def test_what_ships_was_fitted_to_the_word_vectors_that_ship():
    # Built anew, the vectors point elsewhere: run `make calibrate` after `make vectors`.
    assert confidence().vectors == Meaning.load().version
    assert len(confidence().scope.meaning) == NUMBERS


@pytest.mark.parametrize(
    ("step", "speaks_for", "speaks_against"),
    [("policy", ["share", "amount"], ["beyond"]), ("articles", ["letters", "meaning", "own"], ["missing"])],
)
def test_no_weight_that_ships_turns_a_feature_into_its_contrary(step, speaks_for, speaks_against):
    weights = confidence().models[step]
    assert all(weights.get(name, 0) >= 0 for name in speaks_for)
    assert all(weights.get(name, 0) <= 0 for name in speaks_against)
