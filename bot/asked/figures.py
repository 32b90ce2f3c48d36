"""How often was asked, what about, and what came of it: the journal and its older counts together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import Date, cast, func, literal_column, select

from bot.calendar import SHANGHAI
from bot.messages import AnswerStatus
from bot.tables import journal, journal_count
from bot.votes import Reason, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import ColumnElement, Connection

QUESTIONS: Final = (
    AnswerStatus.ANSWERED,
    AnswerStatus.CLARIFY,
    AnswerStatus.DECLINED,
    AnswerStatus.URGENT,
)
"""What became of questions; a greeting is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was asked between two days, both included."""

    first: date
    last: date
    by_day: Mapping[date, int]
    """Every day between, the quiet ones too."""
    by_topic: Mapping[str, int]
    """Questions whose topic was understood."""
    by_status: Mapping[AnswerStatus, int]
    votes: Mapping[Verdict, int]
    reasons: Mapping[Reason, int]
    """Of useless answers, as far back as the journal goes."""


def figures(connection: Connection, *, first: date, last: date) -> Figures:
    """The figures of some days in Asia/Shanghai, both included."""
    by_day = Counter({first + timedelta(days=passed): 0 for passed in range((last - first).days + 1)})
    by_topic, by_status, votes, reasons = (Counter[str]() for _ in range(4))
    for found in _counted(connection, first, last):
        votes[Verdict.USEFUL] += found.useful
        votes[Verdict.USELESS] += found.useless
        if found.status in QUESTIONS:
            by_day[found.day] += found.questions
            by_status[found.status] += found.questions
            if found.topic:
                by_topic[found.topic] += found.questions
    reasons.update(_reasons(connection, first, last))
    return Figures(
        first=first,
        last=last,
        by_day=dict(by_day),
        by_topic=dict(by_topic.most_common()),
        by_status={status: by_status[status] for status in QUESTIONS},
        votes={verdict: votes[verdict] for verdict in Verdict},
        reasons={reason: reasons[reason] for reason in Reason},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    day: date
    status: str
    topic: str
    questions: int
    useful: int
    useless: int


def _counted(connection: Connection, first: date, last: date) -> Iterator[_Counted]:
    """Counts by day, status and topic: of entries that are still there, and of folded ones."""
    day = _day(connection.dialect.name)
    names = (journal.c.status, journal.c.topic, journal.c.vote)
    rows = connection.execute(
        select(day.label("day"), *names, func.count().label("questions"))
        .where(*_between(first, last))
        .group_by(day, *names)
    )
    for row in rows:
        yield _Counted(
            day=row.day if isinstance(row.day, date) else date.fromisoformat(row.day),
            status=row.status,
            topic=row.topic,
            questions=row.questions,
            useful=row.questions if row.vote == Verdict.USEFUL else 0,
            useless=row.questions if row.vote == Verdict.USELESS else 0,
        )
    folded = select(journal_count).where(journal_count.c.day.between(first, last))
    for row in connection.execute(folded):
        yield _Counted(
            day=row.day,
            status=row.status,
            topic=row.topic,
            questions=row.questions,
            useful=row.useful,
            useless=row.useless,
        )


def _reasons(connection: Connection, first: date, last: date) -> dict[str, int]:
    rows = connection.execute(
        select(journal.c.vote_reason, func.count().label("times"))
        .where(journal.c.vote == Verdict.USELESS.value, journal.c.vote_reason != "", *_between(first, last))
        .group_by(journal.c.vote_reason)
    )
    return {row.vote_reason: row.times for row in rows}


def _between(first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    begin = datetime.combine(first, time(), SHANGHAI).astimezone(UTC)
    end = datetime.combine(last + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)
    return journal.c.asked_at >= begin, journal.c.asked_at < end


def _day(dialect: str) -> ColumnElement[date]:
    """The day in Shanghai of an entry; SQLite gives it as text."""
    if dialect == "sqlite":
        return func.date(journal.c.asked_at, literal_column("'+8 hours'"))
    return cast(func.timezone(literal_column("'Asia/Shanghai'"), journal.c.asked_at), Date)
