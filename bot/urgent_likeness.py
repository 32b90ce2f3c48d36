"""Whether a text sounds like an emergency where no word of a red flag stands in it.

Nobody can write down all that parents type. This is the net under the patterns:
a logistic model over the characters of a text, their pairs, the senses of its
words and the pairs of these, learnt from the
emergencies and the calm questions of tests/questions and from the questions
attached to articles (`make urgent`). It names no illness, only whose help is
needed, so its card says nothing but where to go.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import combinations
from operator import add
from typing import TYPE_CHECKING, Any, Self

from bot.ages import age_months, age_span
from knowledge.data_files import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_COLDEST, _FEVERISH, _HIGH, _HOTTEST = 36.0, 37.5, 39.0, 42.0
"""Degrees Celsius, in the armpit; in a text of lower-case letters their signs are free."""

_YOUNG_MONTHS, _BABY_MONTHS = 3.0, 12.0
"""Below the first a fever is an emergency by itself (健康红线, knowledge/content/urgent.yaml)."""

_SHORTEST = 6
"""A text of fewer characters sounds like too many things; patterns know the short cries."""

_LONG, _STRETCH, _STEP = 40, 25, 8
"""Characters: a longer text tells much beside, so it is heard a stretch at a time."""

_OF_A_STRETCH, _OF_BOTH = 2.0, 1.5
"""How much more urgent a stretch must sound than a whole text: by itself, and where the whole does too.

Chosen on the emergencies and everyday questions of tests/questions with five
courteous clauses around each (2026-11-30): 97 % heard where the whole text
alone gave 93 %, 3.5 % of the calm alarmed where it gave 5.5 %; learnt from since.
"""

_CLAUSE = re.compile(r"[^,。?!;:\s]+")

_BETWEEN = re.compile(r"[^\w□]+")
"""□ stands for what was blanked out as harmless, which speaks for a calm text."""


def pieces(text: str) -> set[str]:
    """The characters of a text and their pairs, its ends marked, and what they mean.

    The child's age is one sign: Y below three months, B below a year, C from
    then on. A number is one: N, F or H where it may be a temperature, normal,
    feverish or high, and 0 for any other. What stands between words is left
    out: who is in a hurry puts spaces, and so does who speaks to a telephone
    about anything. The senses stand in urgent_senses.yaml.

    >>> sorted(pieces("肿 40.5"))
    ['#hot', '#hot#swell', '#swell', '$', 'H', 'H$', '^', '^肿', '肿', '肿H']
    """
    marked = f"^{_BETWEEN.sub('', _NUMBER.sub(_sign, _with_age(text)))}$"
    found = {*marked, *map(add, marked, marked[1:])}
    meant = _senses()
    senses = sorted({sense for piece in found if piece in meant for sense in meant[piece]})
    found.update(senses)
    found.update([one + other for one, other in combinations(senses, 2)])
    return found


def _with_age(text: str) -> str:
    """The text with a sign for the age: 一个半月 is young, 七个半月 is not, and both are spelled alike."""
    span = age_span(text)
    if span is None:
        return text
    age = age_months(text) or 0.0
    sign = "Y" if age < _YOUNG_MONTHS else "B" if age < _BABY_MONTHS else "C"
    return f"{text[: span[0]]}{sign}{text[span[1] :]}"


def _sign(number: re.Match[str]) -> str:
    degrees = float(number[0])
    if not _COLDEST <= degrees <= _HOTTEST:
        return "0"
    return "N" if degrees < _FEVERISH else "F" if degrees < _HIGH else "H"


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """The weights of one fit."""

    kinds: tuple[str, ...]
    """The id of the card for each kind of help."""
    biases: tuple[float, ...]
    weights: Mapping[str, Sequence[float]]
    """For each piece its weight for each kind, in tenths: whole numbers add up alike in any order."""
    alarm_from: float

    @classmethod
    def load(cls) -> Self:
        """The weights of the project."""
        return cls.parse(_read())

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> Self:
        """The weights from their file."""
        return cls(
            kinds=tuple(raw["kinds"]),
            biases=tuple(raw["biases"]),
            weights=raw["weights"],
            alarm_from=raw["alarm_from"],
        )

    def scores(self, text: str) -> list[float]:
        """For each kind the logarithm of the odds that it is asked for and the text is not calm."""
        known = [weights for piece in pieces(text) if (weights := self.weights.get(piece)) is not None]
        if not known:
            return list(self.biases)
        scale = 0.1 / math.sqrt(len(known))
        of_kinds = zip(*known, strict=True)
        return [bias + scale * sum(weights) for bias, weights in zip(self.biases, of_kinds, strict=True)]

    def kind(self, text: str, *, over: float = 0.0) -> str | None:
        """The card of the help that a text asks for, or None where it sounds calm.

        `over` is how much more urgent it must sound than any text.
        """
        if len(text) < _SHORTEST:
            return None
        enough = self.alarm_from + over
        whole = self.scores(text)
        if len(text) <= _LONG:
            return self._gravest(whole, enough)
        heard = max((self.scores(each) for each in stretches(text)), key=max)
        return self._gravest(heard, enough + (_OF_BOTH if max(whole) >= enough else _OF_A_STRETCH))

    def is_far_below(self, text: str, by: float) -> bool:
        """Whether a text, and in a long one every stretch, sounds less urgent by `by` than an alarm."""
        heard = [text] if len(text) <= _LONG else [text, *stretches(text)]
        return all(max(self.scores(each)[: self._dangers]) < self.alarm_from - by for each in heard)

    @property
    def _dangers(self) -> int:
        """How many kinds stand before low mood, which is no danger."""
        return self.kinds.index("RF35") if "RF35" in self.kinds else len(self.kinds)

    def _gravest(self, scores: Sequence[float], enough: float) -> str | None:
        best = max(scores)
        return self.kinds[scores.index(best)] if best >= enough else None


def stretches(text: str) -> list[str]:
    """What of a long text is heard at a time: clauses that follow each other, and whatever is as long.

    The second for those who speak without a pause.

    >>> [each for each in stretches("他吃了,睡了," + "说" * 26) if len(each) < 20]
    ['他吃了', '他吃了,睡了', '睡了']
    """
    clauses = [found.span() for found in _CLAUSE.finditer(text)]
    told = [
        text[start:end]
        for place, (start, _) in enumerate(clauses)
        for _, end in clauses[place:]
        if end - start <= _STRETCH
    ]
    steps = range(0, max(1, len(text) - _STRETCH + _STEP), _STEP)
    return told + [text[start : start + _STRETCH] for start in steps]


@cache
def _read() -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(
        resources.files("bot").joinpath("urgent_likeness.json").read_text("utf-8")
    )
    return raw


@cache
def _senses() -> Mapping[str, tuple[str, ...]]:
    """The senses of each word, marked with #."""
    raw: Mapping[str, Sequence[str]] = read_yaml(resources.files("bot").joinpath("urgent_senses.yaml"))
    senses: dict[str, tuple[str, ...]] = {}
    for sense, words in raw.items():
        for word in words:
            senses[word] = (*senses.get(word, ()), f"#{sense}")
    return senses
