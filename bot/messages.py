"""What goes into the conversation and what comes out, whatever the channel."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.basis import Basis
    from bot.nurseries.wanted import Talk
    from knowledge.sources import Source


class AnswerStatus(StrEnum):
    """What kind of reaction an answer is."""

    ANSWERED = "answered"
    CLARIFY = "clarify"
    DECLINED = "declined"
    URGENT = "urgent"
    SMALLTALK = "smalltalk"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A point a parent sent, GCJ-02 degrees; kept no longer than the conversation."""

    lng: float
    lat: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing a parent said, as a channel heard it."""

    text: str
    asked_at: datetime
    """Aware; the day of a rule is this moment's day in Asia/Shanghai."""
    channel: str
    """web, api, wechat or cli."""
    conversation_key: str | None = None
    """Keyed hash of whoever asks, or None for a question without a memory."""
    location: Location | None = None
    keeps_location: bool = True
    """False where the channel tells it with each question, so that nothing need be stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A source under an answer, with what the answer takes from it."""

    source: Source
    region_name: str | None = None
    """The place the rule holds for, such as 河南省; None where it has none."""
    checked_on: date | None = None
    """The day an editor last compared the answer with the source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One of several things that an answer lists, such as a nursery."""

    title: str
    number: int | None = None
    """Its place in the list, by which 第二个 names it; None for one that stands alone."""
    lines: tuple[str, ...] = ()
    """Short facts, each without 。"""
    distance: str | None = None
    """In words: 650 米，走路约 11 分钟."""
    distance_m: float | None = None
    path: str | None = None
    """The page of the product that tells all of it, from its root: /nurseries/ab12."""

    @property
    def text(self) -> str:
        """Two lines of plain text."""
        far = f"（{self.distance}）" if self.distance else ""
        number = f"{self.number}. " if self.number is not None else ""
        return "\n".join(filter(None, (f"{number}{self.title}{far}", "；".join(self.lines))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a channel renders.

    `lead` is the answer in one or two sentences; `cards` are what it lists,
    right under it; `details` are conditions as pairs (when, what); `steps` are
    numbered actions, one line each; `paragraphs` follow; `notes` are honest
    limits (not checked by a doctor, past its review), told before a list and
    after anything else. Every string is plain text.
    """

    status: AnswerStatus
    step: str
    """The step that answered, such as policy or articles."""
    lead: str
    cards: tuple[Card, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    steps: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    source_notes: tuple[str, ...] = ()
    """What was not found out about the sources; shown beside them."""
    call: str | None = None
    """A number to call first; only in an emergency."""
    citations: tuple[Citation, ...] = ()
    suggestions: tuple[str, ...] = ()
    """Whole questions that a tap would ask."""
    read_more: str | None = None
    """The slug of the article behind the answer, where there is one."""
    page: str | None = None
    """The page of the product that shows all of it, from its root: /nurseries?region=410702."""
    whole: Card | None = None
    """The one thing that is told whole, and nothing else was asked: a channel may show this card instead."""
    topic: str | None = None
    banner: str | None = None
    """What the editors have every page and every answer say for now; a part of none of its texts."""
    talk: Talk | None = None
    """What the conversation keeps of the nurseries it tells of; no channel shows it."""
    id: str | None = None
    """Names this answer to whoever got it; None where the journal does not have it."""
    bases: tuple[Basis, ...] = ()
    """What it rests on; kept with its entry in the journal, so that it can be checked."""
    durations_ms: tuple[tuple[str, float], ...] = ()

    @property
    def text(self) -> str:
        """The whole answer as plain text, without sources and suggestions."""
        lines = [self.lead]
        if self.cards:
            lines += [*self.notes, *(card.text for card in self.cards)]
        lines += [f"{when}：{what}" for when, what in self.details]
        lines += [f"{number}. {step}" for number, step in enumerate(self.steps, start=1)]
        lines += self.paragraphs
        lines += self.source_notes if self.cards else (*self.notes, *self.source_notes)
        return "\n".join(lines)

    @property
    def may_be_rated(self) -> bool:
        """Whether its reader is asked if it was useful: an answer to what was asked, and no emergency's."""
        return self.id is not None and self.status is AnswerStatus.ANSWERED

    @property
    def may_be_checked(self) -> bool:
        """Whether a page tells what it rests on."""
        return self.may_be_rated and bool(self.bases)

    @property
    def check_path(self) -> str | None:
        """That page, from the product's root: /a/aB3_-xYz09; None where there is none."""
        return f"/a/{self.id}" if self.may_be_checked else None

    @property
    def cited_slugs(self) -> tuple[str, ...]:
        """The articles that the answer quotes."""
        return (self.read_more,) if self.read_more else ()
