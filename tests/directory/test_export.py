"""The directory as others read it: terms and day, text that stays text, points where maps look for them."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.coordinate_systems import CoordinateSystem, to_gcj02, to_wgs84
from directory.distance import metres_between
from directory.export import BOM, LICENCE, Format, Selection, as_of, as_text, child_care, export
from directory.nursery import (
    AgeBand,
    CareMode,
    ClassKind,
    Coordinates,
    Facts,
    Fee,
    Kind,
    Nature,
    PlaceLevel,
    Status,
)
from directory.registry.sampling import load_samples
from directory.registry.understanding import understand
from directory.registry.workbook import read_document
from knowledge.regions import gazetteer
from tests.directory.registry.listings import Registry, day, listing, phone, row, withdrawn

POINT = Coordinates(35.302, 113.877)
FULL = row(
    "示例（阳光）托育中心",
    former_names=("示例旧名托育",),
    kind=Kind.NURSERY,
    nature=Nature.FOR_PROFIT,
    town="洪门镇",
    town_code="410702100",
    coordinates=POINT,
    coordinates_level=PlaceLevel.EXACT,
    phones=(phone("0373-0000000", "801"), phone("0373-0000001")),
    service_forms=frozenset({CareMode.HALF_DAY, CareMode.FULL_DAY}),
    age_months=AgeBand(6, 36),
    places=60,
    inclusive_places=40,
    classes={ClassKind.INFANT: 1, ClassKind.MIXED: 2},
    inclusive=True,
    fee=Fee(1500, 2000),
    fee_text="1500-2000",
    meal_fee=Fee(300, 300),
    opens_at="07:30",
    closes_at="18:00",
    filing_number="示例备001",
    filed_on=day("2022-03-05"),
)


@pytest.fixture
def registry(database):
    return Registry(database)


def exported(registry, form, **selected):
    with registry.database.reading() as connection:
        return "".join(export(connection, Selection(**selected), form=form, gazetteer=gazetteer()))


def rows_of(text):
    assert text.startswith(BOM)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BOM), newline="")))


def test_every_format_tells_terms_and_as_of_when(registry):
    registry.take(listing(FULL, as_of="2026-10-31"))
    for form in (Format.JSON, Format.GEOJSON):
        told = json.loads(exported(registry, form))
        assert (told["licence"], told["as_of"]) == (LICENCE, "2026-10-31")
    (told,) = rows_of(exported(registry, Format.CSV))
    assert (told["使用条款"], told["数据截至"]) == (LICENCE, "2026-10-31")


def test_without_a_day_on_the_list_it_is_the_day_of_the_import(registry):
    registry.take(listing(row()))
    with registry.database.reading() as connection:
        assert as_of(connection) == "2026-11-24"


def test_an_empty_directory_is_exported_as_nothing(registry):
    assert json.loads(exported(registry, Format.JSON))["nurseries"] == []
    assert json.loads(exported(registry, Format.GEOJSON))["features"] == []
    assert rows_of(exported(registry, Format.CSV)) == []


def test_json_gives_every_told_field_and_the_list_that_said_it(registry):
    registry.take(listing(FULL))
    told = json.loads(exported(registry, Format.JSON))
    (one,) = told["nurseries"]
    assert (one["name"], one["age_months"], one["fee"]) == (
        "示例（阳光）托育中心",
        [6, 36],
        {"min": 1500, "max": 2000},
    )
    assert told["lists"][str(one["said_by"]["places"])]["source"] == "示例卫健委"
    assert one["id"] == registry.nursery().id


def test_filed_ones_are_exported_unless_others_are_asked_for(registry):
    registry.take(listing(row("示例甲"), withdrawn("示例乙")))

    def names(**selected):
        return sorted(
            one["name"] for one in json.loads(exported(registry, Format.JSON, **selected))["nurseries"]
        )

    assert names() == ["示例甲"]
    assert names(status=Status.WITHDRAWN) == ["示例乙"]
    assert names(status=None) == ["示例乙", "示例甲"]


def test_one_region_is_exported_with_all_that_lies_in_it(registry):
    rows = (
        row("示例甲", town_code="410702100"),
        row("示例乙", region_code="410703"),
        row("示例丙", region_code=None),
    )
    registry.take(listing(*rows), region="410700")

    def names(code):
        found = json.loads(exported(registry, Format.JSON, region_code=code))["nurseries"]
        return sorted(one["name"] for one in found)

    assert names("410702100") == names("410702") == ["示例甲"]
    assert names("410700") == names("410000") == ["示例乙", "示例甲"]
    assert names("110000") == []


def test_csv_has_chinese_headers_and_values(registry):
    registry.take(listing(FULL))
    (told,) = rows_of(exported(registry, Format.CSV))
    wanted = {
        "备案状态": "已备案",
        "机构名称": "示例（阳光）托育中心",
        "曾用名": "示例旧名托育",
        "省": "河南省",
        "区县": "红旗区",
        "联系电话": "0373-0000000转801、0373-0000001",
        "服务形式": "全日托、半日托",
        "收托月龄": "6-36个月",
        "收费标准（元/月）": "1500-2000",
        "乳儿班": "1",
        "托小班": "",
        "是否普惠": "是",
        "备案日期": "2022-03-05",
        "高德经度": "113.8770000",
    }
    assert {header: told[header] for header in wanted} == wanted


def test_an_import_of_our_own_csv_changes_nothing(registry):
    """What leaves through the spreadsheet of an office comes back as the same."""
    registry.take(
        listing(FULL, row("示例乙", age_months=AgeBand(18), fee=Fee(1200, None), fee_text="1200起"))
    )
    document = read_document(exported(registry, Format.CSV).encode(), filename="导出.csv")
    listed = understand(
        document,
        filename="导出.csv",
        region_code=None,
        kind=None,
        gazetteer=gazetteer(),
        today=date(2026, 11, 24),
    )
    report = registry.plan(listed, region=None).report("")
    assert [(one.name, one.fields) for one in report.changed] == []
    assert (report.unchanged, report.added, report.rejected) == (2, [], ())


@given(st.text(max_size=30).filter(lambda text: "\x00" not in text))
def test_no_cell_begins_like_a_formula_and_what_it_says_is_still_there(text):
    written = io.StringIO(newline="")
    csv.writer(written).writerow([as_text(text), "x"])
    cell, _ = next(csv.reader(io.StringIO(written.getvalue(), newline="")))
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert text in {cell, cell.removeprefix("'")}


@pytest.mark.parametrize("name", ["=1+1托育", "+86托育", "-示例托育", "@示例托育"])
def test_a_name_that_begins_like_a_formula_leaves_as_text(registry, name):
    registry.take(listing(row(name)))
    (told,) = rows_of(exported(registry, Format.CSV))
    assert told["机构名称"] == f"'{name}"


def test_geojson_points_are_wgs84_longitude_first_and_say_so(registry):
    registry.take(listing(FULL, row("示例乙")))
    told = json.loads(exported(registry, Format.GEOJSON))
    by_name = {one["properties"]["name"]: one for one in told["features"]}
    lng, lat = by_name["示例（阳光）托育中心"]["geometry"]["coordinates"]
    assert metres_between(to_gcj02(lat, lng, CoordinateSystem.WGS84), POINT) < 3
    assert 100 < metres_between(Coordinates(lat, lng), POINT) < 900
    assert by_name["示例乙"]["geometry"] is None
    assert "WGS-84" in told["note"]
    assert told["type"] == "FeatureCollection"
    assert "coordinates" not in by_name["示例（阳光）托育中心"]["properties"]


@given(st.floats(20, 50), st.floats(75, 130))
def test_a_point_goes_to_wgs84_and_back_within_metres(lat, lng):
    there = to_wgs84(Coordinates(lat, lng))
    assert metres_between(to_gcj02(*there, CoordinateSystem.WGS84), Coordinates(lat, lng)) < 5


def test_samples_are_marked_wherever_they_go(registry):
    with registry.database.writing() as connection:
        samples = [Facts(name="示例甲", region_code="410702")]
        load_samples(connection, samples, at=registry.now, gazetteer=gazetteer())
    assert json.loads(exported(registry, Format.JSON))["nurseries"][0]["is_sample"] is True
    assert json.loads(exported(registry, Format.GEOJSON))["features"][0]["properties"]["is_sample"] is True
    assert "虚构" in rows_of(exported(registry, Format.CSV))[0]["使用条款"]


def test_schema_org_tells_only_what_is_told(registry):
    registry.take(listing(FULL, row("示例乙", region_code=None, address=None)))

    def told(name):
        return child_care(
            registry.nursery(name), url="https://example.org/1", gazetteer=gazetteer(), as_of="2026-10-31"
        )

    full = told("示例（阳光）托育中心")
    assert (full["@type"], full["maximumAttendeeCapacity"]) == ("ChildCare", 60)
    assert full["address"] == {
        "@type": "PostalAddress",
        "addressCountry": "CN",
        "addressRegion": "河南省",
        "addressLocality": "新乡市红旗区",
        "streetAddress": "示例路1号",
    }
    assert full["openingHoursSpecification"] == {
        "@type": "OpeningHoursSpecification",
        "opens": "07:30",
        "closes": "18:00",
    }
    assert set(told("示例乙")) == {
        "@context",
        "@type",
        "@id",
        "url",
        "name",
        "address",
        "description",
        "sdDatePublished",
        "sdLicense",
    }
    json.dumps(full)
