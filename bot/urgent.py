"""Red flags: which emergency a message tells of, and the card that answers it.

The flags are data (`knowledge/content/urgent.yaml`); this module reads them
and finds the gravest one in a text. Rather one card too many than one too few:
a parent who did not need it loses a minute.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, cached_property
from importlib import resources
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from bot import ages
from bot.openings import ANY, openings
from knowledge.bounds import CHAT_CHARACTERS
from knowledge.data_files import read_yaml
from knowledge.sources import Source, parse_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_PLACES = 12
"""Places of one word that are looked at; a text of 200 times 抽 has 200."""

_FOLLOW_UP_CHARACTERS = 24
"""A longer message speaks of something of its own."""

_GROUP = re.compile(r"\{([a-z_]+)\}")
_CONTEXTS = ("harmless", "calm", "now", "grown_up", "child", "follow_up", "other_subject")
_FLAG_FIELDS = frozenset(
    {"id", "name", "level", "for_anyone", "lead", "call", "steps", "sources", "asks", "recall", "patterns"},
)
_PATTERN_FIELDS = frozenset({"all", "near", "unless", "under_months", "even_calm"})


class DangerLevel(StrEnum):
    """What to do, gravest first."""

    CALL_120 = "call_120"
    REPORT_110 = "report_110"
    ER_NOW = "er_now"
    WATCH = "watch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Danger:
    """The card for one red flag."""

    id: str
    name: str
    level: DangerLevel
    lead: str
    """What to do this minute, at most 40 characters."""
    call: str | None
    """120 or 110, or None where going there is enough."""
    steps: tuple[str, ...]
    notes: tuple[str, ...]
    sources: tuple[Source, ...]
    """Empty where no published document was at hand; nothing is claimed then."""


@dataclass(frozen=True, slots=True, eq=False)
class _Words:
    """One word list as an expression; compared and hashed by identity.

    Hashing the compiled expression itself walks its whole code, which cost
    more than searching with it.
    """

    expression: re.Pattern[str]
    openings: frozenset[str] | None
    """The characters that its words begin with."""

    @property
    def commonness(self) -> float:
        """How many characters its words begin with."""
        return math.inf if self.openings is ANY else len(self.openings)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pattern:
    """Words that together tell of a danger."""

    every: tuple[_Words, ...]
    """The words that fewest texts hold first."""
    near: int | None
    """Characters that may stand between them, or None for anywhere in the text."""
    unless: re.Pattern[str] | None
    under_months: float | None
    even_calm: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Flag:
    card: Danger
    for_anyone: bool
    """Counts for a grown-up too."""
    patterns: tuple[_Pattern, ...]
    asks: tuple[tuple[re.Pattern[str], str], ...]
    """What a parent asks of this danger, and the lead that answers it."""
    recall: str | None
    """The danger in a few words, heard before a follow-up to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contexts:
    """What the whole message is about, before any flag is looked for."""

    harmless: re.Pattern[str]
    calm: re.Pattern[str]
    now: re.Pattern[str]
    grown_up: re.Pattern[str]
    child: re.Pattern[str]
    follow_up: re.Pattern[str]
    other_subject: re.Pattern[str]


class UrgentRules:
    """The red flags of the package, ready to be matched."""

    def __init__(self, flags: Sequence[_Flag], contexts: _Contexts) -> None:
        """Keep the flags gravest first; within a level they stay in the order given."""
        order = list(DangerLevel)
        self._flags = tuple(sorted(flags, key=lambda flag: order.index(flag.card.level)))
        self._by_id = {flag.card.id: flag for flag in self._flags}
        self._contexts = contexts
        self._patterns = [(flag, pattern) for flag in self._flags for pattern in flag.patterns]
        self._always = [
            place for place, (_, pattern) in enumerate(self._patterns) if pattern.every[0].openings is ANY
        ]
        self._by_opening: dict[str, list[int]] = {}
        for place, (_, pattern) in enumerate(self._patterns):
            for character in pattern.every[0].openings or ():
                self._by_opening.setdefault(character, []).append(place)

    @staticmethod
    def load() -> UrgentRules:
        """The rules that come with the package; read once in a process."""
        return _load()

    @property
    def cards(self) -> tuple[Danger, ...]:
        """Every card, gravest first."""
        return tuple(flag.card for flag in self._flags)

    def match(self, text: str, *, age_months: float | None = None, after: str | None = None) -> Danger | None:
        """The gravest danger that a message tells of, or None.

        `text` is normalised; what lies beyond the first 200 characters is not
        read. `age_months` is the child's age where the conversation knows it;
        an age in the text goes before it. `after` is the id of the danger that
        the last answer spoke of: a short follow-up (能抠嗓子吗, 还在抽) gets the
        same card, or a graver one.

        >>> UrgentRules.load().match("孩子抽了").lead
        '马上打 120。让孩子侧躺，看着表记时间。'
        """
        text = text[:CHAT_CHARACTERS]
        told = ages.age_months(text)
        age = age_months if told is None else told
        flag = self._gravest(text, age) or self._follow_up(text, age, after)
        return None if flag is None else _answering(flag, text)

    def _gravest(self, text: str, age: float | None) -> _Flag | None:
        message = _Message(text, age, self._contexts)
        near = set(self._always).union(*(self._by_opening.get(each, ()) for each in set(message.text)))
        in_order = (self._patterns[place] for place in sorted(near))
        return next((flag for flag, pattern in in_order if message.tells(flag, pattern)), None)

    def _follow_up(self, text: str, age: float | None, after: str | None) -> _Flag | None:
        """The flag that a short message goes on about; graver where it tells of a new sign."""
        flag = self._by_id.get(after or "")
        if flag is None or len(text) > _FOLLOW_UP_CHARACTERS or self._contexts.other_subject.search(text):
            return None
        if flag.recall and (graver := self._gravest(f"{flag.recall},{text}", age)) not in {None, flag}:
            return graver
        asked = any(words.search(text) for words, _ in flag.asks)
        return flag if asked or self._contexts.follow_up.search(text) else None


class _Message:
    """One text with the places of the words that have been looked for in it."""

    def __init__(self, text: str, age: float | None, contexts: _Contexts) -> None:
        self.text = contexts.harmless.sub(_blank, text)
        self._raw = text
        self._age = age
        self._contexts = contexts
        self._places: dict[_Words, list[tuple[int, int]]] = {}

    @cached_property
    def _is_calm(self) -> bool:
        contexts = self._contexts
        return bool(contexts.calm.search(self._raw)) and not contexts.now.search(self._raw)

    @cached_property
    def _is_grown_up(self) -> bool:
        contexts = self._contexts
        return bool(contexts.grown_up.search(self._raw)) and not contexts.child.search(self._raw)

    def tells(self, flag: _Flag, pattern: _Pattern) -> bool:
        """Whether a pattern of a flag fits; what costs most is asked last."""
        if pattern.under_months is not None and not self._is_younger_than(pattern.under_months):
            return False
        places = []
        for words in pattern.every:
            found = self._find(words)
            if not found:
                return False
            places.append(found)
        if pattern.unless is not None and pattern.unless.search(self.text):
            return False
        if pattern.near is not None and not any(_lie_near(each, pattern.near) for each in product(*places)):
            return False
        return (pattern.even_calm or not self._is_calm) and (flag.for_anyone or not self._is_grown_up)

    def _is_younger_than(self, months: float) -> bool:
        return self._age is not None and self._age < months

    def _find(self, words: _Words) -> list[tuple[int, int]]:
        places = self._places.get(words)
        if places is None:
            places = self._places[words] = self._look_for(words.expression)
        return places

    def _look_for(self, expression: re.Pattern[str]) -> list[tuple[int, int]]:
        # Most words stand nowhere, and to search once costs half as much as to begin a list.
        if expression.search(self.text) is None:
            return []
        return [place.span() for place in islice(expression.finditer(self.text), _PLACES)]


def _lie_near(places: Sequence[tuple[int, int]], near: int) -> bool:
    """Whether no more than `near` characters stand between the first word's end and the last one's start."""
    return max(start for start, _ in places) - min(end for _, end in places) <= near


def _blank(found: re.Match[str]) -> str:
    return "□" * len(found.group())


def _answering(flag: _Flag, text: str) -> Danger:
    """The flag's card, its lead answering what was asked of the danger."""
    for words, lead in flag.asks:
        if words.search(text):
            return replace(flag.card, lead=lead)
    return flag.card


@cache
def _load() -> UrgentRules:
    return parse_rules(read_yaml(resources.files("knowledge").joinpath("content", "urgent.yaml")))


def parse_rules(raw: Mapping[str, Any]) -> UrgentRules:
    """The rules from their YAML.

    Raises:
        ValueError: a flag names a word group or a source that is not there,
            or has an unknown field, with a Chinese sentence for the editor.
    """
    vocabulary = _Vocabulary(raw["words"])
    sources = {key: parse_source(value) for key, value in raw["sources"].items()}
    notes = tuple(raw["notes"])
    flags = [_parse_flag(flag, vocabulary, sources, notes) for flag in raw["flags"]]
    return UrgentRules(flags, _Contexts(**{name: vocabulary.compile(raw[name]) for name in _CONTEXTS}))


def _parse_flag(
    raw: Mapping[str, Any], vocabulary: _Vocabulary, sources: Mapping[str, Source], notes: tuple[str, ...]
) -> _Flag:
    place = f"急症卡片 {raw.get('id')}"
    _refuse_unknown(raw, _FLAG_FIELDS, place)
    if missing := sorted(set(raw["sources"]) - set(sources)):
        msg = f"{place} 引用了没有登记的来源：{'、'.join(missing)}"
        raise ValueError(msg)
    card = Danger(
        id=raw["id"],
        name=raw["name"],
        level=DangerLevel(raw["level"]),
        lead=raw["lead"],
        call=raw["call"],
        steps=tuple(raw["steps"]),
        notes=notes,
        sources=tuple(sources[key] for key in raw["sources"]),
    )
    return _Flag(
        card=card,
        for_anyone=raw.get("for_anyone", False),
        patterns=tuple(_parse_pattern(pattern, vocabulary, place) for pattern in raw["patterns"]),
        asks=tuple((vocabulary.compile(ask["words"]), ask["lead"]) for ask in raw.get("asks", ())),
        recall=raw.get("recall"),
    )


def _parse_pattern(raw: Mapping[str, Any], vocabulary: _Vocabulary, place: str) -> _Pattern:
    _refuse_unknown(raw, _PATTERN_FIELDS, place)
    return _Pattern(
        every=tuple(sorted(map(vocabulary.words, raw["all"]), key=lambda words: words.commonness)),
        near=raw.get("near"),
        unless=vocabulary.compile(raw["unless"]) if "unless" in raw else None,
        under_months=raw.get("under_months"),
        even_calm=raw.get("even_calm", False),
    )


def _refuse_unknown(raw: Mapping[str, Any], known: frozenset[str], place: str) -> None:
    if unknown := sorted(set(raw) - known):
        msg = f"{place} 里有不认识的字段：{'、'.join(unknown)}"
        raise ValueError(msg)


class _Vocabulary:
    """The word groups of the file; a group or a list becomes one expression, each only once."""

    def __init__(self, groups: Mapping[str, Sequence[str]]) -> None:
        self._groups = groups
        self._known: dict[str, _Words] = {}

    def words(self, term: str | Sequence[str]) -> _Words:
        """The same object for the same words, so that a message is searched for them once."""
        expression = self.compile(term)
        known = self._known.get(expression.pattern)
        if known is None:
            known = self._known[expression.pattern] = _Words(expression, openings(expression.pattern))
        return known

    def compile(self, term: str | Sequence[str]) -> re.Pattern[str]:
        """One expression for a group's name or for a list of words, which may hold {group}."""
        return re.compile(self._expand([f"{{{term}}}"] if isinstance(term, str) else term))

    def _expand(self, words: Iterable[str]) -> str:
        return "|".join(_GROUP.sub(self._alternatives, word) for word in words)

    def _alternatives(self, found: re.Match[str]) -> str:
        name = found.group(1)
        if name not in self._groups:
            msg = f"急症词表里没有这一组：{name}"
            raise ValueError(msg)
        return f"(?:{self._expand(self._groups[name])})"
