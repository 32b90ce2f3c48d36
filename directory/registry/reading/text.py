"""Text of unknown encoding."""

from __future__ import annotations

import codecs
import re
import unicodedata

from directory.registry.reading import refusals
from directory.registry.reading.refusals import Damage

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEAD_BYTES = 4096
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_CHINESE = re.compile("(x-)?(gb_?2312|gbk|gb18030|cp936)(-80)?", re.IGNORECASE)
_UTF_8 = re.compile("utf-?8", re.IGNORECASE)
_FROM_THREE_BYTES = 0x800
_SURE_CHARACTERS = 4
_WHITE = frozenset("\t\r\n\f")
_NO_TEXT = frozenset({"Cc", "Cn", "Co", "Cs", "So"})
"""Control characters, unassigned and private ones, halves of pairs; So holds U+FFFD."""


def decode(content: bytes, *, declared: bool = False) -> str:
    """All of `content` as text, without a byte order mark.

    The mark decides; then, where `declared`, what the first bytes say of
    themselves; then UTF-8 if all of it is; else GB 18030, of which GBK and
    GB 2312 are parts.

    Raises:
        Refused: unreadable, for text that breaks off or is damaged. UTF-8 with
            one bad byte may well be valid GB 18030, of other characters: what
            begins as UTF-8 is never read as that.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decode_as(content, encoding)
    if declared and (named := _declared_encoding(content)):
        try:
            return content.decode(named)
        except UnicodeDecodeError:
            return _decode_by_bytes(content)  # pages lie about themselves; the bytes tell
    return _decode_by_bytes(content)


def unmarked_utf_16(content: bytes) -> str | None:
    """Which UTF-16 the bytes are, without a mark; None if they are none.

    The high byte of each comma, digit and line end is zero, and letters are
    not control characters. Chinese has zeros among its low bytes: 一 is U+4E00.
    """
    head = content[:_HEAD_BYTES]
    low, high = head[::2].count(0), head[1::2].count(0)
    if low == high:
        return None
    encoding = "utf-16-le" if high > low else "utf-16-be"
    text = head[: len(head) // 2 * 2].decode(encoding, "replace")
    strange = sum(letter not in _WHITE and unicodedata.category(letter) in _NO_TEXT for letter in text)
    return None if strange > 1 else encoding  # one may be cut in two by the end of the head


def _declared_encoding(content: bytes) -> str | None:
    found = _DECLARED.search(content[:_HEAD_BYTES])
    name = found.group(1).decode("ascii") if found else ""
    if _CHINESE.fullmatch(name):
        return "gb18030"
    return "utf-8" if _UTF_8.fullmatch(name) else None


def _decode_by_bytes(content: bytes) -> str:
    if encoding := unmarked_utf_16(content):
        return _decode_as(content, encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as failure:
        before = content[max(0, failure.start - _HEAD_BYTES) : failure.start].decode("utf-8", "ignore")
        if sum(ord(letter) >= _FROM_THREE_BYTES for letter in before) >= _SURE_CHARACTERS:
            raise refusals.unreadable(Damage.CUT_TEXT) from failure
    return _decode_as(content, "gb18030")


def _decode_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as failure:
        raise refusals.unreadable(Damage.ENCODING) from failure
