"""Danger first: the card of a red flag, before anything else is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Answer, AnswerStatus, Citation
from bot.phrases import intents
from bot.urgent_cards import DangerLevel

if TYPE_CHECKING:
    from bot.urgent_cards import Danger

STEP = "urgent"


def urgent(danger: Danger, text: str) -> Answer:
    """The card of a danger as an answer.

    Whoever asks what to do about a suspicion (怀疑老师打孩子，找谁) is answered;
    the same card is an emergency for whoever tells of what is happening. Low
    mood is no emergency either.
    """
    asks = danger.level is DangerLevel.REPORT_110 and intents().asking.stands_in(text)
    is_calm = asks or danger.level is DangerLevel.TALK
    return Answer(
        status=AnswerStatus.ANSWERED if is_calm else AnswerStatus.URGENT,
        step=STEP,
        lead=danger.lead,
        steps=danger.steps,
        notes=danger.notes,
        call=danger.call,
        citations=tuple(Citation(source=source) for source in danger.sources),
        topic=STEP,
    )
