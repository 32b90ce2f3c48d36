"""The text of a cell: one width, no invisible characters, nothing where a list writes 无 or a dash."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING

from directory.registry.table import NoValue

if TYPE_CHECKING:
    from directory.registry.table import Cell

SHOWN_CHARACTERS = 200
"""Characters of a cell that a report repeats: a clerk must recognise it, not read a novel."""

LONGEST_CELL = 1_000
"""Characters of a cell that are read: no field needs more, and what is read once is kept in memory."""

_SHORT = 6

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Me"})
_SPACES = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")
_WIDE_KEPT = frozenset("！（），：；？")
"""Full-width punctuation that belongs to Chinese text."""
_LOOK_ALIKES = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00))
"""Radicals (⼩ for 小, as PDF files give it) and compatibility ideographs: NFKC has the real ones."""
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))

_PLAIN = re.compile(r"[ -~\u4e00-\u9fff\u3001\u3002\uff08\uff09\uff0c\uff1a\uff1b\u00b7\u2014\u221a]*")
_RUN_OF_SPACES = re.compile(r" {2,}")
_CHINESE = r"[\u3001\u3002\u4e00-\u9fff\uff08\uff09\uff0c\uff1a\uff1b]"
_SPACE_IN_CHINESE = re.compile(f"(?<={_CHINESE}) (?={_CHINESE})")

_DASHES = frozenset("-—–―－‐‑‒−─一/／\\_.。·、*…~～ ")
_NOTHING = frozenset(
    {
        "无",
        "无。",
        "暂无",
        "没有",
        "空",
        "未填",
        "未填写",
        "未提供",
        "暂未提供",
        "暂缺",
        "不详",
        "未知",
        "无此项",
        "未公布",
    }
    | {"(空)", "（空）", "(无)", "（无）", "n/a", "na", "null", "none", "nan", "nil"}
)
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})


class _Folding(dict[int, str]):
    """What becomes of each character, worked out once: a table for `str.translate`."""

    def __missing__(self, code: int) -> str:
        folded = _fold(chr(code))
        self[code] = folded
        return folded


def _fold(character: str) -> str:
    code = ord(character)
    if character in _SPACES:
        return " "
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if category in _INVISIBLE or any(code in one for one in _SELECTORS):
        return ""
    is_wide = 0xFF01 <= code <= 0xFF5E and character not in _WIDE_KEPT  # noqa: PLR2004 - the full-width forms of ASCII
    if is_wide or any(code in one for one in _LOOK_ALIKES):
        return unicodedata.normalize("NFKC", character)
    return character


_FOLDING = _Folding()

_NARROW = str.maketrans(
    {
        "，": ",",
        "：": ":",
        "；": ";",
        "（": "(",
        "）": ")",
        "【": "(",
        "】": ")",
        "［": "(",
        "］": ")",
        "[": "(",
        "]": ")",
        "〔": "(",
        "〕": ")",
        "。": ".",
        "—": "-",
        "–": "-",
        "―": "-",
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "−": "-",
        "─": "-",
        "～": "~",
        "〜": "~",
        "∼": "~",
        "½": ".5",
        "＊": "*",
    }
)


def clean_text(text: str) -> str:
    r"""The text as a person reads it; doing it twice changes nothing more.

    Full-width letters and digits become plain, brackets and commas of Chinese
    text stay; zero-width characters, marks of direction and control characters
    go; line breaks and every kind of space become one space, and none stays
    between Chinese characters. HTML is text like any other.

    >>> clean_text("示例\n托育\u200b中心（Ａ１栋）")
    '示例托育中心（A1栋）'
    """
    if not _PLAIN.fullmatch(text):
        text = text.translate(_FOLDING)
    if " " in text:
        text = _SPACE_IN_CHINESE.sub("", _RUN_OF_SPACES.sub(" ", text.strip()))
    return text


@lru_cache(maxsize=4_000)
def narrow(text: str) -> str:
    """A clean text for parsing: half-width throughout, one dash, one kind of bracket, small letters.

    >>> narrow("７：３０—１８：００")
    '7:30-18:00'
    """
    return unicodedata.normalize("NFKC", text.translate(_NARROW)).lower().strip()


def is_nothing(text: str) -> bool:
    """Whether a clean text says that there is nothing: empty, a dash, a stroke, 无, 暂无.

    >>> is_nothing("——"), is_nothing("无"), is_nothing("无锡路")
    (True, True, False)
    """
    if len(text) > 6:  # noqa: PLR2004 - no word for nothing is longer
        return False
    if text.lower() in _NOTHING:
        return True
    return text != "一" and all(character in _DASHES for character in text)


def cell_text(cell: Cell) -> str:
    """What a cell tells as clean text, of its first thousand characters.

    Empty for none, for formulas, errors and words for nothing.
    """
    if cell is None or isinstance(cell, NoValue):
        return ""
    if isinstance(cell, str):
        return _short_text(cell) if len(cell) <= _SHORT else _text(cell)
    return _plain(cell)


def _text(cell: str) -> str:
    text = clean_text(cell[:LONGEST_CELL])
    return "" if is_nothing(text) or text in _ERRORS else text


# Districts, forms, marks and numbers repeat from row to row.
_short_text = lru_cache(maxsize=4_000)(_text)


def _plain(cell: float | date | time) -> str:
    """A cell that is no text; a bool is a kind of int, a datetime a kind of date."""
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    if isinstance(cell, date):
        return cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int):
        return str(cell)
    if not math.isfinite(cell):
        return ""
    return str(int(cell)) if cell.is_integer() else repr(cell)


def is_unreadable(cell: Cell) -> bool:
    """Whether a cell holds a formula without a result, or an error, as such or as its text in a CSV."""
    if isinstance(cell, str):
        return "#" in cell and cell.strip() in _ERRORS
    return isinstance(cell, NoValue)


def shown(cell: Cell) -> str:
    """A cell as the report repeats it: the list's own writing, cut, without what hides or turns text."""
    if not isinstance(cell, str):
        return "" if cell is None or isinstance(cell, NoValue) else _plain(cell)
    text = cell[: SHOWN_CHARACTERS * 2]
    if not text.isprintable():
        text = "".join(" " if one in _SPACES else one for one in text if one.isprintable() or one in _SPACES)
    text = text.strip()
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "…"
