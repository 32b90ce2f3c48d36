"""What is written and what is missing, topic by topic: the shelf held against what parents asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot import journal
from bot.calendar import day_of
from bot.deciding import is_barred
from bot.messages import AnswerStatus, Question
from bot.steps.articles import STEP

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import Connection

    from bot.responder import Responder
    from bot.situation import Situation
    from knowledge.articles.article import FigureReference
    from knowledge.articles.shelf import Shelf, ShelvedArticle
    from knowledge.articles.topics import Topic
    from knowledge.policies.dated_rule import Confidence

REVIEW_WITHIN = timedelta(days=90)

UNANSWERED_LOOKED_AT = 200
"""The most frequent ones."""

OURS_FROM = 0.1
"""Below this score of what is ours nobody need write anything (空调外机怎么拆 has 0.002, 宝宝打喷嚏 0.77)."""

LIKELY = 0.1
"""An article that comes less near than this is near by chance (股票 and 仲裁)."""

CHANNEL = "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A question that got no answer, asked again of what is published now."""

    question: str
    """Redacted."""
    times: int
    nearest: str | None
    """The slug of the article that comes nearest; None where none is at all likely."""
    is_answered_now: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicCoverage:
    """Of the articles of a topic and of those beneath it."""

    topic: Topic
    articles: int
    characters: int
    """Of what a parent reads, without headings and spaces."""
    review_due: int
    """To be looked at within `REVIEW_WITHIN`, or overdue."""
    checked: int
    """Compared with their sources by somebody who is named."""
    figures: Mapping[Confidence, int]
    """The figures that they take from the tables, by how well these are founded."""
    questions: int
    """Attached ones."""
    never_cited: int
    """That no answer has quoted as far back as the journal goes."""
    missed: int
    """Times that a question near one of them got no answer, and would get none now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The whole report."""

    topics: tuple[TopicCoverage, ...]
    """Those that have articles, in the order of the tree."""
    review_due: tuple[str, ...]
    """Slugs, the first due first."""
    past_grace: tuple[str, ...]
    """Of them, those whose review is overdue for so long that nothing is quoted from them."""
    unchecked: tuple[str, ...]
    never_cited: tuple[str, ...]
    missed: tuple[Missed, ...]
    """The most frequent first."""
    cited: int
    """Answers in the journal that quote an article; where there are none, `never_cited` says nothing."""
    unrelated: int
    """Times that a question got no answer and is none of ours."""


def cover(
    connection: Connection,
    shelf: Shelf,
    topics: Mapping[str, Topic],
    responder: Responder,
    *,
    now: datetime,
    confidence_of: Callable[[FigureReference], Confidence | None],
) -> Coverage:
    """The report on a shelf as of a moment.

    `confidence_of` tells how well the figure is founded that an article refers
    to, None where the tables have none.
    """
    today = day_of(now)
    cited = journal.cited(connection)
    missed, unrelated = _missed(connection, responder, now=now)
    of_article = Counter[str]()
    for each in missed:
        if each.nearest is not None and not each.is_answered_now:
            of_article[each.nearest] += each.times
    articles = list(shelf.articles.values())
    due = sorted(
        (shelved for shelved in articles if _is_due(shelved, today)),
        key=lambda each: each.article.review_by,
    )
    return Coverage(
        topics=tuple(
            _of_topic(
                topic, beneath, today=today, cited=cited, missed=of_article, confidence_of=confidence_of
            )
            for topic in topics.values()
            if (beneath := [shelved for shelved in articles if _is_beneath(shelved, topic)])
        ),
        review_due=tuple(each.article.slug for each in due),
        past_grace=tuple(each.article.slug for each in due if each.is_past_grace(today)),
        unchecked=tuple(each.article.slug for each in articles if each.article.checked_by is None),
        never_cited=tuple(each.article.slug for each in articles if each.article.slug not in cited),
        missed=missed,
        cited=sum(cited.values()),
        unrelated=unrelated,
    )


def _of_topic(
    topic: Topic,
    articles: Sequence[ShelvedArticle],
    *,
    today: date,
    cited: Collection[str],
    missed: Mapping[str, int],
    confidence_of: Callable[[FigureReference], Confidence | None],
) -> TopicCoverage:
    founded = (confidence_of(figure) for each in articles for figure in each.article.figures)
    return TopicCoverage(
        topic=topic,
        articles=len(articles),
        characters=sum(_characters(each) for each in articles),
        review_due=sum(_is_due(each, today) for each in articles),
        checked=sum(each.article.checked_by is not None for each in articles),
        figures=dict(Counter(confidence for confidence in founded if confidence is not None)),
        questions=sum(len(each.article.every_question) for each in articles),
        never_cited=sum(each.article.slug not in cited for each in articles),
        missed=sum(missed.get(each.article.slug, 0) for each in articles),
    )


def _missed(connection: Connection, responder: Responder, *, now: datetime) -> tuple[tuple[Missed, ...], int]:
    """Questions of ours without an answer, and how often others got none."""
    found: list[Missed] = []
    unrelated = 0
    for text, times in journal.unanswered(
        connection, since=now - journal.KEPT_FOR, limit=UNANSWERED_LOOKED_AT
    ):
        reply = responder.reply(connection, Question(text=text, asked_at=now, channel=CHANNEL))
        if reply.situation is not None and _is_unrelated(reply.situation):
            unrelated += times
            continue
        near = next(
            (
                proposal.article
                for proposal in reply.proposals
                if proposal.step == STEP and proposal.confidence >= LIKELY
            ),
            None,
        )
        is_answered = reply.answer.status not in (*journal.UNANSWERED, AnswerStatus.FAILED)
        found.append(Missed(question=text, times=times, nearest=near, is_answered_now=is_answered))
    return tuple(found), unrelated


def _is_unrelated(situation: Situation) -> bool:
    return situation.scope < OURS_FROM or is_barred(situation)


def _is_beneath(shelved: ShelvedArticle, topic: Topic) -> bool:
    path = shelved.article.topic_path
    return path == topic.id or path.startswith(topic.within)


def _is_due(shelved: ShelvedArticle, today: date) -> bool:
    return shelved.article.review_by <= today + REVIEW_WITHIN


def _characters(shelved: ShelvedArticle) -> int:
    return sum(
        len("".join(paragraph.split())) for section in shelved.sections for paragraph in section.paragraphs
    )
