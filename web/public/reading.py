"""Articles as pages show them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from knowledge.articles.browsing import trail_to
from knowledge.articles.markdown import render
from knowledge.articles.topics import topics
from knowledge.regions import gazetteer

if TYPE_CHECKING:
    from datetime import date

    from knowledge.articles.article import Article
    from knowledge.articles.shelf import Shelf
    from knowledge.articles.topics import Topic
    from knowledge.sources import Source
    from knowledge.standing.state import Standing

_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """What the page of one article says."""

    slug: str
    title: str
    topics: tuple[Topic, ...]
    """Where it stands in the tree, from the top down."""
    html: Markup
    places: tuple[str, ...]
    ages: str | None
    """For children of which age; None where it is for all."""
    in_force: str
    sources: tuple[Source, ...]
    checked_by: str | None
    review_by: date
    is_past_review: bool
    is_in_force: bool
    is_past_grace: bool = False
    """Its review is overdue for so long that the bot quotes it no more."""
    is_being_checked: bool = False
    """Its topic is stopped: the bot quotes none of it for now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicList:
    """The articles of one topic."""

    id: str
    name: str
    articles: tuple[Article, ...]


def open_article(
    shelf: Shelf, slug: str, *, today: date, standing: Standing, path_prefix: str
) -> ArticlePage | None:
    """The page of a published article, or None where there is none of that name."""
    found = shelf.articles.get(slug)
    if found is None:
        return None
    return replace(
        page_of(found.article, today=today, path_prefix=path_prefix),
        is_past_grace=found.is_past_grace(today),
        is_being_checked=standing.stops(found.article.topic_path) is not None,
    )


def page_of(article: Article, *, today: date, path_prefix: str) -> ArticlePage:
    """The page of an article, published or not."""
    return ArticlePage(
        slug=article.slug,
        title=article.title,
        topics=trail_to(article.topic_path, topics()),
        html=Markup(render(article.body, path_prefix=path_prefix).html),  # noqa: S704 - nh3 made it safe
        places=tuple(place_name(code) for code in article.regions),
        ages=ages(article.age_from_months, article.age_until_months),
        in_force=_in_force(article),
        sources=article.sources,
        checked_by=article.checked_by,
        review_by=article.review_by,
        is_past_review=article.is_review_due(today),
        is_in_force=article.in_force_on(today),
    )


def list_articles(shelf: Shelf, today: date) -> tuple[TopicList, ...]:
    """Every published article that holds today, by topic in the order of the topics."""
    known = topics()
    by_topic: dict[str, list[Article]] = {topic: [] for topic in known if "/" not in topic}
    for found in shelf.articles.values():
        if found.article.in_force_on(today):
            by_topic.setdefault(found.article.topic, []).append(found.article)
    return tuple(
        TopicList(
            id=topic,
            name=known[topic].name if topic in known else topic,
            articles=tuple(sorted(articles, key=lambda article: article.title)),
        )
        for topic, articles in by_topic.items()
        if articles
    )


def ages(from_months: int | None, until_months: int | None) -> str | None:
    """For children of which age, or None where an article is for all of them.

    >>> ages(None, 36), ages(6, 24), ages(18, None), ages(0, None)
    ('宝宝不满 3 岁', '宝宝 6 个月到 2 岁', '宝宝满 18 个月', None)
    >>> ages(-10, 0), ages(-10, 6), ages(-10, None)
    ('怀孕时', '怀孕起到宝宝 6 个月', '怀孕起')
    """
    if from_months is not None and from_months < 0:
        if until_months is None:
            return "怀孕起"
        return f"怀孕起到宝宝 {_age(until_months)}" if until_months > 0 else "怀孕时"
    if until_months is None:
        return f"宝宝满 {_age(from_months)}" if from_months else None
    if not from_months:
        return f"宝宝不满 {_age(until_months)}"
    return f"宝宝 {_age(from_months)}到 {_age(until_months)}"


def _age(months: int) -> str:
    years, rest = divmod(months, _MONTHS_A_YEAR)
    return f"{years} 岁" if years and not rest else f"{months} 个月"


def _in_force(article: Article) -> str:
    first = article.in_force_from.isoformat()
    if article.in_force_until is None:
        return f"{first} 起适用"
    return f"{first} 到 {article.in_force_until.isoformat()} 适用"


def place_name(code: str) -> str:
    """A place as pages name it; its code where we know none."""
    region = gazetteer().get(code)
    return region.name if region else code
