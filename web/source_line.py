"""What a line about a source says of it, in words: who issued it, from when it holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge.sources import UNKNOWN_ISSUER

if TYPE_CHECKING:
    from knowledge.sources import Source

_HAS_A_FIRST_DAY = re.compile(r"(?:法|条例|规定|办法|细则|决定)(?:[（(〔][^）)〕]*[）)〕])?\Z")
"""Titles of rules, which hold from a day; a guide or a notice only has the day it came out."""


def known_issuer(source: Source) -> str | None:
    """Who issued a document, or None where that was not found out."""
    return None if source.issuer == UNKNOWN_ISSUER else source.issuer


def issuer_beside_number(source: Source) -> str | None:
    """Who issued a document, for a line with its number; None where the number says it, or it is not known.

    >>> from knowledge.sources import Source
    >>> issuer_beside_number(Source(title="某规定", issuer="国务院", number="国务院令第619号"))
    >>> issuer_beside_number(Source(title="某办法", issuer="财政部", number="财税〔2008〕8号"))
    '财政部'
    """
    issuer = known_issuer(source)
    return None if issuer and (source.number or "").startswith(issuer) else issuer


def since(source: Source) -> str:
    """From when a document holds, or what is known instead; empty where there is nothing to say.

    >>> from datetime import date
    >>> from knowledge.sources import Source
    >>> since(Source(title="某条例", issuer="某机关", issued="2021-11", in_force_from=date(2021, 11, 27)))
    '2021-11-27 起施行'
    >>> since(Source(title="某条例", issuer="某机关", issued="2021-11"))
    '2021-11 发布，施行日未核到'
    >>> since(Source(title="某指南", issuer="某机关", issued="2021-11"))
    '2021-11 发布'
    """
    if source.in_force_from is not None:
        return f"{source.in_force_from.isoformat()} 起施行"
    parts = [f"{source.issued} 发布"] if source.issued else []
    if _HAS_A_FIRST_DAY.search(source.title):
        parts.append("施行日未核到")
    return "，".join(parts)
