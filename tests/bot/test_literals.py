"""The literals that a match requires are never told too narrowly: a red flag would be missed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.literals import ANY, required_literals
from bot.urgent_words import Vocabulary, WordLists

CHARACTERS = st.sampled_from("抽吐烧3b")
ATOMS = st.one_of(
    CHARACTERS,
    st.sampled_from(["[抽吐]", "[1-5]", "[^抽]", r"\d", ".", "^", r"\."]),
)


def longer(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Expressions made of smaller ones."""
    return st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=1, max_size=3).map("|".join).map("(?:{})".format),
        inner.map("(?:{})?".format),
        inner.map("(?:{}){{0,2}}".format),
        inner.map("(?:{})+".format),
        st.tuples(CHARACTERS, inner).map("{0[0]}(?!{0[1]})".format),
        st.tuples(CHARACTERS, inner).map("(?<!{0[0]}){0[1]}".format),
    )


EXPRESSIONS = st.lists(st.recursive(ATOMS, longer, max_leaves=8), min_size=1, max_size=3).map("|".join)


@given(expression=EXPRESSIONS, text=st.text(alphabet="抽吐烧3b.", max_size=8))
def test_one_of_the_literals_that_were_told_stands_in_every_match(expression: str, text: str) -> None:
    told = required_literals(expression)
    assert told is ANY or all(
        any(literal in found[0] for literal in told) for found in re.finditer(expression, text)
    )


@given(
    lists=st.lists(EXPRESSIONS, max_size=5),
    text=st.text(alphabet="抽吐烧3b.", max_size=8),
)
def test_no_word_list_that_stands_in_a_text_is_left_out_of_those_looked_for(
    lists: list[str], text: str
) -> None:
    vocabulary = Vocabulary({})
    words = [vocabulary.words([expression]) for expression in lists]
    assert {each for each in words if each.expression.search(text)} <= WordLists(words).possible_in(text)


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("抽搐|吐[血奶]", {"抽搐", "吐血", "吐奶"}),
        ("(?:又|还)?在抽", {"在抽"}),
        ("[3-5]楼", {"3楼", "4楼", "5楼"}),
        (r"\.5片", {".5片"}),
        ("(?<!不)烧(?!饼)", {"烧"}),
        ("^孩子", {"孩子"}),
        (r"\d次", {"次"}),
        ("[^,]抽", {"抽"}),
        ("孩.{0,3}没呼吸.*了", {"没呼吸"}),
        ("(?:抽搐)+", {"抽搐"}),
        ("抽|", ANY),
        ("抽?", ANY),
        ("抽{0,2}", ANY),
        (r"\d+", ANY),
    ],
)
def test_what_is_told_is_what_fewest_texts_hold(expression: str, told: set[str] | None) -> None:
    assert required_literals(expression) == told


def test_a_group_that_is_not_known_is_refused_and_not_misread() -> None:
    with pytest.raises(ValueError, match="group"):
        required_literals("(?i)a")
