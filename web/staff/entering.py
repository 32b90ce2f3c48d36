"""Coming in and going out: login, code, invitation, logout."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from flask import abort, make_response, redirect, render_template, request, url_for

from web.extensions import limiter
from web.staff import current, invitations, passwords, sessions
from web.staff.blueprint import desk, services, staff
from web.staff.guard import open_to_anybody, open_while_code_is_outstanding
from web.staff.invitations import LinkUsedUp
from web.staff.next_page import page_of_desk
from web.staff.times import wait_words

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Response
    from werkzeug.wrappers import Response as AnyResponse

    from web.staff.coming_in import Outcome
    from web.staff.invitations import Invitation

LOGIN_LIMIT: Final = "60 per minute"
"""Tries from one address to one process: a password costs a twentieth of a second to look at."""

_WRONG_PASSWORD = "登录名或密码不对。请再看一遍；忘了密码，请管理员给您发一个新链接。"  # noqa: S105 - a sentence
_WRONG_CODE = "验证码不对，或者已经用过了。请等手机上换一个新的，再输一次。"
_TWICE = "两次输入的密码不一样，请再输一遍。"


@staff.get("/login")
@open_to_anybody
def login() -> AnyResponse | str:
    """The form; whoever is in already goes on."""
    found = current.person()
    if found is not None and found.is_in:
        return redirect(_onward(), HTTPStatus.SEE_OTHER)
    return render_template("staff/login.html", next_page=page_of_desk(request.args.get("next")))


@staff.post("/login")
@limiter.limit(LOGIN_LIMIT)
@open_to_anybody
def try_login() -> AnyResponse:
    """Look at the password, and go on to the code where there is one."""
    at = desk()
    login = request.form.get("login", "")
    outcome = at.try_password(login, request.form.get("password", ""))
    if outcome.ticket is None:
        return _again("staff/login.html", _trouble(outcome, _WRONG_PASSWORD, at.now), login=login[:64])
    _leave_former_session()
    current.welcome(outcome.ticket)
    return _after_password(outcome)


@staff.get("/login/code")
@open_while_code_is_outstanding
def code() -> str:
    """Where the code of the second factor is typed."""
    return render_template("staff/code.html", next_page=page_of_desk(request.args.get("next")))


@staff.post("/login/code")
@limiter.limit(LOGIN_LIMIT)
@open_while_code_is_outstanding
def try_code() -> AnyResponse:
    """Look at it; the session opens under a new token."""
    at, found = desk(), current.me()
    outcome = at.try_code(found.member, found.session.number, request.form.get("code", ""))
    if outcome.ticket is None:
        return _again("staff/code.html", _trouble(outcome, _WRONG_CODE, at.now))
    current.welcome(outcome.ticket)
    if outcome.used_recovery_code:
        return redirect(url_for("staff.own"), HTTPStatus.SEE_OTHER)
    return redirect(_onward(), HTTPStatus.SEE_OTHER)


@staff.post("/logout")
@open_to_anybody
def logout() -> AnyResponse:
    """End this session, on the server too."""
    _leave_former_session()
    current.see_off()
    return redirect(url_for("staff.login"), HTTPStatus.SEE_OTHER)


@staff.get("/invitation/<token>")
@open_to_anybody
def invitation(token: str) -> Response | str:
    """Where somebody who was invited chooses a password."""
    found = _invitation(token)
    if found is None:
        return _used_up()
    return render_template("staff/invitation.html", invitation=found, least=passwords.LEAST_CHARACTERS)


@staff.post("/invitation/<token>")
@limiter.limit(LOGIN_LIMIT)
@open_to_anybody
def take_up(token: str) -> AnyResponse:
    """Keep the password, use the link up, and come in."""
    at, found = desk(), _invitation(token)
    if found is None:
        return _used_up()
    password = request.form.get("password", "")
    trouble: str | None = passwords.trouble_with(password, login=found.member.login, name=found.member.name)
    if trouble is None and password != request.form.get("again", ""):
        trouble = _TWICE
    if trouble:
        return _again("staff/invitation.html", trouble, invitation=found, least=passwords.LEAST_CHARACTERS)
    try:
        with at.database.writing() as connection:
            member = invitations.take_up(connection, found, password, now=at.now)
            outcome = at.begin(connection, member)
    except LinkUsedUp:
        return _used_up()
    if outcome.ticket is None:
        abort(HTTPStatus.FORBIDDEN)
    _leave_former_session()
    current.welcome(outcome.ticket)
    return _after_password(outcome)


def _after_password(outcome: Outcome) -> AnyResponse:
    if outcome.is_in:
        return redirect(_onward(), HTTPStatus.SEE_OTHER)
    asked = page_of_desk(request.form.get("next"))
    return redirect(url_for("staff.code", next=asked), HTTPStatus.SEE_OTHER)


def _leave_former_session() -> None:
    """End what this browser was logged in as before, if it was."""
    found = current.person()
    if found is not None:
        with services().database.writing() as connection:
            sessions.end(connection, found.session.number, member=found.member.number)


def _invitation(token: str) -> Invitation | None:
    with services().database.reading() as connection:
        return invitations.find(connection, token, now=services().clock())


def _used_up() -> Response:
    return make_response(render_template("staff/used_up.html"), HTTPStatus.NOT_FOUND)


def _again(template: str, trouble: str, **told: Any) -> Response:
    """A form once more, with what was wrong."""
    page = render_template(
        template, trouble=trouble, next_page=page_of_desk(request.form.get("next")), **told
    )
    return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY)


def _trouble(outcome: Outcome, wrong: str, now: datetime) -> str:
    if outcome.waits_until is None:
        return wrong
    return f"试错的次数太多，先停一停。请 {wait_words(outcome.waits_until, now=now)}以后再试。"


def _onward() -> str:
    """Where somebody wanted to go, if that is a page of the desk; else today."""
    asked = page_of_desk(request.values.get("next"))
    return request.script_root + asked if asked else url_for("staff.today")
