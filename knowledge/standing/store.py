"""Stop a topic and let it go on, put a banner up and take it down, each with its entry in the change log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import false, func, insert, select, update

from knowledge import changes
from knowledge.standing.tables import banner as banners
from knowledge.standing.tables import stopped_topic as stops

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

SUBJECT: Final = "standing"
"""Of both in the change log."""

BANNER: Final = "banner"
"""The banner's key there; a topic's is its path."""

MOST_BANNER_CHARACTERS: Final = 120
"""What a telephone shows in four lines."""

MOST_WHY_CHARACTERS: Final = 200

_LOCK: Final = 0x59_45_53_54
"""Any constant that no other advisory lock of this database uses ("YEST")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedTopic:
    """A topic that nothing is quoted from, or was not for a while."""

    topic: str
    """A path of topics.yaml."""
    why: str
    """For colleagues; empty where nobody said."""
    stopped_at: datetime
    stopped_by: str
    """A name, as the log has it."""
    lifted_at: datetime | None
    """None while it stands."""
    lifted_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """A text that stands, or stood, on every page and in every answer."""

    text: str
    put_up_at: datetime
    put_up_by: str
    lifted_at: datetime | None
    """None while it stands."""
    lifted_by: str | None


def stop(connection: Connection, topic: str, *, by: str, at: datetime, why: str = "") -> bool:
    """Have nothing quoted from a topic; False where it is stopped already."""
    _take_turn(connection)
    if any(stopped.topic == topic for stopped in stopped_topics(connection)):
        return False
    row = {"topic": topic, "why": why[:MOST_WHY_CHARACTERS], "stopped_at": at, "stopped_by": by}
    connection.execute(insert(stops), row)
    changes.record(connection, subject=SUBJECT, key=topic, at=at)
    return True


def lift(connection: Connection, topic: str, *, by: str, at: datetime) -> bool:
    """Let a topic be quoted again; False where it is not stopped."""
    _take_turn(connection)
    standing = update(stops).where(stops.c.topic == topic, stops.c.lifted_at.is_(None))
    if not connection.execute(standing.values(lifted_at=at, lifted_by=by)).rowcount:
        return False
    changes.record(connection, subject=SUBJECT, key=topic, at=at)
    return True


def put_up(connection: Connection, text: str, *, by: str, at: datetime) -> bool:
    """Put a banner up in the place of the one there is; False where this very text stands already.

    Raises:
        ValueError: the text is empty or longer than `MOST_BANNER_CHARACTERS`.
    """
    if not 0 < len(text) <= MOST_BANNER_CHARACTERS:
        msg = f"a banner has 1 to {MOST_BANNER_CHARACTERS} characters"
        raise ValueError(msg)
    _take_turn(connection)
    before = banner_up(connection)
    if before is not None and before.text == text:
        return False
    _lift_banner(connection, by=by, at=at)
    connection.execute(insert(banners), {"text": text, "put_up_at": at, "put_up_by": by})
    changes.record(connection, subject=SUBJECT, key=BANNER, at=at)
    return True


def take_down(connection: Connection, *, by: str, at: datetime) -> bool:
    """Take the banner down; False where there is none."""
    _take_turn(connection)
    if not _lift_banner(connection, by=by, at=at):
        return False
    changes.record(connection, subject=SUBJECT, key=BANNER, at=at)
    return True


def stopped_topics(connection: Connection) -> Sequence[StoppedTopic]:
    """Those that stand, the first stopped first."""
    rows = connection.execute(select(stops).where(stops.c.lifted_at.is_(None)).order_by(stops.c.number))
    return [_stopped(row) for row in rows.mappings()]


def banner_up(connection: Connection) -> Banner | None:
    """The banner that stands."""
    wanted = select(banners).where(banners.c.lifted_at.is_(None)).order_by(banners.c.number.desc()).limit(1)
    row = connection.execute(wanted).mappings().one_or_none()
    return None if row is None else _banner(row)


def past_stops(connection: Connection, *, most: int) -> Sequence[StoppedTopic]:
    """What was stopped and is quoted again, the last lifted first."""
    over = select(stops).where(stops.c.lifted_at.is_not(None))
    rows = connection.execute(over.order_by(stops.c.lifted_at.desc(), stops.c.number.desc()).limit(most))
    return [_stopped(row) for row in rows.mappings()]


def past_banners(connection: Connection, *, most: int) -> Sequence[Banner]:
    """The banners that were taken down, the last first."""
    over = select(banners).where(banners.c.lifted_at.is_not(None))
    rows = connection.execute(over.order_by(banners.c.lifted_at.desc(), banners.c.number.desc()).limit(most))
    return [_banner(row) for row in rows.mappings()]


def _stopped(row: RowMapping) -> StoppedTopic:
    return StoppedTopic(
        topic=row["topic"],
        why=row["why"],
        stopped_at=row["stopped_at"],
        stopped_by=row["stopped_by"],
        lifted_at=row["lifted_at"],
        lifted_by=row["lifted_by"],
    )


def _banner(row: RowMapping) -> Banner:
    return Banner(
        text=row["text"],
        put_up_at=row["put_up_at"],
        put_up_by=row["put_up_by"],
        lifted_at=row["lifted_at"],
        lifted_by=row["lifted_by"],
    )


def _lift_banner(connection: Connection, *, by: str, at: datetime) -> bool:
    standing = update(banners).where(banners.c.lifted_at.is_(None))
    return bool(connection.execute(standing.values(lifted_at=at, lifted_by=by)).rowcount)


def _take_turn(connection: Connection) -> None:
    """Wait until nobody else stops or lifts anything: two who stop one topic at once would stop it twice.

    In SQLite a writing statement, even one that changes no row, takes the
    database's only writer lock, and it must come before anything is read.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    else:
        connection.execute(update(stops).where(false()).values(topic=stops.c.topic))
