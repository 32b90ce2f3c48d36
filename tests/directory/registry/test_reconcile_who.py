"""Who is who between two lists, and within one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from directory.nursery import Status
from directory.registry.identity import AddressKeys, Identity, name_key, new_id
from directory.registry.report import ListKind
from knowledge.regions import gazetteer
from tests.directory.registry.listings import CODE, OTHER_CODE, listing, phone, row, withdrawn


def codes(report):
    return [(one.place.row, one.field, one.code) for one in report.warnings]


def counts(report):
    return len(report.added), len(report.changed), report.unchanged, len(report.unlisted)


@pytest.mark.parametrize(
    "again",
    [
        "示例（阳光）Baby托育",
        "示例(阳光)BABY托育",
        " 示例 阳光 Baby 托育 ",
        "示例【阳光】Ｂａｂｙ托育",
        "示例阳光·Baby托育",
    ],
)
def test_a_name_in_another_form_is_the_same_name_and_no_change(registry, again):
    registry.take(listing(row("示例（阳光）Baby托育")))
    _, report = registry.take(listing(row(again), title="另一份"))
    assert counts(report) == (0, 0, 1, 0)
    assert registry.nursery().facts.name == "示例（阳光）Baby托育"


@pytest.mark.parametrize(
    "again", ["新乡市红旗区示例路1号", "河南省新乡市红旗区示例路１号", "河南新乡市红旗区 示例路1号"]
)
def test_an_address_with_more_or_fewer_of_its_regions_is_the_same_and_no_change(registry, again):
    registry.take(listing(row(address="示例路1号")))
    _, report = registry.take(listing(row(address=again), title="另一份"))
    assert counts(report) == (0, 0, 1, 0)


def test_a_dash_in_an_address_counts():
    addresses = AddressKeys(gazetteer())
    one, other, third = (
        addresses.key(text, region_code="410702") for text in ("示例路1-2号", "示例路12号", "示例路1—2号")
    )
    assert one == third != other


def test_a_road_that_is_called_like_a_city_keeps_its_name():
    addresses = AddressKeys(gazetteer())
    assert addresses.key("新乡路1号", region_code="410702") == "新乡路1号"


def test_the_same_name_at_another_address_without_codes_is_another_institution(registry):
    registry.take(listing(row(address="示例路1号"), row(address="示例路2号")))
    assert len(registry.nurseries()) == 2


def test_the_same_name_and_address_in_two_counties_are_two(registry):
    registry.take(listing(row(region_code="410702"), row(region_code="410703")), region="410700")
    assert len(registry.nurseries()) == 2


def test_two_sites_under_one_licence_both_stay(registry):
    sites = row(credit_code=CODE), row("示例阳光托育中心二部", credit_code=CODE, address="示例路2号")
    _, report = registry.take(listing(*sites))
    assert counts(report) == (2, 0, 0, 0)
    _, report = registry.take(listing(*sites, title="另一份"))
    assert counts(report) == (0, 0, 2, 0)


def test_two_names_at_one_address_under_one_licence_in_one_list_both_stay(registry):
    registry.take(listing(row("示例一园", credit_code=CODE), row("示例二园", credit_code=CODE)))
    assert {one.facts.name for one in registry.nurseries()} == {"示例一园", "示例二园"}


def test_a_second_site_in_a_later_list_stays_beside_the_first_and_is_warned_of(registry):
    registry.take(listing(row(credit_code=CODE)))
    added = row("示例阳光托育中心二部", credit_code=CODE, address="示例路2号")
    _, report = registry.take(listing(added, kind=ListKind.ADDITION))
    assert counts(report) == (1, 0, 0, 0)
    assert codes(report) == [(2, "credit_code", "shared_with_other_address")]


def test_a_new_name_under_the_same_code_and_site_is_a_change_that_keeps_the_former_name(registry):
    registry.take(listing(row("示例旧名托育", credit_code=CODE)))
    before = registry.nursery()
    _, report = registry.take(listing(row("示例新名托育", credit_code=CODE)))
    after = registry.nursery()
    assert counts(report) == (0, 1, 0, 0)
    assert [(one.field, one.old, one.new) for one in report.changed[0].fields] == [
        ("name", "示例旧名托育", "示例新名托育"),
        ("former_names", None, ["示例旧名托育"]),
    ]
    assert (after.id, after.facts.former_names) == (before.id, ("示例旧名托育",))


def test_one_that_takes_its_old_name_back_is_not_formerly_called_what_it_is_called_now(registry):
    for name in ("示例甲托育", "示例乙托育", "示例甲托育"):
        registry.take(listing(row(name, credit_code=CODE), title=f"{len(registry.rows())} {registry.now}"))
    assert registry.nursery().facts.name == "示例甲托育"
    assert registry.nursery().facts.former_names == ("示例乙托育",)


def test_without_a_code_a_rename_that_the_list_tells_is_recognised(registry):
    registry.take(listing(row("示例旧名托育")))
    _, report = registry.take(listing(row("示例新名托育", former_names=("示例旧名托育",))))
    assert counts(report) == (0, 1, 0, 0)
    _, report = registry.take(listing(row("示例旧名托育"), title="一份旧的", kind=ListKind.ADDITION))
    assert len(registry.nurseries()) == 1, "by its former name it is known too"


def test_one_that_stood_without_a_usable_code_is_recognised_and_takes_its_code(registry):
    registry.take(listing(row()))
    before = registry.nursery()
    _, report = registry.take(listing(row(credit_code=CODE)))
    assert counts(report) == (0, 1, 0, 0)
    assert [(one.field, one.new) for one in report.changed[0].fields] == [("credit_code", CODE)]
    assert (registry.nursery().id, registry.nursery().facts.credit_code) == (before.id, CODE)


def test_a_list_without_codes_does_not_take_the_code_away(registry):
    registry.take(listing(row(credit_code=CODE)))
    _, report = registry.take(listing(row()))
    assert counts(report) == (0, 0, 1, 0)
    assert registry.nursery().facts.credit_code == CODE


def test_another_code_at_the_same_address_and_name_is_another_institution(registry):
    registry.take(listing(row(credit_code=CODE)))
    _, report = registry.take(listing(row(credit_code=OTHER_CODE)))
    assert counts(report) == (1, 0, 0, 1)


def test_a_moved_one_is_the_same_where_list_and_directory_have_one_site_under_the_code(registry):
    registry.take(listing(row(credit_code=CODE)))
    _, report = registry.take(listing(row(credit_code=CODE, address="示例街9号")))
    assert counts(report) == (0, 1, 0, 0)
    assert registry.nursery().facts.address == "示例街9号"


def test_with_two_sites_in_the_directory_a_third_address_is_a_third_site(registry):
    registry.take(listing(row(credit_code=CODE), row(credit_code=CODE, address="示例路2号")))
    _, report = registry.take(listing(row(credit_code=CODE, address="示例路3号")))
    assert counts(report) == (1, 0, 0, 2)


def test_in_a_list_of_new_ones_another_address_under_the_code_is_a_new_site(registry):
    registry.take(listing(row(credit_code=CODE)))
    registry.take(listing(row(credit_code=CODE, address="示例路2号"), kind=ListKind.ADDITION))
    assert {one.facts.address for one in registry.nurseries()} == {"示例路1号", "示例路2号"}


def test_a_list_without_addresses_is_recognised_by_name_within_the_region(registry):
    registry.take(listing(row(credit_code=CODE), row("示例月亮托育", region_code="410703")), region="410700")
    _, report = registry.take(listing(row(address=None), row("示例月亮托育", address=None)))
    assert counts(report) == (1, 0, 1, 0), "示例月亮托育 of another county is another"


def test_a_name_that_two_sites_bear_is_not_guessed_between_them(registry):
    registry.take(listing(row(address="示例路1号"), row(address="示例路2号")))
    _, report = registry.take(listing(row(address=None, phones=(phone(),))))
    assert (len(report.added), report.unchanged) == (1, 0)
    assert all(not one.facts.phones for one in registry.nurseries() if one.facts.address)


def test_two_differing_rows_of_one_institution_are_one_institution_and_two_accepted_rows(registry):
    _, report = registry.take(listing(row(places=60), row(phones=(phone(),))))
    assert (report.accepted, counts(report)) == (2, (1, 0, 0, 0))
    facts = registry.nursery().facts
    assert (facts.places, facts.phones) == (60, (phone(),))


def test_a_sheet_of_names_alone_withdraws_those_of_the_other_sheet(registry):
    rows = row(filed_on=None), withdrawn(address=None)
    _, report = registry.take(listing(*rows))
    assert (report.accepted, report.withdrawn, counts(report)) == (2, 1, (1, 0, 0, 0))
    assert registry.nursery().status is Status.WITHDRAWN


def test_a_withdrawn_one_listed_by_the_name_it_had_keeps_its_present_name(registry):
    registry.take(listing(row("示例旧名托育", credit_code=CODE)))
    registry.take(listing(row("示例新名托育", credit_code=CODE)))
    registry.take(listing(withdrawn("示例旧名托育", credit_code=CODE), kind=ListKind.WITHDRAWN))
    found = registry.nursery()
    assert (found.facts.name, found.status) == ("示例新名托育", Status.WITHDRAWN)


def test_ids_are_short_the_same_for_the_same_list_and_never_given_twice():
    one = Identity(credit_code=None, name=name_key("示例"), address=None, region_code="410702")
    first = new_id(one, ())
    assert first == new_id(one, ())
    assert len(first) == 10
    assert first.isalnum()
    assert new_id(one, {first}) != first
    assert new_id(one, (), is_sample=True) != first


def test_an_id_stays_whatever_a_list_says_later_and_comes_again_after_an_undoing(registry):
    registry.take(listing(row("示例甲", credit_code=CODE)))
    first = registry.nursery().id
    registry.take(listing(row("示例乙", credit_code=CODE, address="示例路1号")))
    assert registry.nursery().id == first
    registry.undo()
    registry.undo()
    assert registry.nurseries() == []
    registry.take(listing(row("示例甲", credit_code=CODE)))
    assert registry.nursery().id == first


def test_a_second_institution_with_the_identity_of_a_renamed_one_gets_an_id_of_its_own(registry):
    registry.take(listing(row("示例甲", credit_code=CODE)))
    registry.take(listing(row("示例乙", credit_code=CODE)))
    registry.take(listing(row("示例乙", credit_code=CODE), row("示例甲", credit_code=CODE)))
    assert len({one.id for one in registry.nurseries()}) == 2


def test_a_bare_name_ends_neither_of_two_namesakes_in_two_districts(registry):
    registry.take(listing(*(row(address=None, region_code=code) for code in ("410702", "410703"))))
    ended = listing(withdrawn(address=None, region_code=None), kind=ListKind.ADDITION)
    _, report = registry.take(ended)
    assert report.changed == []
    assert sorted(one.status for one in registry.nurseries()) == ["filed", "filed", "withdrawn"]
    assert counts(registry.plan(replace(ended, title="再发一次")).report(""))[:2] == (0, 0)
