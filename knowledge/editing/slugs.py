"""The address of an article, spelled from its title."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Final

from sqlalchemy import select, union_all

from knowledge.articles.tables import article as articles
from knowledge.editing.tables import manuscript as manuscripts
from knowledge.language.pinyin import syllable

if TYPE_CHECKING:
    from sqlalchemy import Connection

_CHARACTERS: Final = 50
"""Of an address before a number that tells it from others: what still fits under a picture."""
_WORD = re.compile(r"[a-z0-9]+|[一-鿿]")


def slug_of(title: str) -> str:
    """A title in pinyin; empty where nothing in it can be spelled.

    >>> slug_of("托班能用公积金吗（2026 年）")
    'tuo-ban-neng-yong-gong-ji-jin-ma-2026-nian'
    """
    words = [word if word.isascii() else syllable(word) for word in _WORD.findall(title.lower())]
    slug = ""
    for word in filter(None, words):
        longer = f"{slug}-{word}" if slug else word[:_CHARACTERS]
        if len(longer) > _CHARACTERS:
            break
        slug = longer
    return slug


def free_slug(connection: Connection, title: str, *, besides: str | None = None) -> str:
    """An address for a title that no article and no text has, but for the one that is `besides`."""
    wanted = slug_of(title) or f"new-{secrets.token_hex(6)}"
    taken = set(
        connection.execute(
            union_all(
                select(articles.c.slug).where(articles.c.slug.startswith(wanted)),
                select(manuscripts.c.slug).where(manuscripts.c.slug.startswith(wanted)),
            )
        ).scalars()
    ) - {besides}
    if wanted not in taken:
        return wanted
    return next(
        slug for slug in (f"{wanted}-{number}" for number in range(2, len(taken) + 3)) if slug not in taken
    )
