"""A child's age in words, as the published tables write it."""

from __future__ import annotations

MONTHS_A_YEAR = 12
_TOLD_IN_YEARS_FROM = 24


def age_label(months: int) -> str:
    """How the tables name an age: in months below two years, then in years where they are whole.

    >>> age_label(0), age_label(18), age_label(24), age_label(30), age_label(72)
    ('出生时', '18 月龄', '2 周岁', '30 月龄', '6 周岁')
    """
    if months == 0:
        return "出生时"
    if months >= _TOLD_IN_YEARS_FROM and months % MONTHS_A_YEAR == 0:
        return f"{months // MONTHS_A_YEAR} 周岁"
    return f"{months} 月龄"


def span_label(months: int) -> str:
    """A length of time: in years where they are whole and more than one.

    >>> span_label(3), span_label(12), span_label(36)
    ('3 个月', '12 个月', '3 年')
    """
    if months > MONTHS_A_YEAR and months % MONTHS_A_YEAR == 0:
        return f"{months // MONTHS_A_YEAR} 年"
    return f"{months} 个月"
