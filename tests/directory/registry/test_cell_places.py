"""Where a row lies: districts by name, former name, code and zone; towns; points of three systems.

Codes and names are the Ministry of Civil Affairs', the point of 红旗区 is GeoNames' (knowledge/regions).
"""

from __future__ import annotations

import pytest

from directory.coordinate_systems import CoordinateSystem, to_gcj02
from directory.distance import metres_between
from directory.nursery import Coordinates, PlaceLevel
from directory.registry.cells.districts import DistrictReader
from directory.registry.cells.points import read_point, system_named_in
from knowledge.regions import gazetteer

HONGQI = gazetteer().get("410702")


def reader(code: str | None = "410702") -> DistrictReader:
    return DistrictReader(gazetteer(), gazetteer().get(code) if code else None)


def told(where):
    region = where.region.code if where.region else None
    return region, where.zone, [flaw.code for flaw in where.flaws], where.unknown


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["红旗区"], ("410702", None, [], None)),
        (["红旗"], ("410702", None, [], None)),
        (["新乡市红旗区"], ("410702", None, [], None)),
        (["河南省/新乡市/红旗区"], ("410702", None, [], None)),
        (["河南省", "新乡市", "牧野区"], ("410711", None, [], None)),
        (["长垣县"], ("410783", None, ["former_name"], None)),
        (["高新区"], ("410702", "高新区", ["functional_zone"], None)),
        (["新乡高新区"], ("410702", "高新区", ["functional_zone"], None)),
        (["平原示范区"], ("410725", "平原示范区", ["functional_zone"], None)),
        (["郑州市", "高新区"], (None, "高新区", ["functional_zone"], None)),
        (["济源市"], ("419001", None, [], None)),
        (["北京市", "朝阳区"], ("110105", None, [], None)),
        (["浦东新区"], ("310115", None, [], None)),
        (["市辖区"], ("410702", None, [], None)),
        (["没有区"], (None, None, [], "没有区")),
        (["红旗县"], (None, None, [], "红旗县")),
    ],
)
def test_a_district_is_the_one_that_the_list_means(names, expected):
    assert told(reader().read(names, code="", town="", address="")) == expected


def test_a_name_that_several_districts_bear_is_left_open_until_the_row_tells_more():
    assert told(reader(None).read(["朝阳区"], code="", town="", address="")) == (
        None,
        None,
        ["missing"],
        None,
    )
    told_by_address = reader(None).read(["朝阳区"], code="", town="", address="北京市朝阳区示例路1号")
    assert told(told_by_address) == ("110105", None, [], None)
    assert told(reader("110000").read(["朝阳区"], code="", town="", address=""))[0] == "110105"


def test_a_zone_that_many_cities_have_is_no_district_of_any_city_without_its_name():
    assert told(reader(None).read(["高新区"], code="", town="", address="")) == (
        None,
        "高新区",
        ["functional_zone"],
        None,
    )


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("410702", ("410702", None, [], None)),
        ("410702000000", ("410702", None, [], None)),
        ("410728", ("410783", None, ["former_code"], None)),
        ("410771000000", ("410702", "高新区", ["functional_zone"], None)),
        ("999999", (None, None, [], "999999")),
    ],
)
def test_a_code_of_six_or_twelve_digits(code, expected):
    assert told(reader(None).read([], code=code, town="", address="")) == expected


@pytest.mark.parametrize(
    ("town", "address", "expected"),
    [
        ("洪门镇", "", "410702100"),
        ("洪门", "", "410702100"),
        ("关堤乡", "", "410702102"),
        ("西街街道办事处", "", "410702001"),
        ("", "河南省新乡市红旗区洪门镇示例村", "410702100"),
        ("", "向阳街道示例路1号", "410702009"),
        ("", "文化街1号", None),  # a street; the town is 文化街街道
        ("示例镇", "洪门镇示例村", None),
    ],
)
def test_a_town_by_its_column_or_by_its_full_name_in_the_address(town, address, expected):
    where = reader().read(["红旗区"], code="", town=town, address=address)
    assert (where.town.code if where.town else None) == expected
    assert where.town_words == ("示例镇" if town == "示例镇" else None)


def test_an_address_tells_the_district_where_no_column_does():
    assert told(reader().read([], code="", town="", address="新乡市卫滨区示例路1号"))[0] == "410703"
    assert told(reader().read([], code="", town="", address="示例路1号"))[0] == "410702"
    assert told(reader("410700").read([], code="", town="洪门镇", address=""))[0] == "410702"


@pytest.mark.parametrize(
    ("lng", "lat", "pair", "flaws"),
    [
        ("113.911775", "35.295905", "", []),
        ("E113.911775°", "N35.295905", "", []),
        ("35.295905", "113.911775", "", ["swapped"]),
        ("113.911775", "35.295905", "准确", []),
        ("", "", "113.911775,35.295905", ["pair_in_one_cell"]),
        ("", "", "经度113.911775，纬度35.295905", ["pair_in_one_cell"]),
        ("", "", "（35.295905，113.911775）", ["pair_in_one_cell"]),
        ("113°54′42.39″", "35°17′45.258″", "", ["degrees_minutes_seconds"]),
        ("113度54分42.39秒", "35度17分45.258秒", "", ["degrees_minutes_seconds"]),
        ("", "", "113°54′42.39″ 35°17′45.258″", ["pair_in_one_cell", "degrees_minutes_seconds"]),
    ],
)
def test_one_point_in_every_writing_is_one_point(lng, lat, pair, flaws):
    reading = read_point(lng, lat, pair, system=CoordinateSystem.GCJ02, region=HONGQI)
    assert reading.value is not None
    point, level = reading.value
    assert metres_between(point, Coordinates(35.295905, 113.911775)) < 1
    assert (level, [flaw.code for flaw in reading.flaws]) == (PlaceLevel.EXACT, flaws)


@pytest.mark.parametrize(
    ("lng", "lat", "flaw"),
    [
        ("116.403473", "39.908903", "far_from_region"),
        ("13.4", "52.5", "outside_china"),
        ("0", "0", "outside_china"),
        ("", "", "missing"),
        ("113.9", "", "missing"),
        ("示例路", "35.3", "missing"),
    ],
)
def test_a_point_that_cannot_be_right_is_left_out(lng, lat, flaw):
    reading = read_point(lng, lat, "", system=CoordinateSystem.GCJ02, region=HONGQI)
    assert (reading.value, [one.code for one in reading.flaws]) == (None, [flaw])


def test_two_decimals_are_only_around():
    reading = read_point("113.91", "35.30", "", system=CoordinateSystem.GCJ02, region=HONGQI)
    assert reading.value is not None
    assert reading.value[1] is PlaceLevel.AROUND


def test_systems_lie_apart_as_they_are_known_to():
    """GCJ-02 lies 100 to 700 m from WGS-84, and BD-09 some hundred metres farther."""
    here = Coordinates(35.295905, 113.911775)
    from_satellite = to_gcj02(here.lat, here.lng, CoordinateSystem.WGS84)
    from_baidu = to_gcj02(here.lat, here.lng, CoordinateSystem.BD09)
    assert 100 < metres_between(here, from_satellite) < 700
    assert 500 < metres_between(here, from_baidu) < 1_300


@pytest.mark.parametrize(
    ("words", "system"),
    [
        ("百度经度", CoordinateSystem.BD09),
        ("BD-09坐标", CoordinateSystem.BD09),
        ("GPS坐标", CoordinateSystem.WGS84),
        ("经度（CGCS2000）", CoordinateSystem.WGS84),
        ("天地图经度", CoordinateSystem.WGS84),
        ("高德坐标", CoordinateSystem.GCJ02),
        ("腾讯地图坐标", CoordinateSystem.GCJ02),
        ("经度", None),
    ],
)
def test_header_words_name_the_system(words, system):
    assert system_named_in(words) is system
