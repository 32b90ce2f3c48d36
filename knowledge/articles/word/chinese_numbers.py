"""The numbers 1 to 99 as headings count, from 一 to 九十九."""

from __future__ import annotations

from typing import Final

_DIGITS: Final = "一二三四五六七八九"


def _written(number: int) -> str:
    tens, ones = divmod(number, 10)
    return {0: "", 1: "十"}.get(tens, f"{_DIGITS[tens - 1]}十") + (_DIGITS[ones - 1] if ones else "")


WRITTEN: Final = {number: _written(number) for number in range(1, 100)}
"""By number: 12 → 十二."""
READ: Final = {word: number for number, word in WRITTEN.items()}
"""By word: 十二 → 12."""
