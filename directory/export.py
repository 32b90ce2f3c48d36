"""The directory for others to use: JSON, CSV, GeoJSON, and schema.org for one institution.

Each says where it comes from, as of when it is, and on what terms. Everything
is written row by row: a list of the whole country needs no more memory than
one of a district.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import timedelta, timezone
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from directory import labels
from directory.coordinate_systems import to_wgs84
from directory.nursery import Coordinates, Status
from directory.records import FIELDS, facts_to_json
from directory.store import imports_applied, newest_import
from directory.tables import nursery as nurseries
from knowledge.regions import NATION, Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Select

    from directory.nursery import ClassKind, Nursery
    from directory.store import ImportRecord
    from knowledge.regions import Gazetteer

LICENCE: Final = (
    "数据来自卫生健康等部门公布的名单，由育儿通整理。可以自由使用，请注明来源和截至日期；"
    "以有关部门最新公布的为准。"
)
WGS84_NOTE: Final = (
    "坐标是 WGS-84（RFC 7946），由 GCJ-02 换算，误差约 1 米；没有坐标的机构 geometry 为 null。"
)
GCJ02_NOTE: Final = "坐标是 GCJ-02（高德、腾讯地图所用）。"
SAMPLE_NOTE: Final = "这是示例数据，机构都是虚构的。"

BOM: Final = "\ufeff"
"""Tells Excel that a CSV is UTF-8."""

_TEXT_BEFORE = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins so for a formula."""

_ROWS_AT_ONCE = 2_000
_CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


class Format(StrEnum):
    """What a download can be."""

    JSON = "json"
    CSV = "csv"
    GEOJSON = "geojson"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which institutions."""

    region_code: str | None = None
    """Any level: a town has nine digits; None for all."""
    status: Status | None = Status.FILED
    """None for both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """An institution with its facts in their JSON form."""

    id: str
    status: str
    is_sample: bool
    facts: Mapping[str, Any]
    said_by: Mapping[str, int]
    first_listed_on: str
    last_listed_on: str


def export(
    connection: Connection, selection: Selection, *, form: Format, gazetteer: Gazetteer
) -> Iterator[str]:
    """The institutions as text of a format, in parts, ordered by id."""
    writers = {Format.JSON: _as_json, Format.CSV: _as_csv, Format.GEOJSON: _as_geojson}
    return writers[form](connection, selection, gazetteer)


def as_of(connection: Connection) -> str | None:
    """As of which day the directory is: what the newest list says, else the day it was imported."""
    newest = newest_import(connection)
    return None if newest is None else _day_of(newest)


def _as_json(connection: Connection, selection: Selection, gazetteer: Gazetteer) -> Iterator[str]:
    """One object: the terms, the lists behind it by number, and `nurseries`, each with its facts."""
    head = {
        **_terms(connection),
        "note": GCJ02_NOTE,
        "lists": {
            str(one.number): _list(one)
            for one in imports_applied(connection, with_reports=False)
            if not one.undone_at
        },
    }
    rows = (
        {
            "id": row.id,
            "status": row.status,
            **_sample_mark(row),
            **row.facts,
            "said_by": row.said_by,
            "first_listed_on": row.first_listed_on,
            "last_listed_on": row.last_listed_on,
        }
        for row in _rows(connection, selection, gazetteer)
    )
    return _object(head, "nurseries", rows)


def _as_geojson(connection: Connection, selection: Selection, gazetteer: Gazetteer) -> Iterator[str]:
    """A FeatureCollection; its foreign members are the terms and how the points were made."""
    head = {"type": "FeatureCollection", **_terms(connection), "note": WGS84_NOTE}
    return _object(head, "features", map(_feature, _rows(connection, selection, gazetteer)))


def _feature(row: _Row) -> dict[str, Any]:
    facts = dict(row.facts)
    point = facts.pop("coordinates", None)
    geometry = None
    if point is not None:
        lat, lng = to_wgs84(Coordinates(**point))
        geometry = {"type": "Point", "coordinates": [lng, lat]}
    properties = {"status": row.status, **_sample_mark(row), **facts}
    return {"type": "Feature", "id": row.id, "geometry": geometry, "properties": properties}


def _as_csv(connection: Connection, selection: Selection, gazetteer: Gazetteer) -> Iterator[str]:
    """A row an institution under Chinese headers, which an import of it reads again."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    regions = _Regions(gazetteer)
    day = as_of(connection) or ""
    buffer.write(BOM)
    writer.writerow([*(column.header for column in _COLUMNS), "数据截至", "使用条款"])
    for number, row in enumerate(_rows(connection, selection, gazetteer), start=1):
        terms = SAMPLE_NOTE + LICENCE if row.is_sample else LICENCE
        cells = [column.write(row, regions) for column in _COLUMNS]
        writer.writerow([*map(as_text, cells), day, terms])
        if number % _ROWS_AT_ONCE == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    written = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return written


def as_text(cell: str) -> str:
    """A cell that a spreadsheet shows as text, whatever it begins with.

    >>> as_text("=1+1"), as_text("托育")
    ("'=1+1", '托育')
    """
    return f"'{cell}" if cell.startswith(_TEXT_BEFORE) else cell


class _Regions:
    """The names of province, city and county of each code."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._names: dict[str | None, Mapping[Level, str]] = {None: {}}

    def name(self, code: str | None, level: Level) -> str:
        names = self._names.get(code)
        if names is None:
            known = code is not None and self._gazetteer.get(code) is not None
            lineage = self._gazetteer.lineage(code) if known and code else ()
            names = self._names[code] = {one.level: one.name for one in lineage}
        return names.get(level, "")


@dataclass(frozen=True, slots=True)
class _Column:
    header: str
    write: Callable[[_Row, _Regions], str]


def _told(field: str) -> _Column:
    return _Column(labels.FIELDS[field], lambda row, _: labels.in_words(field, row.facts.get(field)))


def _region(header: str, level: Level) -> _Column:
    return _Column(header, lambda row, regions: regions.name(row.facts.get("region_code"), level))


def _class(kind: ClassKind) -> _Column:
    return _Column(
        labels.CLASSES[kind], lambda row, _: labels.in_words("places", row.facts.get("classes", {}).get(kind))
    )


def _degree(header: str, axis: str) -> _Column:
    def write(row: _Row, _: _Regions) -> str:
        point = row.facts.get("coordinates")
        return "" if point is None else f"{point[axis]:.7f}"

    return _Column(header, write)


_IN_COLUMNS_OF_THEIR_OWN: Mapping[str, Sequence[_Column]] = {
    "region_code": (
        _region("省", Level.PROVINCE),
        _region("市", Level.CITY),
        _region("区县", Level.COUNTY),
        _told("region_code"),
    ),
    "coordinates": (_degree("高德经度", "lng"), _degree("高德纬度", "lat")),
    "classes": tuple(map(_class, labels.CLASSES)),
}
_COLUMNS: Sequence[_Column] = (
    _Column("编号", lambda row, _: row.id),
    _Column(labels.FIELDS["status"], lambda row, _: labels.in_words("status", row.status)),
    *(column for field in FIELDS for column in _IN_COLUMNS_OF_THEIR_OWN.get(field, None) or (_told(field),)),
    _Column("首次见于名单", lambda row, _: row.first_listed_on),
    _Column("最后见于名单", lambda row, _: row.last_listed_on),
)


def child_care(nursery: Nursery, *, url: str, gazetteer: Gazetteer, as_of: str | None) -> dict[str, Any]:
    """One institution as schema.org ChildCare, for JSON-LD; only what is told.

    `url` is the address of its page, `as_of` the day that `as_of` gives. A
    sample is nothing that a search engine should see.
    """
    facts = facts_to_json(nursery.facts)
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ChildCare",
        "@id": url,
        "url": url,
        "name": facts["name"],
        "alternateName": [*facts.get("other_names", ()), *facts.get("former_names", ())],
        "address": _postal_address(facts, _Regions(gazetteer)),
        "geo": _geo(nursery.facts.coordinates),
        "telephone": [one["number"] for one in facts.get("phones", ())],
        "identifier": _identifiers(facts),
        "maximumAttendeeCapacity": facts.get("places"),
        "openingHoursSpecification": _hours(facts),
        "priceRange": f"{labels.in_words('fee', facts['fee'])} 元/月" if "fee" in facts else None,
        "description": labels.in_words("status", nursery.status.value),
        "sdDatePublished": as_of,
        "sdLicense": LICENCE,
    }
    return {name: value for name, value in found.items() if value not in (None, [], {})}


def _postal_address(facts: Mapping[str, Any], regions: _Regions) -> dict[str, str]:
    code = facts.get("region_code")
    parts = {
        "addressCountry": "CN",
        "addressRegion": regions.name(code, Level.PROVINCE),
        "addressLocality": regions.name(code, Level.CITY) + regions.name(code, Level.COUNTY),
        "streetAddress": facts.get("address", ""),
    }
    return {"@type": "PostalAddress"} | {name: part for name, part in parts.items() if part}


def _geo(point: Coordinates | None) -> dict[str, Any] | None:
    if point is None:
        return None
    lat, lng = to_wgs84(point)
    return {"@type": "GeoCoordinates", "latitude": lat, "longitude": lng}


def _identifiers(facts: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {"@type": "PropertyValue", "name": labels.FIELDS[field], "value": facts[field]}
        for field in ("credit_code", "filing_number")
        if field in facts
    ]


def _hours(facts: Mapping[str, Any]) -> dict[str, str]:
    told = {"opens": facts.get("opens_at"), "closes": facts.get("closes_at")}
    hours = {name: value for name, value in told.items() if value}
    return {"@type": "OpeningHoursSpecification", **hours} if hours else {}


def _terms(connection: Connection) -> dict[str, Any]:
    return {"licence": LICENCE, "as_of": as_of(connection)}


def _list(record: ImportRecord) -> dict[str, Any]:
    return {
        "source": record.source,
        "title": record.title,
        "kind": record.kind.value,
        "as_of": str(record.as_of) if record.as_of else None,
        "applied_on": _day(record.applied_at),
    }


def _day_of(record: ImportRecord) -> str:
    return str(record.as_of) if record.as_of else _day(record.applied_at)


def _day(moment: datetime) -> str:
    """The day of a moment where the lists are made."""
    return moment.astimezone(_CHINA).date().isoformat()


def _sample_mark(row: _Row) -> dict[str, Any]:
    return {"is_sample": True} if row.is_sample else {}


def _object(head: Mapping[str, Any], name: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A JSON object whose last member is a list, written as it comes."""
    yield _dumps(head)[:-1] + f', "{name}": ['
    separator = "\n"
    for row in rows:
        yield separator + _dumps(row)
        separator = ",\n"
    yield "\n]}\n"


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _rows(connection: Connection, selection: Selection, gazetteer: Gazetteer) -> Iterator[_Row]:
    inside = _inside(selection.region_code, gazetteer)
    streamed = connection.execution_options(yield_per=_ROWS_AT_ONCE)
    for row in streamed.execute(_select(selection)):
        facts = json.loads(row.facts)
        if inside(facts):
            yield _Row(
                id=row.id,
                status=row.status,
                is_sample=row.is_sample,
                facts=facts,
                said_by=json.loads(row.said_by),
                first_listed_on=_day(row.first_listed_at),
                last_listed_on=_day(row.last_listed_at),
            )


def _select(selection: Selection) -> Select[Any]:
    wanted = select(nurseries).order_by(nurseries.c.id)
    return wanted if selection.status is None else wanted.where(nurseries.c.status == selection.status.value)


def _inside(region_code: str | None, gazetteer: Gazetteer) -> Callable[[Mapping[str, Any]], bool]:
    """Whether facts lie in a region; a row whose own code is no region of today lies in none."""
    if region_code is None or region_code == NATION:
        return lambda _: True
    inside = {one.code for one in gazetteer if gazetteer.within(one.code, region_code)}
    return lambda facts: facts.get("town_code") in inside or facts.get("region_code") in inside
