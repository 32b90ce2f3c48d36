"""Counts as they may be shown: what fewer than five people can have asked stays hidden.

Neither may it be had by subtraction: a sum is told of what is shown alone, and
where one count would be hidden alone, the smallest beside it is hidden too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN_FROM: Final = 5

Name = TypeVar("Name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Veiled(Generic[Name]):
    """One count with what it is of."""

    name: Name
    shown: int | None
    """None where it is hidden; 0 tells of nobody and is shown."""
    is_few: bool = False
    """Whether it is hidden for being small itself, and not for what stands beside it."""

    @property
    def text(self) -> str:
        """In a cell of a table."""
        if self.shown is not None:
            return str(self.shown)
        return "<5" if self.is_few else "不显示"


def veiled(counts: Iterable[tuple[Name, int]]) -> tuple[Veiled[Name], ...]:
    """Counts that add up to something, each as it may be shown.

    >>> [each.text for each in veiled([("周一", 12), ("周二", 3), ("周三", 7), ("周四", 0)])]
    ['12', '<5', '不显示', '0']
    """
    given = tuple(counts)
    few = {place for place, (_, count) in enumerate(given) if 0 < count < SHOWN_FROM}
    hidden = set(few)
    if len(few) == 1:
        others = [place for place, (_, count) in enumerate(given) if count >= SHOWN_FROM]
        hidden.update(sorted(others, key=lambda place: given[place][1])[:1])
    return tuple(
        Veiled(name=name, shown=None if place in hidden else count, is_few=place in few)
        for place, (name, count) in enumerate(given)
    )


def total(counts: Iterable[Veiled[Name]]) -> str:
    """The sum of what is shown; where something is hidden, it is at least that.

    >>> total(veiled([("周一", 12), ("周二", 3), ("周三", 7)]))
    '至少 12'
    """
    given = tuple(counts)
    shown = sum(each.shown or 0 for each in given)
    if all(each.shown is not None for each in given):
        return str(shown)
    return f"至少 {shown}" if shown else "不显示"
