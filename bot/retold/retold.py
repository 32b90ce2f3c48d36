"""One thing that an answer rested on, as the page that checks it shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.messages import Answer


class Still(StrEnum):
    """Whether what was told still holds."""

    SAME = "same"
    CHANGED = "changed"
    """Another rule, or other words, hold by now."""
    CORRECTED = "corrected"
    """What we have on record of that very day reads otherwise by now."""
    FORMER = "former"
    """It was told as the rule of another time."""
    ENDED = "ended"
    """Its last day is over."""
    REVIEW_DUE = "review_due"
    WITHDRAWN = "withdrawn"
    MOVING = "moving"
    """It was taken from a list that changes by the day."""
    STOPPED = "stopped"
    """The editors have stopped its topic: nothing is told of it for now."""

    @property
    def is_sound(self) -> bool:
        """Whether who holds the answer may still go by it."""
        return self in {Still.SAME, Still.FORMER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Retold:
    """A rule or a section told anew; every string is plain text."""

    title: str
    topic: str
    """Of topics.yaml, with its path where it has one."""
    still: Still
    still_says: str
    """The same as a whole sentence, with what to do where it does not hold."""
    then: Answer | None = None
    """As it was told; None where that is not to be told any more."""
    now: Answer | None = None
    """As it stands today, where that is something else."""
    places: tuple[tuple[str, str], ...] = ()
    """From the place asked for up to the nation: each with what it has."""
    turns: tuple[tuple[str, str], ...] = ()
    """What would change it: the circumstance, and what holds then."""
    page: str | None = None
    """The product's page on it, from its root."""
    asks: str | None = None
    """A question of ours that asks for it today."""
    is_beside: bool = False
    """It was told for comparison with the place whose rule decides."""
