"""The message that the WeChat account would send from a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.steps.articles import answer_of
from web.wechat.bubbles import Bubble, bubble
from web.wechat.plain import showable
from web.wechat.rendering import CONTENT_BYTES, reply_for
from web.wechat.replies import TextReply

if TYPE_CHECKING:
    from datetime import date

    from bot.messages import Answer
    from web.services import Services
    from web.staff.trying import Trial


@dataclass(frozen=True, slots=True, kw_only=True)
class WechatPreview:
    """A question and the bubble that answers it."""

    question: str
    bubble: Bubble
    bytes: int
    most_bytes: int
    is_cut: bool
    """Not all of the section is in it."""
    has_address: bool
    """Links can lead to the site, because a telephone reaches it."""
    answered_by_other: bool
    """Asked today, something else would answer; the bubble shows this text all the same."""


def preview(trial: Trial, services: Services, *, today: date) -> WechatPreview:
    """The reply to the first attached question, or to the title where there is none."""
    article, opening = trial.article, trial.sections[0]
    question = next(iter((*article.questions, *article.every_question)), article.title)
    found = trial.ask(question).answer
    is_own = trial.is_own(found)
    answer: Answer = found
    if not is_own:
        answer = answer_of(
            opening,
            shelf=trial.shelf,
            asked=services.language.read(question),
            today=today,
            gazetteer=services.gazetteer,
        )
    root = services.settings.reachable_root
    reply = reply_for(answer, question=question, root=root)
    content = reply.content if isinstance(reply, TextReply) else ""
    section = next((each for each in trial.sections if each.lead == answer.lead), opening)
    return WechatPreview(
        question=question,
        bubble=bubble(reply, root=root or "", prefix=services.settings.path_prefix),
        bytes=len(content.encode()),
        most_bytes=CONTENT_BYTES,
        is_cut=any(showable(text) not in content for text in (section.lead, *section.rest)),
        has_address=root is not None,
        answered_by_other=not is_own,
    )
