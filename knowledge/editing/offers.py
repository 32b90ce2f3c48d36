"""What a newer release of the product would say of an article that the desk has changed or withdrawn.

The desk's word stands. The newer text is kept beside it, and somebody looks at
both: it is taken up as a version, which goes the usual way, or left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, delete, insert, select, update

from knowledge.articles import store
from knowledge.articles.records import content_hash
from knowledge.articles.tables import article_revision as revisions
from knowledge.editing import draft as drafts
from knowledge.editing import manuscripts
from knowledge.editing.manuscripts import NoSuchText, Origin, Stage
from knowledge.editing.tables import offered_text as offers
from knowledge.editing.workflow import refuse

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

    from knowledge.articles.article import Article
    from knowledge.editing.draft import Draft
    from knowledge.editing.manuscripts import Editor, Manuscript

_KEYS_AT_ONCE: Final = 500
_CHANGED: Final = "程序刚刚又带来一份更新的，和您看的不一样了。什么都没有做，请看过再定。"
_ON_ITS_WAY: Final = "这篇有一稿正在等校对或发布。等它走完，或者先收回来，再来采用。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A newer text of the product that nobody has looked at yet."""

    slug: str
    draft: Draft
    content_hash: str
    offered_at: datetime


def offer(connection: Connection, articles: Collection[Article], *, at: datetime) -> tuple[str, ...]:
    """Offer what the desk's articles would be by the product; the slugs of what is new.

    What was published once, in any revision, is no news, and what was offered
    before is not offered again.
    """
    by_slug = {article.slug: article for article in articles}
    hashes = {slug: content_hash(article) for slug, article in by_slug.items()}
    known = set(_known(connection, by_slug))
    fresh = sorted(slug for slug, digest in hashes.items() if (slug, digest) not in known)
    if fresh:
        connection.execute(
            delete(offers).where(offers.c.slug == bindparam("key")), [{"key": s} for s in fresh]
        )
        connection.execute(
            insert(offers),
            [
                {
                    "slug": slug,
                    "draft": drafts.to_json(drafts.draft_of(by_slug[slug])),
                    "content_hash": hashes[slug],
                    "offered_at": at,
                }
                for slug in fresh
            ],
        )
    return tuple(fresh)


def open_offers(connection: Connection) -> Sequence[Offer]:
    """Those that nobody has settled, the newest first."""
    rows = connection.execute(
        select(offers)
        .where(offers.c.settled_at.is_(None))
        .order_by(offers.c.offered_at.desc(), offers.c.slug)
    ).mappings()
    return [_offer(row) for row in rows]


def find(connection: Connection, slug: str) -> Offer:
    """The offer of an article.

    Raises:
        NoSuchText: there is none, or somebody has settled it.
    """
    if "\0" in slug:  # PostgreSQL refuses to compare with it
        raise NoSuchText
    row = (
        connection.execute(select(offers).where(offers.c.slug == slug, offers.c.settled_at.is_(None)))
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NoSuchText
    return _offer(row)


def take_up(connection: Connection, slug: str, *, seen: str, editor: Editor, now: datetime) -> Manuscript:
    """Make the offered text the newest version, written by whoever takes it up; then it goes the usual way.

    `seen` is the hash of what the editor looked at.

    Raises:
        Refused: another text is offered now, or a version is handed in.
        NoSuchText: nothing is offered.
    """
    store.take_turn(connection)
    found = _as_seen(connection, slug, seen)
    text = manuscripts.open_published(connection, slug, now=now)
    if text.stage not in {Stage.WRITING, Stage.RELEASED}:
        refuse(_ON_ITS_WAY)
    manuscripts.save(
        connection,
        text.number,
        found.draft,
        based_on=text.version,
        editor=editor,
        now=now,
        origin=Origin.OFFERED,
    )
    _settle(connection, slug, now)
    return manuscripts.find(connection, text.number)


def leave(connection: Connection, slug: str, *, seen: str, now: datetime) -> None:
    """Let the desk's text stand; the offered one is not shown again.

    Raises:
        Refused: another text is offered now.
        NoSuchText: nothing is offered.
    """
    _as_seen(connection, slug, seen)
    _settle(connection, slug, now)


def _as_seen(connection: Connection, slug: str, seen: str) -> Offer:
    found = find(connection, slug)
    if found.content_hash != seen:
        refuse(_CHANGED)
    return found


def _settle(connection: Connection, slug: str, now: datetime) -> None:
    connection.execute(update(offers).where(offers.c.slug == slug).values(settled_at=now))


def _known(connection: Connection, slugs: Collection[str]) -> Iterable[tuple[str, str]]:
    keys = list(slugs)
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        some = keys[start : start + _KEYS_AT_ONCE]
        for table in (revisions, offers):
            rows = connection.execute(
                select(table.c.slug, table.c.content_hash).where(table.c.slug.in_(some))
            )
            yield from ((row.slug, row.content_hash) for row in rows)


def _offer(row: RowMapping) -> Offer:
    return Offer(
        slug=row["slug"],
        draft=drafts.from_json(row["draft"]),
        content_hash=row["content_hash"],
        offered_at=row["offered_at"],
    )
