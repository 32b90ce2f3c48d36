"""Articles that people have withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from knowledge.articles.store import STAFF
from knowledge.articles.tables import article as articles
from knowledge.articles.tables import article_revision as revisions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawnArticle:
    """An article that parents do not find any more."""

    slug: str
    title: str
    withdrawn_at: datetime


def withdrawn(connection: Connection, *, most: int) -> Sequence[WithdrawnArticle]:
    """Those that people withdrew, the last first; what a newer release no longer has is none of them."""
    wanted = (
        select(articles.c.slug, revisions.c.title, articles.c.withdrawn_at)
        .join(revisions, _is_last_published())
        .where(articles.c.withdrawn_at.is_not(None), articles.c.origin == STAFF)
        .order_by(articles.c.withdrawn_at.desc(), articles.c.slug)
        .limit(most)
    )
    return [WithdrawnArticle(**row) for row in connection.execute(wanted).mappings()]


def _is_last_published() -> ColumnElement[bool]:
    return (revisions.c.slug == articles.c.slug) & (revisions.c.number == articles.c.published_revision)
