"""What sections hold of the words of a question: the very words, and how near others come in meaning.

Coverage by the very words misses whatever a parent says in other ones (剃头 to
剃胎毛, 橙汁 to 果汁), and the vector of a whole text blurs which word was near
which. Of 900 questions in words that no label holds, with this the right
article came first for 1 to 2 of 100 more, and 5 of 100 more could be answered
at nine right of ten.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain, count
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from knowledge.articles.products import product
from knowledge.articles.vocabulary import BODY_SHARE, OWN_SHARE, TITLE_SHARE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from knowledge.articles.vocabulary import Vocabulary
    from knowledge.language.meaning import Meaning

UNRELATED = 0.2
"""Likeness of two words that says nothing; from here up to 1 it counts from 0 to 1."""

TOLD = 128
"""Numbers of a word that are held against another's: the first say most, all 256 answered no better."""

_SHARES = np.array([0.0, OWN_SHARE, TITLE_SHARE, BODY_SHARE])
_SHARE, _TITLED, _NAMED = 3, 4, 8
"""The bits of a mark, which says how a section holds a word.

The place of its share in `_SHARES`; whether its title or headings hold it;
whether it is a term that its title, headings or attached questions name.
"""

_MARKS = 16

_MARK_OF = {share: mark for mark, share in enumerate(_SHARES.tolist())}

_MISSING = np.array(
    [
        0.0 if mark & _NAMED else {0.0: 1.0, BODY_SHARE: BODY_SHARE}.get(_SHARES[mark & _SHARE], 0.0)
        for mark in range(_MARKS)
    ]
)

_WORDS_KEPT = 2_048
"""Words of questions whose vectors are kept: half a kilobyte each."""


class SectionWords:
    """The words of sections, those of each revision read once; safe for any number of threads."""

    def __init__(self, meaning: Meaning) -> None:
        """Take the vectors by which words are held against each other."""
        self._meaning = meaning
        self._vector = lru_cache(_WORDS_KEPT)(self._vector_of)
        self._row_of: dict[str, int] = {}
        self._matrix = np.zeros((0, TOLD), dtype=np.float32)
        self._rows: dict[tuple[str, int], NDArray[np.intp]] = {}
        """By the id and the revision of a section: which rows of the matrix its own words are."""
        self._lock = Lock()

    def keep(self, keys: Sequence[tuple[str, int]], vocabularies: Sequence[Vocabulary]) -> None:
        """Read the words of the sections that are published, and let go of those that are no more."""
        with self._lock:
            own = {
                key: [word for word, share in vocabulary.shares.items() if share >= TITLE_SHARE]
                for key, vocabulary in zip(keys, vocabularies, strict=True)
                if key not in self._rows
            }
            new = [
                word for word in dict.fromkeys(chain.from_iterable(own.values())) if word not in self._row_of
            ]
            if new:
                self._row_of.update(zip(new, count(len(self._row_of)), strict=False))
                self._matrix = np.concatenate((self._matrix, self._meaning.each(new)[:, :TOLD]))
            read = {
                key: np.array([self._row_of[word] for word in words], dtype=np.intp)
                for key, words in own.items()
            }
            # Another thread may still rank what was published a moment ago: nothing is taken from it.
            self._rows = {key: read[key] if key in read else self._rows[key] for key in keys}

    def near(self, words: Collection[str], keys: Sequence[tuple[str, int]]) -> NDArray[np.float64]:
        """For each of some sections, how near each of some words comes to one of its own, 0 … 1."""
        near = np.zeros((len(keys), len(words)))
        rows, matrix = self._rows, self._matrix
        held = [rows.get(key, _NONE) for key in keys]
        counts = np.array([len(each) for each in held], dtype=np.intp)
        filled = np.flatnonzero(counts)
        if not len(filled) or not words:
            return near
        distinct, found = _distinct(np.concatenate(held), len(matrix))
        asked = np.array([self._vector(word) for word in words]).T
        alike = product(matrix[distinct], asked)
        starts = np.cumsum(counts[filled]) - counts[filled]
        best = np.maximum.reduceat(alike[found], starts)
        near[filled] = ((best - UNRELATED) / (1.0 - UNRELATED)).clip(0.0, 1.0)
        return near

    def _vector_of(self, word: str) -> NDArray[np.float32]:
        return self._meaning.vector([word])[:TOLD]


_NONE = np.zeros(0, dtype=np.intp)


def marks_of(words: Collection[str], vocabularies: Sequence[Vocabulary]) -> NDArray[np.uint8]:
    """How each of some sections holds each of some words: a row for each section."""
    return np.array(
        [
            [
                _MARK_OF[vocabulary.shares.get(word, 0.0)]
                + (_TITLED if word in vocabulary.titled else 0)
                + (_NAMED if word in vocabulary.heads else 0)
                for word in words
            ]
            for vocabulary in vocabularies
        ],
        dtype=np.uint8,
    )


def shares_of(marks: NDArray[np.uint8]) -> NDArray[np.float64]:
    """What share of its weight a word counts, by its mark."""
    shares: NDArray[np.float64] = _SHARES[marks & _SHARE]
    return shares


def are_titled(marks: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Whether a title or a heading holds a word, by its mark."""
    titled: NDArray[np.bool_] = (marks & _TITLED) != 0
    return titled


def missing_of(marks: NDArray[np.uint8]) -> NDArray[np.float64]:
    """How much of a term is missing, by its mark: one that only the text names is half missing.

    A page on birth certificates says 带身份证, and is none on lost identity cards.
    """
    missing: NDArray[np.float64] = _MISSING[marks]
    return missing


def _distinct(rows: NDArray[np.intp], count: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Each of some rows once, ascending, and where each stands among them; of `count` rows in all.

    What `numpy.unique` gives, which sorts them: a third of the time.
    """
    is_there = np.zeros(count, np.bool_)
    is_there[rows] = True
    distinct = np.flatnonzero(is_there)
    places = np.empty(count, np.intp)
    places[distinct] = np.arange(len(distinct))
    return distinct, places[rows]
