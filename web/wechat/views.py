"""The address that the platform calls: its handshake, and one answer for each message.

Whatever happens behind a right signature, the platform gets status 200 and
either a reply or `success`: an error page would show the parent that the
account is out of order, and make the platform ask again.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog
from flask import Blueprint, Response, abort, current_app, g, request
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import RequestEntityTooLarge

from bot.messages import Answer, AnswerStatus, Location, Question
from web.conversing import FAILED, answer_urgently, unkept
from web.extensions import client_address, limiter
from web.observability import log_failure
from web.wechat import delivery, envelope, sentences, signature
from web.wechat.messages import LocationMessage, NotAMessageError, OtherMessage, TextMessage, parse
from web.wechat.replies import render, text_reply

if TYPE_CHECKING:
    from datetime import datetime

    from web.services import Services

SENDER_LIMIT = "30 per minute"
"""Messages of one parent; the platform's three tries of one message count as three."""

_SUCCESS = "success"
"""The body that means: received, nothing to say."""

_LOGGED_CHARACTERS = 40

log: structlog.stdlib.BoundLogger = structlog.get_logger("web.wechat")

wechat = Blueprint("wechat", __name__)


@wechat.get("/wechat")
def shake_hands() -> Response:
    """The platform's check that this address belongs to whoever set the token."""
    if not _is_from_platform(_token()):
        return _refuse()
    return Response(request.args.get("echostr", ""), mimetype="text/plain")


@wechat.post("/wechat")
def receive() -> Response:
    """One message, answered."""
    if not _is_from_platform(_token()):
        return _refuse()
    try:
        message = parse(envelope.open_request(request.get_data()))
    except (NotAMessageError, RequestEntityTooLarge) as error:
        log.warning("wechat_not_a_message", reason=str(error)[:_LOGGED_CHARACTERS])
        return Response(_SUCCESS, mimetype="text/plain")
    services = _services()
    now = services.clock()
    try:
        content = _content_for(services, message, now)
    except Exception:
        log.exception("wechat_failed")
        content = FAILED.text
    if content is None:
        return Response(_SUCCESS, mimetype="text/plain")
    return Response(envelope.seal(text_reply(message, content, now=now)), mimetype="application/xml")


def limit_key() -> str:
    """Whose messages are counted: the parent's keyed hash, since all come from the platform's addresses."""
    return g.get("wechat_sender") or client_address()


def _content_for(
    services: Services, message: TextMessage | LocationMessage | OtherMessage, now: datetime
) -> str | None:
    """The text to reply with, or None where silence is right."""
    if isinstance(message, OtherMessage):
        return _content_for_other(services, message)
    if isinstance(message, TextMessage) and message.content.strip() == sentences.STICKER:
        return sentences.sticker()
    g.wechat_sender = services.settings.keyed_hash("wechat conversation", message.from_user)
    try:
        return _answer(services, message, now)
    except RateLimitExceeded:
        log.info("wechat_too_fast")
        return sentences.TOO_FAST


def _content_for_other(services: Services, message: OtherMessage) -> str | None:
    if message.kind != "event":
        return sentences.sentence_for(message)
    log.info("wechat_event", name=(message.event or "")[:_LOGGED_CHARACTERS])
    if message.event != "subscribe":
        return None
    return render(sentences.welcome(), question="", root=services.settings.reachable_root, is_numbered=False)


@limiter.limit(SENDER_LIMIT, key_func=limit_key)
def _answer(services: Services, message: TextMessage | LocationMessage, now: datetime) -> str:
    """The reply to a text or a place: the stored one for a retry, else a new one, stored and remembered.

    An answer that was found goes out even where it cannot be stored; only 已经删掉了 must be true.
    """
    key = services.settings.keyed_hash("wechat delivery", message.identity)
    sender = services.settings.keyed_hash("wechat sender", message.from_user)
    question = _question(message, now)
    try:
        with services.database.reading() as connection:
            stored = delivery.find(connection, key)
            if stored is not None:
                return stored
            reply = services.responder.reply(connection, question)
    except Exception as error:  # noqa: BLE001 - the platform must get an answer
        log_failure("answer_failed", error, channel="wechat")
        return _render(services, answer_urgently(services, question) or FAILED, question)
    content = _render(services, reply.answer, question)
    try:
        with services.database.writing() as connection:
            # What says that all is deleted must itself be found by nobody.
            named = None if reply.conversation is None else sender
            if delivery.store(connection, key, content, now, sender=named):
                services.responder.remember(connection, reply)
                if reply.conversation is None:
                    delivery.forget_sender(connection, sender)
                return content
            return delivery.find(connection, key) or content
    except Exception as error:  # noqa: BLE001 - the answer goes out all the same
        log_failure("answer_not_remembered", error, channel="wechat")
        return _render(services, unkept(reply), question)


def _question(message: TextMessage | LocationMessage, now: datetime) -> Question:
    """What a message asks; a location by itself asks for the nurseries near it."""
    key = g.wechat_sender
    if isinstance(message, TextMessage):
        return Question(text=message.content, asked_at=now, channel="wechat", conversation_key=key)
    return Question(
        text=sentences.NEAR_HERE,
        asked_at=now,
        channel="wechat",
        conversation_key=key,
        location=Location(lat=message.lat, lng=message.lng),
    )


def _render(services: Services, answer: Answer, question: Question) -> str:
    # The number of a follow-up means something only where the conversation was kept.
    return render(
        answer,
        question=question.text,
        root=services.settings.reachable_root,
        # Numbers mean those of a list where there is one.
        is_numbered=answer.status is not AnswerStatus.FAILED and not answer.cards,
    )


def _token() -> str:
    token = _services().settings.wechat_token
    if token is None:
        abort(HTTPStatus.NOT_FOUND)
    return token.get_secret_value()


def _is_from_platform(token: str) -> bool:
    given = {name: request.args.get(name, "") for name in ("signature", "timestamp", "nonce")}
    try:
        signature.check(token=token, now=_services().clock(), **given)
    except signature.RefusedError as error:
        log.info("wechat_refused", reason=type(error).__name__)
        return False
    return True


def _refuse() -> Response:
    return Response(status=HTTPStatus.FORBIDDEN, mimetype="text/plain")


def _services() -> Services:
    services: Services = current_app.extensions["yuertong"]
    return services
