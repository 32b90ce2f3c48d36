"""`/desk/me`: one's own name, password, second factor and sessions."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for

from web.extensions import limiter
from web.staff import audit, current, members, passwords, recovery_codes, second_factor, sessions
from web.staff.audit import Action
from web.staff.blueprint import NUMBER, desk, services, staff
from web.staff.entering import LOGIN_LIMIT
from web.staff.guard import open_to
from web.staff.sessions import Stage
from web.staff.times import wait_words
from web.staff.tokens import fingerprint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Response
    from sqlalchemy import Connection
    from werkzeug.wrappers import Response as AnyResponse

    from web.staff.coming_in import Desk
    from web.staff.current import Person
    from web.staff.second_factor import Offer

_NO_NAME = f"名字要写 1 到 {members.MOST_NAME_CHARACTERS} 个字。"
_WRONG_PASSWORD = "现在的密码不对，没有改动。请再输一次。"  # noqa: S105 - a sentence
_TWICE = "两次输入的新密码不一样，没有改动。请再输一遍。"
_WRONG_CODE = "这 6 个数字不对。请看手机上现在显示的，马上输进来；一直不对，请看手机的时间准不准。"


@staff.get("/me")
@open_to()
def own() -> str:
    """The page."""
    return _page()


@staff.post("/me/name")
@open_to()
def rename() -> AnyResponse:
    """Go by another name."""
    name = members.name_of(request.form.get("name", ""))
    if name is None:
        return _refused("name", _NO_NAME)
    with services().database.writing() as connection:
        members.rename(connection, current.me().member, name, now=services().clock())
    return _done("名字改好了。")


@staff.post("/me/password")
@limiter.limit(LOGIN_LIMIT)
@open_to()
def change_password() -> AnyResponse:
    """Choose another password; every other device is logged out, this one gets a new token."""
    at, found = desk(), current.me()
    member, password = found.member, request.form.get("password", "")
    trouble: str | None = _trouble_with_own_password(at, found)
    if trouble is None:
        trouble = passwords.trouble_with(password, login=member.login, name=member.name)
    if trouble is None and password != request.form.get("again", ""):
        trouble = _TWICE
    if trouble:
        return _refused("password", trouble)
    with at.database.writing() as connection:
        members.set_password(connection, member, password, now=at.now)
        _record(connection, found, Action.PASSWORD_CHANGED)
        ticket = sessions.begin(
            connection, member=member.number, stage=Stage.OPEN, device=at.device, now=at.now
        )
    current.welcome(ticket)
    return _done("密码改好了。别的设备都已退出，要用新密码登录。")


@staff.post(f"/me/sessions/<{NUMBER}:number>/end")
@open_to()
def end_session(number: int) -> AnyResponse:
    """Log one of one's own devices out."""
    found = current.me()
    with services().database.writing() as connection:
        audit.take_turn(connection)
        if not sessions.end(connection, number, member=found.member.number):
            abort(HTTPStatus.NOT_FOUND)
        _record(connection, found, Action.SESSIONS_ENDED, devices=1)
    return _done("那台设备已经退出。")


@staff.post("/me/sessions/end")
@open_to()
def end_other_sessions() -> AnyResponse:
    """Log all other devices out."""
    found = current.me()
    with services().database.writing() as connection:
        audit.take_turn(connection)
        ended = sessions.end_all(connection, found.member.number, but=found.session.number)
        if ended:
            _record(connection, found, Action.SESSIONS_ENDED, devices=ended)
    return _done("别的设备都已退出。" if ended else "没有别的设备登录着。")


@staff.get("/me/second-factor")
@open_to(before_second_factor=True)
def second_factor_form() -> str:
    """What a telephone scans, and where its first code is typed."""
    return render_template("staff/second_factor.html", offer=_offer(current.me()))


@staff.post("/me/second-factor")
@limiter.limit(LOGIN_LIMIT)
@open_to(before_second_factor=True)
def set_second_factor() -> AnyResponse:
    """Keep it once the telephone shows the right code, and show the recovery codes: this once."""
    at, found = desk(), current.me()
    offered = _offer(found)
    step = second_factor.step_of(offered.secret, request.form.get("code", ""), now=at.now)
    trouble = _trouble_with_own_password(at, found) if found.member.second_factor else None
    if trouble is None and step is None:
        trouble = _WRONG_CODE
    if trouble or step is None:
        page = render_template("staff/second_factor.html", offer=offered, trouble=trouble)
        return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY)
    with at.database.writing() as connection:
        audit.take_turn(connection)
        ticket = sessions.rise(connection, found.session.number, now=at.now)
        if ticket is None:
            abort(HTTPStatus.FORBIDDEN)
        second_factor.keep(connection, at.settings, found.member, offered.secret, step=step, now=at.now)
        sessions.end_all(connection, found.member.number, but=ticket.number)
        codes = recovery_codes.make(connection, at.settings, found.member.number)
        _record(connection, found, Action.SECOND_FACTOR_SET)
    current.welcome(ticket)
    return _shown_once(codes)


@staff.post("/me/recovery-codes")
@limiter.limit(LOGIN_LIMIT)
@open_to()
def make_recovery_codes() -> AnyResponse:
    """Ten new ones, shown this once; the old ones are worth nothing any more."""
    at, found = desk(), current.me()
    if found.member.second_factor is None:
        abort(HTTPStatus.NOT_FOUND)
    trouble = _trouble_with_own_password(at, found)
    if trouble:
        return _refused("codes", trouble)
    with at.database.writing() as connection:
        audit.take_turn(connection)
        codes = recovery_codes.make(connection, at.settings, found.member.number)
        _record(connection, found, Action.RECOVERY_CODES_MADE)
    return _shown_once(codes)


def _page(**told: Any) -> str:
    found, now = current.me(), services().clock()
    with services().database.reading() as connection:
        open_sessions = sessions.listed(connection, found.member.number, now=now)
        codes_left = recovery_codes.how_many_left(connection, found.member.number)
    return render_template(
        "staff/own.html",
        sessions=open_sessions,
        codes_left=codes_left,
        least=passwords.LEAST_CHARACTERS,
        most_name=members.MOST_NAME_CHARACTERS,
        **told,
    )


def _refused(part: str, trouble: str) -> Response:
    """The page with what was wrong beside the form that it is about."""
    return make_response(_page(refused=part, trouble=trouble), HTTPStatus.UNPROCESSABLE_ENTITY)


def _done(sentence: str) -> AnyResponse:
    flash(sentence)
    return redirect(url_for("staff.own"), HTTPStatus.SEE_OTHER)


def _shown_once(codes: Sequence[str]) -> Response:
    return make_response(render_template("staff/recovery_codes.html", codes=codes))


def _offer(found: Person) -> Offer:
    token = current.COOKIE.read() or ""
    return second_factor.offer(services().settings, found.member, token_hash=fingerprint(token))


def _trouble_with_own_password(at: Desk, found: Person) -> str | None:
    """Why what stands in `current` does not prove who this is; None where it does."""
    outcome = at.is_own_password(found.member, request.form.get("current", ""))
    if outcome.waits_until is not None:
        return f"试错的次数太多，先停一停。请 {wait_words(outcome.waits_until, now=at.now)}以后再试。"
    return None if outcome.is_in else _WRONG_PASSWORD


def _record(connection: Connection, found: Person, action: Action, **details: int) -> None:
    audit.record(
        connection,
        actor=found.actor,
        action=action,
        subject=found.name,
        details={"member": found.member.number, **details},
        now=services().clock(),
    )
