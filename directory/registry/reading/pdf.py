"""Ruled tables of PDFs that hold text."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from directory.registry.reading import bounds, refusals
from directory.registry.reading.captions import caption_of
from directory.registry.reading.found import FoundTable
from directory.registry.table import RawRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from directory.registry.table import Cell

_PAGE_NUMBER = re.compile(r"[\s\-—–·/|0-9第共页]*(?:page\s*\d+(?:\s*of\s*\d+)?)?\s*", re.IGNORECASE)
_EDGE_POINTS = 3.0
"""Rules of one table on two pages lie so near each other, in points (1/72 inch)."""


@dataclass(slots=True)
class _Table:
    title: str
    edges: list[float]
    rows: list[RawRow] = field(default_factory=list)

    def add(self, cells: Sequence[Cell], merged: frozenset[int]) -> None:
        self.rows.append(RawRow(number=len(self.rows) + 1, cells=cells, merged=merged))


def read_pdf(content: bytes) -> list[FoundTable]:
    """The tables of a document; one that goes on over pages is one, its repeated headers rows.

    Raises:
        Refused: encrypted, picture, empty, no_table, unreadable, too_large_unpacked.
            Whatever pdfplumber raises at a damaged file.
    """
    try:
        document = pdfplumber.open(io.BytesIO(content))
    except PdfminerException as failure:
        if failure.args and isinstance(failure.args[0], PDFPasswordIncorrect):
            raise refusals.encrypted_pdf() from failure
        raise refusals.unreadable() from failure
    reading = _Reading()
    with document:
        if not document.pages:
            raise refusals.unreadable()
        if len(document.pages) > bounds.PDF_PAGES:
            raise refusals.too_large_unpacked()
        try:
            for page in document.pages:
                reading.take(page.dedupe_chars())  # WPS prints bold letters twice, a hair apart
                page.close()
        except PdfminerException as failure:
            if failure.args and isinstance(failure.args[0], MemoryError):
                raise refusals.too_large_unpacked() from failure
            raise
    return reading.tables()


@dataclass(slots=True)
class _Reading:
    """What the pages gave so far."""

    found: list[_Table] = field(default_factory=list)
    characters: int = 0
    drawn: int = 0
    last_is_open: bool = False
    """Whether nothing but a page number has come after the last table."""
    running_head: str = ""
    flow: list[str] = field(default_factory=list)

    def take(self, page: Any) -> None:
        counts = [len(page.chars), len(page.lines) + len(page.rects) + len(page.curves), len(page.images)]
        if sum(counts) > bounds.PDF_PAGE_OBJECTS:
            raise refusals.too_large_unpacked()
        self.characters += counts[0]
        self.drawn += counts[1] + counts[2]
        tables = sorted(
            (table for table in page.find_tables() if _is_table(table)), key=lambda table: table.bbox[1]
        )
        top = page.bbox[1]
        for table in tables:
            self._take_text(_text_between(page, top, table.bbox[1]), at_top=top == page.bbox[1])
            self._take_table(table)
            top = table.bbox[3]
        self._take_text(_text_between(page, top, page.bbox[3]), at_top=not tables)

    def _take_text(self, text: str, *, at_top: bool) -> None:
        if _PAGE_NUMBER.fullmatch(text) or (at_top and text == self.running_head):
            return
        if at_top and not self.running_head:
            self.running_head = text
        self.last_is_open = False
        self.flow.extend(text.split("\n"))

    def _take_table(self, table: Any) -> None:
        edges = sorted({cell[0] for cell in table.cells} | {max(cell[2] for cell in table.cells)})
        if not (self.last_is_open and _same_edges(self.found[-1].edges, edges)):
            self.found.append(_Table(title=caption_of(self.flow), edges=edges))
        self.flow.clear()
        for cells, merged in _rows_of(table):
            self.found[-1].add(cells, merged)
        self.last_is_open = True

    def tables(self) -> list[FoundTable]:
        if self.found:
            return [
                FoundTable(table=number, title=table.title, rows=table.rows)
                for number, table in enumerate(self.found, start=1)
            ]
        if self.characters:
            raise refusals.no_table()
        raise refusals.picture() if self.drawn else refusals.empty()


def _is_table(table: Any) -> bool:
    """Not a frame around a text, nor a rule under a heading."""
    return len({cell[0] for cell in table.cells}) > 1


def _same_edges(one: list[float], other: list[float]) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= _EDGE_POINTS for a, b in zip(one, other, strict=True))


def _text_between(page: Any, top: float, bottom: float) -> str:
    if bottom - top < 1:
        return ""
    left, _, right, _ = page.bbox
    return str(page.crop((left, top, right, bottom), strict=False).extract_text()).strip()


def _rows_of(table: Any) -> list[tuple[list[Cell], frozenset[int]]]:
    """Each row's cells; one that spans rows or columns fills every place it covers."""
    texts = table.extract()
    lefts = sorted({cell[0] for cell in table.cells})
    tops = [row.bbox[1] for row in table.rows]
    grid: list[list[Cell]] = [[None] * len(lefts) for _ in tops]
    merged: list[set[int]] = [set() for _ in tops]
    for line, row in enumerate(table.rows):
        for column, box in enumerate(row.cells):
            if box is None:
                continue
            text = texts[line][column]
            for below in range(line, len(tops)):
                if below > line and tops[below] >= box[3] - 1:
                    break
                for beside in range(column, len(lefts)):
                    if beside > column and lefts[beside] >= box[2] - 1:
                        break
                    grid[below][beside] = text
                    if (below, beside) != (line, column):
                        merged[below].add(beside)
    return [(cells, frozenset(places)) for cells, places in zip(grid, merged, strict=True)]
