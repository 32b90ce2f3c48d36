"""How near the words of sections come in meaning to the words of a question: 剃头 to 剃胎毛, 橙汁 to 果汁.

Coverage by the very words misses whatever a parent says in other ones, and the
vector of a whole text blurs which word was near which. Of 900 questions in
words that no label holds, with this the right article came first for 1 to 2 of
100 more, and 5 of 100 more could be answered at nine right of ten.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from knowledge.articles.labels import BLOCK
from knowledge.articles.vocabulary import TITLE_SHARE
from knowledge.language.meaning import NUMBERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from knowledge.articles.labels import Labels
    from knowledge.articles.vocabulary import Vocabulary
    from knowledge.language.reading import Language

UNRELATED = 0.2
"""Likeness of two words that says nothing; from here up to 1 it counts from 0 to 1."""


class AlikeWords:
    """The vectors of the words by which sections are asked for, each kept once."""

    def __init__(self, language: Language) -> None:
        """Take the language whose word vectors are held against each other."""
        self._meaning = language.meaning
        self._rows: dict[str, int] = {}
        self._vectors: list[NDArray[np.float32]] = []
        self._matrix = np.zeros((0, NUMBERS), dtype=np.float32)
        self._known: tuple[Labels | None, list[NDArray[np.intp] | None]] = (None, [])
        """For the labels asked of last: the rows of the words of the section at each place."""
        self._lock = Lock()

    def of(
        self,
        words: Sequence[str],
        labels: Labels,
        places: Sequence[int],
        vocabularies: Sequence[Vocabulary],
    ) -> NDArray[np.float64]:
        """For each section at some places, how near each of some words comes to one of its own, 0 … 1."""
        held, matrix = self._held(labels, places, vocabularies)
        near = np.zeros((len(places), len(words)))
        counts = [len(rows) for rows in held]
        filled = [number for number, count in enumerate(counts) if count]
        if not filled or not words:
            return near
        distinct, found = _distinct(np.concatenate(held), len(matrix))
        asked = np.stack([self._meaning.vector([word]) for word in words], axis=1)
        alike = _product(matrix[distinct], asked)
        starts = np.cumsum([0, *(counts[number] for number in filled)])[:-1]
        best = np.maximum.reduceat(alike[found], starts)
        near[filled] = ((best - UNRELATED) / (1.0 - UNRELATED)).clip(0.0, 1.0)
        return near

    def _held(
        self, labels: Labels, places: Sequence[int], vocabularies: Sequence[Vocabulary]
    ) -> tuple[list[NDArray[np.intp]], NDArray[np.float32]]:
        """The rows of each section's words, and the matrix that they are rows of."""
        shelved, known = self._known
        if shelved is not labels:
            known = [None] * len(labels.sections)
            self._known = (labels, known)
        missing = [
            (place, own) for place, own in zip(places, vocabularies, strict=True) if known[place] is None
        ]
        if missing:
            with self._lock:
                for place, vocabulary in missing:
                    known[place] = self._rows_of(vocabulary)
                self._matrix = np.stack(self._vectors) if self._vectors else self._matrix
        held = [rows for place in places if (rows := known[place]) is not None]
        return held, self._matrix

    def _rows_of(self, vocabulary: Vocabulary) -> NDArray[np.intp]:
        rows = []
        for word, share in vocabulary.shares.items():
            if share < TITLE_SHARE:
                continue
            row = self._rows.get(word)
            if row is None:
                row = self._rows[word] = len(self._vectors)
                self._vectors.append(self._meaning.vector([word]))
            rows.append(row)
        return np.array(rows, dtype=np.intp)


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


def _product(rows: NDArray[np.float32], columns: NDArray[np.float32]) -> NDArray[np.float32]:
    """The product of rows of 256 numbers with some columns, a block at once: see `labels.BLOCK`."""
    size = BLOCK // NUMBERS
    whole = len(rows) // size * size
    blocks = rows[:whole].reshape(-1, size, NUMBERS) @ columns
    return np.concatenate((blocks.reshape(-1, columns.shape[1]), rows[whole:] @ columns))
