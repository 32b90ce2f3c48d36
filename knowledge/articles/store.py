"""Articles in the database: publish, withdraw, read what is published.

Revisions are only ever added. What is published is one of them, and which one
changes in the same transaction as the change log says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, false, func, insert, select, update

from knowledge import changes
from knowledge.articles.records import content_hash, from_json, to_json
from knowledge.articles.tables import article as articles
from knowledge.articles.tables import article_revision as revisions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row, Select

    from knowledge.articles.article import Article

SUBJECT: Final = "articles"
"""Of articles in the change log."""

CONTENT: Final = "content"
"""Origin of an article that came from a folder, which may change or withdraw it again."""

STAFF: Final = "staff"
"""Origin of an article that people published or withdrew here; no folder overrules them."""

_KEYS_AT_ONCE = 500
_WRITERS_LOCK = 0x59_45_52_41
"""Any constant that no other advisory lock of this database uses ("YERA")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What became of an article that was handed in."""

    number: int | None
    """Of the change log; None where nothing changed."""
    revision: int
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedArticle:
    """An article as it stands now."""

    article: Article
    revision: int
    published_at: datetime
    """When this revision was published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleState:
    """What the database holds of an article, without its text."""

    origin: str
    revision: int
    """The published one, or the last that was before it was withdrawn."""
    newest_revision: int
    content_hash: str
    """Of `revision`."""
    is_withdrawn: bool


def publish(connection: Connection, article: Article, *, at: datetime, origin: str = STAFF) -> Published:
    """Publish an article as it is; nothing happens where it already stands so."""
    return publish_all(connection, [article], at=at, origin=origin)[article.slug]


def publish_all(
    connection: Connection, to_publish: Collection[Article], *, at: datetime, origin: str = STAFF
) -> Mapping[str, Published]:
    """Publish many articles, with a fixed number of statements; the outcome by slug."""
    take_turn(connection)
    before = states(connection, [article.slug for article in to_publish])
    releases = [_Release.after(before.get(article.slug), article) for article in to_publish]
    changed = [release for release in releases if release.is_change]
    _write_articles(connection, changed, known=before, origin=origin)
    _write_revisions(connection, [release for release in changed if release.is_revision], at=at)
    number = _record(connection, [release.article.slug for release in changed], at=at)
    return {
        release.article.slug: Published(
            number=number if release.is_change else None,
            revision=release.revision,
            changed=release.is_change,
        )
        for release in releases
    }


def withdraw(connection: Connection, slug: str, *, at: datetime) -> bool:
    """Take an article off the shelf; False where it was not published."""
    return bool(withdraw_all(connection, [slug], at=at, origin=STAFF))


def withdraw_all(
    connection: Connection, slugs: Collection[str], *, at: datetime, origin: str
) -> Sequence[str]:
    """Take articles off the shelf; the slugs of those that were published."""
    take_turn(connection)
    before = states(connection, slugs)
    withdrawn = [slug for slug, state in before.items() if not state.is_withdrawn]
    if withdrawn:
        connection.execute(
            update(articles).where(articles.c.slug == bindparam("key")),
            [{"key": slug, "withdrawn_at": at, "origin": origin} for slug in withdrawn],
        )
    _record(connection, withdrawn, at=at)
    return withdrawn


def published(connection: Connection, slug: str) -> PublishedArticle | None:
    """The article as it stands, or None: never published, or withdrawn."""
    return published_among(connection, [slug]).get(slug)


def all_published(connection: Connection) -> list[PublishedArticle]:
    """Every published article, by slug."""
    rows = connection.execute(_select_published().order_by(articles.c.slug))
    return [_read(row) for row in rows]


def published_among(connection: Connection, slugs: Collection[str]) -> dict[str, PublishedArticle]:
    """Those of the slugs that are published."""
    found: dict[str, PublishedArticle] = {}
    for some in _portions(slugs):
        rows = connection.execute(_select_published().where(articles.c.slug.in_(some)))
        found |= {row.slug: _read(row) for row in rows}
    return found


def last_published(connection: Connection, slug: str) -> PublishedArticle | None:
    """The article as it stands, or as it stood when it was withdrawn; None: never published."""
    row = connection.execute(_select_current().where(articles.c.slug == slug)).one_or_none()
    return None if row is None else _read(row)


def every_revision(connection: Connection, slug: str) -> list[PublishedArticle]:
    """All that an article ever was to parents, the first revision first, withdrawn or not."""
    rows = connection.execute(
        select(
            revisions.c.slug,
            revisions.c.number,
            revisions.c.front_matter,
            revisions.c.body_markdown,
            revisions.c.published_at,
        )
        .where(revisions.c.slug == slug)
        .order_by(revisions.c.number)
    )
    return [_read(row) for row in rows]


def states(connection: Connection, slugs: Collection[str] | None = None) -> dict[str, ArticleState]:
    """What the database holds of these articles, or of all, withdrawn ones too."""
    newest = (
        select(revisions.c.slug, func.max(revisions.c.number).label("number"))
        .group_by(revisions.c.slug)
        .subquery("newest")
    )
    wanted = (
        select(
            articles.c.slug,
            articles.c.origin,
            articles.c.published_revision,
            articles.c.withdrawn_at,
            revisions.c.content_hash,
            newest.c.number,
        )
        .join(revisions, _is_published_revision())
        .join(newest, newest.c.slug == articles.c.slug)
    )
    found: dict[str, ArticleState] = {}
    for some in [None] if slugs is None else _portions(slugs):
        rows = connection.execute(wanted if some is None else wanted.where(articles.c.slug.in_(some)))
        found |= {row.slug: _read_state(row) for row in rows}
    return found


def take_turn(connection: Connection) -> None:
    """Wait until no other transaction changes articles; the turn ends with this transaction.

    Two machines that load the same folder at once would otherwise both find
    an article missing and both insert it. In SQLite a writing statement, even
    one that changes no row, takes the database's only writer lock, and it must
    come before anything is read: a lock cannot be had for an outdated reading.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_WRITERS_LOCK)))
    else:
        connection.execute(update(articles).where(false()).values(slug=articles.c.slug))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Release:
    """An article to publish, held against what is there."""

    article: Article
    content_hash: str
    revision: int
    is_revision: bool
    """Whether its text is not the published one's."""
    is_change: bool
    """Whether parents will see anything else than before."""

    @classmethod
    def after(cls, state: ArticleState | None, article: Article) -> _Release:
        digest = content_hash(article)
        if state is not None and state.content_hash == digest:
            return cls(
                article=article,
                content_hash=digest,
                revision=state.revision,
                is_revision=False,
                is_change=state.is_withdrawn,
            )
        revision = 1 if state is None else state.newest_revision + 1
        return cls(article=article, content_hash=digest, revision=revision, is_revision=True, is_change=True)


def _write_articles(
    connection: Connection, releases: Sequence[_Release], *, known: Collection[str], origin: str
) -> None:
    rows = [
        {
            "slug": release.article.slug,
            "topic": release.article.topic,
            "origin": origin,
            "published_revision": release.revision,
            "withdrawn_at": None,
        }
        for release in releases
    ]
    added = [row for row in rows if row["slug"] not in known]
    if added:
        connection.execute(insert(articles), added)
    updated = [{**row, "key": row["slug"]} for row in rows if row["slug"] in known]
    if updated:
        connection.execute(update(articles).where(articles.c.slug == bindparam("key")), updated)


def _write_revisions(connection: Connection, releases: Sequence[_Release], *, at: datetime) -> None:
    rows = [
        {
            "slug": release.article.slug,
            "number": release.revision,
            "title": release.article.title,
            "body_markdown": release.article.body,
            "front_matter": to_json(release.article),
            "content_hash": release.content_hash,
            "published_at": at,
        }
        for release in releases
    ]
    if rows:
        connection.execute(insert(revisions), rows)


def _record(connection: Connection, slugs: Collection[str], *, at: datetime) -> int | None:
    return changes.record_all(connection, subject=SUBJECT, keys=list(slugs), at=at) if slugs else None


def _is_published_revision() -> ColumnElement[bool]:
    return (revisions.c.slug == articles.c.slug) & (revisions.c.number == articles.c.published_revision)


def _select_published() -> Select[*tuple[Any, ...]]:
    return _select_current().where(articles.c.withdrawn_at.is_(None))


def _select_current() -> Select[*tuple[Any, ...]]:
    return select(
        articles.c.slug,
        revisions.c.number,
        revisions.c.front_matter,
        revisions.c.body_markdown,
        revisions.c.published_at,
    ).join(revisions, _is_published_revision())


def _read(row: Row[*tuple[Any, ...]]) -> PublishedArticle:
    return PublishedArticle(
        article=from_json(row.front_matter, body=row.body_markdown),
        revision=row.number,
        published_at=row.published_at,
    )


def _read_state(row: Row[*tuple[Any, ...]]) -> ArticleState:
    return ArticleState(
        origin=row.origin,
        revision=row.published_revision,
        newest_revision=row.number,
        content_hash=row.content_hash,
        is_withdrawn=row.withdrawn_at is not None,
    )


def _portions(slugs: Collection[str]) -> Iterable[list[str]]:
    """Databases bound the number of parameters of one statement."""
    keys = list(slugs)
    return (keys[start : start + _KEYS_AT_ONCE] for start in range(0, len(keys), _KEYS_AT_ONCE))
