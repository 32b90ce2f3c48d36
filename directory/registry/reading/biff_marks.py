"""Formulas without a stored result and errors in the worksheets of an .xls (BIFF8, also WPS .et).

Source: [MS-XLS] Excel Binary File Format (.xls) Structure, 2.1.4 Record and
2.4.28 BoundSheet8, 2.4.127 Formula, 2.4.24 BoolErr, 2.4.117 FilePass.
"""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import olefile

from directory.registry.reading import refusals
from directory.registry.reading.marks import Marks
from directory.registry.table import NoValue

if TYPE_CHECKING:
    from collections.abc import Iterator

_BOF = 0x0809
_EOF = 0x000A
_FILE_PASS = 0x002F
_BOUND_SHEET = 0x0085
_BOOL_ERR = 0x0205
_FORMULA = 0x0006
_SHARED = frozenset({0x04BC, 0x0221, 0x0236})
"""ShrFmla, Array, Table: they stand between a formula and the text it gave."""
_STRING = 0x0207
_NO_NUMBER = 0xFFFF
_TEXT_RESULT, _ERROR_RESULT = 0, 2
_IS_ERROR_AT = 7
_RESULT_AT = 6
_SHORTEST_FORMULA = 14


def marks_of_biff(content: bytes) -> list[Marks]:
    """One for each sheet, in the order of the workbook; merged ranges are calamine's to tell.

    A formula that gave an empty text looks the same as one that a program wrote
    without calculating (xlwt does): either is an empty cell.

    Raises:
        Refused: encrypted, unreadable.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            names = ("Workbook", "Book")
            stream = ole.openstream(next(name for name in names if ole.exists(name))).read()
    except (OSError, ValueError, IndexError, StopIteration) as broken:
        raise refusals.unreadable() from broken
    offsets = []
    for kind, body in _records(stream, 0):
        if kind == _FILE_PASS:
            raise refusals.encrypted()
        if kind == _BOUND_SHEET and len(body) >= 4:  # noqa: PLR2004 - the offset is a 32-bit number
            offsets.append(struct.unpack_from("<I", body)[0])
    return [_marks_of_sheet(stream, offset) for offset in offsets]


def _marks_of_sheet(stream: bytes, offset: int) -> Marks:
    marks = Marks()
    waiting: tuple[int, int] | None = None
    """A formula whose text should come in the next record."""
    for kind, body in _records(stream, offset):
        if waiting is not None and kind not in _SHARED:
            if kind != _STRING:
                marks.add(waiting, NoValue.FORMULA)
            waiting = None
        if kind == _BOOL_ERR and len(body) > _IS_ERROR_AT and body[_IS_ERROR_AT]:
            marks.add(_place_in(body), NoValue.ERROR)
        elif kind == _FORMULA and len(body) >= _SHORTEST_FORMULA:
            place = _place_in(body)
            if struct.unpack_from("<H", body, _RESULT_AT + 6)[0] == _NO_NUMBER:
                if body[_RESULT_AT] == _ERROR_RESULT:
                    marks.add(place, NoValue.ERROR)
                elif body[_RESULT_AT] == _TEXT_RESULT:
                    waiting = place
    return marks


def _place_in(body: bytes) -> tuple[int, int]:
    row, column = struct.unpack_from("<HH", body)
    return row, column


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    """Those of one substream, to its end."""
    depth_of_charts = 0
    while offset + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, offset)
        yield kind, stream[offset + 4 : offset + 4 + size]
        if kind == _BOF:
            depth_of_charts += 1
        elif kind == _EOF:
            depth_of_charts -= 1
            if depth_of_charts <= 0:
                return
        offset += 4 + size
