"""The words of a question, each with how far a table of days explains it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.phrases import Intents, Span
from bot.slots import KIND_OF_HEAD, Slots, names_subject

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from knowledge.language.reading import Language, Reading
    from knowledge.policies.figure import Aspect

QUANTITY = re.compile(r"\d+(?:\.\d+)?(?:天|日|个月|月|岁|周岁|小时|年|周|%|元|块)?")
"""A number with its unit: days, an age, a date's part, a sum."""

_NO_ASPECTS: frozenset[Aspect] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class WordNote:
    """One word of a question: how rare it is, and whether a table of days explains it."""

    word: str
    weight: float
    explained: bool
    aspects: frozenset[Aspect]
    """It asks for one of these; explained by a table that holds it."""

    def is_explained(self, answered: Collection[Aspect]) -> bool:
        """Whether a table that holds these aspects explains the word."""
        return self.explained or any(aspect in answered for aspect in self.aspects)


def word_notes(reading: Reading, slots: Slots, told: Intents, language: Language) -> tuple[WordNote, ...]:
    """Each word with how far a table of days explains it."""
    explained = _places(_explained(reading, slots, told))
    asking = _asking(slots)
    return tuple(
        WordNote(
            word=word,
            weight=language.rarity(word),
            explained=word in told.policy_fillers or not explained.isdisjoint(range(start, end)),
            aspects=_aspects_at(start, end, asking),
        )
        for word, start, end in reading.placed_words()
    )


def subject_notes(reading: Reading, slots: Slots, told: Intents) -> tuple[WordNote, ...]:
    """The same for the terms that name what the question is about."""
    asking = _asking(slots)
    return tuple(
        WordNote(
            word=mention.term.head,
            weight=1.0,
            explained=mention.term.head in KIND_OF_HEAD or mention.term.head in told.table_heads,
            aspects=_aspects_at(mention.start, mention.end, asking),
        )
        for mention in reading.mentions
        if names_subject(mention, told)
    )


def _asking(slots: Slots) -> Mapping[Aspect, frozenset[int]]:
    """The places of the words that ask for an aspect, for each that is asked for."""
    return {aspect: _places(spans) for aspect, spans in slots.aspects.items() if spans}


def _aspects_at(start: int, end: int, asking: Mapping[Aspect, frozenset[int]]) -> frozenset[Aspect]:
    if not asking:
        return _NO_ASPECTS
    places = range(start, end)
    return frozenset(aspect for aspect, asked in asking.items() if not asked.isdisjoint(places))


def _explained(reading: Reading, slots: Slots, told: Intents) -> list[Span]:
    """The stretches of a question that a table of days explains by itself."""
    text = reading.text
    books = (*told.people.values(), *told.cases.values(), told.miscarriage)
    return [
        *slots.amount,
        *slots.implying,
        *(Span(start=place.start, end=place.end, text=place.surface) for place in slots.places.mentions),
        *(
            Span(start=mention.start, end=mention.end, text=mention.surface)
            for mention in reading.mentions
            if mention.term.head in KIND_OF_HEAD
            or mention.term.head in told.table_heads
            or mention.term.category == "person"
        ),
        *(span for book in books for span in slots.said.find(book)),
        *([slots.date.span] if slots.date else []),
        *(Span(start=match.start(), end=match.end(), text=match[0]) for match in QUANTITY.finditer(text)),
    ]


def _places(spans: Iterable[Span]) -> frozenset[int]:
    return frozenset(place for span in spans for place in range(span.start, span.end))
