"""What stands in people's forms, not saved yet: kept for each apart, so that nothing typed is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from knowledge.articles import store
from knowledge.editing import draft as drafts
from knowledge.editing import manuscripts
from knowledge.editing.manuscripts import Editor
from knowledge.editing.tables import manuscript_typing as typings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import Connection

    from knowledge.editing.draft import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing:
    """What stands in somebody's form, not saved yet."""

    person: Editor
    draft: Draft
    based_on: int
    """The version that the form was opened with."""
    typed_at: datetime


def keep(
    connection: Connection, number: int, draft: Draft, *, based_on: int, editor: Editor, now: datetime
) -> None:
    """Keep what stands in somebody's form, in place of what was kept of it before.

    Raises:
        NoSuchText: there is no such text.
    """
    store.take_turn(connection)  # two windows of one person would both find nothing to replace
    manuscripts.find(connection, number)
    drop(connection, number, editor)
    connection.execute(
        insert(typings).values(
            manuscript=number,
            person=editor.number,
            person_name=editor.name,
            draft=drafts.to_json(draft),
            based_on=based_on,
            typed_at=now,
        )
    )


def drop(connection: Connection, number: int, editor: Editor) -> None:
    """Forget what stood in somebody's form: it was saved, or they do not want it."""
    connection.execute(
        delete(typings).where(typings.c.manuscript == number, typings.c.person == editor.number)
    )


def of(connection: Connection, number: int) -> Sequence[Typing]:
    """What is kept of everybody's forms of a text, the newest first."""
    rows = connection.execute(
        select(typings).where(typings.c.manuscript == number).order_by(typings.c.typed_at.desc())
    ).mappings()
    return [
        Typing(
            person=Editor(row["person"], row["person_name"]),
            draft=drafts.from_json(row["draft"]),
            based_on=row["based_on"],
            typed_at=row["typed_at"],
        )
        for row in rows
    ]


def others_at(
    connection: Connection, number: int, *, editor: Editor, now: datetime, within: timedelta
) -> Sequence[Typing]:
    """Who else has typed in this text lately."""
    return [
        typing
        for typing in of(connection, number)
        if typing.person.number != editor.number and now - typing.typed_at <= within
    ]
