"""Finding the header of a table: under titles, in one row or two, again on every page."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from directory.registry.cells.text import cell_text
from directory.registry.columns import LONGEST_HEADER, PATTERN_WORTH, Column, column_of, meaning_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from directory.registry.columns import Meaning
    from directory.registry.table import Cell, RawRow

SEARCHED_ROWS = 60
"""Rows from the top of a table in which its header must stand."""

_FEWEST_KNOWN = 2
NAMES = frozenset({"name", "name_address"})
"""Fields that tell which institution a row is about."""

NAMES_OR_CODES = NAMES | {"credit_code"}
"""The same in a list of coordinates, which may go by codes alone."""

_LONGEST_PART = 24
_DIGITS = re.compile(r"[\d.]+|.*\d{4}.*", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The columns of a list, and how its header rows read, to know them again."""

    first: int
    """Index of its first row in the table."""
    last: int
    begin: int
    """Position of its first column."""
    end: int
    """Position after its last column."""
    columns: Mapping[str, tuple[Column, ...]]
    """For each field its columns, the best first."""
    texts: frozenset[str]
    """What the header rows hold, for telling repeats."""
    width: int
    places: tuple[frozenset[str], ...] = ()
    """What the header rows hold in each column."""
    beside: tuple[Header, ...] = ()
    """The same list goes on in these columns beside it."""

    def reads(self, position: int, text: str) -> bool:
        """Whether the header holds this text in this column."""
        return position < len(self.places) and text in self.places[position]

    @property
    def name(self) -> Column:
        """The column that tells which institution a row is about."""
        columns = self.columns
        return (columns.get("name") or columns.get("name_address") or columns["credit_code"])[0]


def find_header(rows: Sequence[RawRow], keys: frozenset[str] = NAMES) -> Header | None:
    """The header of a table, or None where no row of the top has a column for one of `keys`."""
    lone: int | None = None
    for index, row in enumerate(rows[:SEARCHED_ROWS]):
        strength = _strength(row, keys)
        if strength >= _FEWEST_KNOWN:
            return read_header(rows, index)
        if strength and lone is None:
            lone = index
    return None if lone is None else read_header(rows, lone)


def looks_like_header(row: RawRow) -> bool:
    """Whether a row far down is a header again, perhaps of another layout; stricter than at the top."""
    return _strength(row, NAMES, is_strict=True) > _FEWEST_KNOWN


def names_fields(rows: Sequence[RawRow]) -> bool:
    """Whether some row is a header, only one without a column of names."""
    return any(len(_meanings(row)) >= _FEWEST_KNOWN + 1 for row in rows[:SEARCHED_ROWS])


def read_header(rows: Sequence[RawRow], index: int) -> Header:
    """The header whose row of names stands at an index, with a group row above or parts below."""
    upper, lower, first, last = _groups_above(rows, index) or _parts_below(rows, index)
    width = max(len(upper), len(lower))
    columns = [column_of(position, _at(upper, position), _at(lower, position)) for position in range(width)]
    written = [[cell_text(cell) for cell in row.cells] for row in rows[first : last + 1]]
    places = tuple(map(frozenset, zip_longest(*written, fillvalue="")))
    blocks = [
        Header(
            first=first,
            last=last,
            begin=begin,
            end=end,
            columns=_by_field(columns[begin:end]),
            texts=frozenset[str]().union(*places) - {""},
            width=len(rows[index].cells),
            places=places,
        )
        for begin, end in pairwise([*_begins(columns), width])
    ]
    return replace(blocks[0], beside=tuple(blocks[1:]))


def _by_field(columns: Sequence[Column | None]) -> dict[str, tuple[Column, ...]]:
    found: dict[str, list[Column]] = defaultdict(list)
    for column in columns:
        if column is not None:
            found[column.field].append(column)
    return {field: _best(field, some) for field, some in found.items()}


def _best(field: str, columns: Sequence[Column]) -> tuple[Column, ...]:
    """The best first; beside a column that is surely it, one that only sounds like it is another thing.

    主管单位名称 beside 机构名称 must not name the institutions whose name is missing.
    """
    sure = [column for column in columns if column.worth < PATTERN_WORTH]
    chosen = sure if sure and field != "phone" else columns
    return tuple(sorted(chosen, key=lambda one: one.worth))


def _begins(columns: Sequence[Column | None]) -> list[int]:
    """Where each block of a list begins: 序号 机构名称 地址, 序号 机构名称 地址 on one page are two."""
    known = [column for column in columns if column is not None]
    again = [column.position for column in known if column.header == known[0].header]
    names = [column for column in known if column.field in NAMES]
    is_repeated = len(names) > 1 and len({column.header for column in names}) == 1
    if not is_repeated or len(names) != len(again):
        return [0]
    ends = [*again[1:], len(columns)]
    each_has_one = all(
        begin <= name.position < end for begin, name, end in zip(again, names, ends, strict=True)
    )
    return [0, *again[1:]] if each_has_one else [0]


def _strength(row: RawRow, keys: frozenset[str], *, is_strict: bool = False) -> int:
    """How many fields a row names, 0 where it names no column of names or is mostly something else."""
    meanings = _meanings(row)
    if not any(one.field in keys and (one.is_exact or not is_strict) for one in meanings.values()):
        return 0
    told = {cell_text(cell) for cell in row.cells if cell is not None} - {""}
    exact = {one.field for one in meanings.values() if one.is_exact}
    if len(meanings) * 2 < len(told) and not (len(meanings) > 1 and _says_names(meanings, keys)):
        return 0
    if len(meanings) == 1:
        return 1 if exact and not row.merged else 0
    return len(meanings) if is_strict is False or len(exact) > _FEWEST_KNOWN else 0


def _says_names(meanings: Mapping[str, Meaning], keys: frozenset[str]) -> bool:
    """Whether 机构名称 stands there, as a list of columns that nobody knows has it too (消防, 监控, 等级)."""
    return any(text.endswith("名称") and one.is_exact and one.field in keys for text, one in meanings.items())


def _meanings(row: RawRow) -> dict[str, Meaning]:
    """What each distinct text of a row means as a header, those that mean something."""
    found: dict[str, Meaning] = {}
    for cell in row.cells:
        if isinstance(cell, str) and len(cell) <= LONGEST_HEADER * 2:
            text = cell_text(cell)
            meaning = meaning_of(text) if text else None
            if meaning is not None:
                found[text] = meaning
    return found


_Rows = tuple["list[Cell]", "list[Cell]", int, int]


def _parts_below(rows: Sequence[RawRow], index: int) -> _Rows:
    """The row itself, or with a row of parts under it: 地址 over 区县, 街道, 详细."""
    upper = list(rows[index].cells)
    alone: _Rows = ([], upper, index, index)
    if index + 1 >= len(rows):
        return alone
    lower = list(rows[index + 1].cells)
    groups = _spread(upper, lower)
    parts = [
        (position, cell_text(cell))
        for position, cell in enumerate(lower)
        if cell_text(cell) and cell_text(cell) != cell_text(_at(upper, position))
    ]
    if not parts or any(len(text) > _LONGEST_PART or _DIGITS.fullmatch(text) for _, text in parts):
        return alone
    named = [position for position, cell in enumerate(upper) if _names_institutions(cell)]
    if any(position in named for position, _ in parts):
        return alone
    known = [one for one in parts if column_of(one[0], _at(groups, one[0]), one[1]) is not None]
    is_header = any((meaning := meaning_of(text)) is not None and meaning.is_exact for _, text in parts)
    if len(known) * 2 < len(parts) or not is_header:
        return alone
    return groups, _filled(lower, upper), index, index + 1


def _groups_above(rows: Sequence[RawRow], index: int) -> _Rows | None:
    """A row of groups (基本信息, 备案信息) above the row of names, where it tells more."""
    if index == 0:
        return None
    upper, lower = list(rows[index - 1].cells), list(rows[index].cells)
    texts = {cell_text(cell) for cell in upper} - {""}
    if len(texts) < _FEWEST_KNOWN or any(len(text) > _LONGEST_PART for text in texts):
        return None
    groups = _spread(upper, lower)
    for position, part in enumerate(lower):
        together, alone = column_of(position, _at(groups, position), part), column_of(position, None, part)
        if (together and together.field) != (alone and alone.field):
            return groups, lower, index - 1, index
    return None


def _names_institutions(cell: Cell) -> bool:
    text = cell_text(cell) if isinstance(cell, str) else ""
    meaning = meaning_of(text) if text else None
    return meaning is not None and meaning.field in NAMES


def _spread(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[Cell]:
    """The row of groups with each group over all its parts, as a merged cell shows it and a CSV does not."""
    spread: list[Cell] = []
    group: Cell = None
    for position in range(max(len(upper), len(lower))):
        own, part = _at(upper, position), _at(lower, position)
        if cell_text(own):
            group = own if cell_text(part) else None
            spread.append(own)
        else:
            spread.append(group if cell_text(part) else None)
    return spread


def _filled(lower: Sequence[Cell], upper: Sequence[Cell]) -> list[Cell]:
    width = max(len(lower), len(upper))
    return [_at(lower, one) if cell_text(_at(lower, one)) else _at(upper, one) for one in range(width)]


def _at(cells: Sequence[Cell], position: int) -> Cell:
    return cells[position] if position < len(cells) else None
