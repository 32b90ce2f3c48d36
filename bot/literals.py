"""The literal strings, one of which stands in every text that a regular expression matches.

A text that holds none of them need not be searched: of seven hundred word
lists a question holds the literals of some thirty, and matches nearly as many.
What RE2 calls a prefilter.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ANY = None
"""No literal is required."""

_ZERO_WIDTH = re.compile(r"\(\?(?:<?[!=])")
_GROUP = re.compile(r"\((?:\?:|\?P<\w+>|(?!\?))")
_QUANTIFIER = re.compile(r"(?:[*+?]|\{\d*,?\d*\})[?+]?")
_IS_OPTIONAL = re.compile(r"[*?]|\{0?,|\{0\}")
_BOUNDARY = re.compile(r"[\^$]|\\[bBAZ]")
_SIMPLE_CLASS = re.compile(r"[^\^\\\[\]][^\\\[\]]*")
"""The inside of a class without negation and escapes."""

_RANGE = re.compile(r"(.)-(.)")
_WIDEST_RANGE = 100

_MOST_STRINGS = 300
"""Of a stretch of an expression; of more, what stands before and behind is told apart."""

_COMMON = 0.02
"""About the share of texts that hold a character; it squared, a pair."""


def required_literals(source: str) -> frozenset[str] | None:
    """The strings, one of which stands in every match; ANY where none must.

    Lookarounds are not heeded, so that a few strings too many may be told,
    and never one too few. Of the stretches that no match can do without, the
    one is told that fewest texts hold.

    >>> sorted(required_literals("抽(?!奖)|(?:没)?发烧|[吐呕]了|孩子.{0,3}没呼吸"))
    ['发烧', '吐了', '呕了', '抽', '没呼吸']
    >>> required_literals("孩子|.{0,3}") is ANY
    True

    Raises:
        ValueError: the expression holds a kind of group that is not read here,
            such as flags or a condition.
    """
    told, _ = _choice(source, 0)
    return told.required if told.required is ANY else _without_longer(told.required)


def commonness(literals: frozenset[str] | None) -> float:
    """About how many of such literals a text holds."""
    return math.inf if literals is ANY else sum(_COMMON ** len(each) for each in literals)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a part of an expression matches."""

    strings: frozenset[str] | None = None
    """All that it can match, where that is known."""
    inside: frozenset[str] | None = ANY
    """One of these stands in what it matches, where all of that is not known."""

    @property
    def required(self) -> frozenset[str] | None:
        if self.strings is None:
            return self.inside
        return ANY if "" in self.strings else self.strings


_ANYTHING = _Told()
_NOTHING = _Told(frozenset([""]))


def _without_longer(literals: frozenset[str]) -> frozenset[str]:
    """Those that hold no other: whoever looks for 在抽 need not look for 还在抽."""
    return frozenset(each for each in literals if literals.isdisjoint(_shorter_inside(each)))


def _shorter_inside(literal: str) -> Iterator[str]:
    for start, end in combinations(range(len(literal) + 1), 2):
        if end - start < len(literal):
            yield literal[start:end]


def _rarer(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    """Of two sets of literals the one that fewer texts hold."""
    return min(one, other, key=commonness)


def _choice(source: str, at: int) -> tuple[_Told, int]:
    """What alternatives match, up to the end or the bracket that closes them, and where that is."""
    told, at = _sequence(source, at)
    while at < len(source) and source[at] == "|":
        other, at = _sequence(source, at + 1)
        told = _either(told, other)
    return told, at


def _either(one: _Told, other: _Told) -> _Told:
    if one.strings is not None and other.strings is not None:
        return _Told(one.strings | other.strings)
    if one.required is ANY or other.required is ANY:
        return _ANYTHING
    return _Told(inside=one.required | other.required)


def _sequence(source: str, at: int) -> tuple[_Told, int]:
    """What one alternative matches, part after part."""
    stretch, rarest, is_known = _NOTHING, ANY, True
    while at < len(source) and source[at] not in "|)":
        part, at = _repeated(source, at)
        joined = _joined(stretch, part)
        if joined is None:
            is_known, rarest = False, _rarer(rarest, stretch.required)
        stretch = joined or part
    return (stretch if is_known else _Told(inside=_rarer(rarest, stretch.required))), at


def _joined(stretch: _Told, part: _Told) -> _Told | None:
    """What two neighbours match together; None where that is not known, or too much."""
    if stretch.strings is None or part.strings is None:
        return None
    if len(stretch.strings) * len(part.strings) > _MOST_STRINGS:
        return None
    return _Told(frozenset(before + after for before in stretch.strings for after in part.strings))


def _repeated(source: str, at: int) -> tuple[_Told, int]:
    """What the next part matches with the sign behind it that says how often it stands."""
    part, at = _part(source, at)
    quantifier = _QUANTIFIER.match(source, at)
    if quantifier is None:
        return part, at
    if quantifier[0][0] == "?":
        return _either(part, _NOTHING), quantifier.end()
    is_optional = _IS_OPTIONAL.match(quantifier[0]) is not None
    return (_ANYTHING if is_optional else _Told(inside=part.required)), quantifier.end()


def _part(source: str, at: int) -> tuple[_Told, int]:
    """What the next part matches, and where it ends."""
    if around := _ZERO_WIDTH.match(source, at):
        _, end = _choice(source, around.end())
        return _NOTHING, end + 1
    if group := _GROUP.match(source, at):
        told, end = _choice(source, group.end())
        return told, end + 1
    if source[at] == "(":
        msg = f"not a group that is read here: {source[at : at + 4]}"
        raise ValueError(msg)
    if boundary := _BOUNDARY.match(source, at):
        return _NOTHING, boundary.end()
    if source[at] == "[":
        end = _end_of_class(source, at)
        return _one_of(source[at + 1 : end - 1]), end
    if source[at] == "\\":
        escaped = source[at + 1]
        return (_ANYTHING if escaped.isalnum() else _Told(frozenset(escaped))), at + 2
    return (_ANYTHING if source[at] == "." else _Told(frozenset(source[at]))), at + 1


def _end_of_class(source: str, at: int) -> int:
    """Behind the bracket that closes a class; one right after its opening belongs to it."""
    at += 2 if source[at + 1] == "^" else 1
    at += 1
    while source[at] != "]":
        at += 2 if source[at] == "\\" else 1
    return at + 1


def _one_of(inside: str) -> _Told:
    """What a class matches, given what stands between its brackets."""
    ranges = [range(ord(first), ord(last) + 1) for first, last in _RANGE.findall(inside)]
    if _SIMPLE_CLASS.fullmatch(inside) is None or any(len(each) > _WIDEST_RANGE for each in ranges):
        return _ANYTHING
    return _Told(frozenset(_RANGE.sub("", inside)).union(*(map(chr, each) for each in ranges)))
