"""What a worksheet says beside its values, which python-calamine does not tell: all places from 0."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from directory.registry.table import NoValue


class MergedRange(NamedTuple):
    """The first and the last row and column that one cell covers."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Marks:
    """Of one worksheet."""

    without_value: dict[tuple[int, int], NoValue] = field(default_factory=dict)
    """Row and column of each formula without a stored result, and of each error."""
    merged: list[MergedRange] = field(default_factory=list)
