"""What a check of the account's server finds: one line each, with what to do.

No finding holds a secret: neither a token nor a key is ever put into a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How much a finding weighs; the value is the mark before its line."""

    GOOD = "✓"
    NOTED = "·"
    """Works, and could be better."""
    BAD = "✗"
    """Must be mended."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line."""

    verdict: Verdict
    text: str


def good(text: str) -> Finding:
    """All is well here."""
    return Finding(Verdict.GOOD, text)


def noted(text: str) -> Finding:
    """Works, and could be better."""
    return Finding(Verdict.NOTED, text)


def bad(text: str) -> Finding:
    """Must be mended."""
    return Finding(Verdict.BAD, text)
