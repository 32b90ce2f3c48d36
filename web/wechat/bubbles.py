"""A reply as WeChat shows it: text with links, questions to tap, cards that open a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from web.wechat.replies import TextReply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from web.wechat.replies import Reply

_LINK: Final = re.compile(r"<a\b([^<>]*)>([^<>]*)</a>")
_ATTRIBUTE: Final = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_QUESTION: Final = re.compile(r"weixin://bizmsgmenu\?msgmenucontent=([^&]*)&msgmenuid=([^&]*)")
_WEB = ("https://", "http://")


class PieceKind(StrEnum):
    """What a piece of a text does when it is tapped."""

    PLAIN = "plain"
    WEB = "web"
    QUESTION = "question"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a bubble."""

    kind: PieceKind
    text: str
    target: str = ""
    """The address of a web page; the id and the words of a question, with a space between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCard:
    """A news card as it is shown."""

    title: str
    description: str
    picture: str
    """An address on this site; empty where there is none that this page may load."""
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """A reply on the account's side of the chat: pieces of text, or cards."""

    pieces: tuple[Piece, ...] = ()
    cards: tuple[ShownCard, ...] = ()


def bubble(reply: Reply, *, root: str, prefix: str) -> Bubble:
    """A reply, with addresses under the product's public `root` led to this very server.

    So links and pictures open here too, where nobody reaches `root` yet.
    """

    def near(address: str) -> str:
        is_ours = address == root or address.startswith((f"{root}/", f"{root}?"))
        return prefix + address.removeprefix(root) if is_ours else address

    if isinstance(reply, TextReply):
        return Bubble(pieces=tuple(_pieces(reply.content, near)))
    cards = []
    for item in reply.items:
        picture = near(item.picture_url)
        cards.append(
            ShownCard(
                title=item.title,
                description=item.description,
                picture=picture if picture.startswith("/") else "",
                address=near(item.url),
            )
        )
    return Bubble(cards=tuple(cards))


def _pieces(content: str, near: Callable[[str], str]) -> Iterator[Piece]:
    end = 0
    for found in _LINK.finditer(content):
        piece = _linked(found, near)
        if piece is None:
            continue  # stays in the text as it stands, as the platform does with what it does not know
        if found.start() > end:
            yield Piece(kind=PieceKind.PLAIN, text=content[end : found.start()])
        yield piece
        end = found.end()
    if end < len(content):
        yield Piece(kind=PieceKind.PLAIN, text=content[end:])


def _linked(found: re.Match[str], near: Callable[[str], str]) -> Piece | None:
    attributes = {name.lower(): one or other for name, one, other in _ATTRIBUTE.findall(found[1])}
    target = attributes.get("href", "")
    question = _QUESTION.fullmatch(target)
    if question:
        return Piece(kind=PieceKind.QUESTION, text=found[2], target=f"{question[2]} {question[1]}")
    if target.startswith(_WEB):
        return Piece(kind=PieceKind.WEB, text=found[2], target=near(target))
    return None
