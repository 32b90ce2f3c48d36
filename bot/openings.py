"""The characters with which a match of a regular expression can begin.

A text that holds none of them need not be searched: of two hundred word lists
a question holds the beginnings of a few.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ANY = None
"""Any character at all, or none."""

_ZERO_WIDTH = re.compile(r"\(\?(?:<?[!=])")
_GROUP = re.compile(r"\((?:\?:|\?P<\w+>|(?!\?))")
_QUANTIFIER = re.compile(r"(?:[*+?]|\{\d*,?\d*\})[?+]?")
_IS_OPTIONAL = re.compile(r"[*?]|\{0?,|\{0\}")
_BOUNDARY = re.compile(r"[\^$]|\\[bBAZ]")
_SIMPLE_CLASS = re.compile(r"[^\^\\\[\]][^\\\[\]]*")
"""The inside of a class without negation and escapes."""

_RANGE = re.compile(r"(.)-(.)")
_WIDEST_RANGE = 100


def openings(source: str) -> frozenset[str] | None:
    """The characters, one of which every match begins with; ANY where that cannot be told.

    Lookarounds are not heeded, so that a few characters too many may be told,
    and never one too few.

    >>> sorted(openings("抽(?!奖)|(?:没)?发烧|[吐呕]了"))
    ['发', '吐', '呕', '抽', '没']
    >>> openings("孩子|.{0,3}抽") is ANY
    True

    Raises:
        ValueError: the expression holds a kind of group that is not read here,
            such as flags or a condition.
    """
    told, _ = _choice(source, 0)
    return ANY if told.is_any or told.may_be_empty else told.characters


@dataclass(frozen=True, slots=True)
class _Told:
    """What a part of an expression can begin with."""

    characters: frozenset[str] = frozenset()
    is_any: bool = False
    may_be_empty: bool = False


def _choice(source: str, at: int) -> tuple[_Told, int]:
    """What alternatives begin with, up to the end or the bracket that closes them, and where that is."""
    told, at = _sequence(source, at)
    while at < len(source) and source[at] == "|":
        other, at = _sequence(source, at + 1)
        told = _Told(
            told.characters | other.characters,
            told.is_any or other.is_any,
            told.may_be_empty or other.may_be_empty,
        )
    return told, at


def _sequence(source: str, at: int) -> tuple[_Told, int]:
    """What one alternative begins with: its first parts, up to one that cannot be left out."""
    told = _Told(may_be_empty=True)
    while at < len(source) and source[at] not in "|)":
        part, at = _part(source, at)
        quantifier = _QUANTIFIER.match(source, at)
        if quantifier is not None:
            at = quantifier.end()
        if told.may_be_empty:
            is_optional = quantifier is not None and _IS_OPTIONAL.match(quantifier[0]) is not None
            told = _Told(
                told.characters | part.characters,
                told.is_any or part.is_any,
                part.may_be_empty or is_optional,
            )
    return told, at


def _part(source: str, at: int) -> tuple[_Told, int]:
    """What the next part begins with, and where it ends."""
    if around := _ZERO_WIDTH.match(source, at):
        _, end = _choice(source, around.end())
        return _Told(may_be_empty=True), end + 1
    if group := _GROUP.match(source, at):
        told, end = _choice(source, group.end())
        return told, end + 1
    if source[at] == "(":
        msg = f"not a group that is read here: {source[at : at + 4]}"
        raise ValueError(msg)
    if boundary := _BOUNDARY.match(source, at):
        return _Told(may_be_empty=True), boundary.end()
    if source[at] == "[":
        end = _end_of_class(source, at)
        return _one_of(source[at + 1 : end - 1]), end
    if source[at] == "\\":
        escaped = source[at + 1]
        return (_Told(is_any=True) if escaped.isalnum() else _Told(frozenset(escaped))), at + 2
    return (_Told(is_any=True) if source[at] == "." else _Told(frozenset(source[at]))), at + 1


def _end_of_class(source: str, at: int) -> int:
    """Behind the bracket that closes a class; one right after its opening belongs to it."""
    at += 2 if source[at + 1] == "^" else 1
    at += 1
    while source[at] != "]":
        at += 2 if source[at] == "\\" else 1
    return at + 1


def _one_of(inside: str) -> _Told:
    """What a class begins with, given what stands between its brackets."""
    ranges = [range(ord(first), ord(last) + 1) for first, last in _RANGE.findall(inside)]
    if _SIMPLE_CLASS.fullmatch(inside) is None or any(len(each) > _WIDEST_RANGE for each in ranges):
        return _Told(is_any=True)
    return _Told(frozenset(_RANGE.sub("", inside)).union(*(map(chr, each) for each in ranges)))
