"""The day a rule is judged by: China's, wherever the server stands."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has kept one time without summer time since 1992; no time-zone database is needed."""


def day_of(moment: datetime) -> date:
    """The day of an aware moment in China.

    >>> from datetime import timezone
    >>> day_of(datetime(2025, 11, 27, 16, 0, tzinfo=timezone.utc))
    datetime.date(2025, 11, 28)
    """
    return moment.astimezone(SHANGHAI).date()
