"""gunicorn's worker, where it answers by itself: to what is no request, such as too long an address."""

from __future__ import annotations

import time
from http import HTTPStatus
from multiprocessing.sharedctypes import RawArray
from typing import TYPE_CHECKING, Any

import structlog
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

from web.arrival import set_waited
from web.errors import explanation_for

if TYPE_CHECKING:
    import socket

log: structlog.stdlib.BoundLogger = structlog.get_logger("web")

_PAGE = """<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · 育儿通</title>
<h1>{title}</h1>
<p>{advice}</p>
"""


_MOST_WORKERS = 256
_LEFT_TO_ANOTHER_S = 0.002

_open_connections = RawArray("i", _MOST_WORKERS)
"""How many connections each worker holds, in memory that all of them share; -1 where there is no worker."""
_open_connections[:] = [-1] * _MOST_WORKERS


def forget_worker(worker: Any) -> None:
    """A worker is gone, whatever it held."""
    _open_connections[worker.age % _MOST_WORKERS] = -1


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Answers in Chinese, and logs neither the parent's address nor the words that could not be read.

    gunicorn's own answers in English, and writes both. And it tells the
    application how long a request has waited for a free thread, and leaves a
    new connection to the worker that holds the fewest: one that stays open
    stays with its worker, which would work alone beside an idle one.
    """

    def run(self) -> None:
        """Serve until told to stop."""
        self._tell_held()
        super().run()

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection, unless a worker with fewer does so at once."""
        self._tell_held()
        if self.nr_conns > self._fewest():
            time.sleep(_LEFT_TO_ANOTHER_S)
        super().accept(listener)

    def _tell_held(self) -> None:
        _open_connections[self.age % _MOST_WORKERS] = self.nr_conns

    def _fewest(self) -> int:
        held: list[int] = [count for count in _open_connections if count >= 0]
        return min(held)

    def enqueue_req(self, conn: Any) -> None:
        """Put a connection with a request in line."""
        conn.enqueued_at = time.monotonic()
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        """Serve a connection whose turn it is."""
        set_waited(time.monotonic() - conn.enqueued_at)
        return super().handle(conn)

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:  # noqa: ARG002
        """Say that a request could not be read, or that serving it broke outside of the application."""
        status = _status(exc)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            log.error("connection_failed", error=type(exc).__name__, exc_info=exc)
        else:
            log.info("request_unreadable", reason=type(exc).__name__, status=int(status))
        try:
            write_nonblock(client, _response(status))
        except OSError:
            log.info("connection_gone")


def _status(error: Exception) -> HTTPStatus:
    if isinstance(error, LimitRequestLine):
        return HTTPStatus.REQUEST_URI_TOO_LONG
    if isinstance(error, LimitRequestHeaders):
        return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    if isinstance(error, ParseException):
        return HTTPStatus.BAD_REQUEST
    return HTTPStatus.INTERNAL_SERVER_ERROR


def _response(status: HTTPStatus) -> bytes:
    explanation = explanation_for(status)
    body = _PAGE.format(title=explanation.title, advice=explanation.advice).encode()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\n"
        "Connection: close\r\n"
        "Content-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
