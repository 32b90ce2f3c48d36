"""Points of known institutions: found by credit code, by id or by name, and kept only near their district."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from directory.distance import metres_between
from directory.nursery import Coordinates
from directory.registry.cells.points import FARTHEST_M
from directory.registry.cells.text import cell_text
from directory.registry.columns import meaning_of
from directory.registry.report import CellProblem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from directory.registry.matching import Known, Named
    from directory.registry.table import Document, RawRow, RawTable
    from knowledge.regions import Gazetteer

_ID_HEADERS = frozenset({"id", "编号", "机构编号"})
_NAMING = frozenset({"name", "name_address", "credit_code"})
_NAME_HEADER = "机构名称"


def with_ids_as_names(document: Document) -> Document:
    """The document with a column of our ids read as one of names, where no column names institutions.

    An id stands in the address of an institution's page and in every export.
    """
    return replace(document, tables=[_with_ids_as_names(table) for table in document.tables])


def _with_ids_as_names(table: RawTable) -> RawTable:
    for number, row in enumerate(table.rows):
        headers = [cell_text(cell).strip().casefold() for cell in row.cells]
        meanings = {meaning.field for header in headers if (meaning := meaning_of(header)) is not None}
        if meanings & _NAMING:
            return table
        ids = [position for position, header in enumerate(headers) if header in _ID_HEADERS]
        if ids and meanings & {"lng", "lat", "point"}:
            rows = [*table.rows]
            rows[number] = _with_cell(row, ids[0], _NAME_HEADER)
            return replace(table, rows=rows)
    return table


def _with_cell(row: RawRow, position: int, text: str) -> RawRow:
    cells = [*row.cells]
    cells[position] = text
    return replace(row, cells=cells)


def match_points(named: Sequence[Named], known: Sequence[Known], gazetteer: Gazetteer) -> dict[int, Known]:
    """For the position of each institution of the file, the one that it is; none where several fit."""
    by_id = {one.id: one for one in known}
    by_code: dict[str, list[Known]] = {}
    by_name: dict[str, list[Known]] = {}
    for candidate in known:
        identity = candidate.identity
        if identity.credit_code:
            by_code.setdefault(identity.credit_code, []).append(candidate)
        for name in (identity.name, *identity.aliases):
            by_name.setdefault(name, []).append(candidate)
    found: dict[int, Known] = {}
    for number, one in enumerate(named):
        written = one.said[0].entry.facts.name.strip().lower()
        fitting = [by_id[written]] if written in by_id else []
        fitting = fitting or by_code.get(one.identity.credit_code or "", [])
        fitting = fitting or _called_so(one, by_name, gazetteer)
        fitting = _narrowed(one, fitting)
        if len(fitting) == 1:
            found[number] = fitting[0]
    return found


def _called_so(named: Named, by_name: dict[str, list[Known]], gazetteer: Gazetteer) -> list[Known]:
    called = by_name.get(named.identity.name, [])
    return [one for one in called if not named.identity.contradicts(one.identity, gazetteer)]


def _narrowed(named: Named, fitting: list[Known]) -> list[Known]:
    """Of several sites, those of the same name, and of these those at the same address."""
    for sign in ("name", "address"):
        if len(fitting) > 1:
            told = getattr(named.identity, sign)
            fitting = [one for one in fitting if getattr(one.identity, sign) == told] or fitting
    return fitting


def far_from_their_region(named: Named, known: Known, gazetteer: Gazetteer) -> Iterator[CellProblem]:
    """A warning for each row whose point lies too far from where the institution is."""
    code = known.identity.region_code
    region = gazetteer.get(code) if code else None
    if region is None or region.lat is None or region.lng is None:
        return
    for said in named.said:
        point = said.entry.facts.coordinates
        if point is None:
            continue
        distance_m = metres_between(point, Coordinates(region.lat, region.lng))
        if distance_m > FARTHEST_M:
            yield CellProblem(
                place=said.place,
                field="coordinates",
                value=f"{point.lng}, {point.lat}",
                code="far_from_region",
                reason=f"坐标离{region.name}有{distance_m / 1000:.0f}公里，没有采用；请核对坐标",
            )
