"""What a reply looks like on a parent's telephone, and the platform's limits on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.wechat_platform.account import expect

TEXT_BYTES = 2_047
CARDS_FOR_A_MESSAGE = 1
CARDS_FOR_AN_EVENT = 8

_LINK = re.compile(r"<a ([^<>]*)>([^<>]+)</a>")
_ATTRIBUTE = re.compile(r'\s*([a-z-]+)="([^"]*)"')
_ATTRIBUTES = {"href", "data-miniprogram-appid", "data-miniprogram-path"}
_MENU = re.compile(r"weixin://bizmsgmenu\?msgmenucontent=([^&\"<>#]+)&msgmenuid=([^&\"<>#]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Words that can be tapped: they open a page, or send a question in the parent's name."""

    words: str
    url: str = ""
    question: str = ""
    menu_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One item of a news reply."""

    title: str
    description: str
    picture_url: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One reply as the telephone shows it."""

    text: str = ""
    """Without tags."""
    links: tuple[Link, ...] = ()
    cards: tuple[Card, ...] = ()

    def __str__(self) -> str:
        return self.text or "\n".join(f"[{card.title}] {card.description}" for card in self.cards)


def show(reply: dict[str, object], sent: dict[str, object]) -> Shown:
    """The reply to what was sent.

    Raises:
        Malformed: the platform would show that the account is out of order, or nothing.

    Source: 微信公众平台, 开发者文档, 被动回复用户消息.
    """
    for name, wanted in (("ToUserName", sent["FromUserName"]), ("FromUserName", sent["ToUserName"])):
        expect(reply.get(name) == wanted, f"wrong {name}")
    is_moment = re.fullmatch(r"[0-9]{10}", str(reply.get("CreateTime")))
    expect(is_moment, "CreateTime is no number of seconds")
    kind = reply.get("MsgType")
    expect(kind in {"text", "news"}, f"unknown MsgType {kind!r}")
    if kind == "text":
        return _show_text(reply)
    return _show_cards(reply, CARDS_FOR_AN_EVENT if sent["MsgType"] == "event" else CARDS_FOR_A_MESSAGE)


def _show_text(reply) -> Shown:
    _expect_names(reply, {"Content"})
    content = reply["Content"]
    expect(isinstance(content, str) and content.strip(), "no Content")
    size = len(content.encode())
    expect(size <= TEXT_BYTES, f"{size} bytes of text")
    links = tuple(_link(*found) for found in _LINK.findall(content))
    text = _LINK.sub(lambda found: found[2], content)
    expect(not re.search(r"[<>]|&(?:lt|gt|amp|quot|#\d+);", text), "a tag or an entity would be seen")
    return Shown(text=text, links=links)


def _link(inside: str, words: str) -> Link:
    attributes = dict(_ATTRIBUTE.findall(inside))
    has_more = bool(_ATTRIBUTE.sub("", inside).strip())
    expect(not has_more and {"href"} <= set(attributes) <= _ATTRIBUTES, f"not a link: {inside}")
    address = attributes["href"]
    if found := _MENU.fullmatch(address):
        return Link(words=words, question=found[1], menu_id=found[2])
    expect(_is_absolute(address), f"leads nowhere: {address}")
    return Link(words=words, url=address)


def _show_cards(reply, most: int) -> Shown:
    _expect_names(reply, {"ArticleCount", "Articles"})
    articles = reply["Articles"]
    items = articles.get("item") if isinstance(articles, dict) else articles
    items = items if isinstance(items, list) else [items]
    told, there = str(reply["ArticleCount"]), len(items)
    expect(
        told == str(there) and 1 <= there <= most, f"{told} cards announced, {there} there, {most} allowed"
    )
    return Shown(cards=tuple(_card(item) for item in items))


def _card(item) -> Card:
    is_card = isinstance(item, dict) and set(item) == {"Title", "Description", "PicUrl", "Url"}
    expect(is_card, f"not a card: {item!r:.80}")
    expect(item["Title"] and _is_absolute(item["Url"]), "a card without title or address")
    expect(not item["PicUrl"] or _is_absolute(item["PicUrl"]), "a picture without address")
    return Card(
        title=item["Title"], description=item["Description"], picture_url=item["PicUrl"], url=item["Url"]
    )


def _expect_names(reply, names: set[str]) -> None:
    wrong = set(reply) ^ ({"ToUserName", "FromUserName", "CreateTime", "MsgType"} | names)
    expect(not wrong, f"has {sorted(wrong)} too much or not at all")


def _is_absolute(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
