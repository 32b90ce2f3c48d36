"""Passwords: which are taken, and how they are kept.

Length and a list of what is guessed first, no rules on kinds of characters:
NIST SP 800-63B-4, 3.1.1.2 (2025). Kept as argon2id with the parameters that
argon2-cffi calls its defaults (RFC 9106, section 4, low memory).
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

if TYPE_CHECKING:
    from collections.abc import Iterable

LEAST_CHARACTERS: Final = 12
MOST_CHARACTERS: Final = 200
_OWN: Final = 4
"""Characters that must be left of a password when all that is guessed first is taken out of it."""

_RUN: Final = 3
"""From this length on, neighbours on the keyboard, in the alphabet or all alike are guessed first."""

_ROWS: Final = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "qazwsxedcrfvtgb",
    "!@#$%^&*()",
    "一二三四五六七八九十",
)
"""Keyboards, the alphabet and counting, each read forwards and back."""

_LONGEST_WORD: Final = 40

_hasher = PasswordHasher()


class Trouble(StrEnum):
    """Why a password is not taken, and what to do instead."""

    TOO_SHORT = f"密码太短：至少 {LEAST_CHARACTERS} 个字。可以用一句只有您自己想得到的话，中文也行。"
    TOO_LONG = f"密码太长：最多 {MOST_CHARACTERS} 个字。"
    UNREADABLE = "密码里有打不出来的字符，请换一个。"
    GUESSED_FIRST = (
        "这个密码别人容易猜到：常用的词、年份、连着的字母数字、您的名字拼在一起都不行。"
        "可以用几个不相干的词连成一句。"
    )


def trouble_with(password: str, *, login: str, name: str) -> Trouble | None:
    """What speaks against a password; None for a good one.

    >>> trouble_with("woaini1314520", login="wangfang", name="王芳").name
    'GUESSED_FIRST'
    >>> trouble_with("wangfang2026!!", login="wangfang", name="王芳").name
    'GUESSED_FIRST'
    >>> trouble_with("三只熊在窗台晒被子呢没人管", login="wangfang", name="王芳")
    """
    told = _folded(password)
    if len(password) > MOST_CHARACTERS or len(told) > 2 * MOST_CHARACTERS:
        return Trouble.TOO_LONG
    if any(unicodedata.category(character) in {"Cc", "Cs", "Cn"} for character in password):
        return Trouble.UNREADABLE
    if len(_normal(password)) < LEAST_CHARACTERS:
        return Trouble.TOO_SHORT
    if _own_characters(told, (*_guessed_first(), *_of_person(login, name))) < _OWN:
        return Trouble.GUESSED_FIRST
    return None


def hashed(password: str) -> str:
    """What is kept of a password that `trouble_with` takes."""
    return _hasher.hash(_normal(password))


def is_right(kept: str | None, password: str) -> bool:
    """Whether a password is the one that was kept.

    Where nothing was kept (no such login, none chosen yet) it takes as long and
    is wrong: the time must not tell who works here.
    """
    nothing = _hash_of_nothing()
    try:
        return _hasher.verify(kept or nothing, _normal(password)) and kept is not None
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False


@cache
def _hash_of_nothing() -> str:
    return _hasher.hash("")


def _normal(password: str) -> str:
    """One way of writing: a full-width letter of an input method is the letter."""
    return unicodedata.normalize("NFKC", password)


def _folded(text: str) -> str:
    return _normal(text).casefold()


@cache
def _guessed_first() -> tuple[str, ...]:
    file = resources.files("web.staff") / "common_passwords.txt"
    lines = (line.partition("#")[0].strip() for line in file.read_text("utf-8").splitlines())
    return tuple(_folded(word) for line in lines for word in line.split())


def _of_person(login: str, name: str) -> Iterable[str]:
    return [word for word in (_folded(login), _folded(name)) if word]


def _own_characters(told: str, words: Iterable[str]) -> int:
    """The fewest characters that are left when words and runs are taken out wherever they fit best."""
    known = set(words)
    longest = min(max(map(len, known), default=0), _LONGEST_WORD)
    left = [0] * (len(told) + 1)
    for end in range(1, len(told) + 1):
        least = left[end - 1] + 1
        for length in range(1, min(end, longest) + 1):
            if told[end - length : end] in known:
                least = min(least, left[end - length])
        run = _run_ending_at(told, end)
        if run >= _RUN:
            least = min(least, *(left[end - length] for length in range(_RUN, run + 1)))
        left[end] = least
    return left[-1]


def _run_ending_at(told: str, end: int) -> int:
    """How many characters before `end` are all alike, or neighbours in one row, forwards or back."""
    longest = 1
    last = told[end - 1]
    for length in range(2, end + 1):
        piece = told[end - length : end]
        is_run = piece == last * length or any(piece in row or piece[::-1] in row for row in _ROWS)
        if not is_run:
            break
        longest = length
    return longest
