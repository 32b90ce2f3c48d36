"""`/desk/people`: who works here; for administrators."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for

from web.staff import attempts, audit, current, invitations, members
from web.staff.audit import Action
from web.staff.blueprint import NUMBER, services, staff
from web.staff.coming_in import account_of, codes_of
from web.staff.guard import open_to
from web.staff.members import LastAdministrator, LoginTaken, Member, OwnRolesRaised
from web.staff.roles import Role

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Response
    from sqlalchemy import Connection
    from werkzeug.wrappers import Response as AnyResponse

_NO_NAME = f"名字要写 1 到 {members.MOST_NAME_CHARACTERS} 个字。"
_NO_LOGIN = "登录名用 2 到 32 个汉字、字母或数字，中间不要空格，比如 wangfang。"
_NO_ROLES = "还没有选这个人做什么，至少选一样。"
_TAKEN = "这个登录名已经有人用了，请换一个。"
_LAST = "这是最后一个能管理的人：先请另一个人来管理，再改这里。没有改动。"
_OWN_RAISED = "自己不能给自己加事情做，请另一位管理的人来加。没有改动。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One person of the list."""

    member: Member
    link_until: datetime | None
    """Until when a link that nobody used stands, or stood."""
    link_is_over: bool


@staff.get("/people")
@open_to(Role.ADMINISTRATOR)
def people() -> str:
    """Everybody, and what is open with each."""
    now = services().clock()
    with services().database.reading() as connection:
        until = invitations.waiting(connection)
        lines = [_line(member, until.get(member.number), now) for member in members.listed(connection)]
    return render_template("staff/people.html", lines=lines)


@staff.get("/people/invite")
@open_to(Role.ADMINISTRATOR)
def invite_form() -> str:
    """Who, under which login, to do what."""
    return render_template("staff/invite.html", chosen=frozenset())


@staff.post("/people/invite")
@open_to(Role.ADMINISTRATOR)
def invite() -> Response:
    """Somebody new, and the link to send: shown this once."""
    name = members.name_of(request.form.get("name", ""))
    login = members.login_of(request.form.get("login", ""))
    chosen = _chosen_roles()
    if name is None:
        return _invite_again(_NO_NAME)
    if login is None:
        return _invite_again(_NO_LOGIN)
    if not chosen:
        return _invite_again(_NO_ROLES)
    now = services().clock()
    try:
        with services().database.writing() as connection:
            member = members.add(
                connection, login=login, name=name, given=chosen, actor=current.me().actor, now=now
            )
            token = invitations.make(connection, member, now=now)
    except LoginTaken:
        return _invite_again(_TAKEN)
    return _link_shown_once(member, token)


@staff.get(f"/people/<{NUMBER}:number>")
@open_to(Role.ADMINISTRATOR)
def one(number: int) -> str:
    """What may be changed of one person."""
    return _page_of(number)


@staff.post(f"/people/<{NUMBER}:number>/roles")
@open_to(Role.ADMINISTRATOR)
def change_roles(number: int) -> AnyResponse:
    """Other work to do."""
    chosen = _chosen_roles()
    if not chosen:
        return _refused(number, _NO_ROLES)
    try:
        with services().database.writing() as connection:
            member = _member(connection, number)
            members.change_roles(connection, member, chosen, actor=current.me().actor, now=services().clock())
    except LastAdministrator:
        return _refused(number, _LAST)
    except OwnRolesRaised:
        return _refused(number, _OWN_RAISED)
    return _done(number, "改好了，再次登录以后生效。")


@staff.post(f"/people/<{NUMBER}:number>/link")
@open_to(Role.ADMINISTRATOR)
def renew_link(number: int) -> Response:
    """Another link by which a password is chosen: shown this once."""
    with services().database.writing() as connection:
        member = _member(connection, number)
        if member.disabled_at is not None:
            abort(HTTPStatus.NOT_FOUND)
        token = invitations.renew(connection, member, actor=current.me().actor, now=services().clock())
    return _link_shown_once(member, token)


@staff.post(f"/people/<{NUMBER}:number>/disable")
@open_to(Role.ADMINISTRATOR)
def disable(number: int) -> AnyResponse:
    """Close an account; what its person did stays."""
    try:
        with services().database.writing() as connection:
            member = _member(connection, number)
            members.disable(connection, member, actor=current.me().actor, now=services().clock())
    except LastAdministrator:
        return _refused(number, _LAST)
    return _done(number, "停用了，现在起进不来。")


@staff.post(f"/people/<{NUMBER}:number>/enable")
@open_to(Role.ADMINISTRATOR)
def enable(number: int) -> AnyResponse:
    """Open it again."""
    with services().database.writing() as connection:
        member = _member(connection, number)
        members.enable(connection, member, actor=current.me().actor, now=services().clock())
    return _done(number, "恢复了，用原来的密码登录。")


@staff.post(f"/people/<{NUMBER}:number>/second-factor")
@open_to(Role.ADMINISTRATOR)
def reset_second_factor(number: int) -> AnyResponse:
    """Take a lost telephone's second factor away."""
    with services().database.writing() as connection:
        member = _member(connection, number)
        members.reset_second_factor(connection, member, actor=current.me().actor, now=services().clock())
    return _done(number, "手机验证码清掉了，下次登录时重新设。")


@staff.post(f"/people/<{NUMBER}:number>/admit")
@open_to(Role.ADMINISTRATOR)
def admit(number: int) -> AnyResponse:
    """Let somebody try again at once who typed a wrong password too often."""
    settings = services().settings
    with services().database.writing() as connection:
        audit.take_turn(connection)
        member = _member(connection, number)
        attempts.forgive(connection, account_of(settings, member.login))
        attempts.forgive(connection, codes_of(settings, member))
        audit.record(
            connection,
            actor=current.me().actor,
            action=Action.ADMITTED_AGAIN,
            subject=member.name,
            details={"member": member.number},
            now=services().clock(),
        )
    return _done(number, "可以马上再试了。")


def _chosen_roles() -> frozenset[Role]:
    """The roles that were ticked; what is none is left out."""
    known = {str(role): role for role in Role}
    return frozenset(known[name] for name in request.form.getlist("roles") if name in known)


def _member(connection: Connection, number: int) -> Member:
    member = members.find(connection, number)
    if member is None:
        abort(HTTPStatus.NOT_FOUND)
    return member


def _line(member: Member, until: datetime | None, now: datetime) -> Line:
    return Line(member=member, link_until=until, link_is_over=until is not None and until <= now)


def _page_of(number: int, **told: Any) -> str:
    now, settings = services().clock(), services().settings
    with services().database.reading() as connection:
        member = _member(connection, number)
        until = invitations.waiting(connection).get(number)
        waits = [
            attempts.closed_until(connection, subject, now=now)
            for subject in (account_of(settings, member.login), codes_of(settings, member))
        ]
    return render_template(
        "staff/person.html",
        member=member,
        line=_line(member, until, now),
        waits_until=max((wait for wait in waits if wait is not None), default=None),
        **told,
    )


def _invite_again(trouble: str) -> Response:
    page = render_template(
        "staff/invite.html",
        trouble=trouble,
        name=request.form.get("name", "")[:100],
        login=request.form.get("login", "")[:100],
        chosen=_chosen_roles(),
    )
    return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY)


def _link_shown_once(member: Member, token: str) -> Response:
    link = services().settings.public_root + f"/desk/invitation/{token}"
    return make_response(render_template("staff/link.html", member=member, link=link))


def _refused(number: int, trouble: str) -> Response:
    return make_response(_page_of(number, trouble=trouble), HTTPStatus.UNPROCESSABLE_ENTITY)


def _done(number: int, sentence: str) -> AnyResponse:
    flash(sentence)
    return redirect(url_for("staff.one", number=number), HTTPStatus.SEE_OTHER)
