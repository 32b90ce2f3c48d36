"""The numbered change log: what was published, written in the transaction that published it.

An index follows the database by number. It has applied everything up to N, asks
for what came `since` N, and reads those keys again from the tables that hold
them: the log says that something changed, never what it is now.

That works only if a number never becomes visible after a higher one, or a
reader would step over it for ever. SQLite has one writer at a time, so its
numbers are given and committed in one order. PostgreSQL hands out numbers at
once and commits in any order, so a transaction takes a lock before its number
and keeps it until it ends. Record changes last in a transaction: from here to
its commit other publishers wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    Column,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
    func,
    insert,
    select,
)

from knowledge.moment import Moment
from knowledge.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Connection

metadata = MetaData()

change = Table(
    "change",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), Identity(always=True), primary_key=True),
    Column("subject", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("published_at", Moment, nullable=False),
    Index("change_subject_number", "subject", "number"),
    # Without it SQLite gives the number of a deleted last row again, and an
    # index that has seen that number would miss its second owner.
    sqlite_autoincrement=True,
)

_NUMBERING_LOCK = 0x59_45_52_43
"""Any constant that no other advisory lock of this database uses ("YERC")."""

# Asked at every answer, so made once.
_HIGHEST = select(func.max(change.c.number))
_HIGHEST_OF = Prepared(_HIGHEST.where(change.c.subject == bindparam("of")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One key of one subject (an article, a nursery) that was published, changed or withdrawn."""

    number: int
    subject: str
    key: str
    published_at: datetime


def record(connection: Connection, *, subject: str, key: str, at: datetime) -> int:
    """The number under which this transaction's change will be seen once it commits."""
    return record_all(connection, subject=subject, keys=[key], at=at)


def record_all(connection: Connection, *, subject: str, keys: Collection[str], at: datetime) -> int:
    """The last number of one change for each key; for an import that touches thousands.

    Raises:
        ValueError: no key is given, so that there is no number to return.
    """
    if not keys:
        msg = "record_all needs at least one key"
        raise ValueError(msg)
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_NUMBERING_LOCK)))
    rows = [{"subject": subject, "key": key, "published_at": at} for key in keys]
    if rows[1:]:
        connection.execute(insert(change), rows[:-1])
    return int(connection.execute(insert(change).returning(change.c.number), rows[-1]).scalar_one())


def latest(connection: Connection, *, subject: str | None = None) -> int:
    """The highest number visible here, of one subject or of all; 0 where nothing was published."""
    if subject is None:
        return int(connection.execute(_HIGHEST).scalar_one() or 0)
    return int(_HIGHEST_OF.run(connection, {"of": subject})[0][0] or 0)


def moment_of(connection: Connection, number: int) -> datetime | None:
    """When the change of a number was published; None where there is none of that number."""
    return connection.execute(select(change.c.published_at).where(change.c.number == number)).scalar()


def count_since(connection: Connection, number: int, *, subject: str) -> int:
    """How many changes of a subject came after a number."""
    newer = select(func.count()).where(change.c.subject == subject, change.c.number > number)
    return int(connection.execute(newer).scalar_one())


def since(connection: Connection, number: int, *, subject: str, limit: int | None = None) -> list[Change]:
    """The changes of a subject after a number, oldest first, at most `limit` of them."""
    newer = select(change).where(change.c.subject == subject, change.c.number > number)
    rows = connection.execute(newer.order_by(change.c.number).limit(limit))
    return [Change(**row) for row in rows.mappings()]
