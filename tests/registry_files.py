"""The files of tests/data/registry/files: what they hold stands in make_files.py beside them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from directory.registry.workbook import read_document

if TYPE_CHECKING:
    from directory.registry.table import Cell, Document, RawTable

FILES = Path(__file__).parent / "data" / "registry" / "files"


def read(name: str) -> Document:
    """The document of one of the files."""
    return read_document((FILES / name).read_bytes(), filename=name)


def rows_of(table: RawTable) -> dict[int, list[str]]:
    """Each row's number and its cells as a program writes them into text."""
    return {row.number: [as_text(cell) for cell in row.cells] for row in table.rows}


def as_text(cell: Cell) -> str:
    """A date as in 2022-03-05, nothing as an empty text."""
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else str(cell)
