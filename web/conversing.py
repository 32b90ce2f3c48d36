"""Question in, answer out, whatever breaks: the one door of every channel to the bot."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from bot.messages import Answer, AnswerStatus
from web.observability import log_failure

if TYPE_CHECKING:
    from bot.messages import Question
    from bot.reply import Reply
    from web.services import Services

log: structlog.stdlib.BoundLogger = structlog.get_logger("web")

FAILED = Answer(
    status=AnswerStatus.FAILED,
    step="failed",
    lead="刚才没能查成，是我们这边出了问题。请过一会儿再问一次。",
    paragraphs=("急事请直接打电话：急救 120，报警 110，其他打 12345。",),
)
"""Said when nothing else can be, so it stands in code: the file of replies may be what broke."""


def converse(services: Services, question: Question) -> Answer:
    """The answer to a question, remembered; `FAILED` when it cannot be found.

    An emergency is answered without a database, and an answer that was found
    goes out even when it cannot be remembered. Only 已经删掉了 must be true.
    """
    try:
        with services.database.reading() as connection:
            reply = services.responder.reply(connection, question)
    except Exception as error:  # noqa: BLE001 - the outer edge of every channel
        log_failure("answer_failed", error, channel=question.channel)
        return answer_urgently(services, question) or FAILED
    try:
        with services.database.writing() as connection:
            services.responder.remember(connection, reply)
    except Exception as error:  # noqa: BLE001 - the answer goes out all the same
        log_failure("answer_not_remembered", error, channel=question.channel)
        return unkept(reply)
    return reply.answer


def unkept(reply: Reply) -> Answer:
    """What goes out of a reply that could not be written: the answer, unless it says that we have deleted.

    It has no name: there is no entry that a vote could be kept with.
    """
    return FAILED if reply.conversation is None else replace(reply.answer, id=None)


def answer_urgently(services: Services, question: Question) -> Answer | None:
    """The answer to an emergency, which needs no database; None for anything else."""
    try:
        reply = services.responder.reply_without_database(question)
    except Exception:
        log.exception("urgent_answer_failed", channel=question.channel)
        return None
    return reply.answer if reply else None
