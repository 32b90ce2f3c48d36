"""A table as a reader found it, before anything is understood: values with their places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class NoValue(Enum):
    """A cell that holds something, and yet nothing that can be read."""

    FORMULA = "formula"
    """A formula whose result was not stored: none is ever evaluated."""
    ERROR = "error"
    """#N/A, #REF! …"""


Cell = str | int | float | bool | date | datetime | time | NoValue | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRow:
    """One row; merged ranges are filled, the value in each of their cells."""

    number: int
    """From 1: the worksheet row, the record of a CSV, the row of a table, the index in a JSON list."""
    cells: Sequence[Cell]
    """None for an empty cell. Numbers are numbers: a code typed as one has lost its last digits."""
    merged: frozenset[int] = frozenset()
    """Positions of cells filled from a merged range that begins in another cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """One sheet or one table of a document, in the document's order.

    A table that is split over the pages of a PDF is one table. Hidden sheets
    do not come this far.
    """

    rows: Sequence[RawRow]
    sheet: str | None = None
    """The name of the worksheet; None where there is none."""
    table: int | None = None
    """From 1, where a document (Word, HTML, PDF) holds tables."""
    title: str = ""
    """The text before the table: a caption, the paragraphs above it, a heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file as it was read: its tables, and the title of the whole."""

    tables: Sequence[RawTable]
    format: str
    """xlsx, xls, et, ods, csv, html, docx, json, pdf."""
