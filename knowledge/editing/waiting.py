"""Which texts wait for somebody: to be checked, to be released, to be written on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select

from knowledge.editing import manuscripts
from knowledge.editing.manuscripts import Editor, Stage
from knowledge.editing.steps import Deed
from knowledge.editing.tables import manuscript as texts
from knowledge.editing.tables import manuscript_step as steps
from knowledge.editing.tables import manuscript_typing as typings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection

    from knowledge.editing.manuscripts import Manuscript


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBack:
    """A text that was given back to its writer."""

    text: Manuscript
    by: Editor
    remark: str


def for_check(connection: Connection, editor: Editor, *, most: int) -> Sequence[Manuscript]:
    """Texts that an editor may check now, the longest waiting first: not their own, nor checked by them."""
    earlier = steps.alias("earlier")
    last_handed_in = (
        select(func.max(earlier.c.number))
        .where(earlier.c.manuscript == texts.c.number, earlier.c.deed == Deed.HANDED_IN.value)
        .correlate(texts)
        .scalar_subquery()
    )
    checked_by_editor = (
        select(steps.c.number)
        .where(
            steps.c.manuscript == texts.c.number,
            steps.c.version == texts.c.version,
            steps.c.deed == Deed.CHECKED.value,
            steps.c.person == editor.number,
            steps.c.number > last_handed_in,
        )
        .correlate(texts)
        .exists()
    )
    return _texts(connection, Stage.CHECKING, _of_others(editor), ~checked_by_editor, most=most)


def for_release(connection: Connection, editor: Editor, *, most: int) -> Sequence[Manuscript]:
    """Checked texts that an editor may release, the longest waiting first: not their own."""
    return _texts(connection, Stage.CHECKED, _of_others(editor), most=most)


def sent_back(connection: Connection, editor: Editor, *, most: int) -> Sequence[SentBack]:
    """Texts of an editor that were given back and not handed in again, with what was said."""
    last = (
        select(steps.c.manuscript, func.max(steps.c.number).label("number"))
        .where(steps.c.deed != Deed.REMARKED.value)
        .group_by(steps.c.manuscript)
        .subquery("last")
    )
    rows = connection.execute(
        select(texts, steps.c.person, steps.c.person_name, steps.c.remark)
        .join(last, last.c.manuscript == texts.c.number)
        .join(steps, steps.c.number == last.c.number)
        .where(
            texts.c.stage == Stage.WRITING.value,
            texts.c.writer == editor.number,
            texts.c.dropped_at.is_(None),
            steps.c.deed == Deed.SENT_BACK.value,
        )
        .order_by(texts.c.since, texts.c.number)
        .limit(most)
    ).mappings()
    return [
        SentBack(
            text=manuscripts.read(row), by=Editor(row["person"], row["person_name"]), remark=row["remark"]
        )
        for row in rows
    ]


def unfinished(connection: Connection, editor: Editor, *, most: int) -> Sequence[Manuscript]:
    """Texts that an editor began or typed in and did not hand in, the newest first; not those given back."""
    last = (
        select(func.max(steps.c.number))
        .where(steps.c.manuscript == texts.c.number, steps.c.deed != Deed.REMARKED.value)
        .correlate(texts)
        .scalar_subquery()
    )
    is_given_back = (
        select(steps.c.number)
        .where(steps.c.number == last, steps.c.deed == Deed.SENT_BACK.value)
        .correlate(texts)
        .exists()
    )
    is_typed_in = (
        select(typings.c.person)
        .where(typings.c.manuscript == texts.c.number, typings.c.person == editor.number)
        .correlate(texts)
        .exists()
    )
    is_own = and_(texts.c.stage == Stage.WRITING.value, texts.c.writer == editor.number, ~is_given_back)
    rows = connection.execute(
        select(texts)
        .where(texts.c.dropped_at.is_(None), or_(is_own, is_typed_in))
        .order_by(texts.c.changed_at.desc(), texts.c.number.desc())
        .limit(most)
    ).mappings()
    return [manuscripts.read(row) for row in rows]


def _texts(
    connection: Connection, stage: Stage, *conditions: ColumnElement[bool], most: int
) -> Sequence[Manuscript]:
    rows = connection.execute(
        select(texts)
        .where(texts.c.stage == stage.value, *conditions)
        .order_by(texts.c.since, texts.c.number)
        .limit(most)
    ).mappings()
    return [manuscripts.read(row) for row in rows]


def _of_others(editor: Editor) -> ColumnElement[bool]:
    return or_(texts.c.writer.is_(None), texts.c.writer != editor.number)
