"""One form for what people type: width, script, punctuation and invisible characters."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

_PASSES = 8
"""NFKC may bring back a traditional or an upper-case letter; two passes settle all known texts."""

_CHARACTERS_KEPT = 10_000

_LAST_TEXTS = 64
"""One question is normalised where it is read, where a name is looked for in it, and for the journal."""

_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Me"})
"""Control, format (zero-width), lone surrogates, private, unassigned, enclosing marks."""

_VARIATION_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_DEGREE = "°"  # a symbol by its class, a unit in 38°C

_PUNCTUATION = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "「": '"',
        "」": '"',
        "『": '"',
        "』": '"',
        "‘": "'",
        "’": "'",
        "`": "'",
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "–": "-",
        "—": "-",
        "―": "-",
        "−": "-",
        "〜": "~",
        "∼": "~",
        "•": "·",
        "・": "·",
        "【": "[",
        "】": "]",
        "〔": "[",
        "〕": "]",
        "〈": "《",
        "〉": "》",
    },
)
_VARIANTS = str.maketrans({"寳": "宝", "嬭": "奶", "冇": "没"})
"""Characters of old type and of dialect keyboards that OpenCC leaves as they are."""

_REPEATED_PUNCTUATION = re.compile(r"([^\w\s])\1+")
_WHITE_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=_LAST_TEXTS)
def normalise(text: str) -> str:
    """The text in the one form that all of the project compares.

    Compatibility characters are unified (NFKC), traditional characters become
    simplified ones, latin letters small. Lone surrogates, control, zero-width
    and enclosing characters vanish; an emoji becomes a space, for people part
    sentences with them; a run of one punctuation mark becomes one mark, a run
    of white space one space. Any text will do, and doing it twice changes
    nothing more.

    >>> normalise("嬰兒ＶｉｔＤ一天吃多少？？？🙏 ")
    '婴儿vitd一天吃多少?'
    """
    for _ in range(_PASSES):
        before = text
        text = _normalise_once(text)
        if text == before:
            break
    return text


def clip(text: str, limit: int) -> tuple[str, bool]:
    """At most `limit` code points of a text, and whether something was cut off.

    The cut falls before a letter, never between a letter and its accents or
    inside an emoji that is joined from several.

    >>> clip("产假多少天", 2)
    ('产假', True)
    """
    if len(text) <= limit:
        return text, False
    end = limit
    while end > 0 and _continues(text, end):
        end -= 1
    return text[: end or limit], True


class _Visible(dict[int, str]):
    """What is left of each character, by its code; kept for those that occur, as far as there is room."""

    def __missing__(self, code: int) -> str:
        told = _visible(chr(code))
        if len(self) < _CHARACTERS_KEPT:
            self[code] = told
        return told


_VISIBLE = _Visible()


def _normalise_once(text: str) -> str:
    if not text.isalnum():
        text = text.translate(_VISIBLE)
    if not text.isascii():
        text = _to_simplified().convert(unicodedata.normalize("NFKC", text)).translate(_VARIANTS)
    text = text.lower()
    if text.isalnum():
        return text
    text = text.translate(_PUNCTUATION)
    text = _REPEATED_PUNCTUATION.sub(r"\1", text)
    return _WHITE_SPACE.sub(" ", text).strip()


def _visible(character: str) -> str:
    """The character itself, a space where it parts words, or nothing."""
    if character.isalnum():
        return character
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    code = ord(character)
    if category in _DROPPED or code in _SKIN_TONES or any(code in r for r in _VARIATION_SELECTORS):
        return ""
    if category == "So" and character != _DEGREE:
        return _plain_form(character)
    return character


def _plain_form(symbol: str) -> str:
    """A symbol in letters and digits where NFKC knows them (℃ ㎏ ①), else a space (😭 ★)."""
    plain = unicodedata.normalize("NFKC", symbol)
    return plain if plain != symbol and any(map(str.isalnum, plain)) else " "


def _continues(text: str, position: int) -> bool:
    """Whether the character at a position belongs to the one before it."""
    here, before = text[position], text[position - 1]
    joined = unicodedata.category(here) in {"Mn", "Me", "Mc"} or ord(here) in _SKIN_TONES
    return joined or here == "\u200d" or before == "\u200d"


@cache
def _to_simplified() -> OpenCC:
    """OpenCC's converter; loaded with the first text that is not plain ASCII."""
    from opencc import OpenCC  # noqa: PLC0415 - 10 ms that an English question does not need

    return OpenCC("t2s")
