"""Finding fixed phrases in a question: longest first, each place once."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from bot.standing import Strings
from knowledge.data_files import read_yaml
from knowledge.language.normalise import normalise
from knowledge.language.numerals import numerals
from knowledge.policies.figure import Aspect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from knowledge.language.reading import Reading


_LAST_TEXTS = 64
"""One answer compares the bare text of its question in ten places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a question, `start` included and `end` not."""

    start: int
    end: int
    text: str


class Phrases:
    """A list of phrases as one pattern, read as questions are: 分两次 is found where 分2次 is left of it."""

    def __init__(self, phrases: Iterable[str]) -> None:
        """Take the phrases in any order; the longer ones are tried first."""
        self.ordered = tuple(sorted(set(map(_as_read, phrases)), key=lambda phrase: (-len(phrase), phrase)))
        self._pattern = re.compile("|".join(map(re.escape, self.ordered)) or r"(?!)")
        self._all = frozenset(map(_letters, self.ordered))

    def find(self, text: str) -> tuple[Span, ...]:
        """Every place where a phrase stands, without overlaps."""
        return tuple(
            Span(start=match.start(), end=match.end(), text=match[0])
            for match in self._pattern.finditer(text)
        )

    def stands_in(self, text: str) -> bool:
        """Whether any phrase stands in the text."""
        return self._pattern.search(text) is not None

    def __contains__(self, text: object) -> bool:
        """Whether a whole text, as `bare` leaves it, is one of the phrases."""
        return text in self._all


class PhraseLists(Strings[Phrases]):
    """Many lists of phrases, looked for together: a question holds a phrase of very few of them."""

    def __init__(self, lists: Iterable[Phrases]) -> None:
        """Take the lists in any order; one may be given more than once."""
        super().__init__((phrase, each) for each in lists for phrase in each.ordered)


class Said:
    """One text, asked again and again for the phrases of one set of lists; most are not there."""

    def __init__(self, text: str, lists: PhraseLists) -> None:
        """Look for all the lists once; only they may be asked for."""
        self._text = text
        self._standing = lists.standing_in(text)

    def has(self, phrases: Phrases) -> bool:
        """Whether any phrase of a list stands in the text."""
        return phrases in self._standing

    def find(self, phrases: Phrases) -> tuple[Span, ...]:
        """Every place where a phrase of a list stands."""
        return phrases.find(self._text) if phrases in self._standing else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpliedKind:
    """A leave that is meant when one phrase of every group stands in the question."""

    kind: str
    groups: tuple[Phrases, ...]

    def is_meant(self, said: Said) -> bool:
        """Whether the question means this leave without naming it."""
        return all(map(said.has, self.groups))


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterSchool:
    """How the care of schoolchildren is told from a nursery."""

    or_nursery: Phrases
    """Its words that parents of small children say of a nursery."""
    toddlers: Phrases
    nursery_heads: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intents:
    """The phrases of intents.yaml, ready to be found."""

    amount: Phrases
    policy_fillers: frozenset[str]
    aspects: dict[Aspect, Phrases]
    beyond_the_table: dict[str, Phrases]
    slot_heads: frozenset[str]
    table_heads: frozenset[str]
    amount_heads: frozenset[str]
    implied_kinds: tuple[ImpliedKind, ...]
    cases: dict[str, Phrases]
    miscarriage: Phrases
    ectopic: Phrases
    births: dict[int, Phrases]
    second_child: Phrases
    third_child: Phrases
    people: dict[str, Phrases]
    other_care: Phrases
    topic_heads: dict[str, str]
    follow_up_openings: Phrases
    follow_up_endings: Phrases
    follow_up_whole: Phrases
    commands: dict[str, Phrases]
    smalltalk: dict[str, Phrases]
    abroad: Phrases
    steering: Phrases
    asking: Phrases
    bereaved: Phrases
    strangers: Phrases
    after_school: AfterSchool
    how_much: Phrases
    fed: Phrases
    medicine: Phrases
    declined_by_category: dict[str, frozenset[str]]
    declined_needs: dict[str, Phrases]
    choice_numbers: dict[int, Phrases]

    def said_in(self, text: str) -> Said:
        """A text, to be asked for the phrases of any list of these."""
        return Said(text, _lists())


@cache
def _lists() -> PhraseLists:
    return PhraseLists(every_list(intents()))


def every_list(value: object) -> Iterator[Phrases]:
    """The lists that a value holds, however deep."""
    if isinstance(value, Phrases):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from every_list(getattr(value, field.name))
    elif isinstance(value, dict | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from every_list(each)


@cache
def intents() -> Intents:
    """The intents that ship with the bot, read at first use."""
    raw = _load("intents.yaml")
    return Intents(
        amount=Phrases(raw["amount"]),
        policy_fillers=frozenset(map(_as_read, raw["policy_fillers"])),
        aspects={Aspect(name): book for name, book in _books(raw["aspects"]).items()},
        slot_heads=frozenset(raw["slot_heads"]),
        table_heads=frozenset((*raw["slot_heads"], *raw["table_heads"])),
        amount_heads=frozenset(raw["amount_heads"]),
        beyond_the_table=_books(raw["beyond_the_table"]),
        implied_kinds=tuple(
            ImpliedKind(kind=rule["kind"], groups=tuple(Phrases(group) for group in rule["all"]))
            for rule in raw["implied_kinds"]
        ),
        cases=_books(raw["cases"]),
        miscarriage=Phrases(raw["miscarriage"]),
        ectopic=Phrases(raw["ectopic"]),
        births={number: Phrases(said) for number, said in raw["births"].items()},
        second_child=Phrases(raw["second_child"]),
        third_child=Phrases(raw["third_child"]),
        people=_books(raw["people"]),
        other_care=Phrases(raw["other_care"]),
        topic_heads=raw["topic_heads"],
        follow_up_openings=Phrases(raw["follow_up_openings"]),
        follow_up_endings=Phrases(raw["follow_up_endings"]),
        follow_up_whole=Phrases(raw["follow_up_whole"]),
        commands=_books(raw["commands"]),
        smalltalk=_books(raw["smalltalk"]),
        abroad=Phrases(raw["abroad"]),
        steering=Phrases(raw["steering"]),
        asking=Phrases(raw["asking"]),
        bereaved=Phrases(raw["bereaved"]),
        strangers=Phrases(raw["strangers"]),
        after_school=AfterSchool(
            or_nursery=Phrases(raw["after_school"]["or_nursery"]),
            toddlers=Phrases(raw["after_school"]["toddlers"]),
            nursery_heads=frozenset(raw["after_school"]["nursery_heads"]),
        ),
        how_much=Phrases(raw["how_much"]),
        fed=Phrases(raw["fed"]),
        medicine=Phrases(raw["medicine"]),
        declined_by_category={
            name: frozenset(categories) for name, categories in raw["declined_by_category"].items()
        },
        declined_needs=_books(raw["declined_needs"]),
        choice_numbers={number: Phrases(said) for number, said in raw["choice_numbers"].items()},
    )


def bare(reading: Reading) -> str:
    """The text without white space and punctuation, to be compared as a whole.

    Chinese characters, letters and digits are all that is left.
    """
    return _letters(reading.text)


@lru_cache(maxsize=_LAST_TEXTS)
def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def _as_read(phrase: str) -> str:
    return numerals(normalise(phrase))


def _books(raw: dict[str, list[str]]) -> dict[str, Phrases]:
    return {name: Phrases(phrases) for name, phrases in raw.items()}


def _load(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml(resources.files("bot").joinpath(name))
    return loaded
