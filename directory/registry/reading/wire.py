"""How tables pass from the child process to its parent: one JSON array or object a line.

Nothing here can run code in the parent, whatever a child that was taken over writes.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import IO, TYPE_CHECKING, Any

from directory.registry.reading import bounds, refusals
from directory.registry.report import Refused
from directory.registry.table import Document, NoValue, RawRow, RawTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from directory.registry.reading.found import FoundTable
    from directory.registry.table import Cell

REFUSALS = frozenset(
    {
        "empty",
        "no_table",
        "unreadable",
        "too_large_unpacked",
        "too_large",
        "encrypted",
        "picture",
        "unsupported_format",
    }
)
READY = b'"ready"\n'
"""The first line: whatever fails before it is not the file's fault."""
_FORMATS = frozenset({"xlsx", "xls", "et", "ods", "csv", "html", "docx", "json", "pdf"})
_TEXT_FORMATS = frozenset({"csv", "html", "json"})
_ERRORS = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!"}
)
"""A list that went through CSV or a copied page keeps its errors as words."""
_KEPT_WORDS = 50_000
_NOT_MERGED: frozenset[int] = frozenset()
_FROM_TEXT: dict[str, Callable[[str], Cell]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
    "none": NoValue,
}


class Garbled(Exception):
    """A child did not end as agreed: it died, or what it wrote is none of this."""


def write_tables(name: str, tables: Iterable[FoundTable], out: IO[str]) -> None:
    """Write all of `tables`, read from a file of format `name`.

    Raises:
        Refused: too_large or too_large_unpacked, when they pass the bounds.
    """
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_as_json).encode
    too_much = refusals.too_much_text if name in _TEXT_FORMATS else refusals.too_large_unpacked
    rows = cells = characters = 0
    for table in tables:
        title = table.title[: bounds.TITLE_CHARACTERS]
        out.write(encode({"sheet": table.sheet, "table": table.table, "title": title}) + "\n")
        for row in table.rows:
            line, held, length = _plain_row(row.cells)
            if len(line) > bounds.COLUMNS:
                raise too_much()
            rows += 1
            cells += held
            characters += length
            if rows > bounds.ROWS or cells > bounds.CELLS or characters > bounds.CHARACTERS:
                raise too_much()
            out.write(encode([row.number, line, sorted(place for place in row.merged if place < len(line))]))
            out.write("\n")
    out.write(encode({"end": name}) + "\n")


def write_refusal(refused: Refused, out: IO[str]) -> None:
    """Write why there are no tables; what was written before counts no more."""
    out.write(json.dumps({"refused": refused.code, "reason": refused.reason}) + "\n")


def read_tables(lines: Iterable[bytes]) -> Document:
    """The document that a child wrote.

    Raises:
        Refused: the child said so, or no cell holds anything.
        Garbled: something else was written.
    """
    tables: list[RawTable] = []
    words: dict[str, str] = {}
    about: dict[str, Any] | None = None
    rows: list[RawRow] = []
    for line in lines:
        value = _parse(line)
        if isinstance(value, list):
            rows.append(_row(value, words))
            continue
        if "refused" in value:
            raise _refused(value)
        if about is not None:
            _keep(tables, about, rows)
        if "end" in value:
            if value["end"] not in _FORMATS:
                raise Garbled
            if not tables:
                raise refusals.empty()
            return Document(tables=tables, format=value["end"])
        about, rows = value, []
    raise Garbled


def _plain_row(cells: Sequence[Cell]) -> tuple[list[Cell], int, int]:
    """The cells up to the last that holds something, how many do, and their characters."""
    line = [_plain(cell) for cell in cells]
    while line and line[-1] is None:
        line.pop()
    held = length = 0
    for cell in line:
        if cell is not None:
            held += 1
            if isinstance(cell, str):
                length += len(cell)
    return line, held, length


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, str):
        if not cell or cell.isspace():
            return None
        if cell in _ERRORS:
            return NoValue.ERROR
        return cell[: bounds.CELL_CHARACTERS].replace("\x00", "")
    if isinstance(cell, float) and not abs(cell) < float("inf"):
        return NoValue.ERROR
    return cell


def _as_json(value: Any) -> dict[str, str]:
    if isinstance(value, NoValue):
        return {"none": value.value}
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    raise TypeError(type(value))


def _parse(line: bytes) -> Any:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as broken:
        raise Garbled from broken
    if not isinstance(value, list | dict):
        raise Garbled
    return value


def _row(value: list[Any], words: dict[str, str]) -> RawRow:
    try:
        number, line, merged = value
        if type(number) is not int or len(line) > bounds.COLUMNS:
            raise Garbled
        cells = tuple([_cell(cell, words) for cell in line])
        places = frozenset(map(int, merged)) if merged else _NOT_MERGED
    except (TypeError, ValueError) as broken:
        raise Garbled from broken
    return RawRow(number=number, cells=cells, merged=places)


def _cell(cell: Any, words: dict[str, str]) -> Cell:
    if isinstance(cell, str):
        if len(words) < _KEPT_WORDS:
            return words.setdefault(cell, cell)
        return words.get(cell, cell)
    if cell is None or isinstance(cell, bool | int | float):
        return cell
    if not isinstance(cell, dict) or len(cell) != 1:
        raise Garbled
    ((name, text),) = cell.items()
    if name not in _FROM_TEXT:
        raise Garbled
    return _FROM_TEXT[name](text)


def _refused(value: dict[str, Any]) -> Refused:
    code, reason = value["refused"], value.get("reason")
    if code not in REFUSALS or not isinstance(reason, str):
        raise Garbled
    return Refused(code, reason)


def _keep(tables: list[RawTable], about: dict[str, Any], rows: list[RawRow]) -> None:
    """Add the table, unless it is empty; its rows all as wide as the widest."""
    width = max((len(row.cells) for row in rows), default=0)
    if not width:
        return
    sheet, table, title = about.get("sheet"), about.get("table"), about.get("title")
    if not (isinstance(sheet, str | None) and isinstance(table, int | None) and isinstance(title, str)):
        raise Garbled
    padded = [
        row
        if len(row.cells) == width
        else RawRow(
            number=row.number, cells=(*row.cells, *[None] * (width - len(row.cells))), merged=row.merged
        )
        for row in rows
    ]
    tables.append(RawTable(rows=padded, sheet=sheet, table=table, title=title))
