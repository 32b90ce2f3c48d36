"""Who may open which page of the desk.

Every view says it itself, right above its function:

    @staff.get("/desk/audit")
    @open_to(Role.ADMINISTRATOR)
    def audit_log() -> str: ...

`open_to()` without a role means everybody who works here. `check` stands before
every view and refuses one that says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import structlog
from flask import current_app, flash, make_response, redirect, render_template, request, url_for

from web.staff import current, held
from web.staff.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Response
    from werkzeug.wrappers import Response as AnyResponse

    from web.staff.current import Person

log: structlog.stdlib.BoundLogger = structlog.get_logger("web")

_DECLARED: Final = "opens_to"
_OVER: Final = "登录到时了，请再登录一次。"
_NOT_DONE: Final = "登录到时了，刚才点的没有做成。请再登录一次，重新做。"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})

View = TypeVar("View", bound="Callable[..., Any]")


class Door(Enum):
    """How far somebody must have come in."""

    STREET = "anybody, logged in or not"
    CODE = "the password was right, the second factor is outstanding"
    DESK = "logged in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What a view declares."""

    door: Door
    roles: frozenset[Role] = field(default_factory=lambda: frozenset(Role))
    """Any one of them is enough."""
    before_second_factor: bool = False
    """Whether it opens to those, too, who have to set up a second factor first."""


def open_to(*roles: Role, before_second_factor: bool = False) -> Callable[[View], View]:
    """Open a view to those logged in who hold one of the roles; to all of them where none is named."""
    wanted = frozenset(roles or Role)
    return _declare(Access(door=Door.DESK, roles=wanted, before_second_factor=before_second_factor))


def open_to_anybody(view: View) -> View:
    """Open a view to everybody, logged in or not."""
    return _declare(Access(door=Door.STREET))(view)


def open_while_code_is_outstanding(view: View) -> View:
    """Open a view to those whose password was right and whose second factor is outstanding."""
    return _declare(Access(door=Door.CODE))(view)


def declared(view: Callable[..., Any]) -> Access | None:
    """What a view declares; None where it says nothing."""
    return cast("Access | None", getattr(view, _DECLARED, None))


def check() -> AnyResponse | None:
    """What stands before every view of the desk: None lets the request pass.

    Raises:
        CSRFError: a form was filled in under another login.
    """
    access = declared(current_app.view_functions[str(request.endpoint)])
    found = current.person()
    if access is None:
        log.error("staff_view_undeclared", endpoint=request.endpoint)
        return _refused(found)
    if found is not None:
        current.bind_forms(found, changes_something=request.method not in _SAFE)
    if access.door is Door.STREET:
        return None
    if found is None:
        return to_login()
    return _at_code(found) if access.door is Door.CODE else _at_desk(found, access)


def opens(found: Person | None) -> bool:
    """Whether the view of this request opens to somebody; for what has to be known before `check`."""
    access = declared(current_app.view_functions[str(request.endpoint)])
    if access is None or found is None or not found.is_in:
        return access is not None and access.door is Door.STREET
    return _at_desk(found, access) is None


def turned_away(found: Person | None) -> AnyResponse | None:
    """Where the view of this request does not open to somebody: where they go, or what they are told."""
    access = declared(current_app.view_functions[str(request.endpoint)])
    if found is None:
        return to_login()
    return None if access is None or access.door is Door.STREET else _at_desk(found, access)


def to_login() -> AnyResponse:
    """Away to the login page, and back afterwards; what was written for an article stays in the page."""
    given_back = held.give_back()
    if given_back is not None:
        return given_back
    if request.method not in _SAFE:
        flash(_NOT_DONE)
    elif current.COOKIE.read():
        flash(_OVER)
    return redirect(url_for("staff.login", next=_asked_for()), HTTPStatus.SEE_OTHER)


def _at_code(found: Person) -> AnyResponse | None:
    return redirect(url_for("staff.today"), HTTPStatus.SEE_OTHER) if found.is_in else None


def _at_desk(found: Person, access: Access) -> AnyResponse | None:
    if not found.is_in:
        return held.give_back() or redirect(url_for("staff.code", next=_asked_for()), HTTPStatus.SEE_OTHER)
    if found.lacks_second_factor and not access.before_second_factor:
        return redirect(url_for("staff.second_factor_form"), HTTPStatus.SEE_OTHER)
    return None if found.roles & access.roles else _refused(found, access.roles)


def _declare(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, _DECLARED, access)
        return view

    return mark


def _asked_for() -> str | None:
    """The page to go on to after logging in; what would change something is not done unasked."""
    return request.full_path.rstrip("?") if request.method in _SAFE else None


def _refused(found: Person | None, wanted: frozenset[Role] = frozenset()) -> Response:
    page = render_template(
        "staff/refused.html", person=found, wanted=[role for role in Role if role in wanted]
    )
    return make_response(page, HTTPStatus.FORBIDDEN)
