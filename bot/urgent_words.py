"""By which words an emergency is known: patterns from `knowledge/content/urgent_words.yaml`."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.openings import ANY, openings
from bot.urgent_cards import refuse_unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_GROUP = re.compile(r"\{([a-z_]+)\}")
_FLAG_FIELDS = frozenset({"for_anyone", "patterns"})
_PATTERN_FIELDS = frozenset({"all", "near", "unless", "under_months", "from_months", "even_calm"})


@dataclass(frozen=True, slots=True, eq=False)
class Words:
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
class Pattern:
    """Words that together tell of a danger."""

    every: tuple[Words, ...]
    """The words that fewest texts hold first."""
    near: int | None
    """Characters that may stand between them, or None for anywhere in the text."""
    unless: re.Pattern[str] | None
    under_months: float | None
    from_months: float | None
    """Holds only for a child who is known to be as old."""
    even_calm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagWords:
    """How one red flag is known."""

    for_anyone: bool
    """Counts for a grown-up too."""
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contexts:
    """What the whole message is about, before any flag is looked for."""

    harmless: re.Pattern[str]
    calm: re.Pattern[str]
    now: re.Pattern[str]
    grown_up: re.Pattern[str]
    child: re.Pattern[str]
    well: re.Pattern[str]
    follow_up: re.Pattern[str]
    other_subject: re.Pattern[str]


CONTEXTS = ("harmless", "calm", "now", "grown_up", "child", "well", "follow_up", "other_subject")


class Vocabulary:
    """The word groups of the file; a group or a list becomes one expression, each only once."""

    def __init__(self, groups: Mapping[str, Sequence[str]]) -> None:
        """Take the groups by their names."""
        self._groups = groups
        self._known: dict[str, Words] = {}

    def words(self, term: str | Sequence[str]) -> Words:
        """The same object for the same words, so that a message is searched for them once."""
        expression = self.compile(term)
        known = self._known.get(expression.pattern)
        if known is None:
            known = self._known[expression.pattern] = Words(expression, openings(expression.pattern))
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


def parse_contexts(raw: Mapping[str, Any], vocabulary: Vocabulary) -> Contexts:
    """The contexts from their YAML."""
    return Contexts(**{name: vocabulary.compile(raw[name]) for name in CONTEXTS})


def parse_flag(raw: Mapping[str, Any], vocabulary: Vocabulary, place: str) -> FlagWords:
    """The words of one flag.

    Raises:
        ValueError: they name a word group that is not there, or have an
            unknown field, with a Chinese sentence for the editor.
    """
    refuse_unknown(raw, _FLAG_FIELDS, place)
    return FlagWords(
        for_anyone=raw.get("for_anyone", False),
        patterns=tuple(_parse_pattern(pattern, vocabulary, place) for pattern in raw["patterns"]),
    )


def _parse_pattern(raw: Mapping[str, Any], vocabulary: Vocabulary, place: str) -> Pattern:
    refuse_unknown(raw, _PATTERN_FIELDS, place)
    return Pattern(
        every=tuple(sorted(map(vocabulary.words, raw["all"]), key=lambda words: words.commonness)),
        near=raw.get("near"),
        unless=vocabulary.compile(raw["unless"]) if "unless" in raw else None,
        under_months=raw.get("under_months"),
        from_months=raw.get("from_months"),
        even_calm=raw.get("even_calm", False),
    )
