"""Finding phrases: many lists together find what each finds by itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.phrases import PhraseLists, Phrases

WORDS = st.text(alphabet="产假几天多少a1", min_size=1, max_size=4)


@given(
    lists=st.lists(st.lists(WORDS, max_size=4), max_size=5),
    text=st.text(alphabet="产假几天多少a1 ,", max_size=12),
)
def test_lists_looked_for_together_are_those_that_stand_in_a_text_by_themselves(
    lists: list[list[str]], text: str
) -> None:
    each = [Phrases(words) for words in lists]
    assert PhraseLists(each).standing_in(text) == {one for one in each if one.stands_in(text)}


def test_a_phrase_of_one_character_is_found_at_the_very_end() -> None:
    asking = Phrases(["吗"])
    assert PhraseLists([asking]).standing_in("产假有吗") == {asking}
    assert not PhraseLists([asking]).standing_in("")
