"""The day that a question tells: of a birth, or of the rule that is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.phrases import Span

if TYPE_CHECKING:
    from re import Match

_MONTH_AND_DAY = r"(?:(\d{1,2})月)?(?:(\d{1,2})[日号])?"
_YEAR = re.compile(rf"(20\d{{2}}|(?<!\d)[12]\d(?=年\d{{1,2}}月))年{_MONTH_AND_DAY}")
_NUMBERS = re.compile(r"(?<!\d)(20\d{2})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?!\d)")
_RELATIVE_YEAR = re.compile(rf"(前年|去年|今年|明年){_MONTH_AND_DAY}")
_CENTURY = 100
_YEARS_AWAY = {"前年": -2, "去年": -1, "今年": 0, "明年": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class DateTold:
    """A day, or the month or year in which it lies."""

    first: date
    last: date
    """Not after today where the period has begun: what comes later is not known yet."""
    span: Span


def find_date(text: str, *, today: date) -> DateTold | None:
    """The first date that a normalised text tells, or None.

    >>> told = find_date("2025年10月在四川生的", today=date(2026, 11, 24))
    >>> told.first, told.last
    (datetime.date(2025, 10, 1), datetime.date(2025, 10, 31))
    """
    match = _YEAR.search(text) or _NUMBERS.search(text)
    if match is not None:
        return _read(match, int(match[1]) % _CENTURY + 2000, today)
    match = _RELATIVE_YEAR.search(text)
    # 今年 alone asks for the rule of today.
    if match is None or (match[1] == "今年" and not match[2]):
        return None
    return _read(match, today.year + _YEARS_AWAY[match[1]], today)


def _read(match: Match[str], year: int, today: date) -> DateTold | None:
    month = int(match[2]) if match[2] else None
    day = int(match[3]) if match[3] else None
    try:
        if month and day:
            first = last = date(year, month, day)
        elif month:
            first = date(year, month, 1)
            last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        else:
            first, last = date(year, 1, 1), date(year, 12, 31)
    except ValueError:
        return None
    if first <= today:
        last = min(last, today)
    return DateTold(first=first, last=last, span=Span(start=match.start(), end=match.end(), text=match[0]))
