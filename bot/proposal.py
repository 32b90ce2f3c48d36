"""What a step offers: an answer it could give, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.messages import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One possible answer; built only if it wins."""

    step: str
    key: str
    """What it would answer with, such as maternity@410000 or a section's id."""
    topic: str
    article: str | None = None
    """The slug of the article it comes from, where it comes from one."""
    features: Mapping[str, float]
    confidence: float
    """0 … 1, comparable between steps."""
    asks: Callable[[], str]
    """A whole question that it answers; offered as a choice when nothing is sure enough."""
    build: Callable[[], Answer]
