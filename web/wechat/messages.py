"""What the platform sends: bytes in, a message out, or a named refusal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from web.wechat.envelope import DataFormat
from web.wechat.refusals import NotAMessageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

BODY_BYTES = 64 * 1024
"""Longest body that is read; the platform's own messages stay below 10 KB."""

_ROOT = "xml"
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

    Holds the open id where the platform gives no number: hash it.
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


def parse(body: bytes, data_format: DataFormat = DataFormat.XML) -> Message:  # noqa: ARG001 - until JSON is read
    """The message of an opened request; a location without a point on the earth is an `OtherMessage`.

    Raises:
        NotAMessageError: the body is too long, not UTF-8, not XML or JSON,
            declares a document type, or lacks what every message carries.
    """
    fields = _read_fields(body)
    kind = _required(fields, "MsgType").lower()
    created_at = _moment(_required(fields, "CreateTime"))
    if kind == "event":
        return _event(fields, created_at)
    shared: Any = {
        "to_user": _required(fields, "ToUserName"),
        "from_user": _required(fields, "FromUserName"),
        "created_at": created_at,
    }
    shared["identity"] = _required(fields, "MsgId")
    if kind == "text":
        return TextMessage(**shared, content=fields.get("Content", ""))
    if kind == "voice":
        return VoiceMessage(**shared, recognition=fields.get("Recognition", "").strip())
    if kind == "link":
        return LinkMessage(**shared, title=fields.get("Title", ""))
    point = _point(fields) if kind == "location" else None
    if point is not None:
        return LocationMessage(**shared, lat=point[0], lng=point[1])
    return OtherMessage(**shared, kind=kind)


def _event(fields: Mapping[str, str], created_at: datetime) -> EventMessage:
    event, event_key = _required(fields, "Event"), fields.get("EventKey", "")
    from_user = _required(fields, "FromUserName")
    return EventMessage(
        to_user=_required(fields, "ToUserName"),
        from_user=from_user,
        created_at=created_at,
        # Two events of one parent may share a second: the name and the key tell them apart.
        identity="|".join((from_user, str(int(created_at.timestamp())), event, event_key)),
        event=event.lower(),
        event_key=event_key,
    )


def _read_fields(body: bytes) -> Mapping[str, str]:
    """The texts directly under the root; what lies deeper is not read."""
    if len(body) > BODY_BYTES:
        reason = "too_long"
        raise NotAMessageError(reason)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reason = "not_utf_8"
        raise NotAMessageError(reason) from error
    root = _parse_xml(text)
    if root.tag != _ROOT:
        reason = "unknown_root"
        raise NotAMessageError(reason)
    fields: dict[str, str] = {}
    for element in root:
        fields.setdefault(str(element.tag), element.text or "")
    return fields


def _parse_xml(text: str) -> Element:
    try:
        root: Element = fromstring(text, forbid_dtd=True)
    except DefusedXmlException as error:
        reason = "document_type"
        raise NotAMessageError(reason) from error
    except (ParseError, ValueError, LookupError) as error:
        reason = "malformed_xml"
        raise NotAMessageError(reason) from error
    return root


def _required(fields: Mapping[str, str], name: str) -> str:
    value = fields.get(name, "").strip()
    if not value:
        reason = f"without_{name}"
        raise NotAMessageError(reason)
    return value


def _point(fields: Mapping[str, str]) -> tuple[float, float] | None:
    """Latitude and longitude; the platform calls the latitude X (消息接收：地理位置消息)."""
    try:
        lat, lng = float(fields.get("Location_X", "")), float(fields.get("Location_Y", ""))
    except ValueError:
        return None
    is_on_earth = abs(lat) <= _MOST_LATITUDE and abs(lng) <= _MOST_LONGITUDE  # False for what is no number
    return (lat, lng) if is_on_earth else None


def _moment(seconds: str) -> datetime:
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= len(str(_LAST_SECOND))):
        reason = "wrong_CreateTime"
        raise NotAMessageError(reason)
    return datetime.fromtimestamp(min(int(seconds), _LAST_SECOND), UTC)
