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


def kept(answer: Answer, situation: Situation) -> Answer:
    """The answer with its basis.

    A list has none: it is another one tomorrow, and who stood in it would tell
    where somebody was.
    """
    page = answer.page or ""
    if answer.status is not AnswerStatus.ANSWERED or answer.cards or not page.startswith(PAGES):
        return answer
    nursery = f"{ONE}{page.removeprefix(PAGES)}"
    return replace(answer, bases=(Basis(step=answer.step, key=nursery, day=situation.understood.today),))
