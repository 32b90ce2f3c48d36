"""What the product says about itself while it runs: one JSON line an event, on standard error.

A line never holds a question, an open id or a telephone: requests are logged
without their query strings, and gunicorn's own access log stays off.
"""

from __future__ import annotations

import logging
import secrets
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import structlog
from flask import g, request
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

if TYPE_CHECKING:
    from flask import Flask, Response

REQUEST_ID_HEADER: Final = "X-Request-ID"
_MS_PER_NS: Final = 1e-6
_LONGEST_PATH: Final = 200
_LONGEST_REASON: Final = 200

DATABASE_AWAY: Final = (OperationalError, InterfaceError, PoolTimeoutError)
"""What is raised where the database cannot be reached, is locked, or has no connection left."""

log: structlog.stdlib.BoundLogger = structlog.get_logger("web")


def configure_logging(*, level: int = logging.INFO) -> None:
    """Have structlog and the libraries' loggers write JSON lines to standard error."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    render = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[*shared, render],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
        )
    )
    handler.set_name("yuertong")
    root = logging.getLogger()
    root.handlers = [kept for kept in root.handlers if kept.get_name() != "yuertong"] + [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # it would write every address with its question


def log_failure(event: str, error: Exception, **fields: str) -> None:
    """Log what went wrong: where, or in one line where it is only the database that is away.

    A traceback with each request or round of an outage would fill the disk.
    """
    if isinstance(error, DATABASE_AWAY):
        reason = str(getattr(error, "orig", error))[:_LONGEST_REASON]
        log.error(event, error=type(error).__name__, reason=reason, **fields)
    else:
        log.error(event, exc_info=error, **fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    """The line that is logged of one request, and the id by which all its lines are found."""

    request_id: str
    method: str
    path: str
    began_ns: int

    @classmethod
    def begin(cls, method: str, path: str) -> RequestLine:
        """A new id, which every line of this request carries from now on."""
        request_id = secrets.token_hex(6)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        return cls(
            request_id=request_id,
            method=method,
            path=path[:_LONGEST_PATH],
            began_ns=time.perf_counter_ns(),
        )

    def end(self, status: int) -> None:
        """Log the request; the caller tells whoever asked its id."""
        log.info(
            "request",
            method=self.method,
            path=self.path,
            status=status,
            ms=round((time.perf_counter_ns() - self.began_ns) * _MS_PER_NS, 1),
        )


def log_requests(app: Flask) -> None:
    """Log one line for each request, and give each an id that a parent can quote."""

    @app.before_request
    def begin() -> None:
        path = request.path
        token = (request.view_args or {}).get("token")
        if token:  # whoever reads the log must not be able to open what only an address opens
            path = path.replace(token, "…")
        g.request_line = RequestLine.begin(request.method, path)
        g.request_id = g.request_line.request_id

    @app.after_request
    def end(response: Response) -> Response:
        response.headers[REQUEST_ID_HEADER] = g.request_line.request_id
        g.request_line.end(response.status_code)
        return response
