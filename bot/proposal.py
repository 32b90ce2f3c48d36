"""What a step offers: an answer it could give, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass, field
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
    columns: Mapping[str, float] = field(default_factory=dict)
    """Of a section: what the likeness among its features is made of."""
    confidence: float
    """0 … 1, comparable between steps."""
    asks: Callable[[], str]
    """A whole question that it answers; offered as a choice when nothing is sure enough."""
    build: Callable[[], Answer]
    deductions: Mapping[str, float] = field(default_factory=dict)
    """What was taken off its confidence beside the fitted features: the share that is left, by reason."""
    page_first: bool | None = None
    """Of a table: whether a page on the case is told before it, or after; None: none is told."""
    is_stopped: bool = False
    """Nothing is quoted from its topic for now: `build` says just that."""
