"""A message in, one reply out: found in the record of deliveries, or made, recorded and remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot import conversation as conversations
from bot.messages import Question
from web.conversing import FAILED, answer_urgently, unkept
from web.observability import log_failure
from web.wechat import delivery
from web.wechat.hearing import Ask, Forget, Say, Show, Silence, wish_of
from web.wechat.rendering import reply_for
from web.wechat.replies import TextReply, as_stored, from_stored
from web.wechat.showing import show

if TYPE_CHECKING:
    from datetime import datetime

    from bot.messages import Answer
    from web.services import Services
    from web.wechat.messages import Message
    from web.wechat.replies import Reply

_LOGGED_CHARACTERS = 40

log: structlog.stdlib.BoundLogger = structlog.get_logger("web.wechat")


def reply_to(services: Services, message: Message, *, now: datetime) -> Reply | None:
    """The reply to a message, or None where silence is right; never raises for a failing database."""
    wish = wish_of(message)
    match wish:
        case Silence(event=event):
            log.info("wechat_event", name=(event or "")[:_LOGGED_CHARACTERS])
            return None
        case Say(answer=answer):
            return _rendered(services, answer, "")
        case Forget():
            _forget(services, message)
            return None
        case Show():
            with services.database.reading() as connection:
                return show(services, connection, wish, now=now)
        case Ask():
            return _answer(services, message, wish, now)


def _answer(services: Services, message: Message, wish: Ask, now: datetime) -> Reply:
    """The reply to a question: the stored one for a retry, else a new one, stored and remembered.

    An answer that was found goes out even where it cannot be stored; only 已经删掉了 must be true.
    """
    key = services.settings.keyed_hash("wechat delivery", message.identity)
    sender = services.settings.keyed_hash("wechat sender", message.from_user)
    question = Question(
        text=wish.text,
        asked_at=now,
        channel="wechat",
        conversation_key=conversation_key(services, message),
        location=wish.location,
    )
    try:
        with services.database.reading() as connection:
            stored = delivery.find(connection, key)
            if stored is not None:
                return from_stored(stored)
            reply = services.responder.reply(connection, question)
    except Exception as error:  # noqa: BLE001 - the platform must get an answer
        log_failure("answer_failed", error, channel="wechat")
        return _rendered(services, answer_urgently(services, question) or FAILED, wish.text)
    rendered = _rendered(services, reply.answer, wish.text, heard=wish.heard)
    try:
        with services.database.writing() as connection:
            # What says that all is deleted must itself be found by nobody.
            named = None if reply.conversation is None else sender
            if delivery.store(connection, key, as_stored(rendered), now, sender=named):
                services.responder.remember(connection, reply)
                if reply.conversation is None:
                    delivery.forget_sender(connection, sender)
                return rendered
            first = delivery.find(connection, key)
            return rendered if first is None else from_stored(first)
    except Exception as error:  # noqa: BLE001 - the answer goes out all the same
        log_failure("answer_not_remembered", error, channel="wechat")
        return _rendered(services, unkept(reply), wish.text, heard=wish.heard)


def conversation_key(services: Services, message: Message) -> str:
    """The keyed hash under which a parent's conversation is kept."""
    return services.settings.keyed_hash("wechat conversation", message.from_user)


def _forget(services: Services, message: Message) -> None:
    """Drop what is kept of a parent who has left."""
    sender = services.settings.keyed_hash("wechat sender", message.from_user)
    try:
        with services.database.writing() as connection:
            conversations.forget(connection, conversation_key(services, message))
            delivery.forget_sender(connection, sender)
    except Exception as error:  # noqa: BLE001 - the platform tells it once; retention drops it within the hour
        log_failure("parent_not_forgotten", error, channel="wechat")


def _rendered(services: Services, answer: Answer, question: str, *, heard: str | None = None) -> Reply:
    return reply_for(answer, question=question, root=services.settings.reachable_root, heard=heard)


def failed() -> Reply:
    """What is said where nothing else can be."""
    return TextReply(content=FAILED.text)
