"""What the platform sends: bytes in, a message out, or a named refusal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from web.wechat import fields
from web.wechat.envelope import DataFormat
from web.wechat.refusals import NotAMessageError

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME_CHARACTERS = 128
"""Longest name of an account, a parent, a kind or an event; the platform's own have 28."""

_MOST_LATITUDE, _MOST_LONGITUDE = 90, 180
_LAST_SECOND = 253_402_300_799
"""The end of the year 9999: datetime goes no further."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMessage:
    """What every message carries."""

    to_user: str
    """The account, as it names itself in a reply."""
    from_user: str
    """The open id of the parent: never logged, never stored as it is."""
    created_at: datetime
    identity: str
    """Equal for the platform's retries of one message, different for any two messages.

    Holds the open id, and may hold what was written, where the platform gives no number: hash it.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMessage(IncomingMessage):
    """Something a parent typed, or a question that a tap sent."""

    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceMessage(IncomingMessage):
    """Something a parent said; the platform's own transcript of it is mostly missing."""

    recognition: str
    """Empty where the platform wrote nothing down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationMessage(IncomingMessage):
    """A place that a parent sent by “+” and 位置, or by a menu."""

    lat: float
    lng: float
    """GCJ-02 degrees, as all maps of the platform have them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkMessage(IncomingMessage):
    """A page that a parent passed on; its address is never opened."""

    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMessage(IncomingMessage):
    """Something a parent did: followed, left, scanned, tapped the menu; or news of a job."""

    event: str
    """In lower case: subscribe, unsubscribe, scan, click …"""
    event_key: str = ""
    """What the menu or the QR code carries, as it was sent."""
    scan_result: str = ""
    """What a QR code or a bar code said, for the scancode events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherMessage(IncomingMessage):
    """A picture, a video, a sticker, a place that cannot be read, or a kind that is not known."""

    kind: str
    """In lower case: image, video, shortvideo, location, miniprogrampage …"""


Message = TextMessage | VoiceMessage | LocationMessage | LinkMessage | EventMessage | OtherMessage


def parse(body: bytes, data_format: DataFormat = DataFormat.XML) -> Message:
    """The message of an opened request; a location without a point on the earth is an `OtherMessage`.

    Raises:
        NotAMessageError: the body cannot be read (see `fields.read`), or lacks
            what every message carries.
    """
    told = fields.read(body, is_json=data_format is DataFormat.JSON)
    if "Encrypt" in told and "MsgType" not in told:
        raise NotAMessageError(reason="encrypted: 请在公众号后台把消息加解密方式改成明文模式")
    kind = _name(told, "MsgType").lower()
    shared: Any = {
        "to_user": _name(told, "ToUserName"),
        "from_user": _name(told, "FromUserName"),
        "created_at": _moment(_name(told, "CreateTime")),
    }
    if kind == "event":
        return _event(told, shared)
    shared["identity"] = told.get("MsgId", "").strip() or _identity(shared, kind, told.get("Content", ""))
    if kind == "text":
        return TextMessage(**shared, content=told.get("Content", ""))
    if kind == "voice":
        return VoiceMessage(**shared, recognition=told.get("Recognition", "").strip())
    if kind == "link":
        return LinkMessage(**shared, title=told.get("Title", ""))
    point = _point(told) if kind == "location" else None
    if point is not None:
        return LocationMessage(**shared, lat=point[0], lng=point[1])
    return OtherMessage(**shared, kind=kind)


def _event(told: Mapping[str, str], shared: Mapping[str, Any]) -> EventMessage:
    event, event_key = _name(told, "Event"), told.get("EventKey", "")
    scan_result = told.get("ScanCodeInfo/ScanResult", "")
    return EventMessage(
        **shared,
        # Two events of one parent may share a second: the name and the key tell them apart,
        # of the news of jobs the number of the job, and of two codes what they say.
        identity=_identity(shared, event, event_key, told.get("MsgID", ""), scan_result),
        event=event.lower(),
        event_key=event_key,
        scan_result=scan_result,
    )


def _identity(shared: Mapping[str, Any], *further: str) -> str:
    """What stands for a message that the platform has given no number."""
    return "|".join((shared["from_user"], str(int(shared["created_at"].timestamp())), *further))


def _name(told: Mapping[str, str], name: str) -> str:
    """A short word that every message carries: who, when, of which kind."""
    value = told.get(name, "").strip()
    if not value:
        raise NotAMessageError(reason=f"without_{name}")
    if len(value) > NAME_CHARACTERS or not value.isprintable():
        raise NotAMessageError(reason=f"wrong_{name}")
    return value


def _point(told: Mapping[str, str]) -> tuple[float, float] | None:
    """Latitude and longitude; the platform calls the latitude X (消息接收：地理位置消息)."""
    try:
        lat, lng = float(told.get("Location_X", "")), float(told.get("Location_Y", ""))
    except ValueError:
        return None
    is_on_earth = abs(lat) <= _MOST_LATITUDE and abs(lng) <= _MOST_LONGITUDE  # False for what is no number
    return (lat, lng) if is_on_earth else None


def _moment(seconds: str) -> datetime:
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= len(str(_LAST_SECOND))):
        raise NotAMessageError(reason="wrong_CreateTime")
    return datetime.fromtimestamp(min(int(seconds), _LAST_SECOND), UTC)
