"""Text as the platform shows it: without what is no text, and cut where no visible character is split."""

from __future__ import annotations

import re
import unicodedata

from web.wechat.replies import writable

_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, and those that turn the direction in which all that follows is read."""

_WIDE = str.maketrans({"<": "＜", ">": "＞"})
_JOINER = "\u200d"
_SELECTORS = frozenset("\ufe0e\ufe0f")


def showable(text: str) -> str:
    r"""The text without what XML cannot carry, and without brackets that would make a link.

    >>> showable('see\x00 <a href="http://x">here</a>\r\n')
    'see ＜a href="http://x"＞here＜/a＞'
    """
    if text.isprintable() and "<" not in text and ">" not in text:
        return text.strip()  # all that is taken out is unprintable: most lines are done here
    return _UNSEEN.sub("", writable(text)).translate(_WIDE).strip()


def shortened(text: str, characters: int, *, mark: str = "…") -> str:
    """The text, or as much of its beginning as fits with the mark of what is missing."""
    if len(text) <= characters:
        return text
    return text[: border(text, characters - len(mark))] + mark


def border(text: str, position: int) -> int:
    """The nearest place before a position where no visible character is cut in two."""
    while 0 < position < len(text) and (_clings(text[position]) or text[position - 1] == _JOINER):
        position -= 1
    return position


def _clings(character: str) -> bool:
    return character == _JOINER or character in _SELECTORS or unicodedata.combining(character) != 0
