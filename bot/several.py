"""Several questions in one message: each answered as if it were asked alone, and told together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.phrases import intents
from bot.pieces import ASPECTS, answers_of, are_apart, may_be_told_beside, together
from bot.slots import names_subject
from bot.stopping import is_told

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.conversation import Conversation
    from bot.messages import Answer, AnswerStatus
    from bot.reply import Reply
    from knowledge.language.reading import Reading


def reply_to_several(
    pieces: Sequence[Reading],
    before: Conversation,
    *,
    reply_to: Callable[[Reading, Conversation], Reply],
    beneath: Callable[[Answer, Reply], Answer],
) -> Reply | None:
    """The answers to each of several facts (备案要什么材料，几天办好).

    None where they are not asked apart. Of two subjects (准生证还办吗 社保卡哪里办)
    what is sure is answered; what is near is offered to be asked by itself, and
    what was not found is said to be so.
    `beneath` adds the lines that stand under an answer.
    """
    apart = are_apart(map(_subjects, pieces))
    replies: list[Reply] = []
    for piece in pieces:
        # Another subject takes nothing from the one before but place, person and child.
        reply = reply_to(piece, before.about_another() if apart and replies else before)
        if reply.conversation is None:
            return None
        if not apart and not may_be_told_beside(reply.answer, reply.proposals):
            # The others change nothing any more, and each costs as much as the whole message.
            return None
        replies.append(reply)
        before = reply.conversation
    answers = answers_of([(reply.answer, reply.proposals) for reply in replies])
    named = [_unsaid(piece, reply.answer) for piece, reply in zip(pieces, replies, strict=True)]
    left: list[tuple[str, AnswerStatus]] = []
    if not answers and apart:
        left = [
            (piece.text, reply.answer.status)
            for piece, reply in zip(pieces, replies, strict=True)
            if not is_told(reply.answer)
        ]
        named = [name for name, reply in zip(named, replies, strict=True) if is_told(reply.answer)]
        replies = [reply for reply in replies if is_told(reply.answer)]
        answers = [reply.answer for reply in replies]
    if not answers:
        return None
    # One that was only built here has not had its line yet; it is never added twice.
    answer = together(
        [beneath(answer, reply) for answer, reply in zip(answers, replies, strict=False)],
        left=left,
        names=named if apart else (),
    )
    last = replies[-1].conversation or before
    return replace(
        replies[0],
        answer=answer,
        conversation=last.after(choices=answer.suggestions),
        proposals=tuple(proposal for reply in replies for proposal in reply.proposals),
        is_of_several=True,
    )


def _unsaid(piece: Reading, answer: Answer) -> str:
    """What was asked, where the first sentence names nothing of it: 满 6 个月该打 says not what of."""
    names = [each.surface for each in piece.mentions if each.term.head in _subjects(piece)]
    return "" if any(name in answer.lead for name in names) else piece.text


def _subjects(piece: Reading) -> set[str]:
    """What a piece is about, without what it asks of that."""
    return {
        mention.term.head
        for mention in piece.mentions
        if names_subject(mention, intents()) and mention.term.category != ASPECTS
    }
