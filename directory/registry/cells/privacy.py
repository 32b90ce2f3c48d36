"""Numbers of persons that no list may bring into the directory: identity numbers and private mobiles."""

from __future__ import annotations

import re

_IDENTITY = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
)
"""GB 11643-1999: six digits of place, birth date, three digits, check character."""
_LONG_DIGITS = re.compile(r"\d{11}|\d{3}[- ]\d{4}[- ]\d{4}|\d{6} \d{8} ")
_SPACED_IDENTITY = re.compile(
    r"(?<!\d)[1-9]\d{5} (?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]) \d{3}[\dXx](?![\dA-Za-z])"
)
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")

_IDENTITY_GONE = "（证件号略）"
_MOBILE_GONE = "（手机号略）"


def hide_identity_numbers(text: str) -> str:
    """The text without identity numbers.

    >>> hide_identity_numbers("园长 410702199001011239")
    '园长 （证件号略）'
    """
    if not _LONG_DIGITS.search(text):
        return text
    return _SPACED_IDENTITY.sub(_IDENTITY_GONE, _IDENTITY.sub(_IDENTITY_GONE, text))


def hide_personal_numbers(text: str) -> str:
    """The text without identity numbers and private mobiles: for notes, which are no place for a telephone.

    >>> hide_personal_numbers("有事找13800000000")
    '有事找（手机号略）'
    """
    if not _LONG_DIGITS.search(text):
        return text
    return _MOBILE.sub(_MOBILE_GONE, hide_identity_numbers(text))


def is_identity_number(text: str) -> bool:
    """Whether a text is an identity number and nothing else."""
    return _IDENTITY.fullmatch(text) is not None
