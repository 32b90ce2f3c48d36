"""Texts on their way: opened, saved as version after version, and what is typed meanwhile.

Nothing that somebody wrote is ever overwritten: each save adds a version, and
what stands in a form, not saved yet, is kept for each person apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, insert, select, update

from knowledge.articles import store
from knowledge.articles.tables import article as articles
from knowledge.editing import draft as drafts
from knowledge.editing.slugs import free_slug
from knowledge.editing.tables import manuscript as manuscripts
from knowledge.editing.tables import manuscript_typing as typings
from knowledge.editing.tables import manuscript_version as versions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

    from knowledge.editing.draft import Draft


class Stage(StrEnum):
    """Where the newest version of a text is."""

    WRITING = "writing"
    CHECKING = "checking"
    """Handed in; one or more checks are outstanding."""
    CHECKED = "checked"
    """All checks are done; it waits for its release."""
    SCHEDULED = "scheduled"
    RELEASED = "released"


class Origin(StrEnum):
    """How a version came about."""

    TYPED = "typed"
    PUBLISHED = "published"
    """What was published when the text was first opened here."""
    OFFERED = "offered"
    """A newer text of the product, taken up."""
    ROLLED_BACK = "rolled_back"


@dataclass(frozen=True, slots=True)
class Editor:
    """Whoever writes, checks or releases."""

    number: int | None
    """Given by the desk; None for the product itself, and whoever works on the server."""
    name: str


_PRODUCT: Final = Editor(None, "随程序带来的")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """A text on its way, without its words."""

    number: int
    slug: str
    title: str
    topic: str
    stage: Stage
    since: datetime
    """When it came to this stage."""
    version: int
    """The newest."""
    writer: Editor
    """Of the newest version."""
    changed_at: datetime
    scheduled_for: datetime | None
    dropped_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One saved state of a text."""

    manuscript: int
    number: int
    draft: Draft
    origin: Origin
    writer: Editor
    saved_at: datetime
    revision: int | None
    """Of the article, where this version was published."""
    released_at: datetime | None


class EditedSince(Exception):
    """Somebody saved another version meanwhile; nothing was overwritten."""

    def __init__(self, newest: Version) -> None:
        super().__init__(newest.number)
        self.newest = newest


class NoSuchText(LookupError):
    """There is no text, or no version, of that number."""


def open_new(connection: Connection, draft: Draft, *, editor: Editor, now: datetime) -> Manuscript:
    """Begin a text with its first version."""
    store.take_turn(connection)
    slug = free_slug(connection, draft.title)
    number = _add_text(connection, slug, draft, stage=Stage.WRITING, editor=editor, newest=1, now=now)
    row = _version_row(number, 1, draft, Origin.TYPED, editor)
    connection.execute(insert(versions).values(**row, saved_at=now))
    return find(connection, number)


def open_published(connection: Connection, slug: str, *, now: datetime) -> Manuscript:
    """The text of a published or withdrawn article, opened here where it is not yet.

    Its versions are then the revisions that were published so far.

    Raises:
        NoSuchText: no such article was ever published.
    """
    store.take_turn(connection)
    known = by_slug(connection, slug)
    if known is not None:
        return known
    published = store.every_revision(connection, slug)
    if not published:
        raise NoSuchText
    current = store.states(connection, [slug])[slug].revision
    # The published one is the newest, also where an older revision was put back.
    published.sort(key=lambda each: (each.revision == current, each.revision))
    number = _add_text(
        connection,
        slug,
        drafts.draft_of(published[-1].article),
        stage=Stage.RELEASED,
        editor=_PRODUCT,
        newest=len(published),
        now=now,
    )
    connection.execute(
        insert(versions),
        [
            {
                **_version_row(number, place, drafts.draft_of(each.article), Origin.PUBLISHED, _PRODUCT),
                "saved_at": each.published_at,
                "revision": each.revision,
                "released_at": each.published_at,
            }
            for place, each in enumerate(published, start=1)
        ],
    )
    return find(connection, number)


def save(
    connection: Connection,
    number: int,
    draft: Draft,
    *,
    based_on: int,
    editor: Editor,
    now: datetime,
    origin: Origin = Origin.TYPED,
) -> Version:
    """Add a version, which goes back to writing; nothing happens where the text is the newest one's.

    What its writer had typed before (knowledge.editing.typing) is dropped, as it is in the version now.

    Raises:
        NoSuchText: there is no such text.
        EditedSince: `based_on` is not the newest version, and the texts differ.
            What was handed in is not saved: keep it as typed, and show both.
    """
    store.take_turn(connection)
    known = find(connection, number)
    newest = version(connection, number, known.version)
    if drafts.as_read(newest.draft) == drafts.as_read(draft):
        _forget_typed(connection, number, editor)
        return newest
    if based_on != newest.number:
        raise EditedSince(newest)
    added = newest.number + 1
    row = _version_row(number, added, draft, origin, editor)
    connection.execute(insert(versions).values(**row, saved_at=now))
    values: dict[str, Any] = {
        "title": draft.title.strip(),
        "topic": draft.topic,
        "stage": Stage.WRITING.value,
        "since": now if known.stage is not Stage.WRITING else known.since,
        "version": added,
        "writer": editor.number,
        "writer_name": editor.name,
        "changed_at": now,
        "scheduled_for": None,
        "dropped_at": None,
    }
    if not is_known_to_parents(connection, known.slug) and draft.title.strip() != known.title:
        values["slug"] = free_slug(connection, draft.title, besides=known.slug)
    connection.execute(update(manuscripts).where(manuscripts.c.number == number).values(values))
    _forget_typed(connection, number, editor)
    return version(connection, number, added)


def find(connection: Connection, number: int) -> Manuscript:
    """A text by its number.

    Raises:
        NoSuchText: there is none.
    """
    row = connection.execute(select(manuscripts).where(manuscripts.c.number == number)).mappings()
    found = row.one_or_none()
    if found is None:
        raise NoSuchText
    return read(found)


def by_slug(connection: Connection, slug: str) -> Manuscript | None:
    """The text of an article; None where it was never opened here."""
    row = connection.execute(select(manuscripts).where(manuscripts.c.slug == slug)).mappings().one_or_none()
    return None if row is None else read(row)


def version(connection: Connection, manuscript: int, number: int) -> Version:
    """One version of a text.

    Raises:
        NoSuchText: there is none.
    """
    row = (
        connection.execute(
            select(versions).where(versions.c.manuscript == manuscript, versions.c.number == number)
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NoSuchText
    return _version(row)


def history(connection: Connection, manuscript: int) -> Sequence[Version]:
    """Every version of a text, the newest first."""
    rows = connection.execute(
        select(versions).where(versions.c.manuscript == manuscript).order_by(versions.c.number.desc())
    ).mappings()
    return [_version(row) for row in rows]


def newest_by(connection: Connection, manuscript: int, editor: Editor) -> int:
    """The number of the newest version of a text that somebody wrote; 0 where they wrote none."""
    found = connection.execute(
        select(func.max(versions.c.number)).where(
            versions.c.manuscript == manuscript, versions.c.writer == editor.number
        )
    ).scalar_one()
    return int(found or 0)


def drop(connection: Connection, number: int, *, now: datetime) -> None:
    """Throw a text away that was never published; it can be had back by saving it again.

    Raises:
        NoSuchText: there is none, or parents know it.
    """
    known = find(connection, number)
    if is_known_to_parents(connection, known.slug):
        raise NoSuchText
    connection.execute(update(manuscripts).where(manuscripts.c.number == number).values(dropped_at=now))


def move(connection: Connection, number: int, stage: Stage, *, now: datetime, **changed: Any) -> None:
    """Bring a text to a stage, with other columns of it."""
    connection.execute(
        update(manuscripts)
        .where(manuscripts.c.number == number)
        .values(stage=stage.value, since=now, changed_at=now, **changed)
    )


def is_known_to_parents(connection: Connection, slug: str) -> bool:
    """Whether an article of that address was ever published, so that the address must stay."""
    return bool(connection.execute(select(func.count()).where(articles.c.slug == slug)).scalar_one())


def read(row: RowMapping) -> Manuscript:
    """A row of the table."""
    return Manuscript(
        number=row["number"],
        slug=row["slug"],
        title=row["title"],
        topic=row["topic"],
        stage=Stage(row["stage"]),
        since=row["since"],
        version=row["version"],
        writer=Editor(row["writer"], row["writer_name"]),
        changed_at=row["changed_at"],
        scheduled_for=row["scheduled_for"],
        dropped_at=row["dropped_at"],
    )


def _forget_typed(connection: Connection, number: int, editor: Editor) -> None:
    connection.execute(
        delete(typings).where(typings.c.manuscript == number, typings.c.person == editor.number)
    )


def _add_text(
    connection: Connection,
    slug: str,
    draft: Draft,
    *,
    stage: Stage,
    editor: Editor,
    newest: int,
    now: datetime,
) -> int:
    added = insert(manuscripts).values(
        slug=slug,
        title=draft.title.strip(),
        topic=draft.topic,
        stage=stage.value,
        since=now,
        version=newest,
        writer=editor.number,
        writer_name=editor.name,
        changed_at=now,
    )
    return int(connection.execute(added.returning(manuscripts.c.number)).scalar_one())


def _version_row(
    manuscript: int, number: int, draft: Draft, origin: Origin, editor: Editor
) -> dict[str, Any]:
    return {
        "manuscript": manuscript,
        "number": number,
        "draft": drafts.to_json(draft),
        "origin": origin.value,
        "writer": editor.number,
        "writer_name": editor.name,
    }


def _version(row: RowMapping) -> Version:
    return Version(
        manuscript=row["manuscript"],
        number=row["number"],
        draft=drafts.from_json(row["draft"]),
        origin=Origin(row["origin"]),
        writer=Editor(row["writer"], row["writer_name"]),
        saved_at=row["saved_at"],
        revision=row["revision"],
        released_at=row["released_at"],
    )
