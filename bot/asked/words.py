"""What a question is about, as it is held against others: its terms and words by how much they tell."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from knowledge.articles.labels import FRAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from knowledge.language.reading import Language

_KEPT: Final = 20_000
"""Questions whose words a process keeps: the desk asks for the same week again and again."""

_LEAST: Final = 0.3
"""However common a word is (领, 用): beside the subject it tells what is wished of it."""


def word_reader(language: Language) -> Callable[[str], Mapping[str, float]]:
    """What reads a question's words; the terms of the field under one head, whatever they are called.

    Who asks and how (宝宝, 怎么办) is left out. Read once for each text: what is
    kept holds no more than the journal does.
    """

    @lru_cache(maxsize=_KEPT)
    def words_of(text: str) -> Mapping[str, float]:
        reading = language.read(text, is_ours=True)
        spans = [(mention.start, mention.end) for mention in reading.mentions]
        found = [mention.term.head for mention in reading.mentions if mention.term.category not in FRAMES]
        found += [
            word
            for word, start, end in reading.placed_words()
            if not any(begun < end and start < ended for begun, ended in spans)
        ]
        return {word: max(_LEAST, language.rarity(word)) for word in found}

    return words_of
