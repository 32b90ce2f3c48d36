"""Attached questions, asked of the bot itself: does the article that they are attached to answer them?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.messages import AnswerStatus, Question
from bot.steps.articles import STEP
from bot.steps.urgent import STEP as URGENT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.reply import Reply
    from bot.responder import Responder
    from knowledge.articles.article import Article
    from knowledge.articles.shelf import Shelf
    from knowledge.regions.region import Region

CHANNEL = "check"


class Fate(StrEnum):
    """What became of an attached question that its own article does not answer, the worst first."""

    TAKEN = "taken"
    """Another article answered."""
    LOST = "lost"
    """Another article came nearer, and nothing was sure enough to answer."""
    UNSURE = "unsure"
    """Its own article came nearest, and not near enough to answer."""
    COVERED = "covered"
    """A table answered, which comes first; of the articles, another came nearer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Astray:
    """An attached question that goes elsewhere."""

    article: Article
    """That it is attached to."""
    question: str
    fate: Fate
    nearest: str | None
    """The id of the section that came nearest; None where none did."""
    elsewhere: Region | None
    """The place that it was taken to ask about, where the article does not hold; None: that is not why."""


def astray(
    responder: Responder, connection: Connection, shelf: Shelf, *, now: datetime
) -> Iterator[Astray | None]:
    """Each attached question of the shelf as it is answered now; None where its own article answers.

    As from somebody at home who has not said anything before. An emergency is
    answered as one whatever it is attached to, and is none of these.
    """
    for shelved in shelf.articles.values():
        for question in shelved.article.every_question:
            asked = Question(text=question, asked_at=now, channel=CHANNEL)
            yield _judge(shelved.article, question, responder.reply(connection, asked))


def _judge(article: Article, question: str, reply: Reply) -> Astray | None:
    fate = _fate(article, reply)
    if fate is None:
        return None
    nearest = next((proposal.key for proposal in reply.proposals if proposal.step == STEP), None)
    return Astray(
        article=article, question=question, fate=fate, nearest=nearest, elsewhere=_elsewhere(article, reply)
    )


def _fate(article: Article, reply: Reply) -> Fate | None:
    status, step = reply.answer.status, reply.answer.step
    if status is AnswerStatus.URGENT or step == URGENT:
        return None
    slugs = [proposal.article for proposal in reply.proposals if proposal.step == STEP]
    is_own = slugs[:1] == [article.slug] or (reply.is_of_several and article.slug in slugs)
    if status is not AnswerStatus.ANSWERED:
        return Fate.UNSURE if is_own else Fate.LOST
    if is_own:
        return None
    return Fate.TAKEN if step == STEP else Fate.COVERED


def _elsewhere(article: Article, reply: Reply) -> Region | None:
    situation = reply.situation
    if situation is None or not set(situation.lineage).isdisjoint(article.regions):
        return None
    return situation.understood.region
