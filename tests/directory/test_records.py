"""A nursery's facts survive the way into the database and back."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from directory.nursery import (
    AgeBand,
    CareMode,
    ClassKind,
    Coordinates,
    Facts,
    Fee,
    Kind,
    ListedDate,
    Nature,
    Phone,
    PlaceLevel,
    Route,
)
from directory.records import facts_from_json, facts_to_json

MONTHS = st.integers(0, 36)
FEES = st.builds(Fee, st.integers(0, 9_000).map(float), st.none() | st.integers(9_000, 20_000).map(float))
DATES = st.builds(ListedDate, st.integers(2019, 2026), st.integers(1, 12), st.integers(0, 28))

FACTS = st.builds(
    Facts,
    name=st.text(min_size=1, max_size=20),
    former_names=st.lists(st.text(max_size=5), max_size=2).map(tuple),
    kind=st.none() | st.sampled_from(Kind),
    nature=st.none() | st.sampled_from(Nature),
    route=st.none() | st.sampled_from(Route),
    coordinates=st.none() | st.builds(Coordinates, st.floats(-90, 90), st.floats(-180, 180)),
    coordinates_level=st.none() | st.sampled_from(PlaceLevel),
    phones=st.lists(st.builds(Phone, st.just("0373-0000000"), st.none() | st.just("801")), max_size=2).map(
        tuple
    ),
    service_forms=st.frozensets(st.sampled_from(CareMode)),
    age_months=st.none() | st.builds(AgeBand, MONTHS, st.none() | MONTHS),
    classes=st.dictionaries(st.sampled_from(ClassKind), st.integers(1, 9)),
    fee=st.none() | FEES,
    filed_on=st.none() | DATES,
    inclusive=st.none() | st.booleans(),
)


@given(FACTS)
def test_facts_come_back_from_json_as_they_were(facts):
    assert facts_from_json(json.loads(json.dumps(facts_to_json(facts)))) == facts


def test_what_a_list_does_not_tell_is_not_written():
    assert facts_to_json(Facts(name="示例托育中心")) == {"name": "示例托育中心"}


def test_ranges_are_written_as_pairs_and_an_open_end_as_nothing():
    facts = Facts(
        name="示例托育中心", age_months=AgeBand(10), fee=Fee(1500.0, 2000.0), meal_fee=Fee(300.0, 300.0)
    )
    written = facts_to_json(facts)
    assert written["age_months"] == [10, None]
    assert written["fee"] == {"min": 1500.0, "max": 2000.0}
    assert written["meal_fee"] == 300.0


def test_a_field_of_a_newer_release_does_not_stop_an_older_one():
    assert facts_from_json({"name": "示例托育中心", "unheard_of": 1}) == Facts(name="示例托育中心")
