"""The name or the credit code of one nursery that a question holds, and what is asked of it.

A name is what is left when the words before it (请问, 查一下) and after it
(备案了吗, 的电话) are taken off; a sentence leaves more than a name could be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from bot.nurseries.words import Aspect, nursery_words
from knowledge.data_files import read_yaml
from knowledge.language.normalise import clip, normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

LONGEST_QUESTION = 60
"""Characters; a longer one tells a story, and what it asks is not of a name."""

SHORTEST_NAME = 2
LONGEST_NAME = 40

_CODE = re.compile(r"(?<![0-9a-z])(?:[0-9a-z][ -]?){17}[0-9a-z](?![0-9a-z])")
"""Eighteen letters and digits, also in groups as on a certificate; if they are a code is checked later."""

_OF_A_PERSON = re.compile(r"[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9x]")
_QUOTED = re.compile(r"[“\"「『《【]([^“”\"「」『』《》【】]{2,40})[”\"」』》】]")
_OF_NO_NAME = re.compile(r"第[0-9一二三四五六七八九十]+[家个所]|岁|个月|月龄|公里|[元块]|以[内下上]")
_MOST_DIGITS = 7
"""Of a name; a telephone number, or that of a person, is none."""
_EDGES = " ,，。.?？!！、;；:：~…\"'“”「」《》【】()（）"


class Asks(StrEnum):
    """What is asked of a name."""

    FILED = "filed"
    """By its word: 备案了吗."""
    PROPER = "proper"
    """正规吗, 有资质吗."""
    FACT = "fact"
    """Its telephone, its fee …"""
    LOOK_UP = "look_up"
    """查一下."""
    NOTHING = "nothing"
    """It stands alone."""


OF_FILING = frozenset({Asks.FILED, Asks.PROPER, Asks.LOOK_UP})
"""What is only asked of an institution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name or a code with what is asked of it."""

    text: str
    asks: Asks
    own: str = ""
    """The name without how it ends."""
    aspects: tuple[Aspect, ...] = ()
    is_code: bool = False
    says_nursery: bool = False
    """Its own words say that it is an institution for children: 托育中心, 幼儿园."""
    is_whole: bool = False
    """It ends as only the name of one does: 托育中心, and not 托育."""


class _Ending:
    """Phrases that a text may end with."""

    def __init__(self, phrases: Iterable[str], *, repeated: bool = False) -> None:
        known = list(map(normalise, phrases))
        self._last = frozenset(phrase[-1] for phrase in known)
        self._pattern = re.compile(f"(?:{_any(known)}){'+' if repeated else ''}$")

    def start(self, text: str) -> int | None:
        """Where the longest of them begins, or all of them in a row; None where the text ends otherwise."""
        found = self._pattern.search(text) if text[-1:] in self._last else None
        return None if found is None else found.start()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    before: re.Pattern[str]
    filing: _Ending
    proper: _Ending
    between: _Ending
    facts: tuple[tuple[Aspect, _Ending], ...]
    ends: re.Pattern[str]
    weak_ends: frozenset[str]
    not_in_names: frozenset[str]
    says_nothing: frozenset[str]


def named(raw: str, *, words_of: Callable[[str], Sequence[str]], is_any: bool = True) -> Named | None:
    """The name that a question holds; None where it holds none.

    `words_of` cuts a text into words. Unless `is_any`, only what says itself
    that it is a nursery, or of which is asked whether it is a proper one.

    >>> found = named("请问小月亮托育中心备案了吗？", words_of=list)
    >>> found.text, found.asks.value
    ('小月亮托育中心', 'filed')
    >>> named("怎么查托育机构备案", words_of=lambda text: ["怎么", "查", text]) is None
    True
    """
    text = clip(normalise(raw), LONGEST_QUESTION + 1)[0].strip(_EDGES)
    around = _around()
    if code := _code(text):
        return Named(text=code, asks=Asks.FILED, is_code=True)
    if len(text) > LONGEST_QUESTION:
        return None
    left, asks, aspects = _without_what_is_asked(text, around)
    quoted = _QUOTED.search(left)
    name, looks_up = (quoted[1], True) if quoted else _without_what_stands_before(left, around)
    name = name.strip(_EDGES)
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME:
        return None
    end = around.ends.search(name)
    own = name[: end.start()] if end else name
    if asks is Asks.NOTHING and looks_up:
        asks = Asks.LOOK_UP
    if not is_any and end is None and asks not in OF_FILING:
        return None
    if not _may_be_name(name, own, words_of, around):
        return None
    is_whole = end is not None and end[0] not in around.weak_ends
    return Named(
        text=name,
        asks=asks,
        own=own,
        aspects=aspects,
        says_nursery=end is not None,
        is_whole=is_whole,
    )


def _code(text: str) -> str | None:
    found = _CODE.search(text)
    if found is None:
        return None
    code = re.sub(r"[ -]", "", found[0])
    is_number_of_a_person = _OF_A_PERSON.fullmatch(code) is not None
    has_digits = sum(character.isdigit() for character in code) >= 8  # noqa: PLR2004 - the division's six and more
    return code.upper() if has_digits and not is_number_of_a_person else None


def _without_what_is_asked(text: str, around: _Around) -> tuple[str, Asks, tuple[Aspect, ...]]:
    """The text without what is asked at its end, as often as something is."""
    asks, aspects = Asks.NOTHING, list[Aspect]()
    while True:
        text = text[: around.between.start(text)]
        if asks is Asks.NOTHING and (start := around.filing.start(text)) is not None:
            asks = Asks.FILED
        elif asks is Asks.NOTHING and (start := around.proper.start(text)) is not None:
            asks = Asks.PROPER
        elif found := _fact(text, around):
            aspect, start = found
            asks = Asks.FACT if asks is Asks.NOTHING else asks
            aspects.append(aspect)
        else:
            return text, asks, tuple(aspects)
        text = text[:start].rstrip(_EDGES)


def _fact(text: str, around: _Around) -> tuple[Aspect, int] | None:
    """The fact that a text asks for at its end, and where it does; None where it asks for none."""
    starts = ((aspect, ending.start(text)) for aspect, ending in around.facts)
    return next(((aspect, start) for aspect, start in starts if start is not None), None)


def _without_what_stands_before(text: str, around: _Around) -> tuple[str, bool]:
    """The text without the words before a name, and whether one of them looks something up."""
    looks_up = False
    while found := around.before.match(text):
        looks_up = looks_up or any(word in found[0] for word in ("查", "搜", "核实", "核对", "看"))
        text = text[found.end() :].lstrip(_EDGES)
    return text, looks_up


def _may_be_name(name: str, own: str, words_of: Callable[[str], Sequence[str]], around: _Around) -> bool:
    """Whether it is no sentence, and more than words that every institution has."""
    if own.endswith("的") or _OF_NO_NAME.search(own):
        return False
    words = words_of(name)
    if not around.not_in_names.isdisjoint(words) or sum(map(str.isdigit, name)) > _MOST_DIGITS:
        return False
    own_words = words if own == name else words_of(own)
    left = [word for word in own_words if word not in around.says_nothing]
    return (
        len("".join(character for word in left for character in word if character.isalnum())) >= SHORTEST_NAME
    )


@cache
def _around() -> _Around:
    raw = read_yaml(resources.files("bot.nurseries").joinpath("names.yaml"))
    facts = nursery_words().aspects
    return _Around(
        before=re.compile(f"(?:{_any(raw['before'])})"),
        filing=_Ending(raw["filing"]),
        proper=_Ending(raw["proper"]),
        between=_Ending(raw["between"], repeated=True),
        facts=tuple(
            (aspect, _Ending(raw["facts"][aspect.value])) for aspect in facts if aspect.value in raw["facts"]
        ),
        ends=re.compile(f"(?:{_any(raw['ends'])})(?:[(（].{{1,12}}[)）]|.{{0,6}}店)?$"),
        weak_ends=frozenset(raw["weak_ends"]),
        not_in_names=frozenset(raw["not_in_names"]),
        says_nothing=frozenset(raw["says_nothing"]),
    )


def _any(phrases: Iterable[str]) -> str:
    ordered = sorted(map(normalise, phrases), key=lambda phrase: (-len(phrase), phrase))
    return "|".join(map(re.escape, ordered))


def asks_for_filing(text: str) -> str | None:
    """What is left of a normalised question that ends by asking for a filing; None for any other.

    >>> asks_for_filing("第2个备案了吗"), asks_for_filing("备案要什么材料") is None
    ('第2个', True)
    """
    left, asks, _ = _without_what_is_asked(text.strip(_EDGES), _around())
    return _without_what_stands_before(left, _around())[0] if asks in {Asks.FILED, Asks.PROPER} else None
