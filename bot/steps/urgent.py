"""Danger first: the card of a red flag, before anything else is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Answer, AnswerStatus, Citation

if TYPE_CHECKING:
    from bot.urgent import Danger

STEP = "urgent"


def urgent(danger: Danger) -> Answer:
    """The card of a danger as an answer."""
    return Answer(
        status=AnswerStatus.URGENT,
        step=STEP,
        lead=danger.lead,
        steps=danger.steps,
        notes=danger.notes,
        call=danger.call,
        citations=tuple(Citation(source=source) for source in danger.sources),
        topic=STEP,
    )
