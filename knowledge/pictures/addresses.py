"""Where a picture stands, and how an article names it: `![替代文字](/pictures/<id>)`."""

from __future__ import annotations

import re
from typing import Final

ALT_CHARACTERS: Final = 200
"""Whoever has more to say says it in the article, for all to read."""

_ID: Final = re.compile(r"[0-9a-f]{20}")
_ADDRESS: Final = re.compile(rf"/pictures/({_ID.pattern})")
_NAMED_IN_PLAIN: Final = str.maketrans({"[": "【", "]": "】", "\\": "＼", "`": "‘", "<": "〈", ">": "〉"})
"""What would end the text or begin something else."""


def is_picture_id(text: str) -> bool:
    """Whether a picture could have this id."""
    return _ID.fullmatch(text) is not None


def address_of(picture_id: str) -> str:
    """The address of a picture within the site.

    >>> address_of("0123456789abcdef0123")
    '/pictures/0123456789abcdef0123'
    """
    return f"/pictures/{picture_id}"


def id_in(address: str) -> str | None:
    """The id in the address of a picture of ours; None in any other address."""
    found = _ADDRESS.fullmatch(address)
    return None if found is None else found[1]


def cleaned_alt(text: str) -> str:
    """What a picture shows, in one line that stands between the brackets as it is.

    >>> cleaned_alt("洗手  [六] 步 ")
    '洗手 【六】 步'
    """
    printed = "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
    return printed.translate(_NAMED_IN_PLAIN)[:ALT_CHARACTERS].strip()


def markdown_of(alt: str, address: str) -> str:
    """How an article shows a picture."""
    return f"![{cleaned_alt(alt)}]({address})"
