"""Some days, and as many before them: what a trend is told from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

WEEK: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The last so many days up to a moment."""

    now: datetime
    days: int = WEEK

    @property
    def begin(self) -> datetime:
        """Where the days begin."""
        return self.now - timedelta(days=self.days)

    @property
    def before(self) -> datetime:
        """Where the days before them begin."""
        return self.now - timedelta(days=2 * self.days)
