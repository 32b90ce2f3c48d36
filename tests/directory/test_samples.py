"""The invented institutions that are shown where no real list is at hand."""

from __future__ import annotations

from collections import Counter

import pytest

from directory.distance import metres_between
from directory.nursery import Coordinates, Kind, ListedDate
from directory.samples import COUNT, samples
from knowledge.regions import UnknownRegionError, gazetteer
from tests.directory.finding import HOME, SQUARE


@pytest.fixture(scope="module")
def invented():
    return samples(gazetteer(), HOME)


def test_there_are_thirty_six_over_all_ten_towns(invented):
    assert len(invented) == COUNT == 36
    towns = Counter(one.town_code for one in invented)
    assert set(towns) == {one.code for one in gazetteer() if one.parent == HOME}
    assert min(towns.values()) >= 3


def test_each_is_marked_and_none_can_be_taken_for_a_real_one(invented):
    assert all(one.name.startswith("示例") and "示例" in (one.address or "") for one in invented)
    assert not any(one.phones or one.credit_code for one in invented)
    assert len({one.name for one in invented}) == COUNT
    assert all("示例" in one.fee_text for one in invented if one.fee)


def test_the_same_region_gives_the_same_list(invented):
    assert samples(gazetteer(), HOME) == invented
    assert samples(gazetteer(), "410703") != invented


def test_they_differ_in_all_that_is_filtered(invented):
    assert {one.kind for one in invented} == set(Kind)
    for field in ("nature", "inclusive", "service_forms", "age_months", "closes_at", "route"):
        assert len({getattr(one, field) for one in invented}) >= 2, field
    assert sum(one.withdrawn_on is not None for one in invented) == 3
    assert sum(one.coordinates is None for one in invented) == 2
    assert any(one.fee is None for one in invented)


def test_points_lie_around_the_county_and_withdrawals_after_filings(invented):
    far = [metres_between(SQUARE, one.coordinates) for one in invented if one.coordinates]
    assert max(far) < 3_500
    assert all(one.withdrawn_on > one.filed_on for one in invented if one.withdrawn_on)
    assert all(one.filed_on < ListedDate(2026, 1) for one in invented)


def test_home_sites_keep_to_five_children(invented):
    # 家庭托育点管理办法（试行）, 2023: at most five.
    assert all(one.places <= 5 for one in invented if one.kind is Kind.HOME_SITE)


@pytest.mark.parametrize("home", ["110101", "419001", "410700", "441900", "710000", "100000"])
def test_any_home_region_has_samples_in_it(home):
    invented = samples(gazetteer(), home)
    assert len(invented) == COUNT
    assert all(gazetteer().within(one.town_code or one.region_code, home) for one in invented)
    assert all(one.coordinates is None or isinstance(one.coordinates, Coordinates) for one in invented)


def test_a_home_that_is_no_region_is_refused():
    with pytest.raises(UnknownRegionError):
        samples(gazetteer(), "999999")
