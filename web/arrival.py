"""How long a request waited in this process before anybody looked at it.

Set by the server's worker, read where an answer that comes too late is worth
nothing. Where another server runs the application nobody sets it, and nothing
seems to have waited.
"""

from __future__ import annotations

from contextvars import ContextVar

_WAITED_S: ContextVar[float] = ContextVar("waited_s", default=0.0)


def set_waited(seconds: float) -> None:
    """Tell how long the request that this thread is about to handle has waited."""
    _WAITED_S.set(seconds)


def waited_s() -> float:
    """Seconds that this request waited for its turn."""
    return _WAITED_S.get()
