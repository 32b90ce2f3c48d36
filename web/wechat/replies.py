"""What we say to the platform: a text or a few cards, as a value, as it is stored, and as bytes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from web.wechat.envelope import DataFormat

if TYPE_CHECKING:
    from datetime import datetime

    from web.wechat.messages import IncomingMessage


_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 has no way to write, not even as a reference (section 2.2, Char)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReply:
    """Text with the few tags that the platform shows as links."""

    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsItem:
    """A card that opens a page."""

    title: str
    description: str
    picture_url: str
    """An absolute address; empty for a card without a picture."""
    url: str
    """An absolute address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsReply:
    """Cards: one in reply to a message, at most eight in reply to an event."""

    items: tuple[NewsItem, ...]


Reply = TextReply | NewsReply

_SILENCE = "null"
_STORED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_ITEM = tuple(field.name for field in fields(NewsItem))


def writable(text: str) -> str:
    r"""The text without what XML cannot carry, its lines ended as XML ends them.

    >>> writable("a\x00b\r\nc\ud800")
    'ab\nc'
    """
    return _UNWRITABLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def as_stored(reply: Reply | None) -> str:
    """The reply as JSON, for the record of deliveries; None stands for silence."""
    if reply is None:
        return _SILENCE
    told: dict[str, Any]
    if isinstance(reply, TextReply):
        told = {"content": reply.content}
    else:
        told = {"items": [{name: getattr(item, name) for name in _ITEM} for item in reply.items]}
    return _STORED.encode(told)


def from_stored(stored: str) -> Reply | None:
    """The reply that `as_stored` wrote."""
    if stored == _SILENCE:
        return None
    if not stored.startswith("{"):
        return TextReply(content=stored)  # as the release before wrote it, for the hour that it is kept
    told: dict[str, Any] = json.loads(stored)
    if "items" in told:
        return NewsReply(items=tuple(NewsItem(**item) for item in told["items"]))
    return TextReply(**told)


def write_reply(message: IncomingMessage, reply: Reply, *, data_format: DataFormat, now: datetime) -> bytes:
    """A reply to a message as the platform reads it, unsealed.

    Any text arrives as `writable` leaves it, and none can end its element. The
    JSON form has the same names, as the platform's own messages have them there.

    Source: 微信公众平台, 开发者文档, 被动回复用户消息.
    """
    told: dict[str, Any] = {
        "ToUserName": writable(message.from_user),
        "FromUserName": writable(message.to_user),
        "CreateTime": int(now.timestamp()),
    }
    if isinstance(reply, TextReply):
        told |= {"MsgType": "text", "Content": writable(reply.content)}
    else:
        items = [_item(item) for item in reply.items]
        told |= {"MsgType": "news", "ArticleCount": len(items), "Articles": {"item": items}}
    if data_format is DataFormat.JSON:
        return json.dumps(told, ensure_ascii=False).encode()
    return f"<xml>{_xml(told)}</xml>".encode()


def _item(item: NewsItem) -> dict[str, str]:
    return {
        "Title": writable(item.title),
        "Description": writable(item.description),
        "PicUrl": writable(item.picture_url),
        "Url": writable(item.url),
    }


def _xml(told: dict[str, Any]) -> str:
    """The elements within one element; a list is its name once for each that it holds."""
    return "".join(
        f"<{name}>{_xml(one) if isinstance(one, dict) else escape(str(one))}</{name}>"
        for name, value in told.items()
        for one in (value if isinstance(value, list) else (value,))
    )
