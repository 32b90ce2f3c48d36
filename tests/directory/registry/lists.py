"""Lists built from rows, for the tests of understanding them."""

from __future__ import annotations

import csv
import json
from datetime import date
from typing import TYPE_CHECKING

from directory.registry.table import Document, RawRow, RawTable
from directory.registry.understanding import understand
from knowledge.regions import gazetteer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from directory.registry.listing import Listing
    from directory.registry.report import ListKind
    from directory.registry.table import Cell

TODAY = date(2026, 11, 24)
HOME = "410702"


def table(
    *rows: Sequence[Cell], sheet: str | None = None, number: int | None = None, title: str = ""
) -> RawTable:
    width = max((len(row) for row in rows), default=0)
    padded = [[*row, *[None] * (width - len(row))] for row in rows]
    raw = [RawRow(number=index, cells=cells) for index, cells in enumerate(padded, start=1)]
    return RawTable(rows=raw, sheet=sheet, table=number, title=title)


def listing_of(
    *tables: RawTable,
    filename: str = "名单.xlsx",
    region_code: str | None = HOME,
    kind: ListKind | None = None,
    form: str = "xlsx",
) -> Listing:
    return understand(
        Document(tables=tables, format=form),
        filename=filename,
        region_code=region_code,
        kind=kind,
        gazetteer=gazetteer(),
        today=TODAY,
    )


def listing(*rows: Sequence[Cell], **told) -> Listing:
    return listing_of(table(*rows), **told)


def one_row(header: Sequence[Cell], row: Sequence[Cell], **told) -> Listing:
    """A list of one institution: its facts are `listing.entries[0].facts`."""
    return listing(header, row, **told)


def document_of(path: Path) -> Document:
    """A CSV or JSON file as a reader gives it: keys of a JSON list are row 0."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            records = [[cell or None for cell in record] for record in csv.reader(file)]
        return Document(tables=[table(*records)], format="csv")
    records = json.loads(path.read_text(encoding="utf-8"))["responseData"]["dataList"]
    keys = list(dict.fromkeys(key for record in records for key in record))
    rows = [RawRow(number=0, cells=keys)]
    rows += [
        RawRow(number=number, cells=[record.get(key) for key in keys])
        for number, record in enumerate(records, start=1)
    ]
    return Document(tables=[RawTable(rows=rows)], format="json")
