"""What a message asks of us: a question to answer, a fixed answer to give, something to do, or silence.

Pure: nothing is looked up here. The keys of the menu and the scenes of QR codes
are documented for the account's owner in docs/operations.md, 公众号菜单和二维码.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.messages import Answer, Location
from web.wechat import rating, sentences
from web.wechat.messages import (
    EventMessage,
    LinkMessage,
    LocationMessage,
    OtherMessage,
    TextMessage,
    VoiceMessage,
)
from web.wechat.scanned import Scanned, read_scanned

if TYPE_CHECKING:
    from bot.votes import Vote
    from web.wechat.messages import Message

_SUBSCRIBED_BY_SCENE = "qrscene_"
_NAMED = re.compile(r"(region|nursery|article)-([A-Za-z0-9_-]{1,100})")
_ASK = "ask:"
_LATEST = "latest"
_NEAR = "near"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question for the bot."""

    text: str
    location: Location | None = None
    heard: str | None = None
    """A line about what was understood of a voice or a link: told with the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A tap on 有用, 没用 or a reason: no question, and nothing that a conversation goes on from."""

    vote: Vote


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """A fixed answer that needs no looking up; it is not remembered."""

    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """A thing that a QR code or a menu names: a nursery, an article, a place, the latest articles."""

    what: str
    """nursery, article, region or latest."""
    key: str = ""
    """Id, slug or code as it was sent: there need be no such thing."""
    greets: bool = False
    """The parent has followed the account just now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forget:
    """The parent has left: everything that is kept of them goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Nothing to say; `event` is counted by its name where there is one."""

    event: str | None = None


Wish = Ask | Rate | Say | Show | Forget | Silence


def wish_of(message: Message, *, root: str | None = None) -> Wish:  # noqa: PLR0911 - one line a kind
    """What a message asks of us.

    `root` is the product's own address: a QR code that leads to one of its
    pages is known by it.
    """
    match message:
        case TextMessage(content=content) if content.strip() == sentences.STICKER:
            return Say(answer=sentences.sticker())
        case TextMessage(content=content):
            vote = rating.read(content)
            return Ask(text=content) if vote is None else Rate(vote=vote)
        case VoiceMessage(recognition=spoken) if spoken.strip():
            return Ask(text=spoken, heard=sentences.heard(spoken))
        case VoiceMessage():
            return Say(answer=sentences.dictation())
        case LocationMessage(lat=lat, lng=lng):
            return Ask(text=sentences.NEAR_HERE, location=Location(lat=lat, lng=lng))
        case LinkMessage(title=title) if title.strip():
            return Ask(text=title, heard=sentences.read_title(title))
        case LinkMessage():
            return Say(answer=sentences.for_kind("link"))
        case OtherMessage(kind=kind):
            return Say(answer=sentences.for_kind(kind))
        case EventMessage():
            return _wish_of_event(message, root)


def _wish_of_event(message: EventMessage, root: str | None) -> Wish:
    match message.event:
        case "subscribe":
            scene = message.event_key.removeprefix(_SUBSCRIBED_BY_SCENE)
            return _named(scene, greets=True) or Say(answer=sentences.welcome())
        case "unsubscribe":
            return Forget()
        case "scan":
            return _named(message.event_key) or Say(answer=sentences.hello())
        case "click":
            return _wish_of_key(message.event_key)
        case "scancode_waitmsg":
            return _wish_of_scan(message.scan_result, root)
        case _:
            # location_select and the picture keys are followed by a message that is answered;
            # to the rest (VIEW, LOCATION, news of jobs, a person who serves) nothing may or need be said.
            return Silence(event=message.event)


def _wish_of_key(key: str) -> Wish:
    """What a key of the account's own menu asks."""
    key = key.strip()
    if key.startswith(_ASK) and key.removeprefix(_ASK).strip():
        return Ask(text=key.removeprefix(_ASK).strip())
    if key == _NEAR:
        return Say(answer=sentences.send_location())
    if key == _LATEST:
        return Show(what="latest")
    return _named(key) or Say(answer=sentences.offer())


def _named(scene: str, *, greets: bool = False) -> Show | None:
    """The thing that a scene or a key names; None for one that is not ours."""
    named = _NAMED.fullmatch(scene)
    return None if named is None else Show(what=named[1], key=named[2], greets=greets)


def _wish_of_scan(text: str, root: str | None) -> Wish:
    """Whether a nursery is filed, by what its QR code says; an address of others is never opened."""
    match read_scanned(text, root=root):
        case Scanned(question=str(question)):
            return Ask(text=question)
        case Scanned(nursery_id=str(nursery_id)):
            return Show(what="nursery", key=nursery_id)
        case Scanned(slug=str(slug)):
            return Show(what="article", key=slug)
        case _:
            return Say(answer=sentences.unreadable_scan())
