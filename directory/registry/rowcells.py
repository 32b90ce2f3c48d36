"""One row by field: its texts, its cells, and the place for what is wrong with them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from directory.registry.cells.privacy import hide_identity_numbers, hide_personal_numbers
from directory.registry.cells.text import is_unreadable, shown
from directory.registry.report import CellProblem, Place, RowProblem
from directory.registry.table import NoValue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from directory.registry.cells.flaws import Flaw
    from directory.registry.columns import Column
    from directory.registry.rows import DataRow
    from directory.registry.table import Cell

_REPORTED = {
    "name_address": "name",
    "district": "region",
    "province": "region",
    "city": "region",
    "region_code": "region",
    "town": "town",
    "phone": "phone",
    "age": "age_months",
    "lng": "coordinates",
    "lat": "coordinates",
    "point": "coordinates",
    "form_full_day": "service_forms",
    "form_half_day": "service_forms",
    "form_hourly": "service_forms",
    "form_occasional": "service_forms",
    "class_infant": "classes",
    "class_younger": "classes",
    "class_older": "classes",
    "class_mixed": "classes",
    "prepay": "prepays_at_most_three_months",
    "floor_area": "floor_area_m2",
    "indoor_area": "indoor_area_m2",
    "outdoor_area": "outdoor_area_m2",
}
"""Fields of layouts.yaml that a report calls otherwise; any other goes by its own name."""

_UNREPORTED = frozenset({"number", "person", "coordinate_system"})
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class RowCells:
    """A row under its header. `warnings` fills while the row is read."""

    __slots__ = ("_columns", "_data", "_told", "place", "section", "warnings")

    def __init__(self, data: DataRow, *, sheet: str | None, table: int | None) -> None:
        """`sheet` and `table` say where the row stands, None where there is none."""
        self._data = data
        self._columns = data.header.columns
        texts = data.texts
        self._told: dict[str, Column] = {}
        for field, columns in self._columns.items():
            for column in columns:
                if column.position < len(texts) and texts[column.position]:
                    self._told[field] = column
                    break
        self.section = data.section
        self.place = Place(row=data.row.number, sheet=sheet, table=table)
        self.warnings: list[CellProblem] = []

    def has(self, *fields: str) -> bool:
        """Whether the list has a column for one of the fields."""
        return not self._columns.keys().isdisjoint(fields)

    def text(self, field: str) -> str:
        """The clean text of a field: of its best column that tells something; empty where none does."""
        column = self._told.get(field)
        return "" if column is None else self._data.texts[column.position]

    def prose(self, field: str) -> str | None:
        """A text that is kept as the list words it, without persons' numbers; None for none."""
        text = self.text(field)
        return hide_personal_numbers(text) if text else None

    def cell(self, field: str) -> Cell:
        """The raw cell of a field's best column that tells something; None where none does."""
        column = self.column(field)
        return None if column is None else self._at(column)

    def cells(self, field: str) -> list[Cell]:
        """The raw cells of all columns of a field."""
        return [self._at(column) for column in self._columns.get(field, ())]

    def column(self, field: str) -> Column | None:
        """The column that `text` and `cell` take a field from; the first where none tells anything."""
        told = self._told.get(field)
        if told is not None:
            return told
        columns = self._columns.get(field)
        return columns[0] if columns else None

    def is_empty(self, *fields: str) -> bool:
        """Whether the row tells none of the fields, not even something unreadable."""
        if not self._told.keys().isdisjoint(fields):
            return False
        cells = (cell for field in fields for cell in self.cells(field))
        return not any(map(is_unreadable, cells))

    def warn(self, field: str, flaws: Iterable[Flaw], *, told_as: str | None = None) -> None:
        """Keep what is wrong with a field, in the list's own writing."""
        for flaw in flaws:
            self.warnings.append(self.problem(field, flaw, told_as=told_as))

    def problem(self, field: str, flaw: Flaw, *, told_as: str | None = None) -> CellProblem:
        """What is wrong with a field, without keeping it."""
        column = self.column(field)
        value = shown(None if column is None else self._at(column))
        if flaw.value is not None and (not value or _CHINESE.search(value)):
            value = flaw.value
        return CellProblem(
            place=self.place,
            field=told_as or _REPORTED.get(field, field),
            value=hide_identity_numbers(value),
            code=flaw.code,
            reason=flaw.reason,
            column=column.header if column else "",
        )

    def warn_unreadable_cells(self) -> None:
        """Tell of formulas without a stored result and of a spreadsheet's errors, wherever they stand."""
        if not any(map(is_unreadable, self._data.row.cells)):
            return
        for field, columns in self._columns.items():
            if field in _UNREPORTED:
                continue
            for column in columns:
                cell = self._at(column)
                if is_unreadable(cell):
                    self.warnings.append(self._unreadable(field, column, cell))

    def reject(self, field: str, code: str, reason: str, value: str | None = None) -> RowProblem:
        """The row as one that is left out, for what a field says."""
        column = self.column(field)
        found = shown(None if column is None else self._at(column)) if value is None else value
        return RowProblem(
            place=self.place,
            column=column.header if column else "",
            value=hide_identity_numbers(found),
            code=code,
            reason=reason,
        )

    def _unreadable(self, field: str, column: Column, cell: Cell) -> CellProblem:
        if cell is NoValue.FORMULA:
            code, reason = "formula_without_value", "这一格是公式，文件里没有存结果；请把公式粘贴成数值再上传"
        else:
            code, reason = "missing", "这一格是表格的错误值，没有内容；请补上"
        return CellProblem(
            place=self.place,
            field=_REPORTED.get(field, field),
            value=shown(cell),
            code=code,
            reason=reason,
            column=column.header,
        )

    def _at(self, column: Column) -> Cell:
        cells = self._data.row.cells
        return cells[column.position] if column.position < len(cells) else None
