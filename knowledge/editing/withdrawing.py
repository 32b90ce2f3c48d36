"""Taking a published article away from parents, and giving it back.

Withdrawing takes one person and no look at what is being written meanwhile:
what is wrong must be gone at once. Giving back takes two, as a release does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from knowledge.articles import store
from knowledge.editing import manuscripts
from knowledge.editing.manuscripts import Editor, Stage
from knowledge.editing.steps import Deed, note
from knowledge.editing.tables import manuscript_version as versions
from knowledge.editing.workflow import refuse

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from knowledge.articles.store import Published
    from knowledge.editing.manuscripts import Manuscript


def withdraw(
    connection: Connection, number: int, *, editor: Editor, now: datetime, remark: str = ""
) -> Manuscript:
    """Take an article off the shelf at once; a version that has its moment waits again.

    Otherwise the clock would bring back by itself what somebody took away.

    Raises:
        Refused: parents do not see it anyway.
        NoSuchText: there is no such text.
    """
    store.take_turn(connection)
    known = manuscripts.find(connection, number)
    if not store.withdraw(connection, known.slug, at=now):
        refuse("这篇现在家长看不到，没有什么要撤下的。")
    note(connection, known, Deed.WITHDRAWN, editor=editor, now=now, remark=remark)
    if known.stage is Stage.SCHEDULED:
        manuscripts.move(connection, number, Stage.CHECKED, now=now, scheduled_for=None)
        note(connection, known, Deed.UNSCHEDULED, editor=editor, now=now)
    return manuscripts.find(connection, number)


def put_back(connection: Connection, number: int, *, editor: Editor, now: datetime) -> Published:
    """Publish what was withdrawn once more, as it stood.

    Raises:
        Refused: it is not withdrawn, or the editor wrote it.
        NoSuchText: there is no such text.
    """
    store.take_turn(connection)
    known = manuscripts.find(connection, number)
    state = store.states(connection, [known.slug]).get(known.slug)
    stood = store.last_published(connection, known.slug)
    if state is None or stood is None or not state.is_withdrawn:
        refuse("这篇没有撤下，不用放回去。")
    writer = writer_of(connection, number, stood.revision)
    if writer is not None and writer.number is not None and writer.number == editor.number:
        refuse("撤下的这一稿是您写的，要由另一个人放回去。")
    note(connection, known, Deed.PUT_BACK, editor=editor, now=now)
    return store.publish(connection, stood.article, at=now)


def writer_of(connection: Connection, number: int, revision: int) -> Editor | None:
    """Who wrote the version that was published as a revision; None where it was not opened here then."""
    row = connection.execute(
        select(versions.c.writer, versions.c.writer_name)
        .where(versions.c.manuscript == number, versions.c.revision == revision)
        .order_by(versions.c.number.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Editor(row.writer, row.writer_name)
