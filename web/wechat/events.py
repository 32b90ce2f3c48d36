"""How often each event came, by its name and day; nothing of who did it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from bot.calendar import day_of
from web.wechat.tables import wechat_event_count

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import Connection

NAMELESS = "other"
"""What is counted for a name that no event of the platform could have."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")

_COUNT = {}
for _dialect, _insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert)):
    _statement = _insert(wechat_event_count)
    _COUNT[_dialect] = _statement.on_conflict_do_update(
        index_elements=["day", "name"], set_={"times": wechat_event_count.c.times + 1}
    )


def count(connection: Connection, name: str, *, now: datetime) -> None:
    """Count one event, in the caller's transaction."""
    known = name if _NAME.fullmatch(name) else NAMELESS
    connection.execute(_COUNT[connection.dialect.name], {"day": day_of(now), "name": known, "times": 1})


def counts(connection: Connection, *, since: date) -> Sequence[tuple[date, str, int]]:
    """Day, name and number of times since a day, the newest day first, then the most frequent."""
    table = wechat_event_count.c
    rows = connection.execute(
        select(table.day, table.name, table.times)
        .where(table.day >= since)
        .order_by(table.day.desc(), table.times.desc(), table.name)
    )
    return [(row.day, row.name, row.times) for row in rows]
