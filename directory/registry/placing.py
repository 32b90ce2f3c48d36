"""Where the institution of a row lies: district, town, point, and the area code of its telephones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from directory.coordinate_systems import CoordinateSystem
from directory.nursery import PlaceLevel
from directory.registry.cells.names import split_name_and_address
from directory.registry.cells.phones import area_codes
from directory.registry.cells.points import read_point, system_named_in
from directory.registry.cells.privacy import hide_personal_numbers

if TYPE_CHECKING:
    from directory.registry.cells.districts import DistrictReader, Where
    from directory.registry.rowcells import RowCells
    from knowledge.regions import Gazetteer, Region

_LONGEST_ADDRESS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Where a list comes from."""

    gazetteer: Gazetteer
    districts: DistrictReader
    home: Region | None
    """The place whose list this is; None where the rows must tell."""
    system: CoordinateSystem | None = None
    """The system of coordinates that a title names."""

    def area_code(self, region: Region | None) -> str | None:
        """The area code of a region, by its city or province; of the list's place where it has none."""
        for place in (region, self.home):
            if place is not None:
                codes = (area_codes().get(one.code) for one in self.gazetteer.lineage(place.code))
                return next(filter(None, codes), None)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The place of a row: its facts, or the words for a district that does not exist."""

    facts: dict[str, Any]
    area_code: str | None = None
    unknown: str | None = None


def read_place(cells: RowCells, around: Surroundings) -> Placed:
    """District, zone, town, address and point, by the row and what its section and sheet give."""
    address = _address(cells)
    names = [cells.text("province"), cells.text("city"), cells.text("district")]
    code = cells.text("region_code")
    if not code and not names[2]:
        names[2] = cells.section.district
    town = cells.text("town") or cells.section.town
    where = around.districts.read(names, code=code or cells.text("town_code"), town=town, address=address)
    if where.unknown is not None:
        return Placed(facts={}, unknown=where.unknown)
    for flaw in where.flaws:
        field = "region_code" if flaw.code == "former_code" else _told_by(cells, flaw.value)
        cells.warn(field, (flaw,), told_as="region")
    facts: dict[str, Any] = {
        "region_code": where.region.code if where.region else None,
        "zone": where.zone or cells.text("zone") or None,
        "town_code": where.town.code if where.town else None,
        "town": where.town.name if where.town else where.town_words,
        "address": hide_personal_numbers(address) or None,
    }
    return Placed(facts=facts | _point(cells, where, around), area_code=around.area_code(where.region))


def _told_by(cells: RowCells, words: str | None) -> str:
    """The column that holds the words a flaw is about."""
    held = (
        field for field in ("district", "town", "city", "province") if words and words in cells.text(field)
    )
    return next(held, "district")


def _address(cells: RowCells) -> str:
    text = cells.text("address")
    if not text and cells.has("name_address"):
        text = split_name_and_address(cells.text("name_address"))[1]
    return text[:_LONGEST_ADDRESS]


def _point(cells: RowCells, where: Where, around: Surroundings) -> dict[str, Any]:
    if not cells.has("lng", "lat", "point"):
        return {}
    lng, lat, pair = cells.text("lng"), cells.text("lat"), cells.text("point")
    told_in = "lng" if cells.has("lng") else "lat" if cells.has("lat") else "point"
    column = cells.column("point" if pair and not (lng and lat) else told_in)
    named = system_named_in(cells.text("coordinate_system")) or (column.system if column else None)
    system = named or around.system or CoordinateSystem.GCJ02
    reading = read_point(lng, lat, pair, system=system, region=where.region)
    cells.warn("point" if pair and not (lng and lat) else told_in, reading.flaws, told_as="coordinates")
    if reading.value is None:
        return {}
    point, level = reading.value
    is_rough = cells.text("coordinates_level") in {PlaceLevel.AROUND, "大致"}
    return {"coordinates": point, "coordinates_level": PlaceLevel.AROUND if is_rough else level}
