"""News cards: one thing with a picture, that opens its page."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from web.wechat.plain import shortened, showable
from web.wechat.replies import NewsItem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.messages import Card

TITLE_CHARACTERS = 60
DESCRIPTION_CHARACTERS = 120
"""What a telephone shows beneath a picture; the page tells the rest."""

MOST_ITEMS = 8
"""In reply to an event; to a message there may be one (微信公众平台, 开发者文档, 回复图文消息)."""

_NURSERY = "/nurseries/"
_COVERS = {True: "img/cover-nursery.png", False: "img/cover-article.png"}


def card_of(card: Card, *, notes: Iterable[str] = (), root: str) -> NewsItem:
    """A card as a news item; `notes` are limits that must be read before the facts."""
    lines = [*notes, *card.lines]
    description = "\n".join(filter(None, map(showable, lines)))
    return NewsItem(
        title=shortened(showable(card.title), TITLE_CHARACTERS),
        description=shortened(description, DESCRIPTION_CHARACTERS),
        picture_url=cover(card, root=root),
        url=f"{root}{card.path or '/'}",
    )


def cover(card: Card, *, root: str) -> str:
    """The address of a card's picture, which changes with the picture."""
    name = _COVERS[(card.path or "").startswith(_NURSERY)]
    return f"{root}/static/{name}?v={_version(name)}"


@cache
def _version(name: str) -> str:
    picture = resources.files("web").joinpath("static", name).read_bytes()
    return hashlib.sha256(picture).hexdigest()[:12]
