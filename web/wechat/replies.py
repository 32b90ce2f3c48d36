"""What we say to the platform: a text or a few cards, as a value, as it is stored, and as bytes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, tostring

from web.wechat.envelope import DataFormat

if TYPE_CHECKING:
    from datetime import datetime

    from web.wechat.messages import IncomingMessage


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


_SILENCE = "null"

Reply = TextReply | NewsReply


def as_stored(reply: Reply | None) -> str:
    """The reply as JSON, for the record of deliveries; None stands for silence."""
    if reply is None:
        return _SILENCE
    return json.dumps(asdict(reply), ensure_ascii=False, separators=(",", ":"))


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
    """A reply to a message as the platform reads it, unsealed; no text can end its element."""
    told: dict[str, Any] = {
        "ToUserName": message.from_user,
        "FromUserName": message.to_user,
        "CreateTime": int(now.timestamp()),
    }
    if isinstance(reply, TextReply):
        told |= {"MsgType": "text", "Content": reply.content}
    else:
        items = [_item(item) for item in reply.items]
        told |= {"MsgType": "news", "ArticleCount": len(items), "Articles": {"item": items}}
    if data_format is DataFormat.JSON:
        return json.dumps(told, ensure_ascii=False).encode()
    root = Element("xml")
    _fill(root, told)
    return tostring(root, encoding="unicode").encode()


def _item(item: NewsItem) -> dict[str, str]:
    return {
        "Title": item.title,
        "Description": item.description,
        "PicUrl": item.picture_url,
        "Url": item.url,
    }


def _fill(parent: Element, told: dict[str, Any]) -> None:
    for name, value in told.items():
        for one in value if isinstance(value, list) else [value]:
            element = SubElement(parent, name)
            if isinstance(one, dict):
                _fill(element, one)
            else:
                element.text = str(one)
