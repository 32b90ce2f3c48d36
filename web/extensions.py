"""Flask extensions that views decorate themselves with; `web.app` binds them to an application."""

from __future__ import annotations

from flask import request
from flask_limiter import Limiter
from flask_wtf import CSRFProtect

ASK_LIMIT = "300 per minute"
"""Questions from one address to one process.

Generous, because a mobile network shows thousands of parents under one
address; an answer costs milliseconds, so this still stops a flood.
"""

PAGE_LIMIT = "600 per minute"
"""Pages that only read, from one address to one process."""

REPORT_LIMIT = "30 per minute"
"""Reports of readers from one address to one process."""

VOTE_LIMIT = "120 per minute"
"""有用 and 没用 from one address to one process."""

DOWNLOAD_LIMIT = "30 per minute"
"""Downloads of the whole directory from one address to one process."""


def client_address() -> str:
    """The address a request came from, past the trusted proxies."""
    return request.remote_addr or "unknown"


limiter = Limiter(key_func=client_address, storage_uri="memory://", strategy="fixed-window")
"""Counts in each process by itself: nothing to run beside the product, and no limit is a promise."""

csrf = CSRFProtect()
