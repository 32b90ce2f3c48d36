"""How long a text may stand before somebody looks at it again, where its writer says nothing else."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Final

_A_YEAR: Final = 12
_HALF: Final = 6

_CHANGES_OFTEN: Final = frozenset({"benefits", "health", "mothers", "safety", "vaccines"})
_OF_MONEY: Final = frozenset({"money", "pay"})
"""Second parts of a path, such as nurseries/money."""


def review_months(topic: str) -> int:
    """Months until the next look: half a year for health and money, a year for all else.

    >>> review_months("health/fever"), review_months("rights/pay"), review_months("leave/maternity")
    (6, 6, 12)
    """
    first, *rest = topic.split("/")
    return _HALF if first in _CHANGES_OFTEN or not _OF_MONEY.isdisjoint(rest) else _A_YEAR


def review_day(topic: str, *, today: date) -> date:
    """The day by which a text that is written today is looked at again.

    >>> review_day("leave", today=date(2028, 2, 29))
    datetime.date(2029, 2, 28)
    """
    years, month = divmod(today.month - 1 + review_months(topic), _A_YEAR)
    year = today.year + years
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
