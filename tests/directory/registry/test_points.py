"""Points of institutions that are known: found by code, id or name, kept only where they can be right."""

from __future__ import annotations

from directory.nursery import Coordinates, PlaceLevel
from directory.registry.points import with_ids_as_names
from directory.registry.report import ListKind
from directory.registry.table import Document, RawRow, RawTable
from tests.directory.registry.listings import CODE, listing, row

HERE = {"coordinates": Coordinates(35.302, 113.877), "coordinates_level": PlaceLevel.EXACT}
IN_BEIJING = {"coordinates": Coordinates(39.9, 116.4), "coordinates_level": PlaceLevel.EXACT}


def point(name="示例阳光托育中心", **told):
    """A row that tells no more than it must."""
    return row(name, **{"region_code": None, "address": None, **HERE, **told})


def points(*rows):
    return listing(*rows, kind=ListKind.POINTS, title="坐标")


def take(registry, *rows):
    return registry.take(points(*rows), region=None)


def codes(report):
    return [(one.place.row, one.field, one.code) for one in report.warnings]


def test_a_point_is_found_by_name_by_code_and_by_id(registry):
    registry.take(listing(row("示例甲"), row("示例乙", credit_code=CODE), row("示例丙")))
    by_id = point(registry.nursery("示例丙").id)
    _, report = take(registry, point("示例甲"), point(CODE, credit_code=CODE), by_id)
    assert (report.accepted, len(report.changed), report.warnings) == (3, 3, [])
    assert {one.facts.coordinates for one in registry.nurseries()} == {HERE["coordinates"]}
    assert {one.facts.name for one in registry.nurseries()} == {"示例甲", "示例乙", "示例丙"}


def test_nothing_but_the_point_is_taken_from_it(registry):
    registry.take(listing(row(places=60)))
    number, report = take(registry, point(places=99, other_names=("示例别名",)))
    found = registry.nursery()
    assert (found.facts.places, found.facts.other_names) == (60, ())
    assert [one.field for one in report.changed[0].fields] == ["coordinates", "coordinates_level"]
    assert {name for name, said in found.said_by.items() if said == number} == {
        "coordinates",
        "coordinates_level",
    }


def test_it_is_an_import_of_its_own_that_can_be_undone_and_is_repeated_without_effect(registry):
    registry.take(listing(row()))
    before = registry.rows()
    number, _ = take(registry, point())
    after = registry.rows()
    again, report = take(registry, point())
    assert (again, report.unchanged, registry.rows()) == (number, 1, after)
    registry.undo(number)
    assert registry.rows() == before


def test_it_does_not_count_as_having_been_on_a_list(registry):
    registry.take(listing(row()))
    listed_at = registry.nursery().last_listed_at
    take(registry, point())
    assert registry.nursery().last_listed_at == listed_at


def test_a_point_far_from_the_district_is_warned_of_and_left(registry):
    registry.take(listing(row()))
    number, report = take(registry, point(**IN_BEIJING))
    assert (number, report.accepted, codes(report)) == (None, 0, [(2, "coordinates", "far_from_region")])
    assert registry.nursery().facts.coordinates is None


def test_one_that_nobody_knows_is_warned_of_and_not_kept(registry):
    registry.take(listing(row()))
    number, report = take(registry, point("示例无名"))
    assert (number, report.accepted, codes(report)) == (None, 0, [(2, "filing", "not_in_registry")])
    assert len(registry.nurseries()) == 1


def test_of_two_sites_under_one_code_the_name_or_the_address_tells_which(registry):
    registry.take(
        listing(row("示例一部", credit_code=CODE), row("示例二部", credit_code=CODE, address="示例路2号"))
    )
    _, report = take(registry, point("示例二部", credit_code=CODE))
    assert registry.nursery("示例二部").facts.coordinates
    assert registry.nursery("示例一部").facts.coordinates is None
    _, report = take(registry, point(CODE, credit_code=CODE))
    assert codes(report) == [(2, "filing", "not_in_registry")], "the code alone does not tell which"


def test_a_column_of_ids_names_institutions_where_no_other_does():
    def headers(*cells):
        table = RawTable(rows=[RawRow(number=1, cells=("坐标表", None, None)), RawRow(number=2, cells=cells)])
        return with_ids_as_names(Document(tables=[table], format="csv")).tables[0].rows[1].cells

    assert headers("编号", "经度", "纬度") == ["机构名称", "经度", "纬度"]
    assert headers("ID", "经度", "纬度")[0] == "机构名称"
    assert headers("编号", "机构名称", "经度", "纬度")[0] == "编号"
    assert headers("编号", "托位数", "备注")[0] == "编号"
