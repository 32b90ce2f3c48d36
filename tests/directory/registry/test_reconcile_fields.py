"""Whose word counts for which field, and which of two events was the later."""

from __future__ import annotations

import pytest

from directory.nursery import Coordinates, Fee, Kind, ListedDate, PlaceLevel, Status
from directory.registry.report import ListKind
from tests.directory.registry.listings import CODE, day, listing, phone, row, withdrawn

POINT = Coordinates(35.3, 113.9)


def changes(report):
    return [(one.field, one.old, one.new) for change in report.changed for one in change.fields]


def test_a_field_that_a_list_does_not_tell_is_kept(registry):
    registry.take(listing(row(places=60, phones=(phone(),), filed_on=day("2022-03-05"))))
    registry.take(listing(row(fee=Fee(1500, 2000))))
    facts = registry.nursery().facts
    assert (facts.places, facts.phones, facts.fee) == (60, (phone(),), Fee(1500, 2000))
    assert facts.filed_on == ListedDate(2022, 3, 5)


def test_a_change_is_told_field_by_field_old_and_new(registry):
    registry.take(listing(row(places=60, fee=Fee(1500, 1500))))
    _, report = registry.take(listing(row(places=80, fee=Fee(1500, 2000))))
    assert changes(report) == [("places", 60, 80), ("fee", 1500, {"min": 1500, "max": 2000})]


def test_each_field_names_the_import_that_said_it_last(registry):
    first, _ = registry.take(listing(row(places=60, phones=(phone(),))))
    second, _ = registry.take(listing(row(places=80)))
    assert registry.nursery().said_by == {
        "name": second,
        "region_code": second,
        "address": second,
        "places": second,
        "status": second,
        "phones": first,
        "kind": first,
    }


def test_a_month_does_not_take_the_day_away_and_a_day_is_more_than_a_month(registry):
    registry.take(listing(row(filed_on=day("2022-03"))))
    _, report = registry.take(listing(row(filed_on=day("2022-03-05"))))
    assert changes(report) == [("filed_on", "2022-03", "2022-03-05")]
    _, report = registry.take(listing(row(filed_on=day("2022-03")), title="又一份"))
    assert changes(report) == []


def test_phones_in_another_order_are_no_change(registry):
    registry.take(listing(row(phones=(phone("0373-0000001"), phone("0373-0000002")))))
    _, report = registry.take(listing(row(phones=(phone("0373-0000002"), phone("0373-0000001")))))
    assert changes(report) == []


def test_a_city_does_not_take_the_county_away(registry):
    registry.take(listing(row(region_code="410702")))
    registry.take(listing(row(region_code="410700", places=3)), region="410700")
    assert registry.nursery().facts.region_code == "410702"


def test_the_point_of_an_address_does_not_go_with_a_move(registry):
    there = {"coordinates": POINT, "coordinates_level": PlaceLevel.EXACT}
    registry.take(listing(row(credit_code=CODE, **there)))
    registry.take(listing(row(credit_code=CODE, address="示例路1号院内2楼")))
    assert registry.nursery().facts.coordinates == POINT, "told more exactly is no move"
    registry.take(listing(row(credit_code=CODE, address="示例街9号")))
    assert registry.nursery().facts.coordinates is None
    assert "coordinates" not in registry.nursery().said_by


def test_an_older_list_fills_what_is_empty_and_overrules_nothing(registry):
    registry.take(listing(row(places=80), as_of="2026-09-30"))
    _, report = registry.take(listing(row(places=60, phones=(phone(),)), as_of="2025-12"))
    assert [name for name, *_ in changes(report)] == ["phones"]
    assert registry.nursery().facts.places == 80
    assert registry.plan(listing(row(places=61), as_of="2025-11")).is_older
    assert not registry.plan(listing(row(places=61), as_of="2026-10")).is_older


FILED = row(filed_on=day("2022-03-05"))
GONE = withdrawn(withdrawn_on=day("2024-06-30"), withdrawal_reason="停业")
AGAIN = row(filed_on=day("2025-01-10"))


@pytest.mark.parametrize("rows", [(FILED, GONE), (GONE, FILED)])
def test_a_withdrawal_after_the_filing_wins_in_whatever_order_one_file_tells_them(registry, rows):
    _, report = registry.take(listing(*rows))
    found = registry.nursery()
    assert (found.status, found.facts.withdrawn_on) == (Status.WITHDRAWN, ListedDate(2024, 6, 30))
    assert (report.accepted, report.withdrawn, len(report.added)) == (2, 1, 1)
    assert [one.name for one in report.withdrawals] == ["示例阳光托育中心"]


@pytest.mark.parametrize("rows", [(GONE, AGAIN), (AGAIN, GONE)])
def test_a_filing_after_the_withdrawal_wins_in_whatever_order_one_file_tells_them(registry, rows):
    _, report = registry.take(listing(*rows))
    found = registry.nursery()
    assert (found.status, found.facts.withdrawn_on, found.facts.withdrawal_reason) == (
        Status.FILED,
        None,
        None,
    )
    assert (report.accepted, report.withdrawn) == (2, 0)


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ((FILED, GONE), Status.WITHDRAWN),
        ((GONE, FILED), Status.WITHDRAWN),
        ((GONE, AGAIN), Status.FILED),
        ((AGAIN, GONE), Status.FILED),
        ((FILED, GONE, AGAIN), Status.FILED),
        ((row(), withdrawn()), Status.WITHDRAWN),
        ((withdrawn(), row()), Status.WITHDRAWN),
        ((withdrawn(withdrawn_on=day("2024-06")), row(filed_on=day("2024-06-20"))), Status.WITHDRAWN),
    ],
)
def test_the_later_event_wins_in_whatever_order_files_tell_them(registry, rows, status):
    for number, one in enumerate(rows):
        kind = ListKind.WITHDRAWN if one.status is Status.WITHDRAWN else ListKind.ADDITION
        registry.take(listing(one, kind=kind, title=str(number)))
    assert registry.nursery().status is status


def test_a_filing_that_was_later_than_a_withdrawal_keeps_its_day_beside_an_earlier_one(registry):
    """Else the same list would decide otherwise when it came a second time."""
    registry.take(listing(row(filed_on=day("2024-06-30"))))
    first, _ = registry.take(listing(row(filed_on=day("2022-03")), withdrawn(withdrawn_on=day("2022-03"))))
    found = registry.nursery()
    assert (found.status, found.facts.filed_on) == (Status.FILED, ListedDate(2024, 6, 30))
    assert found.said_by["filed_on"] < first


def test_one_that_stays_withdrawn_though_a_list_names_it_as_filed_is_pointed_out(registry):
    registry.take(listing(GONE, kind=ListKind.WITHDRAWN))
    plan = registry.plan(listing(FILED))
    assert [one.name for one in plan.still_withdrawn] == ["示例阳光托育中心"]


def test_a_withdrawn_one_keeps_what_was_known_of_it(registry):
    registry.take(listing(row(filed_on=day("2022-03-05"), places=60)))
    _, report = registry.take(
        listing(withdrawn(address=None, withdrawn_on=day("2024-06-30")), kind=ListKind.WITHDRAWN)
    )
    facts = registry.nursery().facts
    assert (facts.filed_on, facts.places) == (ListedDate(2022, 3, 5), 60)
    assert changes(report) == [("status", "filed", "withdrawn"), ("withdrawn_on", None, "2024-06-30")]
    assert report.withdrawn == 1


def test_an_unknown_one_on_a_list_of_withdrawn_ones_stands_as_withdrawn(registry):
    _, report = registry.take(listing(GONE, kind=ListKind.WITHDRAWN))
    assert (report.accepted, report.withdrawn, len(report.added)) == (1, 1, 1)
    assert registry.nursery().status is Status.WITHDRAWN


class TestListsThatFileNobody:
    def test_an_inclusive_list_adds_marks_and_fees_to_known_ones(self, registry):
        registry.take(listing(row(places=60)))
        told = row(inclusive=True, inclusive_places=40, fee=Fee(1200, 1200))
        _, report = registry.take(listing(told, kind=ListKind.INCLUSIVE))
        facts = registry.nursery().facts
        assert (facts.inclusive, facts.inclusive_places, facts.fee) == (True, 40, Fee(1200, 1200))
        assert (report.accepted, len(report.changed)) == (1, 1)

    @pytest.mark.parametrize("kind", [ListKind.INCLUSIVE, ListKind.MODEL, ListKind.INSPECTED])
    def test_an_unknown_one_waits_for_a_person(self, registry, kind):
        registry.take(listing(row()))
        number, report = registry.take(listing(row("示例无名托育", inclusive=True), kind=kind))
        assert (report.accepted, len(report.added)) == (0, 0)
        (warning,) = report.warnings
        assert (warning.field, warning.code, warning.place.row) == ("filing", "not_in_registry", 2)
        assert len(registry.nurseries()) == 1
        from directory.tables import registry_review  # noqa: PLC0415

        ((_, kept_by, place, facts, reason),) = registry.rows(registry_review)
        assert (kept_by, place, reason) == (number, '{"sheet":"名单","row":2}', "not_in_registry")
        assert "示例无名托育" in facts

    def test_places_against_the_filing_are_kept_beside_it_and_warned_of(self, registry):
        registry.take(listing(row(places=60)))
        _, report = registry.take(listing(row(places=50), kind=ListKind.INCLUSIVE))
        facts = registry.nursery().facts
        assert (facts.places, facts.places_elsewhere) == (60, 50)
        assert [(one.field, one.value, one.code) for one in report.warnings] == [
            ("places", "50", "conflicts_with_known")
        ]
        assert "60" in report.warnings[0].reason

    def test_places_that_agree_at_last_are_told_once(self, registry):
        registry.take(listing(row(places=60)))
        registry.take(listing(row(places=50), kind=ListKind.INCLUSIVE))
        registry.take(listing(row(places=50), title="新的备案名单"))
        assert (registry.nursery().facts.places, registry.nursery().facts.places_elsewhere) == (50, None)
        assert "places_elsewhere" not in registry.nursery().said_by

    def test_the_filing_list_is_the_authority_on_what_another_filled_in(self, registry):
        registry.take(listing(row()))
        registry.take(listing(row(places=50), kind=ListKind.INCLUSIVE))
        assert registry.nursery().facts.places == 50
        _, report = registry.take(listing(row(places=60), title="新的备案名单"))
        assert (changes(report), report.warnings) == ([("places", 50, 60)], [])

    def test_they_rename_nobody_but_the_name_they_use_is_found(self, registry):
        registry.take(listing(row("示例托育服务有限公司", credit_code=CODE)))
        registry.take(listing(row("示例宝贝托育", credit_code=CODE, address=None), kind=ListKind.INCLUSIVE))
        facts = registry.nursery().facts
        assert (facts.name, facts.other_names) == ("示例托育服务有限公司", ("示例宝贝托育",))

    def test_they_do_not_touch_phone_or_status(self, registry):
        registry.take(listing(row(phones=(phone("0373-0000001"),))))
        told = withdrawn(phones=(phone("0373-0000002"),))
        _, report = registry.take(listing(told, kind=ListKind.INSPECTED))
        assert changes(report) == []
        assert registry.nursery().status is Status.FILED


class TestWhoIsMissing:
    def test_absence_from_a_whole_list_is_told_and_changes_nothing(self, registry):
        registry.take(listing(row("示例甲"), row("示例乙")))
        _, report = registry.take(listing(row("示例甲"), title="下个月"))
        assert [one.name for one in report.unlisted] == ["示例乙"]
        assert registry.nursery("示例乙").status is Status.FILED

    def test_only_a_whole_list_misses_anybody(self, registry):
        registry.take(listing(row("示例甲"), row("示例乙")))
        for kind in set(ListKind) - {ListKind.WHOLE, ListKind.POINTS}:
            _, report = registry.take(listing(row("示例甲"), kind=kind))
            assert report.unlisted == []

    def test_a_list_of_one_district_misses_nobody_of_another(self, registry):
        registry.take(listing(row("示例甲"), row("示例乙", region_code="410703")), region="410700")
        _, report = registry.take(listing(row("示例甲"), title="红旗区"), region="410702")
        assert report.unlisted == []
        _, report = registry.take(listing(row("示例甲"), title="新乡市"), region="410700")
        assert [one.name for one in report.unlisted] == ["示例乙"]

    def test_without_a_region_told_the_districts_of_the_rows_are_meant(self, registry):
        rows = row("示例甲"), row("示例乙"), row("示例丙", region_code="410703")
        registry.take(listing(*rows), region=None)
        _, report = registry.take(listing(row("示例甲"), title="又一份"), region=None)
        assert [one.name for one in report.unlisted] == ["示例乙"]

    def test_neither_a_withdrawn_one_nor_one_filed_after_the_day_of_the_list_is_missed(self, registry):
        late = row("示例晚", filed_on=day("2026-10-08"))
        registry.take(listing(row("示例甲"), withdrawn("示例乙"), late))
        _, report = registry.take(listing(row("示例甲"), as_of="2026-09-30"))
        assert report.unlisted == []


def test_who_is_listed_neither_as_a_class_nor_as_a_home_is_a_nursery_until_a_list_says_otherwise(registry):
    registry.take(listing(row()))
    assert registry.nursery().facts.kind is Kind.NURSERY
    registry.take(listing(row(kind=Kind.HOME_SITE)))
    registry.take(listing(row(places=20)))
    assert registry.nursery().facts.kind is Kind.HOME_SITE
