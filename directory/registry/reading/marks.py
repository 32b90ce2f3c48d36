"""What a worksheet says beside its values, which python-calamine does not tell: all places from 0."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from directory.registry.reading import bounds, refusals

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

    def add(self, place: tuple[int, int], nothing: NoValue) -> None:
        """Note the row and column of a cell without a value.

        Raises:
            Refused: too_large_unpacked, for more of them than any list has.
        """
        if len(self.without_value) >= bounds.CELLS_WITHOUT_VALUE:
            raise refusals.too_large_unpacked()
        self.without_value[place] = nothing
