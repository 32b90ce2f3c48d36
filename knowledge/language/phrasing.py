"""Whole sentences in pinyin → the words that they most likely spell.

Which words, and which after which, is counted in the questions that parents ask
in our own articles (tools/build_phrasing.py): zuo after 不会 is 坐. A search
for the likeliest path, with the likelihood of a word after another mixed with
that of the word alone (Jelinek-Mercer).
"""

from __future__ import annotations

import gzip
import math
import re
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PHRASING: Final = Path(__file__).with_name("phrasing.tsv.gz")
START: Final = "^"
"""Stands before the first word of a sentence."""

_NUMBER: Final = "#"
_PIECE: Final = re.compile(r"[a-z]+|\d+")
_PAIRS_WEIGH: Final = 0.7
_KEPT: Final = 6
"""Readings that are followed from each place."""
_HOMOPHONES: Final = 8
"""Words of one spelling that are tried, the commonest first."""
_MOST_LETTERS: Final = 24
"""Of one word."""
_MOST_OF_A_SENTENCE: Final = 120
_DEAREST: Final = 2.0
"""Nats a letter; what costs more is no sentence of ours, or not in pinyin."""


class _Word(NamedTuple):
    text: str
    syllables: str
    """With spaces between."""
    rarity: float
    """Its share of all words."""

    def parts_at(self, places: frozenset[int]) -> bool:
        """Whether a syllable ends after each of these letters."""
        return not places or places <= frozenset(accumulate(map(len, self.syllables.split(" "))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasing:
    """What is counted of parents' questions."""

    words: Mapping[str, Sequence[_Word]]
    """By spelling without spaces, the commonest first."""
    shares: Mapping[tuple[str, str], float]
    """How often a word stands after another, of all that stand after it."""

    @staticmethod
    @cache
    def load() -> Phrasing:
        """The counts that come with the package; read once in a process, with the first pinyin."""
        words, _, pairs = gzip.decompress(PHRASING.read_bytes()).decode().partition("\n\n")
        rows = [line.split("\t") for line in words.split("\n")]
        counts = {word: int(count) for word, count, _ in rows}
        total = sum(counts.values())
        by_spelling: dict[str, list[_Word]] = {}
        for word, _, syllables in rows:
            same = by_spelling.setdefault(syllables.replace(" ", ""), [])
            if len(same) < _HOMOPHONES:
                same.append(_Word(word, syllables, counts[word] / total))
        shares: dict[tuple[str, str], float] = {}
        for line in pairs.split("\n"):
            before, word, count = line.split("\t")
            shares[before, word] = int(count) / counts[before]
        return Phrasing(words=by_spelling, shares=shares)

    def read(self, typed: str) -> str | None:
        """The sentence that letters, digits and spaces spell; None where they spell none.

        Spaces part syllables, and nobody needs to type them. Digits stay.
        """
        pieces = _PIECE.findall(typed)
        letters = "".join(pieces)
        if not letters or len(letters) > _MOST_OF_A_SENTENCE:
            return None
        spaces = frozenset(accumulate(map(len, pieces)))
        # By place: the last word → what the reading up to here costs, and its words.
        paths: list[dict[str, tuple[float, tuple[str, ...]]]] = [{} for _ in range(len(letters) + 1)]
        paths[0][START] = (0.0, ())
        for at in range(len(letters)):
            kept = sorted(paths[at].items(), key=lambda path: path[1][0])[:_KEPT]
            if not kept:
                continue
            if letters[at].isdigit():
                end = next(space for space in sorted(spaces) if space > at)
                cost, words = kept[0][1]
                paths[end][_NUMBER] = (cost, (*words, letters[at:end]))
                continue
            for end in range(at + 1, min(len(letters), at + _MOST_LETTERS) + 1):
                inside = frozenset(space - at for space in spaces if at < space < end)
                for word in self.words.get(letters[at:end], ()):
                    if word.parts_at(inside):
                        self._go_on(kept, word, paths[end])
        if not paths[-1]:
            return None
        cost, words = min(paths[-1].values())
        return "".join(words) if cost <= _DEAREST * len(letters) else None

    def _go_on(
        self,
        kept: Sequence[tuple[str, tuple[float, tuple[str, ...]]]],
        word: _Word,
        paths: dict[str, tuple[float, tuple[str, ...]]],
    ) -> None:
        for before, (cost, words) in kept:
            share = self.shares.get((before, word.text), 0.0)
            dearer = cost - math.log(_PAIRS_WEIGH * share + (1 - _PAIRS_WEIGH) * word.rarity)
            known = paths.get(word.text)
            if known is None or dearer < known[0]:
                paths[word.text] = (dearer, (*words, word.text))
