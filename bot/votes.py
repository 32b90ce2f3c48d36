"""有用 or 没用: what readers say of an answer, kept with its entry in the journal and under no name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import case, func, literal, or_, select, update

from bot.redaction import redact
from bot.tables import journal
from knowledge.language.normalise import clip, normalise

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

CHANGED_WITHIN: Final = timedelta(minutes=30)
"""After the first word: who has thought better of it may say so."""

LINE_CHARACTERS: Final = 200
"""Of what a reader adds in words of their own."""

_ID = re.compile(r"[A-Za-z0-9_-]{10}")


class Verdict(StrEnum):
    """What a reader says of an answer."""

    USEFUL = "useful"
    USELESS = "useless"

    @property
    def word(self) -> str:
        """As it is tapped."""
        return "有用" if self is Verdict.USEFUL else "没用"


class Reason(StrEnum):
    """Why an answer was useless, in the order in which it is offered."""

    NOT_MY_QUESTION = "not_my_question"
    UNCLEAR = "unclear"
    NOT_TRUE_HERE = "not_true_here"
    TOO_LONG = "too_long"

    @property
    def word(self) -> str:
        """As it is tapped."""
        return _REASONS[self]


_REASONS: Final = {
    Reason.NOT_MY_QUESTION: "没答到我问的",
    Reason.UNCLEAR: "看不懂",
    Reason.NOT_TRUE_HERE: "和实际不一样",
    Reason.TOO_LONG: "太长",
}


class Outcome(StrEnum):
    """What became of a vote."""

    KEPT = "kept"
    CLOSED = "closed"
    """There was one before, and it may no longer be changed."""
    UNKNOWN = "unknown"
    """There is no such answer, or its entry has been folded into counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """What a reader says of one answer."""

    answer_id: str
    """As it was sent: it need not be one of ours."""
    verdict: Verdict
    reason: Reason | None = None
    """Only of a useless one; without it, what was said before stays."""
    line: str = ""
    """In the reader's own words, not yet redacted."""


def is_answer_id(text: str) -> bool:
    """Whether a text has the shape of an answer's name.

    >>> is_answer_id("aB3_-xYz09"), is_answer_id("' OR 1=1 --")
    (True, False)
    """
    return _ID.fullmatch(text) is not None


def cast(connection: Connection, vote: Vote, *, now: datetime) -> Outcome:
    """Keep a vote, in the caller's writing transaction; one an answer, the last word counts.

    One statement: of two votes at once neither is counted twice.
    """
    if not is_answer_id(vote.answer_id):
        return Outcome.UNKNOWN
    is_useless = vote.verdict is Verdict.USELESS
    line = redact(normalise(clip(vote.line.strip(), LINE_CHARACTERS)[0])) if is_useless else ""
    reason = str(vote.reason) if is_useless and vote.reason else ""
    is_same = journal.c.vote == str(vote.verdict)
    kept = connection.execute(
        update(journal)
        .where(journal.c.answer_id == vote.answer_id, _is_open(now))
        .values(
            vote=str(vote.verdict),
            vote_reason=reason or case((is_same, journal.c.vote_reason), else_=""),
            vote_line=line or case((is_same, journal.c.vote_line), else_=""),
            voted_at=func.coalesce(journal.c.voted_at, literal(now, journal.c.voted_at.type)),
        )
        .returning(journal.c.id)
    ).all()
    return Outcome.KEPT if kept else standing(connection, vote.answer_id, now=now)


def standing(connection: Connection, answer_id: str, *, now: datetime) -> Outcome:
    """What would become of a vote on an answer."""
    if not is_answer_id(answer_id):
        return Outcome.UNKNOWN
    found = connection.execute(
        select(case((_is_open(now), 1), else_=0)).where(journal.c.answer_id == answer_id)
    ).scalar_one_or_none()
    if found is None:
        return Outcome.UNKNOWN
    return Outcome.KEPT if found else Outcome.CLOSED


def _is_open(now: datetime) -> ColumnElement[bool]:
    return or_(journal.c.voted_at.is_(None), journal.c.voted_at > now - CHANGED_WITHIN)
