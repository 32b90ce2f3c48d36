"""Merged cells, formulas without a stored result and errors in the worksheets of an .ods."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from defusedxml.ElementTree import iterparse

from directory.registry.reading import bounds
from directory.registry.reading.marks import Marks, MergedRange
from directory.registry.table import NoValue

if TYPE_CHECKING:
    import zipfile
    from xml.etree.ElementTree import Element

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_TEXT_P = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
_CELLS = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})
_ERRORS = ("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "Err:")


@dataclass(slots=True)
class _Sheet:
    marks: Marks = field(default_factory=Marks)
    row: int = 0
    column: int = 0
    spans: list[MergedRange] = field(default_factory=list)
    nothing: dict[int, NoValue] = field(default_factory=dict)

    def take_cell(self, cell: Element) -> None:
        repeated = _number(cell, "number-columns-repeated")
        columns, rows = _number(cell, "number-columns-spanned"), _number(cell, "number-rows-spanned")
        if columns > 1 or rows > 1:
            self.spans.append(
                MergedRange(self.row, self.column, self.row + rows - 1, self.column + columns - 1)
            )
        if (nothing := _nothing_in(cell)) is not None:
            for column in range(self.column, min(self.column + repeated, bounds.COLUMNS + 1)):
                self.nothing[column] = nothing
        self.column += repeated

    def end_row(self, row: Element) -> None:
        repeated = _number(row, "number-rows-repeated")
        self.marks.merged.extend(self.spans)
        for number in range(self.row, min(self.row + repeated, bounds.ROWS + 1)):
            for column, nothing in self.nothing.items():
                self.marks.add((number, column), nothing)
        self.row += repeated
        self.column = 0
        self.spans.clear()
        self.nothing.clear()


def marks_of_open_document(archive: zipfile.ZipFile) -> dict[str, Marks]:
    """By the name of the sheet.

    Raises:
        xml.etree.ElementTree.ParseError: the workbook is damaged.
    """
    found: dict[str, Marks] = {}
    sheet = _Sheet()
    with archive.open("content.xml") as stream:
        for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                if element.tag == f"{_TABLE}table":
                    sheet = _Sheet()
                    found[element.get(f"{_TABLE}name", "")] = sheet.marks
            elif element.tag in _CELLS:
                sheet.take_cell(element)
                element.clear()
            elif element.tag == f"{_TABLE}table-row":
                sheet.end_row(element)
                element.clear()
    return found


def _nothing_in(cell: Element) -> NoValue | None:
    if cell.get(f"{_CALC}value-type") == "error":
        return NoValue.ERROR
    if cell.get(f"{_TABLE}formula") is None:
        return None
    text = "".join("".join(paragraph.itertext()) for paragraph in cell.iter(_TEXT_P))
    if text.startswith(_ERRORS):
        return NoValue.ERROR
    stored = cell.get(f"{_OFFICE}value-type") is not None or text
    return None if stored else NoValue.FORMULA


def _number(element: Element, name: str) -> int:
    value = element.get(f"{_TABLE}{name}", "1")
    return int(value) if value.isdecimal() and len(value) < 8 and int(value) else 1  # noqa: PLR2004 - 1,048,576
