"""What is kept of an answer from the directory: one nursery that was told of by itself, and no list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.basis import Basis
from bot.messages import AnswerStatus

if TYPE_CHECKING:
    from bot.messages import Answer
    from bot.situation import Situation

PAGES = "/nurseries/"
ONE = "nursery:"
LIST = "nurseries"


def kept(answer: Answer, situation: Situation) -> Answer:
    """The answer with its basis.

    Who stood in a list of what is near tells where somebody was, so that of a
    list nothing is kept but that there was one.
    """
    if answer.status is not AnswerStatus.ANSWERED:
        return answer
    page = answer.page or ""
    is_of_one = page.startswith(PAGES) and not answer.cards
    basis = Basis(
        step=answer.step,
        key=f"{ONE}{page.removeprefix(PAGES)}" if is_of_one else LIST,
        day=situation.understood.today,
    )
    return replace(answer, bases=(basis,))
