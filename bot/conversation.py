"""What is remembered between two turns, for half an hour and no longer."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.nurseries.wanted import Talk
from bot.tables import conversation
from directory.nursery import Coordinates
from knowledge.prepared import Prepared

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

KEPT_FOR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The topic, the place and who asks, as far as a conversation has told them."""

    topic: str | None = None
    """leave, rights …: what the last answer was about."""
    kinds: tuple[str, ...] = ()
    """Leave kinds of the last question, by their values."""
    words: tuple[str, ...] = ()
    """The terms that carried the last question; a follow-up is searched with them."""
    asked: str = ""
    """The last whole question, masked: what a follow-up names takes a place in it."""
    slug: str | None = None
    """The article that the last answer quoted."""
    section: str | None = None
    """Of it the section that was told."""
    likeliest: str | None = None
    """The article that came nearest where it was asked back instead."""
    region_code: str | None = None
    """The place the parent named."""
    asker: str | None = None
    """mother, father, employer or operator."""
    cases: tuple[str, ...] = ()
    child_number: int | None = None
    miscarried: bool = False
    age_months: float | None = None
    """The child's age, as last told."""
    danger: str | None = None
    """The emergency that the last answer was about."""
    choices: tuple[str, ...] = ()
    """The questions last offered, in their order."""
    location: tuple[float, float] | None = None
    """Where whoever asks says to be: latitude and longitude, GCJ-02; kept here and nowhere else."""
    talk: Talk | None = None
    """What was said of nurseries."""

    @property
    def article(self) -> str | None:
        """The article that what follows is likely of."""
        return self.slug or self.likeliest

    @property
    def point(self) -> Coordinates | None:
        """Where whoever asks says to be; None where nobody told."""
        return None if self.location is None else Coordinates(*self.location)

    def without_topic(self) -> Conversation:
        """The place and the person only: a new topic has begun."""
        return Conversation(region_code=self.region_code, asker=self.asker, location=self.location)

    def about_another(self) -> Conversation:
        """The same with what was told of the child: another subject of the same family follows."""
        return self.without_topic().after(age_months=self.age_months, child_number=self.child_number)

    def after(self, **changes: Any) -> Conversation:
        """This conversation with some of it replaced."""
        return replace(self, **changes)


EMPTY = Conversation()
_SLOTS = {field.name: getattr(EMPTY, field.name) for field in fields(Conversation)}
_JSON = json.JSONEncoder(ensure_ascii=False)

_FIND = Prepared(
    select(conversation.c.state).where(
        conversation.c.key == bindparam("key"),
        conversation.c.expires_at > bindparam("now", type_=conversation.c.expires_at.type),
    )
)
_FORGET = delete(conversation).where(conversation.c.key == bindparam("key"))
_FORGET_EXPIRED = delete(conversation).where(conversation.c.expires_at <= bindparam("now"))
_keep = {}
for _name, _insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert)):
    _statement = _insert(conversation)
    _keep[_name] = _statement.on_conflict_do_update(
        index_elements=["key"],
        set_={"state": _statement.excluded.state, "expires_at": _statement.excluded.expires_at},
    )
_KEEP = Prepared(_keep, "key", "state", "expires_at")


def find(connection: Connection, key: str, *, now: datetime) -> Conversation:
    """The conversation under a key, or an empty one when there is none or it has expired."""
    found = _FIND.run(connection, {"key": key, "now": now})
    return _parse(found[0][0]) if found else EMPTY


def keep(connection: Connection, key: str, value: Conversation, *, now: datetime) -> None:
    """Store a conversation for `KEPT_FOR`, in the caller's transaction."""
    row = {"key": key, "state": _format(value), "expires_at": now + KEPT_FOR}
    _KEEP.run(connection, row)


def forget(connection: Connection, key: str) -> bool:
    """Delete a conversation; whether there was one."""
    return connection.execute(_FORGET, {"key": key}).rowcount > 0


def forget_expired(connection: Connection, *, now: datetime) -> int:
    """Delete every conversation past its time; how many."""
    return connection.execute(_FORGET_EXPIRED, {"now": now}).rowcount


def _format(value: Conversation) -> str:
    # An age of 0 months is told; what equals the empty conversation's slot is not.
    filled = {name: what for name, empty in _SLOTS.items() if (what := getattr(value, name)) != empty}
    if value.talk is not None:
        filled["talk"] = value.talk.as_json()
    return _JSON.encode(filled)


def _parse(state: str) -> Conversation:
    told: dict[str, Any] = json.loads(state)
    # A newer process may have stored a slot that this one does not know yet.
    slots: dict[str, Any] = {
        name: tuple(what) if isinstance(what, list) else what for name, what in told.items() if name in _SLOTS
    }
    if "talk" in slots:
        slots["talk"] = Talk.from_json(slots["talk"])
    return Conversation(**slots)
