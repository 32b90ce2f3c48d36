"""Who is at the desk in this request: Flask-Login over our own sessions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from flask import after_this_request, current_app, session
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFError

from web.security import Cookie
from web.staff import members, sessions
from web.staff.sessions import SEEN_EVERY, Session, Stage

if TYPE_CHECKING:
    from flask import Flask, Request, Response

    from web.services import Services
    from web.staff.audit import Actor
    from web.staff.members import Member
    from web.staff.roles import Role
    from web.staff.sessions import Ticket

COOKIE: Final = Cookie(name="yuertong-desk", seconds=None)
"""Of the session's token; gone when the browser closes, since offices share computers."""

_BOUND: Final = "desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is logged in, and by which session."""

    member: Member
    session: Session

    is_active: bool = True
    is_authenticated: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """What Flask-Login would write into a cookie of its own; ours holds a token."""
        return str(self.member.number)

    @property
    def roles(self) -> frozenset[Role]:
        """What this person may be, as of this request."""
        return self.member.roles

    @property
    def name(self) -> str:
        """What to call this person."""
        return self.member.name

    @property
    def actor(self) -> Actor:
        """This person as the log names whoever did something."""
        return self.member.actor

    @property
    def is_in(self) -> bool:
        """Whether nothing of the login is outstanding."""
        return self.session.stage is Stage.OPEN

    @property
    def lacks_second_factor(self) -> bool:
        """Whether one is needed and not there yet."""
        return self.member.needs_second_factor and self.member.second_factor is None


class _Manager(LoginManager):  # type: ignore[misc]  # Flask-Login has no types
    def _update_remember_cookie(self, response: Response) -> Response:
        """Nothing: there is no such cookie, and looking for it would make every response vary by cookies."""
        return response


def recognise_people(app: Flask) -> None:
    """Let `current_user` be whoever the cookie of the desk belongs to, looked up when it is asked for."""
    manager = _Manager()
    manager.session_protection = None  # ours is the token
    # Without its context processor, by which every public page would look for somebody.
    manager.init_app(app, add_context_processor=False)
    manager.request_loader(_person_of)


def person() -> Person | None:
    """Whoever is logged in, or on the way in; None for nobody."""
    return cast("Person", current_user._get_current_object()) if current_user.is_authenticated else None  # noqa: SLF001 - the proxy's own way


def me() -> Person:
    """Whoever is logged in, in a view that opens to nobody else."""
    found = person()
    if found is None:
        raise RuntimeError
    return found


def welcome(ticket: Ticket) -> None:
    """Give the browser a session's token with this response, and its forms a new token of their own.

    Call it before a page is rendered: its forms hold the new token then.
    """
    session.clear()
    session[_BOUND] = ticket.number

    @after_this_request
    def hand_out(response: Response) -> Response:
        COOKIE.write(response, ticket.token)
        return response


def see_off() -> None:
    """Take both away with this response."""
    session.clear()

    @after_this_request
    def take_away(response: Response) -> Response:
        COOKIE.forget(response)
        return response


def bind_forms(found: Person, *, changes_something: bool) -> None:
    """Hold the token of forms to this session: one that was had elsewhere changes nothing here.

    Raises:
        CSRFError: a request that changes something comes with another's.
    """
    if session.get(_BOUND) == found.session.number:
        return
    if changes_something:
        raise CSRFError
    session.clear()
    session[_BOUND] = found.session.number


def _person_of(_: Request) -> Person | None:
    token = COOKIE.read()
    if not token:
        return None
    services = cast("Services", current_app.extensions["yuertong"])
    now = services.clock()
    with services.database.reading() as connection:
        known = sessions.find(connection, token, now=now)
        member = None if known is None else members.find(connection, known.member)
    if known is None or member is None or not member.can_come_in:
        return None
    if now - known.seen_at >= SEEN_EVERY:
        with services.database.writing() as connection:
            sessions.note_seen(connection, known.number, now=now)
    return Person(member=member, session=known)
