"""One question held against the tables on children: what it tells, and what is heard in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.children.words import child_words
from bot.phrases import Span
from bot.word_notes import QUANTITY
from knowledge.children.growth import Sex

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.messages import Answer
    from bot.phrases import Phrases, Said
    from bot.understanding import Understood
    from knowledge.language.reading import Reading

_AGES_OF_MANY = re.compile(r"\d岁?[到至~-]\d周?岁|\d周?岁(?:以下|之?前|以前|以内|内)")
"""0到3岁, 3岁前: the age of a whole table and of no child."""
_ABOUT_A_NEWBORN = 0.5
"""What 新生儿 is read as, in months."""

CHILD_HEADS = frozenset({"宝宝", "新生儿"})
"""Heads of the lexicon that stand for a child."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What one question tells of a child, whatever is asked of it."""

    reading: Reading
    said: Said
    age_months: float | None
    """As told here, else as remembered."""
    is_age_told: bool
    names_child: bool
    sex: Sex | None
    """None where none or both are told."""
    is_preterm: bool
    follow_up: bool

    @property
    def text(self) -> str:
        """The question with the words that it left out."""
        return self.reading.text

    @property
    def is_of_child(self) -> bool:
        """Whether a child is named, or an age is told."""
        return self.names_child or self.age_months is not None

    def spans(self, *books: Phrases) -> list[Span]:
        """Every place where a phrase of these lists stands."""
        return [span for book in books for span in self.said.find(book)]

    def has(self, *books: Phrases) -> bool:
        """Whether any phrase of these lists stands in the question."""
        return any(map(self.said.has, books))


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What one table can answer of a question; nothing is put into words before it is built."""

    key: str
    topic: str
    spans: tuple[Span, ...]
    """The words that it explains."""
    heads: frozenset[str]
    """Heads of the lexicon that it holds."""
    is_asked: bool
    """A word asks for it; 百白破 by itself only names it."""
    asks: str
    page_first: bool | None = None
    """Whether what a page says beside it goes before, or beneath; None: none is told."""
    build: Callable[[], Answer]


def read_asked(understood: Understood) -> Asked | None:
    """What a question tells of a child; None where it is of an animal, a grown-up or one not yet born."""
    words, reading = child_words(), understood.subject
    said = words.said_in(reading.text)
    if said.has(words.not_child):
        return None
    boys, girls = said.has(words.growth.boys), said.has(words.growth.girls)
    is_of_many = _AGES_OF_MANY.search(reading.text) is not None
    age = None if is_of_many else understood.age_months
    if age == _ABOUT_A_NEWBORN and said.has(words.newborn):
        age = 0.0
    heads = {mention.term.head for mention in reading.mentions}
    return Asked(
        reading=reading,
        said=said,
        age_months=age,
        is_age_told=understood.is_age_told and not is_of_many,
        names_child=bool(heads & CHILD_HEADS) or said.has(words.child) or is_of_many or boys or girls,
        sex=None if boys == girls else Sex.BOYS if boys else Sex.GIRLS,
        is_preterm=said.has(words.growth.preterm),
        follow_up=understood.follow_up,
    )


def quantities(text: str) -> list[Span]:
    """How old, how much, which dose: the numbers of a question with their units."""
    return [Span(start=found.start(), end=found.end(), text=found[0]) for found in QUANTITY.finditer(text)]
