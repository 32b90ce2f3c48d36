"""Tables of Word documents (.docx)."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import docx

from directory.registry.reading import refusals
from directory.registry.reading.captions import caption_of
from directory.registry.reading.found import FoundTable
from directory.registry.reading.grid import Span, lay_out

if TYPE_CHECKING:
    from collections.abc import Iterator

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WRAPPERS = frozenset({f"{_W}sdt", f"{_W}sdtContent", f"{_W}smartTag", f"{_W}customXml", f"{_W}ins"})
"""Content controls and tracked insertions: what they hold is seen as if they were not there."""
_UNSEEN = frozenset({f"{_W}tbl", f"{_W}txbxContent", f"{_W}pPr", f"{_W}rPr", f"{_W}del", f"{_W}instrText"})
_PICTURES = (f"{_W}drawing", f"{_W}pict", f"{_W}object")
_SCAN_CHARACTERS = 60
"""A document with pictures and hardly a line of text is a scan."""
_ROWS_OF_A_LIST = 3


def read_word(content: bytes) -> list[FoundTable]:
    """The tables of a document in its order; a list split over several stays several.

    Raises:
        Refused: picture, no_table. Whatever python-docx raises at a damaged package.
    """
    body = docx.Document(io.BytesIO(content)).element.body
    reading = _Reading()
    reading.take(body)
    if not reading.found:
        text = "".join(reading.flow).strip()
        if len(text) < _SCAN_CHARACTERS and any(next(body.iter(tag), None) is not None for tag in _PICTURES):
            raise refusals.picture()
        raise refusals.no_table()
    return [
        FoundTable(table=number, title=title, rows=lay_out(rows))
        for number, (title, rows) in enumerate(reading.found, start=1)
    ]


@dataclass(slots=True)
class _Cell:
    text: str
    columns: int
    rows: int = 1


@dataclass(slots=True)
class _Reading:
    """What has been walked over: the tables, and the paragraphs since the last one."""

    found: list[tuple[str, list[list[Span]]]] = field(default_factory=list)
    flow: list[str] = field(default_factory=list)

    def take(self, parent: Any) -> None:
        """Everything that stands in a body or a cell."""
        for element in _children(parent):
            if element.tag == f"{_W}p":
                self.flow.append(_text_of(element))
            elif element.tag == f"{_W}tbl":
                self._take_table(element)

    def _take_table(self, table: Any) -> None:
        rows = [row for row in _children(table) if row.tag == f"{_W}tr"]
        if _is_layout(rows):
            for row in rows:
                for cell in _cells(row):
                    self.take(cell)
            return
        self.found.append((caption_of(self.flow), _spans(rows)))
        self.flow.clear()


def _children(parent: Any) -> Iterator[Any]:
    for element in parent:
        if element.tag in _WRAPPERS:
            yield from _children(element)
        else:
            yield element


def _cells(row: Any) -> list[Any]:
    return [cell for cell in _children(row) if cell.tag == f"{_W}tc"]


def _is_layout(rows: list[Any]) -> bool:
    """Whether a table only places others, or frames a text: it is no list itself."""
    cells = [_cells(row) for row in rows]
    if sum(map(len, cells)) <= 1:
        return True
    if not any(next(cell.iter(f"{_W}tbl"), None) is not None for row in cells for cell in row):
        return False
    with_words = (sum(bool(_own_text(cell)) for cell in row) for row in cells)
    return sum(count > 1 for count in with_words) < _ROWS_OF_A_LIST


def _own_text(cell: Any) -> str:
    paragraphs = (_text_of(element) for element in _children(cell) if element.tag == f"{_W}p")
    return "\n".join(text for text in paragraphs if text.strip())


def _text_of(paragraph: Any) -> str:
    """As it is seen: without what was struck out, fields' instructions and text boxes."""
    parts: list[str] = []
    stack = [paragraph]
    while stack:
        element = stack.pop()
        if element.tag == f"{_W}t":
            parts.append(element.text or "")
        elif element.tag == f"{_W}tab":
            parts.append("\t")
        elif element.tag in {f"{_W}br", f"{_W}cr"}:
            parts.append("\n")
        elif element.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif element.tag not in _UNSEEN:
            stack.extend(reversed(element))
    return "".join(parts)


def _spans(rows: list[Any]) -> list[list[Span]]:
    written: list[list[_Cell]] = []
    above: dict[int, _Cell] = {}
    for row in rows:
        line: list[_Cell] = []
        here: dict[int, _Cell] = {}
        column = _number(row, "trPr/w:gridBefore", default=0)
        if column:
            line.append(_Cell(text="", columns=column))
        for element in _cells(row):
            width = _number(element, "tcPr/w:gridSpan", default=1)
            merge = _property(element, "tcPr/w:vMerge")
            if merge == "continue" and column in above:
                cell = above[column]
                cell.rows += 1
            else:
                cell = _Cell(text=_own_text(element), columns=width)
                line.append(cell)
            if merge is not None:
                here[column] = cell
            column += width
        above = here
        written.append(line)
    return [[Span(text=cell.text, columns=cell.columns, rows=cell.rows) for cell in line] for line in written]


def _property(element: Any, path: str) -> str | None:
    """The value of a property, `continue` where it is there without one; None where it is not."""
    found = element.find(f"w:{path}", {"w": _W[1:-1]})
    return None if found is None else found.get(f"{_W}val", "continue")


def _number(element: Any, path: str, *, default: int) -> int:
    value = _property(element, path)
    return int(value) if value is not None and value.isdecimal() else default
