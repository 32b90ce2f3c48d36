"""Topics that the editors have stopped: whatever would be answered from one says that it is being checked.

It is decided once the best proposal is known. Were what is stopped left out
before, another topic would answer a question that is none of its own.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.messages import AnswerStatus
from bot.replies import fixed, whom_to_ask
from knowledge.articles.topics import topics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.messages import Answer
    from bot.proposal import Proposal
    from bot.reply import Reply
    from knowledge.articles.shelf import Shelf
    from knowledge.standing.state import Standing

STEP = "stopped"


def with_stops(proposals: Sequence[Proposal], standing: Standing, shelf: Shelf) -> Sequence[Proposal]:
    """The proposals; those of a stopped topic say that it is being checked, and keep their confidence."""
    return [_held(proposal, standing, shelf) for proposal in proposals] if standing.stopped else proposals


def stopped_answer(path: str, *, suggestions: Iterable[str] = ()) -> Answer:
    """What is said in the place of an answer from a stopped topic: what is being checked, whom to call."""
    known = topics().get(path)
    top = path.partition("/")[0]
    return fixed(
        "stopped",
        status=AnswerStatus.DECLINED,
        step=STEP,
        topic=top,
        suggestions=tuple(suggestions),
        name=known.name if known else "这方面",
        whom=whom_to_ask(top),
    )


def without_stopped(reply: Reply, *, asks: Callable[[str], Answer]) -> Reply:
    """The reply without the suggestions that only a stopped topic would answer.

    `asks` answers each of them to find out, which costs as much as a question:
    only while something is stopped.
    """
    offered = reply.answer.suggestions
    kept = tuple(text for text in offered if not is_stopped(asks(text)))
    if kept == offered:
        return reply
    after = reply.conversation
    if after is not None and after.choices == offered:
        after = after.after(choices=kept)
    return replace(reply, answer=replace(reply.answer, suggestions=kept), conversation=after)


def is_stopped(answer: Answer) -> bool:
    """Whether an answer says only that its topic is being checked."""
    return answer.step == STEP


def is_told(answer: Answer) -> bool:
    """Whether an answer says what there is to say: also that its topic is being checked."""
    return answer.status is AnswerStatus.ANSWERED or is_stopped(answer)


def _held(proposal: Proposal, standing: Standing, shelf: Shelf) -> Proposal:
    shelved = shelf.articles.get(proposal.article or "")
    path = standing.stops(proposal.topic if shelved is None else shelved.article.topic_path)
    if path is None:
        return proposal
    return replace(proposal, is_stopped=True, build=partial(stopped_answer, path))
