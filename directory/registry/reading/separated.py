"""Text whose lines are records: CSV, tab-separated, semicolons, Excel's "Unicode text"."""

from __future__ import annotations

import csv
import re
from collections import Counter
from itertools import chain, islice
from typing import TYPE_CHECKING

from directory.registry.reading import refusals
from directory.registry.reading.found import FoundTable
from directory.registry.reading.refusals import Damage
from directory.registry.table import RawRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from directory.registry.report import Refused

_DELIMITERS = ("\t", ",", ";", "|")
"""The order decides between equals: a tab stands in no ordinary sentence."""
_SAMPLE_RECORDS = 300
_FIELD_CHARACTERS = 200_000
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_SENTENCE_END = re.compile(r"[。！？；：]\s*$")
_END = "\x00end of the file\x00"
_ONE_COLUMN_ENDINGS = (".csv", ".tsv", ".xls")


def read_separated(text: str, *, suffix: str) -> FoundTable:
    """The one table of `text`; a record with a line break inside is one row.

    Raises:
        Refused: empty, no_table; unreadable, while the rows are read, for a
            quotation that never ends.
    """
    if not text.strip():
        raise refusals.empty()
    csv.field_size_limit(_FIELD_CHARACTERS)
    delimiter = _delimiter(text)
    if delimiter is None:
        if suffix not in _ONE_COLUMN_ENDINGS or _is_prose(text):
            raise refusals.no_table()
        delimiter = ","
    return FoundTable(rows=_rows(text, delimiter))


def _lines(text: str) -> Iterator[str]:
    """Ended by CR, LF or both; `str.splitlines` also splits at characters that stand inside cells."""
    return (found.group() for found in _LINE.finditer(text))


def _rows(text: str, delimiter: str) -> Iterator[RawRow]:
    records = csv.reader(chain(_lines(text), [_END]), delimiter=delimiter)
    ended = False
    try:
        for number, record in enumerate(records, start=1):
            ended = record == [_END]
            if not ended:
                yield RawRow(number=number, cells=record)
    except csv.Error as broken:
        raise _never_ending_quote() from broken
    if not ended:
        raise _never_ending_quote()


def _never_ending_quote() -> Refused:
    return refusals.unreadable(Damage.OPEN_QUOTE)


def _delimiter(text: str) -> str | None:
    """The one that cuts most records into the same number of fields, at least two; None if none does.

    A title or a note among the records has fewer fields, and prose with a
    stray comma has a different number in each line.
    """
    best: tuple[int, int] = (0, 0)
    chosen = None
    for delimiter in _DELIMITERS:
        widths = Counter(_sample_widths(text, delimiter))
        records = widths.total()
        width, count = max(
            ((width, count) for width, count in widths.items() if width > 1),
            key=lambda pair: (pair[1], pair[0]),
            default=(0, 0),
        )
        if count * 2 >= records and (count, width) > best and not (count == 1 and _is_prose(text)):
            best, chosen = (count, width), delimiter
    return chosen


def _sample_widths(text: str, delimiter: str) -> Iterator[int]:
    records = csv.reader(islice(_lines(text), _SAMPLE_RECORDS), delimiter=delimiter)
    try:
        for record in records:
            if any(field.strip() for field in record):
                yield len(record)
    except csv.Error:
        return  # an endless quotation: reading in earnest says so


def _is_prose(text: str) -> bool:
    lines = [line for line in islice(_lines(text), _SAMPLE_RECORDS) if line.strip()]
    return sum(bool(_SENTENCE_END.search(line)) for line in lines) * 2 >= len(lines)
