"""A table whose cells may be merged → rows of equal length, as Markdown has them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence

_BOLD = re.compile(r"\*\*(?:[^*\\]|\\.)+\*\*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table as it is seen."""

    MOST_COLUMNS: ClassVar[int] = 30
    MOST_ROWS: ClassVar[int] = 1_000

    above: tuple[str, ...]
    """What stood over all columns before the first row."""
    rows: tuple[tuple[str, ...], ...]
    has_head: bool
    """Whether the first row surely names the columns."""


def laid_out(rows: Sequence[Sequence[tuple[str, int, int]]], *, has_head: bool) -> Grid:
    """The grid of cells given as text, columns and rows that they cover; each covered cell says the same.

    >>> laid_out([[("时间", 2, 1)], [("上午", 1, 1), ("下午", 1, 1)]], has_head=False).above
    ('时间',)
    """
    lines: list[list[str]] = []
    hanging: dict[int, tuple[str, int]] = {}
    """By column: what hangs down from above, and for how many rows."""
    for row in rows[: Grid.MOST_ROWS]:
        line: list[str] = []
        for text, columns, deep in row:
            _let_hang(line, hanging)
            for _ in range(min(columns, Grid.MOST_COLUMNS - len(line))):
                if deep > 1:
                    hanging[len(line)] = (text, deep - 1)
                line.append(text)
        _let_hang(line, hanging)
        lines.append(line)
    width = max(map(len, lines), default=0)
    padded = [tuple(line + [""] * (width - len(line))) for line in lines]
    filled = [line for line in padded if any(line)]
    above: list[str] = []
    while filled and width > 1 and _is_one_cell(filled[0]):
        above.append(filled.pop(0)[0])
    kept = [(line[0], *[""] * (width - 1)) if width > 1 and _is_one_cell(line) else line for line in filled]
    first = [text for text in kept[0] if text] if kept else []
    is_head = has_head or (bool(first) and all(_BOLD.fullmatch(text) for text in first))
    return Grid(above=tuple(above), rows=tuple(kept), has_head=is_head)


def as_markdown(grid: Grid) -> str:
    """The table with its first row as its head; rows alone as paragraphs."""
    above = [text if text.startswith("**") else f"**{text}**" for text in grid.above]
    if len(grid.rows) <= 1:
        return "\n\n".join((*above, *(text for row in grid.rows for text in row if text)))
    head, *others = grid.rows
    head = tuple(_plain(text) for text in head)
    ruled = [head, ("---",) * len(head), *others]
    table = "\n".join(f"| {' | '.join(row)} |" for row in ruled)
    return "\n\n".join((*above, table))


def _let_hang(line: list[str], hanging: dict[int, tuple[str, int]]) -> None:
    while (column := len(line)) in hanging and column < Grid.MOST_COLUMNS:
        text, left = hanging.pop(column)
        line.append(text)
        if left > 1:
            hanging[column] = (text, left - 1)


def _is_one_cell(line: Sequence[str]) -> bool:
    return len(set(line)) == 1


def _plain(text: str) -> str:
    return text[2:-2] if _BOLD.fullmatch(text) else text
