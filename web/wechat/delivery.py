"""One answer for each message, however often and wherever the platform repeats it.

There is no claim and no waiting state: whoever inserts the row has given the
answer, and whoever comes too late throws its own away and takes the stored one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from knowledge.prepared import Prepared
from web.wechat.tables import wechat_delivery

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

_FIND = Prepared(select(wechat_delivery.c.reply).where(wechat_delivery.c.key == bindparam("key")))
_FORGET_SENDER = delete(wechat_delivery).where(wechat_delivery.c.sender == bindparam("sender"))
_FORGET = delete(wechat_delivery).where(wechat_delivery.c.created_at < bindparam("moment"))
_STORE = Prepared(
    {
        name: insert(wechat_delivery)
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(wechat_delivery.c.key)
        for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
    },
    *("key", "reply", "sender", "created_at"),
)
"""With RETURNING, because an INSERT's row count is not kept on every driver."""


def find(connection: Connection, key: str) -> str | None:
    """The reply that was given under a key, or None where there was none yet."""
    found = _FIND.run(connection, {"key": key})
    return found[0][0] if found else None


def store(connection: Connection, key: str, reply: str, now: datetime, *, sender: str | None = None) -> bool:
    """Whether the reply went in; False where another was stored first, which `find` then gives.

    `sender` is the keyed hash of who asked, for `forget_sender`. On PostgreSQL
    it waits for a transaction that is just storing the same key.
    """
    row = {"key": key, "reply": reply, "sender": sender, "created_at": now}
    return bool(_STORE.run(connection, row))


def forget_sender(connection: Connection, sender: str) -> int:
    """Drop the replies to one sender; how many there were."""
    return connection.execute(_FORGET_SENDER, {"sender": sender}).rowcount


def forget_before(connection: Connection, moment: datetime) -> int:
    """Drop the replies stored before a moment; how many there were."""
    return connection.execute(_FORGET, {"moment": moment}).rowcount
