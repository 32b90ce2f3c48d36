"""Who is logged in where.

A session is a random token in a cookie; the database knows only its
fingerprint. Each login, and each rise of rights within one, gets a new token,
so that a token that somebody planted or saw before is worth nothing after.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, insert, or_, select, update

from web.staff.tables import staff_session as sessions
from web.staff.tokens import fingerprint, new_token

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, RowMapping

IDLE_FOR: Final = timedelta(hours=2)
AT_MOST: Final = timedelta(hours=12)
CODE_WITHIN: Final = timedelta(minutes=10)
"""How long a right password waits for its code."""

SEEN_EVERY: Final = timedelta(minutes=1)
"""How exact `seen_at` is: not every page writes."""


class Stage(StrEnum):
    """How far somebody has come in."""

    CODE = "code"
    """The password was right; the second factor is outstanding."""
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One login on one device."""

    number: int
    member: int
    stage: Stage
    device: str
    began_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a browser is given for a session."""

    number: int
    token: str


def begin(connection: Connection, *, member: int, stage: Stage, device: str, now: datetime) -> Ticket:
    """A new session."""
    token = new_token()
    row = {
        "member": member,
        "token_hash": fingerprint(token),
        "stage": str(stage),
        "device": device,
        "began_at": now,
        "seen_at": now,
    }
    number = connection.execute(insert(sessions).values(**row).returning(sessions.c.number)).scalar_one()
    return Ticket(number, token)


def rise(connection: Connection, number: int, *, now: datetime) -> Ticket | None:
    """Open a session under a new token; None where it has ended meanwhile."""
    token = new_token()
    risen = connection.execute(
        update(sessions)
        .where(sessions.c.number == number)
        .values(token_hash=fingerprint(token), stage=str(Stage.OPEN), seen_at=now)
    )
    return Ticket(number, token) if risen.rowcount == 1 else None


def find(connection: Connection, token: str, *, now: datetime) -> Session | None:
    """The session of a token; None where there is none (any more)."""
    wanted = select(sessions).where(sessions.c.token_hash == fingerprint(token), ~_is_over(now))
    row = connection.execute(wanted).mappings().one_or_none()
    return None if row is None else _session(row)


def note_seen(connection: Connection, number: int, *, now: datetime) -> None:
    """Keep that it was used just now."""
    connection.execute(update(sessions).where(sessions.c.number == number).values(seen_at=now))


def listed(connection: Connection, member: int, *, now: datetime) -> Sequence[Session]:
    """The open sessions of a member, the last seen first."""
    wanted = (
        select(sessions)
        .where(sessions.c.member == member, sessions.c.stage == str(Stage.OPEN), ~_is_over(now))
        .order_by(sessions.c.seen_at.desc(), sessions.c.number.desc())
    )
    return [_session(row) for row in connection.execute(wanted).mappings()]


def end(connection: Connection, number: int, *, member: int) -> bool:
    """End one session of a member; whether there was one."""
    ended = connection.execute(
        delete(sessions).where(sessions.c.number == number, sessions.c.member == member)
    )
    return ended.rowcount == 1


def end_all(connection: Connection, member: int, *, but: int | None = None) -> int:
    """End every session of a member, or all but one; how many they were."""
    meant = delete(sessions).where(sessions.c.member == member)
    if but is not None:
        meant = meant.where(sessions.c.number != but)
    return connection.execute(meant).rowcount


def forget_over(connection: Connection, *, now: datetime) -> int:
    """Drop the sessions that are over; how many they were."""
    return connection.execute(delete(sessions).where(_is_over(now))).rowcount


def _is_over(now: datetime) -> ColumnElement[bool]:
    return or_(
        sessions.c.seen_at <= now - IDLE_FOR,
        sessions.c.began_at <= now - AT_MOST,
        (sessions.c.stage == str(Stage.CODE)) & (sessions.c.began_at <= now - CODE_WITHIN),
    )


def _session(row: RowMapping) -> Session:
    return Session(
        number=row["number"],
        member=row["member"],
        stage=Stage(row["stage"]),
        device=row["device"],
        began_at=row["began_at"],
        seen_at=row["seen_at"],
    )
