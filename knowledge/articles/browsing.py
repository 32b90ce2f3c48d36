"""The shelf as a parent walks through it: a node of the tree of topics, for a child of one age or of any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from knowledge.articles.plain import leading_sentences
from knowledge.articles.stages import STAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from knowledge.articles.shelf import Shelf, ShelvedArticle
    from knowledge.articles.stages import Stage
    from knowledge.articles.topics import Topic

SHOWN_CHARACTERS = 40
"""Of an article in a list: two lines on a telephone."""

NEWS = 5
NEWS_FOR = timedelta(days=90)

_AT_THE_TOP = ""
_ENDLESS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A topic right beneath the one that is shown."""

    topic: Topic
    articles: int
    """At it and beneath it, for the age that is chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearing:
    """What stands at one node of the tree."""

    topic: Topic | None
    """None at the top, where all topics begin."""
    trail: tuple[Topic, ...]
    """The topics that it lies in, from the top down."""
    branches: tuple[Branch, ...]
    subject: tuple[ShelvedArticle, ...]
    """Those here and beneath that are mostly about the chosen age; none where no age is chosen."""
    articles: tuple[ShelvedArticle, ...]
    """The others that stand right here and are for the chosen age."""
    ageless: tuple[ShelvedArticle, ...]
    """Those right here that tell no age; beside an age that is chosen, they are for every child."""
    news: tuple[ShelvedArticle, ...]
    """The latest here and beneath, the newest first."""
    count: int
    """Of the articles here and beneath, for the chosen age."""
    stages: tuple[Stage, ...]
    """The ages to choose from: those that an article here or beneath names; none where all are alike."""


def browse(
    shelf: Shelf,
    topics: Mapping[str, Topic],
    path: str,
    *,
    today: date,
    now: datetime,
    stage: Stage | None = None,
) -> Clearing | None:
    """What stands at a path of the tree, "" for its top; None where the tree has no such path.

    Only what is in force today. An article whose topic is no longer in the
    tree stands at the nearest topic above it that is.
    """
    if path and path not in topics:
        return None
    placed = (
        (_place(shelved.article.topic_path, topics), shelved)
        for shelved in shelf.articles.values()
        if shelved.article.in_force_on(today)
    )
    of_any_age = [(place, shelved) for place, shelved in placed if _is_within(place, path)]
    beneath = [each for each in of_any_age if stage is None or stage.concerns(each[1].article)]
    subject = {
        shelved.article.slug: shelved
        for _, shelved in beneath
        if stage is not None and stage.is_subject_of(shelved.article)
    }
    here = _in_order(
        shelved for place, shelved in beneath if place == path and shelved.article.slug not in subject
    )
    return Clearing(
        topic=topics.get(path),
        trail=_trail(path, topics),
        branches=_branches(path, topics, [place for place, _ in beneath]),
        subject=_in_order(subject.values()),
        articles=tuple(shelved for shelved in here if stage is None or shelved.article.ages is not None),
        ageless=tuple(shelved for shelved in here if stage is not None and shelved.article.ages is None),
        news=_news(shelf, [shelved for _, shelved in beneath], now=now),
        count=len(beneath),
        stages=_stages_told([shelved for _, shelved in of_any_age]),
    )


def trail_to(path: str, topics: Mapping[str, Topic]) -> tuple[Topic, ...]:
    """The topics from the top down to where an article of that path stands."""
    place = _place(path, topics)
    return (*_trail(place, topics), topics[place]) if place else ()


def first_words(shelved: ShelvedArticle) -> str:
    """Its first sentence, and more where that is as short as 报。; empty where it says nothing."""
    return leading_sentences(shelved.sections[0].lead, limit=SHOWN_CHARACTERS) if shelved.sections else ""


def _stages_told(articles: Sequence[ShelvedArticle]) -> tuple[Stage, ...]:
    """The ages that articles name; none where each is for all of these, and a choice would change nothing."""
    aged = [shelved.article for shelved in articles if shelved.article.ages is not None]
    told = tuple(stage for stage in STAGES if any(map(stage.concerns, aged)))
    is_choice = any(not stage.concerns(article) for stage in told for article in aged)
    return told if is_choice else ()


def _place(path: str, topics: Mapping[str, Topic]) -> str:
    """The nearest path of the tree at or above a path."""
    while path and path not in topics:
        path = path.rpartition("/")[0]
    return path


def _is_within(place: str, path: str) -> bool:
    return path in (_AT_THE_TOP, place) or place.startswith(f"{path}/")


def _trail(path: str, topics: Mapping[str, Topic]) -> tuple[Topic, ...]:
    steps = path.split("/")
    return tuple(topics["/".join(steps[:length])] for length in range(1, len(steps)))


def _branches(path: str, topics: Mapping[str, Topic], places: Sequence[str]) -> tuple[Branch, ...]:
    return tuple(
        Branch(topic=topic, articles=sum(_is_within(place, topic.id) for place in places))
        for topic in topics.values()
        if topic.above == (path or None)
    )


def _in_order(articles: Iterable[ShelvedArticle]) -> tuple[ShelvedArticle, ...]:
    """As a child grows; what is for every child comes first."""
    return tuple(sorted(articles, key=_age_and_title))


def _age_and_title(shelved: ShelvedArticle) -> tuple[int, int, str]:
    first, until = shelved.article.ages or (-_ENDLESS, None)
    return first, _ENDLESS if until is None else until, shelved.article.title


def _news(shelf: Shelf, articles: Iterable[ShelvedArticle], *, now: datetime) -> tuple[ShelvedArticle, ...]:
    """What was published lately; what the shelf was set up with is no news."""
    first = min((shelved.published_at for shelved in shelf.articles.values()), default=now)
    late = [shelved for shelved in articles if max(first, now - NEWS_FOR) < shelved.published_at <= now]
    late.sort(key=lambda shelved: shelved.article.title)
    late.sort(key=lambda shelved: (shelved.published_at, shelved.revision == 1), reverse=True)
    return tuple(late[:NEWS])
