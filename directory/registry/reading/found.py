"""What the readers give: tables whose rows are read as they are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from directory.registry.table import RawRow


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTable:
    """A `RawTable` in the making, so that a long list is never held whole."""

    rows: Iterable[RawRow]
    sheet: str | None = None
    table: int | None = None
    title: str = ""
