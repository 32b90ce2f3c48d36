"""How often somebody tried in vain, and how long they have to wait.

Counted in the database: a restart, another process or another machine knows it,
too. An attempt is counted before the password is looked at and taken back when
it was right, so that a hundred at once get no more tries than one after another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from web.staff.tables import staff_attempt as attempts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

WAITS: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
)
"""After the last free failure, and after each further one; the longest stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How many failures are free, and when they are forgotten."""

    free: int
    forgotten_after: timedelta


OF_ACCOUNT: Final = Limit(free=5, forgotten_after=timedelta(hours=24))
OF_ADDRESS: Final = Limit(free=50, forgotten_after=timedelta(hours=1))
"""A whole office may stand behind one address, and nobody else's login is closed by it for long."""


KEPT_FOR: Final = max(OF_ACCOUNT.forgotten_after, OF_ADDRESS.forgotten_after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is counted: a keyed hash, which names a login or an address without telling it."""

    key: str
    limit: Limit


def count(connection: Connection, subjects: Sequence[Subject], *, now: datetime) -> datetime | None:
    """Count an attempt as failed for each subject; until when it is refused, None where it may be made.

    In a writing transaction. A refused attempt is not counted: waiting ends
    when it was said to.
    """
    ordered = sorted(subjects, key=lambda subject: subject.key)  # two at once take their rows in one order
    known = {subject.key: _row(connection, subject.key, now) for subject in ordered}
    closed = [until for _, _, until in known.values() if until is not None and until > now]
    if closed:
        return max(closed)
    for subject in ordered:
        failures, last_at, _ = known[subject.key]
        failures = 1 if last_at <= now - subject.limit.forgotten_after else failures + 1
        connection.execute(
            update(attempts)
            .where(attempts.c.subject == subject.key)
            .values(failures=failures, last_at=now, closed_until=_closed_until(failures, subject.limit, now))
        )
    return None


def forgive(connection: Connection, subject: Subject) -> None:
    """Forget the failures of a subject: it got in."""
    connection.execute(delete(attempts).where(attempts.c.subject == subject.key))


def take_back(connection: Connection, subject: Subject) -> None:
    """Take one failure of a subject back, and keep the others: whoever gets in must not clear an address."""
    connection.execute(
        update(attempts)
        .where(attempts.c.subject == subject.key, attempts.c.failures > 0)
        .values(failures=attempts.c.failures - 1, closed_until=None)
    )


def closed_until(connection: Connection, subject: Subject, *, now: datetime) -> datetime | None:
    """Until when a subject has to wait; None where it need not."""
    until: datetime | None = connection.execute(
        select(attempts.c.closed_until).where(attempts.c.subject == subject.key)
    ).scalar_one_or_none()
    return until if until is not None and until > now else None


def forget_before(connection: Connection, moment: datetime) -> int:
    """Drop what happened last before a moment; how many subjects they were."""
    return connection.execute(delete(attempts).where(attempts.c.last_at < moment)).rowcount


def _row(connection: Connection, key: str, now: datetime) -> tuple[int, datetime, datetime | None]:
    """Failures, the last of them, and until when it is closed; locked until the end of the transaction.

    One statement: between a look and an insert another request may make the
    row, or take it away because it got in.
    """
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    made = insert(attempts).values(subject=key, failures=0, last_at=now)
    as_it_is = made.on_conflict_do_update(
        index_elements=[attempts.c.subject], set_={"failures": attempts.c.failures}
    )
    row = connection.execute(
        as_it_is.returning(attempts.c.failures, attempts.c.last_at, attempts.c.closed_until)
    ).one()
    return row.failures, row.last_at, row.closed_until


def _closed_until(failures: int, limit: Limit, now: datetime) -> datetime | None:
    beyond = failures - limit.free
    return now + WAITS[min(beyond, len(WAITS) - 1)] if beyond >= 0 else None
