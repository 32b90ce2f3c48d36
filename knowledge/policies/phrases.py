"""Phrases that the answers from every table share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.policies.table import NATION

if TYPE_CHECKING:
    from datetime import date

_LITTERS = {2: "双胞胎", 3: "三胞胎", 4: "四胞胎"}


def litter(births: int) -> str:
    """What a mother calls so many children born at once.

    >>> litter(2), litter(5)
    ('双胞胎', '5 胞胎')
    """
    return _LITTERS.get(births, f"{births} 胞胎")


def spell_day(day: date) -> str:
    """A day in Chinese, without leading zeros.

    >>> from datetime import date
    >>> spell_day(date(2025, 11, 8))
    '2025 年 11 月 8 日'
    """
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def at_place(region_code: str, place: str) -> str:
    """How a sentence begins that tells a region's rule."""
    return "按国家规定" if region_code == NATION else f"在{place}"
