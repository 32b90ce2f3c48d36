"""All that is published, in memory: what one answer looks at without asking the database again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from knowledge import changes
from knowledge.articles.sections import split_sections
from knowledge.articles.store import SUBJECT, all_published, published_among

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from sqlalchemy import Connection

    from knowledge.articles.article import Article, Section
    from knowledge.articles.kept_readings import KeptReadings
    from knowledge.articles.store import PublishedArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelvedArticle:
    """A published article with its sections."""

    article: Article
    revision: int
    published_at: datetime
    sections: tuple[Section, ...]

    def is_past_grace(self, day: date) -> bool:
        """Whether its review is overdue for so long that nothing is quoted from it."""
        return any(section.is_past_grace(day) for section in self.sections)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Everything published as of one number of the change log; it never changes."""

    number: int
    """Of the last change to an article."""
    articles: Mapping[str, ShelvedArticle]
    """By slug, in the order of slugs."""
    sections: Mapping[str, Section]
    """By id, article after article."""


def load_shelf(
    connection: Connection, previous: Shelf | None = None, kept: KeptReadings | None = None
) -> Shelf:
    """The shelf as it is now; `previous` itself where nothing has changed since.

    That takes one small statement, so that every request can ask. Otherwise
    only what changed is read, and an article whose revision is known, or whose
    body was `kept`, is not taken apart again.
    """
    # The number before the articles: read the other way round, a change between would be missed.
    number = changes.latest(connection, subject=SUBJECT)
    if previous is not None and previous.number == number:
        return previous
    if previous is None or previous.number > number:  # higher: another database than before
        return _make_shelf(number, all_published(connection), known={}, kept=kept)
    changed = {change.key for change in changes.since(connection, previous.number, subject=SUBJECT)}
    same = {slug: shelved for slug, shelved in previous.articles.items() if slug not in changed}
    fresh = _make_shelf(number, published_among(connection, changed).values(), known=previous.articles)
    articles = dict(sorted({**same, **fresh.articles}.items()))
    return replace(fresh, articles=articles, sections=_sections(articles))


def with_article(shelf: Shelf, article: Article, *, revision: int, at: datetime) -> Shelf:
    """The shelf as it would be with an article published, in place of what it has of that slug.

    Only for asking what would be answered then: its number is that of the
    shelf, so that whatever keeps something for each number must not be shown it.
    """
    shelved = ShelvedArticle(
        article=article,
        revision=revision,
        published_at=at,
        sections=split_sections(article, revision=revision),
    )
    articles = dict(sorted({**shelf.articles, article.slug: shelved}.items()))
    return replace(shelf, articles=articles, sections=_sections(articles))


def _make_shelf(
    number: int,
    published: Iterable[PublishedArticle],
    *,
    known: Mapping[str, ShelvedArticle],
    kept: KeptReadings | None = None,
) -> Shelf:
    articles = {
        entry.article.slug: _shelve(entry, known.get(entry.article.slug), kept) for entry in published
    }
    return Shelf(number=number, articles=articles, sections=_sections(articles))


def _shelve(
    published: PublishedArticle, known: ShelvedArticle | None, kept: KeptReadings | None
) -> ShelvedArticle:
    if known is not None and known.revision == published.revision:
        return known
    return ShelvedArticle(
        article=published.article,
        revision=published.revision,
        published_at=published.published_at,
        sections=split_sections(
            published.article,
            revision=published.revision,
            lines=None if kept is None else kept.lines_of(published.article.body),
        ),
    )


def _sections(articles: Mapping[str, ShelvedArticle]) -> dict[str, Section]:
    return {section.id: section for shelved in articles.values() for section in shelved.sections}
