"""Moments as the desk tells them: by the clock on the wall in China."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from bot.calendar import SHANGHAI, day_of

_WEEKDAYS: Final = "一二三四五六日"


def moment_words(moment: datetime) -> str:
    """A moment to the minute.

    >>> from datetime import UTC, datetime
    >>> moment_words(datetime(2026, 11, 24, 2, 5, tzinfo=UTC))
    '2026-11-24 10:05'
    """
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def moment_in_full(moment: datetime) -> str:
    """A moment to the minute, as one says it of something that is to come.

    >>> from datetime import UTC
    >>> moment_in_full(datetime(2026, 12, 1, 0, 5, tzinfo=UTC))
    '2026 年 12 月 1 日（星期二）08:05'
    """
    there = moment.astimezone(SHANGHAI)
    return f"{day_in_full(there.date())}{there:%H:%M}"


def day_in_full(day: date) -> str:
    """A day with its weekday.

    >>> day_in_full(date(2026, 12, 1))
    '2026 年 12 月 1 日（星期二）'
    """
    return f"{day.year} 年 {day.month} 月 {day.day} 日（星期{_WEEKDAYS[day.weekday()]}）"


def moment_typed(day: str, clock: str) -> datetime | None:
    """The moment of a day and a time of the clock in China, as browsers send them; None for what is none.

    >>> moment_typed("2026-12-01", "08:05").isoformat()
    '2026-12-01T08:05:00+08:00'
    >>> moment_typed("2026-02-30", "08:05")
    """
    try:
        return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), tzinfo=SHANGHAI)
    except ValueError:
        return None


def wait_words(until: datetime, *, now: datetime) -> str:
    """How long until a moment, in whole minutes, never too few.

    >>> from datetime import UTC, datetime, timedelta
    >>> now = datetime(2026, 11, 24, 2, 5, tzinfo=UTC)
    >>> wait_words(now + timedelta(seconds=61), now=now)
    '2 分钟'
    """
    return f"{max(1, -((now - until) // timedelta(minutes=1)))} 分钟"


def days_since(moment: datetime, *, now: datetime) -> int:
    """Whole days of the calendar between two moments."""
    return (day_of(now) - day_of(moment)).days
