"""What falls due on which day: reviews, last days in force, scheduled releases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, func, literal, select

from knowledge.editing.listing import lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row, Select, Subquery

MOST_OF_A_KIND: Final = 300


class Kind(StrEnum):
    """What falls due."""

    RELEASE = "release"
    REVIEW = "review"
    LAST_DAY = "last_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something that falls due on a day."""

    day: date
    kind: Kind
    slug: str
    number: int | None
    """Of the text; None where it was never opened at the desk."""
    title: str
    moment: datetime | None = None
    """Of a release."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """What falls due between two days."""

    dues: Sequence[Due]
    """By day."""
    left_out: int
    """How many more there are: of each kind, `MOST_OF_A_KIND` are given."""


def falling_due(
    connection: Connection,
    *,
    first: datetime,
    end: datetime,
    day_of: Callable[[datetime], date],
) -> Calendar:
    """What falls due from a moment on and before another; of withdrawn articles only their releases.

    `day_of` says on which day a moment falls where people are.
    """
    lines = lines_of(connection)
    since, before = day_of(first).isoformat(), day_of(end).isoformat()
    is_seen = and_(lines.c.published_at.is_not(None), lines.c.withdrawn_at.is_(None))
    wanted = (
        (Kind.RELEASE, lines.c.scheduled_for, _between(lines.c.scheduled_for, first, end)),
        (Kind.REVIEW, lines.c.review_by, and_(is_seen, _between(lines.c.review_by, since, before))),
        (Kind.LAST_DAY, lines.c.last_day, and_(is_seen, _between(lines.c.last_day, since, before))),
    )
    dues: list[Due] = []
    left_out = 0
    for kind, column, condition in wanted:
        rows = connection.execute(_of_kind(lines, column, condition)).all()
        dues += [_due(kind, row, day_of) for row in rows]
        left_out += rows[0].of_all - len(rows) if rows else 0
    dues.sort(key=lambda due: due.day)
    return Calendar(dues=dues, left_out=left_out)


def _of_kind(
    lines: Subquery, column: ColumnElement[Any], condition: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    return (
        select(
            lines.c.slug,
            lines.c.number,
            lines.c.title,
            column.label("when"),
            func.count(literal(1)).over().label("of_all"),
        )
        .where(condition)
        .order_by(column, lines.c.slug)
        .limit(MOST_OF_A_KIND)
    )


def _due(kind: Kind, row: Row[*tuple[Any, ...]], day_of: Callable[[datetime], date]) -> Due:
    is_moment = kind is Kind.RELEASE
    return Due(
        day=day_of(row.when) if is_moment else date.fromisoformat(row.when),
        kind=kind,
        slug=row.slug,
        number=row.number,
        title=row.title,
        moment=row.when if is_moment else None,
    )


def _between(column: ColumnElement[Any], first: object, end: object) -> ColumnElement[bool]:
    return and_(column >= first, column < end)
