"""What a message asks of us: a question to answer, a fixed answer to give, something to do, or silence.

Pure: nothing is looked up here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.messages import Answer, Location
from web.wechat import sentences
from web.wechat.messages import (
    EventMessage,
    LinkMessage,
    LocationMessage,
    OtherMessage,
    TextMessage,
    VoiceMessage,
)

if TYPE_CHECKING:
    from web.wechat.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question for the bot."""

    text: str
    location: Location | None = None
    heard: str | None = None
    """What was understood of a voice: told above the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """A fixed answer that needs no looking up; it is not remembered."""

    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """A thing that a QR code or a menu names: a nursery, an article, a place."""

    what: str
    """nursery, article or region."""
    key: str
    greets: bool = False
    """The parent has followed the account just now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forget:
    """The parent has left: everything that is kept of them goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Nothing to say; `event` is counted by its name where there is one."""

    event: str | None = None


Wish = Ask | Say | Show | Forget | Silence


def wish_of(message: Message) -> Wish:  # noqa: C901, PLR0911 - one line a kind
    """What a message asks of us."""
    match message:
        case TextMessage(content=content) if content.strip() == sentences.STICKER:
            return Say(answer=sentences.sticker())
        case TextMessage(content=content):
            return Ask(text=content)
        case VoiceMessage(recognition=""):
            return Say(answer=sentences.dictation())
        case VoiceMessage(recognition=heard):
            return Ask(text=heard, heard=heard)
        case LocationMessage(lat=lat, lng=lng):
            return Ask(text=sentences.NEAR_HERE, location=Location(lat=lat, lng=lng))
        case LinkMessage(title=title) if title.strip():
            return Ask(text=title)
        case LinkMessage():
            return Say(answer=sentences.for_kind("link"))
        case OtherMessage(kind=kind):
            return Say(answer=sentences.for_kind(kind))
        case EventMessage(event="subscribe"):
            return Say(answer=sentences.welcome())
        case EventMessage(event="unsubscribe"):
            return Forget()
        case EventMessage(event=event):
            return Silence(event=event)
