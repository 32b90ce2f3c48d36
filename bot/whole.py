"""A published article as an answer of its own, when 全文 is asked for or a channel names the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.citing import cite
from bot.messages import Answer, AnswerStatus, Card
from bot.replies import fixed, whom_to_ask
from bot.steps.articles import STEP, SUGGESTED, as_shown
from bot.stopping import stopped_answer

if TYPE_CHECKING:
    from datetime import date

    from knowledge.articles.shelf import ShelvedArticle
    from knowledge.regions.gazetteer import Gazetteer
    from knowledge.standing.state import Standing


def told_whole(shelved: ShelvedArticle, *, standing: Standing, day: date, gazetteer: Gazetteer) -> Answer:
    """The article; or why nothing is quoted from it on that day, and whom to ask meanwhile."""
    article = shelved.article
    path = standing.stops(article.topic_path)
    if path is not None:
        return stopped_answer(path)
    if shelved.is_past_grace(day):
        return fixed(
            "overdue",
            status=AnswerStatus.DECLINED,
            step=STEP,
            topic=article.topic,
            title=article.title,
            whom=whom_to_ask(article.topic),
        )
    return whole_article(shelved, gazetteer=gazetteer)


def whole_article(shelved: ShelvedArticle, *, gazetteer: Gazetteer) -> Answer:
    """The opening of an article, and the way to the rest of it."""
    article, opening = shelved.article, shelved.sections[0]
    further = (section.asks for section in shelved.sections[1:] if section.questions)
    return Answer(
        status=AnswerStatus.ANSWERED,
        step=STEP,
        lead=opening.lead,
        paragraphs=tuple(as_shown(opening.rest)),
        citations=cite(opening.sources, region_code=opening.regions[0], gazetteer=gazetteer),
        suggestions=tuple(further)[:SUGGESTED],
        read_more=article.slug,
        whole=Card(title=article.title, lines=(opening.lead,), path=f"/articles/{article.slug}"),
        topic=article.topic,
    )
