"""Tokens that nobody guesses, and what the database keeps of them."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """256 random bits for a cookie or an address."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """What is kept of a token: whoever reads the database cannot come in with it.

    A plain hash is enough, as nobody can try 2 ** 256 tokens.
    """
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
