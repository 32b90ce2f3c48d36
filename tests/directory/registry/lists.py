"""Lists built from rows, for the tests of understanding them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from directory.registry.table import Document, RawRow, RawTable
from directory.registry.understanding import understand
from knowledge.regions import gazetteer

if TYPE_CHECKING:
    from collections.abc import Sequence

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
