"""A number as a Word file writes it, which may be anything."""

from __future__ import annotations

from typing import Final

_MOST_DIGITS: Final = 6


def number_of(text: str | None, *, otherwise: int) -> int:
    """The number, or what is meant where there is none that makes sense.

    >>> number_of("24", otherwise=0), number_of("-1", otherwise=0), number_of(None, otherwise=1)
    (24, 0, 1)
    """
    is_number = text is not None and text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    return int(text) if text is not None and is_number else otherwise
