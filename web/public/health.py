"""Whether this process lives, and whether it can answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog
from flask import Blueprint, current_app, jsonify

if TYPE_CHECKING:
    from flask import Response

    from web.services import Services

health = Blueprint("health", __name__)
log: structlog.stdlib.BoundLogger = structlog.get_logger("web")


@health.get("/healthz")
def healthz() -> Response:
    """The process answers; nothing else is looked at, or a slow database would have it killed."""
    return _uncached(jsonify({"status": "alive"}))


@health.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Whether a question would be answered from content now, and if not, what is missing."""
    missing = missing_parts(current_app.extensions["yuertong"])
    status = HTTPStatus.SERVICE_UNAVAILABLE if missing else HTTPStatus.OK
    body = {"status": "not ready" if missing else "ready", "missing": missing}
    return _uncached(jsonify(body)), status


def missing_parts(services: Services) -> list[str]:
    """What keeps this process from answering, a sentence each; nothing when it can."""
    try:
        with services.database.reading() as connection:
            shelf = services.published.shelf(connection)
    except Exception:
        log.exception("database_not_ready")
        return ["数据库连不上，或者还没有建表：请看数据库是否开着，再运行 yuertong db upgrade"]
    missing = []
    if not shelf.sections:
        missing.append("还没有内容：请运行 yuertong content load")
    if not services.engine.state().documents:
        missing.append("索引是空的：请运行 yuertong index rebuild")
    return missing


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
