"""Waiting for what another process does: asked again and again until a deadline, never slept through."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_BETWEEN_S = 0.02


def eventually(claim: Callable[[], object], *, within_s: float) -> float:
    """Hold until the claim is true; how many seconds that took.

    Raises:
        AssertionError: it is still false at the deadline.
    """
    begun = time.monotonic()
    while not claim():
        waited = time.monotonic() - begun
        assert waited < within_s, f"not so within {within_s} s"
        threading.Event().wait(_BETWEEN_S)
    return time.monotonic() - begun
