"""Wishes that somebody has seen to: off the list, until they are asked again too often."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, delete, func, insert, select

from bot.tables import asked_handled, journal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from bot.asked.clusters import Cluster

AGAIN: Final = 5
"""What was seen to comes back when it was asked more often than this since."""


class Decision(StrEnum):
    """What was made of a wish."""

    DONE = "done"
    NOT_OURS = "not_ours"

    @property
    def word(self) -> str:
        """As it stands on the button."""
        return "处理了" if self is Decision.DONE else "不归我们管"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What was said of one wording, and how often it was asked since."""

    decision: Decision
    handled_at: datetime
    times_since: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenTo:
    """Wordings that were marked together."""

    questions: tuple[str, ...]
    decision: Decision
    handled_at: datetime


def mark(connection: Connection, questions: Iterable[str], decision: Decision, *, now: datetime) -> None:
    """Note that wordings were seen to, in the caller's transaction; what was said of them before goes."""
    wanted = sorted(set(questions))
    connection.execute(delete(asked_handled).where(asked_handled.c.question.in_(wanted)))
    connection.execute(
        insert(asked_handled),
        [{"question": question, "decision": str(decision), "handled_at": now} for question in wanted],
    )


def put_back(connection: Connection, question: str) -> int:
    """Take back what was said of a wording, and of those that were marked with it; how many they were.

    In the caller's transaction.
    """
    moment = select(asked_handled.c.handled_at).where(asked_handled.c.question == question).scalar_subquery()
    return connection.execute(delete(asked_handled).where(asked_handled.c.handled_at == moment)).rowcount


def listed(connection: Connection, *, most: int = 100) -> Sequence[SeenTo]:
    """What was seen to, the newest first; wordings that were marked together stand together."""
    rows = connection.execute(
        select(asked_handled).order_by(asked_handled.c.handled_at.desc(), asked_handled.c.question)
    )
    together: dict[datetime, list[str]] = {}
    decisions: dict[datetime, Decision] = {}
    for row in rows:
        together.setdefault(row.handled_at, []).append(row.question)
        decisions[row.handled_at] = Decision(row.decision)
    return [
        SeenTo(questions=tuple(questions), decision=decisions[moment], handled_at=moment)
        for moment, questions in list(together.items())[:most]
    ]


def standing(connection: Connection, wanted: ColumnElement[bool], *, since: datetime) -> Mapping[str, Mark]:
    """What was said of each wording, with how often it was asked in vain (`wanted`) after that.

    `since` bounds how far back is counted.
    """
    again = and_(
        journal.c.question == asked_handled.c.question,
        journal.c.asked_at > asked_handled.c.handled_at,
        journal.c.asked_at > since,
        wanted,
    )
    marks = asked_handled.c
    rows = connection.execute(
        select(marks.question, marks.decision, marks.handled_at, func.count(journal.c.id).label("times"))
        .select_from(asked_handled.outerjoin(journal, again))
        .group_by(marks.question, marks.decision, marks.handled_at)
    )
    return {
        row.question: Mark(decision=Decision(row.decision), handled_at=row.handled_at, times_since=row.times)
        for row in rows
    }


def is_seen_to(cluster: Cluster, marks: Mapping[str, Mark]) -> bool:
    """Whether one of a wish's wordings was seen to, and it was not asked too often since.

    A wording of which nothing was said has come up since.
    """
    if not any(question in marks for question in cluster.questions):
        return False
    since = sum(
        marks[each.question].times_since if each.question in marks else each.times for each in cluster.asked
    )
    return since <= AGAIN


def mark_of(cluster: Cluster, marks: Mapping[str, Mark]) -> Mark | None:
    """The newest thing that was said of a wish; None where nothing was."""
    found = [marks[question] for question in cluster.questions if question in marks]
    return max(found, key=lambda mark: mark.handled_at, default=None)


def forget_before(connection: Connection, moment: datetime) -> int:
    """Drop what was said before a moment, as the journal drops the questions; how many they were."""
    return connection.execute(delete(asked_handled).where(asked_handled.c.handled_at < moment)).rowcount
