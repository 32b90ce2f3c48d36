"""What an expression can begin with is never told too narrowly: a red flag would be missed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.openings import ANY, openings

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
def test_every_match_begins_with_a_character_that_was_told(expression: str, text: str) -> None:
    told = openings(expression)
    assert told is ANY or all(found[0][:1] in told for found in re.finditer(expression, text))


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("抽搐|吐[血奶]", {"抽", "吐"}),
        ("(?:又|还)?在?抽", {"又", "还", "在", "抽"}),
        ("[3-5]楼", {"3", "4", "5"}),
        (r"\.5片", {"."}),
        ("(?<!不)烧(?!饼)", {"烧"}),
        ("^孩子", {"孩"}),
        (r"\d次", ANY),
        ("[^,]抽", ANY),
        ("抽|", ANY),
        ("抽?", ANY),
    ],
)
def test_what_is_told_is_no_wider_than_it_need_be(expression: str, told: set[str] | None) -> None:
    assert openings(expression) == told


def test_a_group_that_is_not_known_is_refused_and_not_misread() -> None:
    with pytest.raises(ValueError, match="group"):
        openings("(?i)a")
