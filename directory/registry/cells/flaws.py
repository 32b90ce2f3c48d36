"""What a cell turned out to say, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong with a cell; `code` is one of docs/directory.md, `reason` a sentence for a clerk."""

    code: str
    reason: str
    value: str | None = None
    """The part of the cell that is meant; None for the whole."""


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """A value as far as the cell tells one beyond doubt, and the flaws it was found with."""

    value: T
    flaws: tuple[Flaw, ...] = ()
