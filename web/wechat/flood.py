"""How much one parent may ask: counted by the minute, in this process alone.

Flask-Limiter's memory starts a thread with nearly each count; this is a
dictionary that is thrown away every minute.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

MESSAGES_PER_MINUTE = 30
"""Of one parent; the platform's repetitions of a message that was answered are not counted."""

_MOST_SENDERS = 100_000
"""Of one minute; beyond it the counting begins anew, and memory stays as it is."""

_SECONDS = 60


class Flood:
    """The messages of each sender in the current minute."""

    def __init__(self, limit: int = MESSAGES_PER_MINUTE) -> None:
        self._limit = limit
        self._minute = 0
        self._counts: dict[str, int] = {}
        self._lock = threading.Lock()

    def is_over(self, sender: str, *, now: datetime) -> bool:
        """Count one message of a sender; whether it is more than the limit."""
        minute = int(now.timestamp()) // _SECONDS
        with self._lock:
            if minute != self._minute or len(self._counts) >= _MOST_SENDERS:
                self._minute, self._counts = minute, {}
            count = self._counts[sender] = self._counts.get(sender, 0) + 1
        return count > self._limit
