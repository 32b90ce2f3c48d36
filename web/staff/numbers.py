"""A number as it stands in a form or an address, which anybody may write."""

from __future__ import annotations

from typing import Final

_MOST_DIGITS: Final = 9
"""More than any number of ours has, and few enough for a column of every database."""


def number_typed(raw: str) -> int | None:
    """The number; None for what is none.

    >>> number_typed("12"), number_typed("-1"), number_typed("１２"), number_typed("1" * 10)
    (12, None, None, None)
    """
    is_number = raw.isascii() and raw.isdigit() and len(raw) <= _MOST_DIGITS
    return int(raw) if is_number else None
