"""What somebody wrote is given back where it cannot be taken: the login is over, or is another one.

    @staff.post("/articles/new")
    @gives_back
    @open_to(Role.WRITER)
    def begin() -> Response: ...

Its fields come back as a page with one button, which sends them once more after
logging in. Only to pages of our own: a form of another site is refused as ever.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urlsplit

import structlog
from flask import current_app, jsonify, make_response, render_template, request, url_for
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import RequestEntityTooLarge

from web.staff import current

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Response

log: structlog.stdlib.BoundLogger = structlog.get_logger("web")

_GIVES_BACK: Final = "gives_back"
_JSON: Final = "application/json"

View = TypeVar("View", bound="Callable[..., Any]")


def gives_back(view: View) -> View:
    """Have what is sent to a view come back to its sender where it cannot be taken."""
    setattr(view, _GIVES_BACK, True)
    return view


def is_asked_by_script() -> bool:
    """Whether our script sent this request to such a view: it reads JSON, not pages."""
    return _is_marked() and request.accept_mimetypes.best == _JSON


def give_back() -> Response | None:
    """The answer to a form that cannot be taken, with all that stood in it; None where the view wants none.

    None, too, for a form of another site, and one too long to be read.
    """
    if request.method != "POST" or not _is_marked():
        return None
    if not _is_from_our_page():
        return None
    found = current.person()
    is_in = found is not None and found.is_in
    if found is not None:
        current.bind_forms(found, changes_something=False)  # as a page does that holds a form anew
    if is_asked_by_script():
        state = {"state": "form" if is_in else "login", "csrf": generate_csrf()}
        if found is not None and is_in:
            state |= {"person": str(found.member.number), "name": found.name}
        return make_response(jsonify(state), HTTPStatus.CONFLICT if is_in else HTTPStatus.UNAUTHORIZED)
    try:
        fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    except RequestEntityTooLarge:
        return None
    log.info("staff_form_given_back", endpoint=request.endpoint, is_in=is_in)
    page = render_template(
        "staff/held.html",
        fields=fields,
        title=request.form.get("title", ""),
        body=request.form.get("body", ""),
        action=url_for(str(request.endpoint), **(request.view_args or {})),
        is_in=is_in,
    )
    return make_response(page, HTTPStatus.CONFLICT if is_in else HTTPStatus.UNAUTHORIZED)


def told_to_script(status: int) -> Response:
    """An error as our script reads it."""
    states = {HTTPStatus.NOT_FOUND: "gone", HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too_long"}
    return make_response(jsonify({"state": states.get(HTTPStatus(status), "failed")}), status)


def _is_marked() -> bool:
    view = current_app.view_functions.get(str(request.endpoint))
    return bool(getattr(view, _GIVES_BACK, False))


def _is_from_our_page() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    told = request.headers.get("Origin") or request.referrer
    return told is not None and urlsplit(told).netloc == request.host
