"""The shipped divisions: whole, consistent, and licensed for publication.

Codes and names are those of the Ministry of Civil Affairs' place name database.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import knowledge.regions
from knowledge.regions import NATION, Level, UnknownRegionError, gazetteer

DATA = Path(knowledge.regions.__file__).parent


def test_every_province_city_and_county_is_there_and_the_towns_of_xinxiang() -> None:
    levels = [region.level for region in gazetteer()]
    assert {level: levels.count(level) for level in Level} == {
        Level.NATION: 1,
        Level.PROVINCE: 34,
        Level.CITY: 333,
        Level.COUNTY: 2847,
        Level.TOWN: 154,
    }
    assert all(
        gazetteer().within(region.code, "410700") for region in gazetteer() if region.level is Level.TOWN
    )


def test_every_lineage_ends_with_the_nation_and_rises_at_each_step() -> None:
    for region in gazetteer():
        lineage = gazetteer().lineage(region.code)
        depths = [step.level.depth for step in lineage]
        assert lineage[0] is region
        assert lineage[-1].code == NATION
        assert depths == sorted(depths, reverse=True)


def test_lineage_of_the_default_home_region() -> None:
    names = [region.name for region in gazetteer().lineage("410702102")]
    assert names == ["关堤镇", "红旗区", "新乡市", "河南省", "全国"]


def test_a_district_of_beijing_and_a_county_run_by_its_province_have_no_city_above() -> None:
    assert [region.name for region in gazetteer().lineage("110105")] == ["朝阳区", "北京市", "全国"]
    assert [region.name for region in gazetteer().lineage("419001")] == ["济源市", "河南省", "全国"]


def test_the_nation_lies_in_no_province() -> None:
    assert gazetteer().province_of(NATION) is None
    province = gazetteer().province_of("410000")
    assert province is not None
    assert province.name == "河南省"


@pytest.mark.parametrize("code", ["", "410728", "999999", "红旗区"])
def test_an_unknown_code_is_none_when_looked_up_and_an_error_with_advice_in_a_lineage(code: str) -> None:
    assert gazetteer().get(code) is None
    with pytest.raises(UnknownRegionError, match="请核对"):
        gazetteer().lineage(code)


def test_only_points_of_geonames_are_shipped_and_each_names_its_place() -> None:
    with (DATA / "regions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(bool(row["lng"]) == bool(row["lat"]) == bool(row["geonames_id"]) for row in rows)
    assert sum(bool(row["lng"]) for row in rows) == 1922
    assert "GeoNames, geonames.org" in (DATA / "README.md").read_text(encoding="utf-8")


def test_points_lie_in_china() -> None:
    points = [(region.lng, region.lat) for region in gazetteer() if region.lng is not None]
    assert all(73 < lng < 136 and lat is not None and 3 < lat < 54 for lng, lat in points)


@pytest.mark.parametrize(
    ("code", "short_name"),
    [
        ("150000", "内蒙古"),
        ("450000", "广西"),
        ("810000", "香港"),
        ("513200", "阿坝"),
        ("140109", "万柏林"),
        ("429021", "神农架"),
        ("653100", "喀什"),
        ("410526", "滑县"),
        ("410304", "瀍河"),
        ("632625", "久治"),
    ],
)
def test_short_names_drop_the_kind_and_the_peoples(code: str, short_name: str) -> None:
    region = gazetteer().get(code)
    assert region is not None
    assert region.short_name == short_name


def test_former_names_are_kept_with_the_region_of_today() -> None:
    region = gazetteer().get("410702102")
    assert region is not None
    assert region.former_names == ("关堤乡",)
    assert [found.name for found in gazetteer().named("向阳小区街道", within="410702")] == ["向阳街道"]
    assert [found.name for found in gazetteer().named("长垣县", within=NATION)] == ["长垣市"]


def test_a_name_inside_a_region_is_told_from_its_namesakes_outside() -> None:
    assert [found.code for found in gazetteer().named("朝阳区", within="110000")] == ["110105"]
    assert len(gazetteer().named("朝阳区", within=NATION)) == 2
    assert gazetteer().named("朝阳区", within="410000") == ()


def test_the_gazetteer_is_read_once() -> None:
    assert gazetteer() is gazetteer()
