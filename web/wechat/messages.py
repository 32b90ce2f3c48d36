"""What the platform sends: bytes in, a message out, or a named refusal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

BODY_BYTES = 64 * 1024
"""Longest body that is read; the platform's own messages stay below 10 KB."""

_ROOT = "xml"
_MOST_LATITUDE, _MOST_LONGITUDE = 90, 180
_LAST_SECOND = 253_402_300_799
"""The end of the year 9999: datetime goes no further."""


class NotAMessageError(ValueError):
    """A body that is no message of the platform; its text names the reason for the log."""


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

    message_id: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationMessage(IncomingMessage):
    """A place that a parent sent by “+” and 位置."""

    message_id: str
    lat: float
    lng: float
    """GCJ-02 degrees, as all maps of the platform have them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherMessage(IncomingMessage):
    """Everything that is not text: a picture, a voice, an event."""

    kind: str
    """In lower case: image, voice, video, shortvideo, location, link, event …"""
    event: str | None = None
    """In lower case: subscribe, unsubscribe, click …; None for what is no event."""
    event_key: str | None = None


def parse(body: bytes) -> TextMessage | LocationMessage | OtherMessage:
    """The message of a request body; a location without a point on the earth is an `OtherMessage`.

    Raises:
        NotAMessageError: the body is too long, not UTF-8, not XML, declares a
            document type, or lacks what every message carries.
    """
    fields = _read_fields(body)
    to_user = _required(fields, "ToUserName")
    from_user = _required(fields, "FromUserName")
    created_at = _moment(_required(fields, "CreateTime"))
    kind = _required(fields, "MsgType").lower()
    if kind == "text":
        message_id = _required(fields, "MsgId")
        return TextMessage(
            to_user=to_user,
            from_user=from_user,
            created_at=created_at,
            identity=message_id,
            message_id=message_id,
            content=fields.get("Content", ""),
        )
    point = _point(fields) if kind == "location" else None
    if point is not None:
        message_id = _required(fields, "MsgId")
        return LocationMessage(
            to_user=to_user,
            from_user=from_user,
            created_at=created_at,
            identity=message_id,
            message_id=message_id,
            lat=point[0],
            lng=point[1],
        )
    event = fields.get("Event", "")
    event_key = fields.get("EventKey", "")
    # Two events of one parent may share a second: the name and the key tell them apart.
    told_apart = "|".join((from_user, str(int(created_at.timestamp())), event, event_key))
    return OtherMessage(
        to_user=to_user,
        from_user=from_user,
        created_at=created_at,
        identity=fields.get("MsgId") or told_apart,
        kind=kind,
        event=event.lower() or None,
        event_key=event_key or None,
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
    if text.lstrip().startswith("{"):
        reason = "json: 请在公众号后台把消息推送的数据格式改成 XML"
        raise NotAMessageError(reason)
    root = _parse_xml(text)
    if root.tag != _ROOT:
        reason = "unknown_root"
        raise NotAMessageError(reason)
    fields: dict[str, str] = {}
    for element in root:
        fields.setdefault(str(element.tag), element.text or "")
    if "Encrypt" in fields and "MsgType" not in fields:
        reason = "encrypted: 请在公众号后台把消息加解密方式改成明文模式"
        raise NotAMessageError(reason)
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
