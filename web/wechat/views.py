"""The address that the platform calls: its handshake, and one answer for each message.

Whatever happens behind a right signature, the platform gets status 200 and
either a reply or `success`: an error page would show the parent that the
account is out of order, and make the platform ask again.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog
from flask import Blueprint, Response, abort, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from web.arrival import waited_s
from web.wechat import envelope
from web.wechat.answering import Answering, failed
from web.wechat.envelope import DataFormat
from web.wechat.messages import parse
from web.wechat.refusals import NotAMessageError, RefusedError
from web.wechat.replies import write_reply

if TYPE_CHECKING:
    from web.services import Services
    from web.wechat.account import Account

_SUCCESS = "success"
"""The body that means: received, nothing to say."""

_LOGGED_CHARACTERS = 40

_MIMETYPES = {DataFormat.XML: "application/xml", DataFormat.JSON: "application/json"}

log: structlog.stdlib.BoundLogger = structlog.get_logger("web.wechat")

wechat = Blueprint("wechat", __name__)


@wechat.get("/wechat")
def shake_hands() -> Response:
    """The platform's check that this address belongs to whoever set the token."""
    account = _account()
    try:
        echo = envelope.answer_handshake(account, request.args, now=_services().clock())
    except RefusedError as error:
        return _refuse(error)
    return Response(echo, mimetype="text/plain")


@wechat.post("/wechat")
def receive() -> Response:
    """One message, answered."""
    account, services = _account(), _services()
    now = services.clock()
    try:
        opened = envelope.open_request(account, request.args, request.get_data(), now=now)
        message = parse(opened.body, opened.data_format)
    except RefusedError as error:
        return _refuse(error)
    except (NotAMessageError, RequestEntityTooLarge) as error:
        log.warning("wechat_not_a_message", reason=str(error)[:_LOGGED_CHARACTERS])
        return Response(_SUCCESS, mimetype="text/plain")
    try:
        reply = _answering().reply_to(message, now=now, waited_s=waited_s())
    except Exception:
        log.exception("wechat_failed")
        reply = failed()
    if reply is None:
        return Response(_SUCCESS, mimetype="text/plain")
    written = write_reply(message, reply, data_format=opened.data_format, now=now)
    body = envelope.seal_reply(account, opened, written, now=now)
    return Response(body, mimetype=_MIMETYPES[opened.data_format])


def _account() -> Account:
    account = _services().wechat
    if account is None:
        abort(HTTPStatus.NOT_FOUND)
    return account


def _refuse(error: RefusedError) -> Response:
    log.info("wechat_refused", reason=type(error).__name__)
    return Response(status=HTTPStatus.FORBIDDEN, mimetype="text/plain")


def _answering() -> Answering:
    """What answers in this process: made with the first message, since its threads do not survive a fork."""
    answering = current_app.extensions.get("wechat")
    if answering is None:
        answering = current_app.extensions.setdefault("wechat", Answering(_services()))
    return answering  # type: ignore[no-any-return]  # as it was put there


def _services() -> Services:
    services: Services = current_app.extensions["yuertong"]
    return services
