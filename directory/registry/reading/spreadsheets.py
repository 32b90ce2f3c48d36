"""Workbooks: .xlsx, .xls, WPS .et, .ods; python-calamine reads the values.

calamine aborts its whole process on some hostile files; this runs in a child.
"""

from __future__ import annotations

import io
from collections import deque
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook

from directory.registry.reading import bounds, refusals
from directory.registry.reading.archive import open_archive, refuse_hostile_xml
from directory.registry.reading.biff_marks import marks_of_biff
from directory.registry.reading.found import FoundTable
from directory.registry.reading.kind import Kind
from directory.registry.reading.marks import Marks, MergedRange
from directory.registry.reading.open_document_marks import marks_of_open_document
from directory.registry.reading.open_xml_marks import marks_of_open_xml
from directory.registry.table import RawRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from python_calamine import CalamineSheet

    from directory.registry.table import Cell

_DAY = timedelta(days=1)
_MIDNIGHT = datetime(2000, 1, 1)  # noqa: DTZ001 - only its time of day is used
_EXACT_INTEGER = 1e22
"""Above, a float is no longer the integer that was typed, whatever its last digits."""
_PICTURES = ("xl/media/", "Pictures/")


def read_workbook(content: bytes, kind: Kind) -> Iterator[FoundTable]:
    """The sheets that are not hidden, in order; rows from the first of the worksheet.

    Raises:
        Refused: encrypted, unreadable, picture, too_large_unpacked.
            Whatever calamine or the XML parser raises at a damaged file.
    """
    marks: dict[str, Marks] = {}
    if kind is not Kind.BIFF:
        with open_archive(content) as archive:
            refuse_hostile_xml(archive)
            marks = marks_of_open_xml(archive) if kind is Kind.OPEN_XML else marks_of_open_document(archive)
            has_pictures = any(name.startswith(_PICTURES) for name in archive.namelist())
    else:
        has_pictures = False
        by_order = marks_of_biff(content)
    workbook = load_workbook(io.BytesIO(content))
    if kind is Kind.BIFF:
        marks = dict(zip(workbook.sheet_names, by_order, strict=False))
    is_empty = True
    for about in workbook.sheets_metadata:
        if about.visible != SheetVisibleEnum.Visible or about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(about.name)
        if sheet.start is None and not marks.get(about.name, Marks()).without_value:
            continue
        is_empty = False
        yield FoundTable(sheet=about.name, rows=_rows(sheet, marks.get(about.name, Marks())))
    if is_empty and has_pictures:
        raise refusals.picture()


def _rows(sheet: CalamineSheet, marks: Marks) -> Iterator[RawRow]:
    """Calamine gives rows from the first of the worksheet, but columns from the first used one."""
    first_column = sheet.start[1] if sheet.start else 0
    merges = deque(sorted([*(MergedRange(*a, *b) for a, b in sheet.merged_cell_ranges or ()), *marks.merged]))
    without_value: dict[int, dict[int, Any]] = {}
    for (row, column), nothing in marks.without_value.items():
        without_value.setdefault(row, {})[column] = nothing
    open_merges: list[tuple[MergedRange, Cell]] = []
    last = max(without_value, default=-1)
    number = -1
    for number, values in enumerate(sheet.iter_rows()):
        cells = [None] * first_column + [_cell(value) for value in values]
        _put(cells, without_value.get(number))
        merged = _fill(cells, number, merges, open_merges)
        yield RawRow(number=number + 1, cells=cells, merged=merged)
    for below in range(number + 1, min(last, bounds.ROWS) + 1):
        cells = []
        _put(cells, without_value.get(below))
        yield RawRow(number=below + 1, cells=cells)


def _put(cells: list[Cell], nothing: dict[int, Any] | None) -> None:
    for column, value in (nothing or {}).items():
        if column > bounds.COLUMNS:
            raise refusals.too_large_unpacked()
        cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = value


def _fill(
    cells: list[Cell], number: int, merges: deque[MergedRange], open_merges: list[tuple[MergedRange, Cell]]
) -> frozenset[int]:
    """Put the value of each merged range that covers this row into its cells; where it did."""
    while merges and merges[0].top <= number:
        found = merges.popleft()
        value = cells[found.left] if found.top == number and found.left < len(cells) else None
        if value is not None:
            open_merges.append((found, value))
    if not open_merges:
        return frozenset()
    filled = set()
    for found, value in open_merges:
        # a title that is merged over the whole row reaches no further than the list
        for column in range(found.left, min(found.right + 1, len(cells))):
            if (number, column) != (found.top, found.left):
                cells[column] = value
                filled.add(column)
    open_merges[:] = [one for one in open_merges if one[0].bottom > number]
    return frozenset(filled)


def _cell(value: Any) -> Cell:
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < _EXACT_INTEGER else value
    if isinstance(value, timedelta):  # a cell formatted as elapsed time ([h]:mm)
        return (_MIDNIGHT + value).time() if timedelta(0) <= value < _DAY else str(value)
    return value  # type: ignore[no-any-return]  # the rest of calamine's values are cells as they are
