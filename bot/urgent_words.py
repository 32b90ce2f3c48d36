"""By which words an emergency is known: patterns from `knowledge/content/urgent_words.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.literals import ANY, commonness, required_literals
from bot.standing import Strings
from bot.urgent_cards import refuse_unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_GROUP = re.compile(r"\{([a-z_]+)\}")
_FLAG_FIELDS = frozenset({"for_anyone", "patterns"})
_PATTERN_FIELDS = frozenset({"all", "near", "unless", "under_months", "from_months", "even_calm", "as_typed"})


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """One word list as an expression; compared and hashed by identity.

    Hashing the compiled expression itself walks its whole code, which cost
    more than searching with it.
    """

    expression: re.Pattern[str]
    literals: frozenset[str] | None
    """One of these stands in every text that holds a word of the list; ANY where none must."""

    @property
    def commonness(self) -> float:
        """About how many of these literals a text holds."""
        return commonness(self.literals)


class WordLists:
    """Word lists looked for together: a text can hold words of but a few of them."""

    def __init__(self, lists: Iterable[Words]) -> None:
        """Take the lists in any order; one may be given more than once."""
        distinct = set(lists)
        self._anywhere = frozenset(words for words in distinct if words.literals is ANY)
        self._strings = Strings((literal, words) for words in distinct for literal in words.literals or ())

    def possible_in(self, text: str) -> set[Words]:
        """The lists of which a word may stand in the text; of any other none does."""
        return self._strings.standing_in(text) | self._anywhere


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
    as_typed: bool
    """Looked for in harmless phrases too: 身上烫 is no burn, and of a child of two months no trifle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagWords:
    """How one red flag is known."""

    for_anyone: bool
    """Counts for a grown-up too."""
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contexts:
    """What the whole message is about, before any flag is looked for."""

    harmless: Words
    calm: Words
    now: Words
    grown_up: Words
    child: Words
    well: Words
    follow_up: Words
    other_subject: Words

    @property
    def all(self) -> tuple[Words, ...]:
        """Every one of these lists."""
        return tuple(getattr(self, name) for name in CONTEXTS)


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
            known = self._known[expression.pattern] = Words(expression, required_literals(expression.pattern))
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
    return Contexts(**{name: vocabulary.words(raw[name]) for name in CONTEXTS})


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
        as_typed=raw.get("as_typed", False),
    )
