"""Views of the desk that take more than a request may hold elsewhere: files, long texts.

    @staff.post("/desk/word")
    @takes_up_to(20 * MEGABYTE, too_large="这个文件太大……")
    @open_to(Role.WRITER)
    def read_word_file() -> Response: ...

Looking for a form's token reads the whole body, and that comes before the
guard of the desk. So who stands before such a view is asked here first: only
somebody whom it opens to may send it more.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import structlog
from flask import current_app, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError

from web.errors import Explanation, error_body
from web.staff import guard

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask, Response
    from werkzeug.wrappers import Response as AnyResponse

MEGABYTE: Final = 1024 * 1024
BESIDE_A_FILE: Final = 64 * 1024
"""What a form holds besides its file."""

_LIMIT: Final = "takes_up_to"
_SWALLOWED: Final = 256 * MEGABYTE
_SIP: Final = 64 * 1024

View = TypeVar("View", bound="Callable[..., Any]")

log: structlog.stdlib.BoundLogger = structlog.get_logger("web")


def takes_up_to(size: int, *, too_large: str) -> Callable[[View], View]:
    """Let a view's request hold `size` bytes; what is longer is refused with a sentence."""

    def mark(view: View) -> View:
        setattr(view, _LIMIT, (size, too_large))
        return view

    return mark


def admit_large_bodies(app: Flask) -> None:
    """Stand before everything that reads a body; call it before the forms' tokens are looked after."""

    @app.before_request
    def admit() -> AnyResponse | None:
        view = current_app.view_functions.get(request.endpoint or "")
        limit = cast("tuple[int, str] | None", getattr(view, _LIMIT, None))
        if limit is None:
            return None
        size, too_large = limit
        if request.content_length is None or request.content_length > app.config["MAX_CONTENT_LENGTH"]:
            try:
                refusal = guard.check()
            except CSRFError:
                _swallow(size)
                raise
            if refusal is not None:
                _swallow(size)
                return refusal
        request.max_content_length = size
        if request.content_length is not None and request.content_length > size:
            return _refused(too_large)
        return None


def wants_json() -> bool:
    """Whether a script of ours asks, and not a browser for a page."""
    return request.accept_mimetypes.best == "application/json"


def _refused(too_large: str) -> Response:
    log.warning("upload_refused", endpoint=request.endpoint, code="body_too_large")
    _swallow(_SWALLOWED)
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    if wants_json():
        return make_response(jsonify(error_body(too_large)), status)
    explanation = Explanation(title="这个文件太大", advice=too_large)
    return make_response(render_template("staff/trouble.html", explanation=explanation), status)


def _swallow(most: int) -> None:
    """Let the body go by, keeping none of it: a connection closed while it is sent shows no answer at all."""
    left = min(request.content_length or 0, most)
    while left > 0 and (sip := request.environ["wsgi.input"].read(min(_SIP, left))):
        left -= len(sip)
