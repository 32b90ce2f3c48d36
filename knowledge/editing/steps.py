"""What was done to a text and what was said of it, by name, in order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select

from knowledge.editing.manuscripts import Editor
from knowledge.editing.tables import manuscript_step as steps

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

    from knowledge.editing.manuscripts import Manuscript

REMARK_CHARACTERS: Final = 2_000


class Deed(StrEnum):
    """What somebody did to a version."""

    HANDED_IN = "handed_in"
    TAKEN_BACK = "taken_back"
    CHECKED = "checked"
    SENT_BACK = "sent_back"
    REMARKED = "remarked"
    SCHEDULED = "scheduled"
    UNSCHEDULED = "unscheduled"
    RELEASED = "released"
    ROLLED_BACK = "rolled_back"
    WITHDRAWN = "withdrawn"
    PUT_BACK = "put_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that was done to, or said of, a version."""

    number: int
    version: int
    deed: Deed
    person: Editor
    at: datetime
    remark: str


def note(
    connection: Connection, text: Manuscript, deed: Deed, *, editor: Editor, now: datetime, remark: str = ""
) -> None:
    """Note what somebody did to the newest version."""
    _write(connection, text.number, text.version, deed=deed, editor=editor, now=now, remark=remark)


def say(
    connection: Connection, number: int, version: int, *, editor: Editor, now: datetime, remark: str
) -> None:
    """Note what somebody says of any version."""
    _write(connection, number, version, deed=Deed.REMARKED, editor=editor, now=now, remark=remark)


def checks_done(connection: Connection, text: Manuscript) -> Sequence[Step]:
    """The checks that the newest version has passed since it was last handed in."""
    done: list[Step] = []
    for step in steps_of(connection, text.number):
        if step.version == text.version:
            if step.deed in {Deed.HANDED_IN, Deed.TAKEN_BACK, Deed.SENT_BACK}:
                done.clear()
            elif step.deed is Deed.CHECKED:
                done.append(step)
    return done


def steps_of(connection: Connection, number: int) -> Sequence[Step]:
    """All that was done to a text, in order."""
    rows = connection.execute(
        select(steps).where(steps.c.manuscript == number).order_by(steps.c.number)
    ).mappings()
    return [_step(row) for row in rows]


def given_back(connection: Connection, text: Manuscript) -> Step | None:
    """Why a text was given back, until it is handed in again; versions may have been saved since."""
    done = [step for step in steps_of(connection, text.number) if step.deed is not Deed.REMARKED]
    return done[-1] if done and done[-1].deed is Deed.SENT_BACK else None


def _write(
    connection: Connection,
    number: int,
    version: int,
    *,
    deed: Deed,
    editor: Editor,
    now: datetime,
    remark: str,
) -> None:
    connection.execute(
        insert(steps).values(
            manuscript=number,
            version=version,
            deed=deed.value,
            person=editor.number,
            person_name=editor.name,
            at=now,
            remark=remark.strip()[:REMARK_CHARACTERS],
        )
    )


def _step(row: RowMapping) -> Step:
    return Step(
        number=row["number"],
        version=row["version"],
        deed=Deed(row["deed"]),
        person=Editor(row["person"], row["person_name"]),
        at=row["at"],
        remark=row["remark"],
    )
