"""A list as it was understood: the contract between reading a file and reconciling it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from directory.registry.report import Ignored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from directory.nursery import Facts, ListedDate, Status
    from directory.registry.report import CellProblem, ListKind, Merged, Place, RowProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row that stands: what it says of one institution."""

    place: Place
    facts: Facts
    """Only what the row tells; everything else is empty."""
    status: Status
    """By the row itself, its sheet or the kind of list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One file, understood; the directory has not been looked at."""

    kind: ListKind
    as_of: ListedDate | None
    """截至日期, where the list tells it."""
    title: str
    entries: Sequence[Entry]
    """Identical repeats are merged already."""
    rejected: Sequence[RowProblem] = ()
    merged: Sequence[Merged] = ()
    ignored: Ignored = field(default_factory=Ignored)
    warnings: Sequence[CellProblem] = ()
