"""`/dev/wechat`: a telephone for people, whose messages go through the real door of the WeChat account.

Registered only where YUERTONG_DEV is on. A form does everything; with scripts
the answer joins the chat without a reload.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urlencode

from flask import Blueprint, Flask, abort, current_app, make_response, render_template, request

from web.dev import setup
from web.dev.deeds import Deed, Look, UnreadableDeedError, read_deed
from web.dev.exchange import Try, send
from web.dev.people import PEOPLE
from web.dev.repeating import Sent, pack, unpack
from web.dev.surroundings import look_around
from web.extensions import ASK_LIMIT, PAGE_LIMIT, limiter
from web.security import CONVERSATION, allow_location, conversation_token, new_conversation_token
from web.wechat import platform
from web.wechat.bubbles import Bubble, bubble

if TYPE_CHECKING:
    from flask import Response

    from web.dev.setup import Setup
    from web.services import Services
    from web.wechat.account import Account
    from web.wechat.happenings import Fields
    from web.wechat.platform import Push

dev = Blueprint("dev", __name__, template_folder="templates")
limiter.limit(PAGE_LIMIT)(dev)

_OPEN_ID_CHARACTERS: Final = 27
_NOTHING_TO_REPEAT: Final = "还没有上一条：先发一句，再重发。"
_AGAIN: Final = {"again": 1, "again-thrice": platform.TRIES}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTry:
    """One try as the page shows it."""

    push: Push
    tried: Try
    bubble: Bubble | None
    is_same: bool | None
    """Whether a repeated message got the reply that the first got; None for a first one."""

    @property
    def address(self) -> str:
        """The address with its query, as it went over the line."""
        prefix = _services().settings.path_prefix
        return f"{prefix}/wechat?{urlencode(self.push.query)}"

    @property
    def is_sealed(self) -> bool:
        """Whether the body is another than the message in it."""
        return self.push.body != self.push.message


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What was done and what came of it."""

    deed: Deed
    tries: tuple[ShownTry, ...]
    last: str
    """For the form that sends it again."""


@dev.get("/dev/wechat")
def telephone() -> Response:
    """The telephone, with an empty chat."""
    chosen = setup.read_setup(request.args, _account())
    return _page(chosen)


@dev.post("/dev/wechat/send")
@limiter.limit(ASK_LIMIT)
def do() -> Response:
    """One thing done: the whole page with it, or only the turn where the page asked for it itself."""
    chosen = setup.read_setup(request.form, _account())
    is_script = request.headers.get("HX-Request") == "true"
    try:
        turn = _done(chosen)
    except UnreadableDeedError as error:
        if is_script:
            return _kept(render_template("dev/unreadable.html", trouble=str(error)))
        return _page(chosen, trouble=str(error))
    if is_script:
        return _kept(render_template("dev/turn.html", turn=turn, chosen=chosen))
    return _page(chosen, turn=turn)


def _page(chosen: Setup, *, turn: Turn | None = None, trouble: str | None = None) -> Response:
    services, account = _services(), _account()
    with services.database.reading() as connection:
        around = look_around(services, connection)
    allow_location()
    return _kept(
        render_template(
            "dev/telephone.html",
            around=around,
            chosen=chosen,
            people=PEOPLE,
            setup=setup,
            modes=setup.allowed_modes(account),
            why_not=setup.why_not(account),
            turn=turn,
            trouble=trouble,
        )
    )


def _kept(shown: str) -> Response:
    """A response that has the browser keep who it is for another half hour."""
    response = make_response(shown)
    CONVERSATION.write(response, conversation_token() or new_conversation_token())
    return response


def _done(chosen: Setup) -> Turn:
    times = _AGAIN.get(request.form.get("do", ""))
    if times:
        return _sent_again(times)
    deed = read_deed(request.form)
    pushes = [_push(chosen, message) for message in deed.messages]
    tries = tuple(_try(push) for push in pushes)
    return _turn(deed, tries)


def _sent_again(times: int) -> Turn:
    before = unpack(request.form.get("last", ""), settings=_services().settings)
    if before is None:
        raise UnreadableDeedError(_NOTHING_TO_REPEAT)
    shown = "微信把上一条又送来一次" if times == 1 else "微信把上一条连送了三次"
    tries = tuple(_try(before.push, before=before.says) for _ in range(times))
    return _turn(Deed(shown=shown, look=Look.DONE, messages=()), tries)


def _turn(deed: Deed, tries: tuple[ShownTry, ...]) -> Turn:
    newest = tries[-1]
    sent = Sent(push=newest.push, says=newest.tried.says)
    return Turn(deed=deed, tries=tries, last=pack(sent, settings=_services().settings))


def _try(push: Push, *, before: str | None = None) -> ShownTry:
    settings = _services().settings
    app = cast("Flask", current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001 - flask's own way to it
    tried = send(app, settings, _account(), push)
    shown = (
        bubble(tried.reply, root=settings.public_root, prefix=settings.path_prefix) if tried.reply else None
    )
    is_same = None if before is None else tried.says == before
    return ShownTry(push=push, tried=tried, bubble=shown, is_same=is_same)


def _push(chosen: Setup, message: Fields) -> Push:
    return platform.push(
        _account(),
        message,
        open_id=_open_id(chosen),
        at=_services().clock(),
        number=secrets.randbits(62),
        nonce=str(secrets.randbelow(10**10)),
        mode=chosen.mode,
        data_format=chosen.data_format,
    )


def _open_id(chosen: Setup) -> str:
    """Of this person in this browser, so that two who try it out at once do not share a conversation."""
    token = conversation_token() or new_conversation_token()
    return (
        "o"
        + _services().settings.keyed_hash("simulator", f"{chosen.person.key} {token}")[:_OPEN_ID_CHARACTERS]
    )


def _account() -> Account:
    account = _services().wechat
    if account is None:  # with YUERTONG_DEV there is one always
        abort(HTTPStatus.NOT_FOUND)
    return account


def _services() -> Services:
    services: Services = current_app.extensions["yuertong"]
    return services
