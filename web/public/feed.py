"""The articles that were published or changed last, as an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Final

from flask import make_response, render_template, request

from bot.calendar import SHANGHAI, day_of
from knowledge.articles.browsing import first_words
from knowledge.articles.topics import topics

if TYPE_CHECKING:
    from flask import Response

    from knowledge.articles.shelf import Shelf, ShelvedArticle
    from web.settings import Settings

ENTRIES: Final = 50

_BEYOND_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may hold (XML 1.0, 2.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article in the feed."""

    slug: str
    title: str
    updated: str
    topic: str
    summary: str


def feed_of(shelf: Shelf, *, changed_at: datetime | None, now: datetime, settings: Settings) -> Response:
    """The feed, or that it has not changed since the reader last asked.

    It changes with each number of the change log, and at midnight: what is
    not in force yet, or no longer, is left out.
    """
    today = day_of(now)
    midnight = datetime.combine(today, time(), tzinfo=SHANGHAI)
    changed = midnight if changed_at is None else max(changed_at, midnight)
    holding = [each for each in shelf.articles.values() if each.article.in_force_on(today)]
    holding.sort(key=lambda each: (each.published_at, each.article.slug), reverse=True)
    page = render_template(
        "public/feed.xml",
        entries=[_entry(each) for each in holding[:ENTRIES]],
        updated=_moment(changed if changed_at is None else changed_at),
        root=settings.public_root,
        author=_legible(settings.site_organiser) or "育儿通",
    )
    response = make_response(page)
    response.content_type = "application/atom+xml; charset=utf-8"
    response.set_etag(f"articles-{shelf.number}-{today:%Y%m%d}")
    response.last_modified = changed
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


def _entry(shelved: ShelvedArticle) -> Entry:
    known = topics().get(shelved.article.topic)
    return Entry(
        slug=shelved.article.slug,
        title=_legible(shelved.article.title),
        updated=_moment(shelved.published_at),
        topic=_legible(known.name if known else shelved.article.topic),
        summary=_legible(first_words(shelved)),
    )


def _legible(text: str) -> str:
    return _BEYOND_XML.sub("", text)


def _moment(moment: datetime) -> str:
    """As RFC 3339 writes it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
