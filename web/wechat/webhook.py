"""The address that the platform calls: its handshake, and one answer for each message.

Whatever happens behind a right signature, the platform gets status 200 and
either a reply or `success`: an error page would show the parent that the
account is out of order, and make the platform ask again.

It stands before the pages' application, because what that does for a page
(sessions, forms, limits by address, headers for browsers) costs as much as
the answer to a message and serves none.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request, Response

from web.arrival import waited_s
from web.observability import RequestLine
from web.wechat import envelope, signature
from web.wechat.answering import Answering, failed
from web.wechat.envelope import DataFormat
from web.wechat.fields import BODY_BYTES
from web.wechat.messages import parse
from web.wechat.refusals import NotAMessageError, RefusedError
from web.wechat.replies import write_reply

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from web.services import Services
    from web.wechat.account import Account

PATH = "/wechat"
_PATHS = {PATH, f"{PATH}/"}
"""The address, and what owners of accounts often type for it."""

_SUCCESS = "success"
"""The body that means: received, nothing to say."""

_LOGGED_CHARACTERS = 40
_MIMETYPES = {DataFormat.XML: "application/xml", DataFormat.JSON: "application/json"}
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}

log: structlog.stdlib.BoundLogger = structlog.get_logger("web.wechat")


class _Request(Request):
    max_content_length = BODY_BYTES


class Webhook:
    """The application with the platform's address in front of it, where an account is connected."""

    def __init__(self, application: WSGIApplication, services: Services) -> None:
        self._application = application
        self._services = services
        self._answering: Answering | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve the platform's requests, and leave all others to the application."""
        is_ours = environ.get("PATH_INFO") in _PATHS and environ.get("REQUEST_METHOD") in {"GET", "POST"}
        account = self._services.wechat if is_ours else None
        if account is None:
            return self._application(environ, start_response)
        line = RequestLine.begin(environ["REQUEST_METHOD"], PATH)
        response = self._respond(account, _Request(environ))
        response.headers.update(_HEADERS)
        line.end(response)
        return response(environ, start_response)

    def _respond(self, account: Account, request: _Request) -> Response:
        try:
            if request.method == "GET":
                return self._shake_hands(account, request)
            return self._receive(account, request)
        except RefusedError as error:
            log.info("wechat_refused", reason=type(error).__name__)
            return Response(status=HTTPStatus.FORBIDDEN, mimetype="text/plain")

    def _shake_hands(self, account: Account, request: _Request) -> Response:
        """The platform's check that this address belongs to whoever set the token."""
        echo = envelope.answer_handshake(account, request.args, now=self._services.clock())
        return Response(echo, mimetype="text/plain")

    def _receive(self, account: Account, request: _Request) -> Response:
        """One message, answered."""
        now = self._services.clock()
        # Before its body: nobody else's is read.
        signature.check_query(account.token, request.args, now=now)
        try:
            opened = envelope.open_request(account, request.args, request.get_data(), now=now)
            message = parse(opened.body, opened.data_format)
        except (NotAMessageError, RequestEntityTooLarge) as error:
            log.warning("wechat_not_a_message", reason=str(error)[:_LOGGED_CHARACTERS])
            return Response(_SUCCESS, mimetype="text/plain")
        try:
            reply = self._answers().reply_to(message, now=now, waited_s=waited_s())
        except Exception:
            log.exception("wechat_failed")
            reply = failed()
        if reply is None:
            return Response(_SUCCESS, mimetype="text/plain")
        written = write_reply(message, reply, data_format=opened.data_format, now=now)
        body = envelope.seal_reply(account, opened, written, now=now)
        return Response(body, mimetype=_MIMETYPES[opened.data_format])

    def _answers(self) -> Answering:
        """What answers in this process: made with the first message, since its threads survive no fork."""
        if self._answering is None:
            self._answering = Answering(self._services)
        return self._answering
