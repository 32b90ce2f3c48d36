"""A published article as an answer of its own, when 全文 is asked for or a channel names the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.citing import cite
from bot.messages import Answer, AnswerStatus, Card
from bot.steps.articles import STEP, SUGGESTED, as_shown

if TYPE_CHECKING:
    from knowledge.articles.shelf import ShelvedArticle
    from knowledge.regions.gazetteer import Gazetteer


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
