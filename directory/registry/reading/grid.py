"""Cells that span rows and columns, laid out on a grid: HTML, Word and PDF tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from directory.registry.reading import bounds
from directory.registry.table import RawRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from directory.registry.table import Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One cell as a document writes it."""

    text: str
    columns: int = 1
    rows: int = 1
    """How many rows it reaches over; never past the last row of the table."""


def lay_out(written: Sequence[Iterable[Span]]) -> list[RawRow]:
    """Rows numbered from 1, a spanning cell's text in each of the places it covers.

    A cell goes into the first free place of its row, as the HTML standard lays
    tables out (WHATWG HTML, 4.9.12 "Forming a table").
    """
    pending: dict[int, tuple[int, str]] = {}
    rows = []
    for number, spans in enumerate(written, start=1):
        cells: dict[int, Cell] = {}
        merged: set[int] = set()
        reaching = {}
        for column, (left, text) in pending.items():
            cells[column] = text
            merged.add(column)
            if left > 1:
                reaching[column] = (left - 1, text)
        column = 0
        for span in spans:
            while column in cells:
                column += 1
            width = min(max(span.columns, 1), bounds.COLUMNS + 1)
            for place in range(column, column + width):
                if place in cells:
                    break
                cells[place] = span.text
                if place > column:
                    merged.add(place)
                if span.rows > 1:
                    reaching[place] = (span.rows - 1, span.text)
            column += width
        pending = reaching
        row: list[Cell] = [cells.get(place) for place in range(max(cells, default=-1) + 1)]
        rows.append(RawRow(number=number, cells=row, merged=frozenset(merged)))
    return rows
