"""JSON: the national query's answers, a plain list of objects, our own export."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from directory.registry.reading import refusals
from directory.registry.reading.found import FoundTable
from directory.registry.table import RawRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from directory.registry.table import Cell

_DEPTH = 4
"""The national query keeps its list at responseData.dataList (two levels down)."""
_LONGEST_INTEGER = 10**24


def parse_json(text: str) -> Any | None:
    """The value of a text that is JSON, or JSON lines; None for any other text."""
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return _parse_lines(text)


def read_records(value: Any) -> FoundTable:
    """The list of objects in `value`: row 0 holds their keys, row n the n-th object.

    Raises:
        Refused: no_table, or empty for a list without objects.
    """
    records = _find_list(value, _DEPTH)
    if records is None:
        raise refusals.no_table()
    flat = [dict(_flatten(record)) for record in records]
    keys = list(dict.fromkeys(key for record in flat for key in record))
    if not keys:
        raise refusals.empty()
    return FoundTable(rows=_rows(keys, flat))


def _rows(keys: Sequence[str], records: Sequence[Mapping[str, Cell]]) -> Iterator[RawRow]:
    yield RawRow(number=0, cells=keys)
    for number, record in enumerate(records, start=1):
        yield RawRow(number=number, cells=[record.get(key) for key in keys])


def _parse_lines(text: str) -> list[Any] | None:
    lines = (line for line in text.split("\n") if line.strip())
    try:
        values = [json.loads(line, parse_constant=_refuse_constant) for line in lines]
    except (ValueError, RecursionError):
        return None
    return values if all(isinstance(value, dict) for value in values) else None


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _find_list(value: Any, depth: int) -> list[dict[str, Any]] | None:
    """The first list of objects, level by level."""
    level = [value]
    for _ in range(depth):
        below: list[Any] = []
        for one in level:
            if isinstance(one, list) and all(isinstance(item, dict) for item in one):
                return one
            if isinstance(one, dict):
                below.extend(one.values())
        level = below
    return None


def _flatten(record: Mapping[str, Any], prefix: str = "", depth: int = _DEPTH) -> Iterator[tuple[str, Cell]]:
    """Objects inside an object become columns named `outer.inner`, a list of words one cell."""
    for key, value in record.items():
        name = prefix + key
        if isinstance(value, dict) and depth > 1:
            yield from _flatten(value, f"{name}.", depth - 1)
        elif isinstance(value, list) and all(isinstance(item, str) for item in value):
            yield name, "、".join(value)
        elif isinstance(value, dict | list):
            yield name, json.dumps(value, ensure_ascii=False)
        elif isinstance(value, int) and abs(value) > _LONGEST_INTEGER:
            yield name, str(value)
        else:
            yield name, value
