"""Moments as the desk tells them: by the clock on the wall in China."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.calendar import SHANGHAI, day_of

if TYPE_CHECKING:
    from datetime import datetime


def moment_words(moment: datetime) -> str:
    """A moment to the minute.

    >>> from datetime import UTC, datetime
    >>> moment_words(datetime(2026, 11, 24, 2, 5, tzinfo=UTC))
    '2026-11-24 10:05'
    """
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


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
