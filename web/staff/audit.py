"""The log of what was done at the desk: entries are only ever added, each chained to the one before.

An entry is written in the transaction of what it tells of: both stand, or
neither. Its hash covers its own content and the hash of the entry before it, so
that whoever changes, takes out or slips in an entry by hand would have to write
all later ones anew; `verify` finds it. What was cut off at the end is found only
by who has noted the last number and hash.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, insert, select

from web.staff.tables import staff_audit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection, RowMapping

BEFORE_THE_FIRST: Final = "0" * 64
_LOCK: Final = 0x59_45_41_55
"""Any constant that no other advisory lock of this database uses ("YEAU")."""

_BATCH: Final = 500


class Action(StrEnum):
    """What was done. A name, once used, keeps its meaning for ever: it stands in the chain."""

    INVITED = "invited"
    INVITATION_RENEWED = "invitation_renewed"
    INVITATION_TAKEN_UP = "invitation_taken_up"
    ROLES_CHANGED = "roles_changed"
    DISABLED = "disabled"
    ENABLED = "enabled"
    SECOND_FACTOR_RESET = "second_factor_reset"
    SECOND_FACTOR_SET = "second_factor_set"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    RECOVERY_CODE_USED = "recovery_code_used"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of a deed
    NAME_CHANGED = "name_changed"
    LOGGED_IN = "logged_in"
    SESSIONS_ENDED = "sessions_ended"
    ADMITTED_AGAIN = "admitted_again"
    LIST_APPLIED = "list_applied"
    LIST_UNDONE = "list_undone"
    PICTURE_ADDED = "picture_added"
    ASKED_HANDLED = "asked_handled"
    ASKED_PUT_BACK = "asked_put_back"
    REPORT_ANSWERED = "report_answered"
    TEXT_BEGUN = "text_begun"
    TEXT_SAVED = "text_saved"
    TEXT_HANDED_IN = "text_handed_in"
    TEXT_TAKEN_BACK = "text_taken_back"
    TEXT_CHECKED = "text_checked"
    TEXT_SENT_BACK = "text_sent_back"
    TEXT_REMARKED = "text_remarked"
    TEXT_RELEASED = "text_released"
    TEXT_SCHEDULED = "text_scheduled"
    TEXT_UNSCHEDULED = "text_unscheduled"
    TEXT_RELEASED_ON_TIME = "text_released_on_time"
    TEXT_PUT_OFF = "text_put_off"
    TEXT_ROLLED_BACK = "text_rolled_back"
    TEXT_WITHDRAWN = "text_withdrawn"
    TEXT_PUT_BACK = "text_put_back"
    OFFER_TAKEN_UP = "offer_taken_up"
    OFFER_LEFT = "offer_left"
    TOPIC_STOPPED = "topic_stopped"
    TOPIC_LIFTED = "topic_lifted"
    BANNER_PUT_UP = "banner_put_up"
    BANNER_TAKEN_DOWN = "banner_taken_down"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it."""

    number: int | None
    """Of the member; None for whoever works on the server itself."""
    name: str


SERVER: Final = Actor(None, "服务器上的命令")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the log."""

    number: int
    at: datetime
    actor: Actor
    action: str
    subject: str
    details: Mapping[str, Any]
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of walking the chain."""

    entries: int
    """How many hold, from the first on."""
    last_hash: str
    """Of the last that holds."""
    broken_at: int | None = None
    """The number of the first entry that does not hold, or is missing; None where all hold."""


def take_turn(connection: Connection) -> None:
    """Wait until nobody else writes what is logged, until the end of this transaction.

    Call it before reading what a logged change depends on, such as who the
    other administrators are: two that go at once would both still see the other.
    Call it, too, before anything is written or any other turn is taken in a
    transaction that logs: who holds a row and waits here, while who has the turn
    waits for that row, waits for ever.
    A writing transaction of SQLite has the turn from its beginning.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def record(
    connection: Connection,
    *,
    actor: Actor,
    action: Action,
    subject: str,
    now: datetime,
    details: Mapping[str, Any] | None = None,
) -> int:
    """Add an entry in the caller's writing transaction; its number.

    `subject` is a name that people know, `details` JSON values; neither may
    hold a password, a token or a code.
    """
    take_turn(connection)
    last = connection.execute(
        select(staff_audit.c.number, staff_audit.c.hash).order_by(staff_audit.c.number.desc()).limit(1)
    ).one_or_none()
    number, previous_hash = (last.number + 1, last.hash) if last else (1, BEFORE_THE_FIRST)
    row = {
        "number": number,
        "at": now.astimezone(UTC),
        "actor": actor.number,
        "actor_name": actor.name,
        "action": str(action),
        "subject": subject,
        "details": _canonical(dict(details or {})),
        "previous_hash": previous_hash,
    }
    connection.execute(insert(staff_audit).values(**row, hash=_hash_of(row)))
    return int(number)


def latest(connection: Connection, *, before: int | None = None, most: int = 50) -> Sequence[Entry]:
    """Entries, the newest first, below a number where one is given."""
    wanted = select(staff_audit).order_by(staff_audit.c.number.desc()).limit(most)
    if before is not None:
        wanted = wanted.where(staff_audit.c.number < before)
    return [_entry(row) for row in connection.execute(wanted).mappings()]


def verify(connection: Connection) -> Verdict:
    """Walk the whole chain from its first entry, a batch at a time."""
    last_hash, expected = BEFORE_THE_FIRST, 1
    for row in map(dict, _rows(connection)):
        holds = (
            row["number"] == expected and row["previous_hash"] == last_hash and row["hash"] == _hash_of(row)
        )
        if not holds:
            return Verdict(entries=expected - 1, last_hash=last_hash, broken_at=expected)
        last_hash, expected = row["hash"], expected + 1
    return Verdict(entries=expected - 1, last_hash=last_hash)


def _rows(connection: Connection) -> Iterator[RowMapping]:
    after = None
    while True:
        wanted = select(staff_audit).order_by(staff_audit.c.number).limit(_BATCH)
        if after is not None:
            wanted = wanted.where(staff_audit.c.number > after)
        batch = connection.execute(wanted).mappings().all()
        if not batch:
            return
        yield from batch
        after = batch[-1]["number"]


def _hash_of(row: Mapping[str, Any]) -> str:
    """SHA-256 over everything in a row but its own hash, in one way of writing."""
    told = {name: row[name] for name in ("number", "actor", "actor_name", "action", "subject", "details")}
    told["at"] = row["at"].isoformat(timespec="microseconds")
    told["previous_hash"] = row["previous_hash"]
    return hashlib.sha256(_canonical(told).encode()).hexdigest()


def _canonical(value: Mapping[str, Any]) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def _entry(row: RowMapping) -> Entry:
    return Entry(
        number=row["number"],
        at=row["at"],
        actor=Actor(row["actor"], row["actor_name"]),
        action=row["action"],
        subject=row["subject"],
        details=json.loads(row["details"]),
        previous_hash=row["previous_hash"],
        hash=row["hash"],
    )
