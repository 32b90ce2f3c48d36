"""The address that the platform calls: its handshake, and one answer for each message.

Whatever happens behind a right signature, the platform gets status 200 and
either a reply or `success`: an error page would show the parent that the
account is out of order, and make the platform ask again.

It stands before the pages' application, because what that does for a page
(sessions, forms, limits by address, headers for browsers) costs as much as
the answer to a message and serves none. Nor does it need the requests and
responses of a framework: a query, a body and a few headers are all there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import structlog
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wsgi import get_input_stream

from web.arrival import waited_s
from web.observability import REQUEST_ID_HEADER, RequestLine
from web.wechat import envelope, signature
from web.wechat.answering import Answering, failed
from web.wechat.envelope import DataFormat
from web.wechat.fields import BODY_BYTES
from web.wechat.messages import parse
from web.wechat.refusals import NotAMessageError, RefusedError
from web.wechat.replies import write_reply

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from web.services import Services
    from web.wechat.account import Account

PATH = "/wechat"
_PATHS = {PATH, f"{PATH}/"}
"""The address, and what owners of accounts often type for it."""

_LOGGED_CHARACTERS = 40
_CONTENT_TYPES = {DataFormat.XML: "application/xml; charset=utf-8", DataFormat.JSON: "application/json"}
_HEADERS = (("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"))

log: structlog.stdlib.BoundLogger = structlog.get_logger("web.wechat")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Response:
    """What goes back to the platform, but for the headers that all have."""

    body: bytes
    content_type: str = "text/plain; charset=utf-8"
    status: HTTPStatus = HTTPStatus.OK


_SUCCESS = _Response(body=b"success")
"""What means: received, nothing to say."""

_REFUSED = _Response(body=b"", status=HTTPStatus.FORBIDDEN)


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
        response = self._respond(account, environ)
        line.end(response.status)
        headers = [
            ("Content-Type", response.content_type),
            ("Content-Length", str(len(response.body))),
            *_HEADERS,
            (REQUEST_ID_HEADER, line.request_id),
        ]
        start_response(f"{response.status.value} {response.status.phrase}", headers)
        return [response.body]

    def _respond(self, account: Account, environ: WSGIEnvironment) -> _Response:
        query = _query_of(environ)
        try:
            if environ["REQUEST_METHOD"] == "GET":
                return self._shake_hands(account, query)
            return self._receive(account, query, environ)
        except RefusedError as error:
            log.info("wechat_refused", reason=type(error).__name__)
            return _REFUSED

    def _shake_hands(self, account: Account, query: Mapping[str, str]) -> _Response:
        """The platform's check that this address belongs to whoever set the token."""
        echo = envelope.answer_handshake(account, query, now=self._services.clock())
        return _Response(body=echo.encode())

    def _receive(self, account: Account, query: Mapping[str, str], environ: WSGIEnvironment) -> _Response:
        """One message, answered."""
        now = self._services.clock()
        # Before its body: nobody else's is read.
        signature.check_query(account.token, query, now=now)
        try:
            body = get_input_stream(environ, max_content_length=BODY_BYTES).read()
            opened = envelope.open_request(account, query, body, now=now)
            message = parse(opened.body, opened.data_format)
        except (NotAMessageError, RequestEntityTooLarge) as error:
            log.warning("wechat_not_a_message", reason=str(error)[:_LOGGED_CHARACTERS])
            return _SUCCESS
        try:
            reply = self._answers().reply_to(message, now=now, waited_s=waited_s())
        except Exception:
            log.exception("wechat_failed")
            reply = failed()
        if reply is None:
            return _SUCCESS
        written = write_reply(message, reply, data_format=opened.data_format, now=now)
        return _Response(
            body=envelope.seal_reply(account, opened, written, now=now),
            content_type=_CONTENT_TYPES[opened.data_format],
        )

    def _answers(self) -> Answering:
        """What answers in this process: made with the first message, since its threads survive no fork."""
        if self._answering is None:
            self._answering = Answering(self._services)
        return self._answering


def _query_of(environ: WSGIEnvironment) -> dict[str, str]:
    """The parameters of the address; of two that have one name, the first."""
    return dict(reversed(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)))
