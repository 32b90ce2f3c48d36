"""The walk from county to nation, and the days a figure holds."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.policies.figure import Case, LeaveKind
from knowledge.policies.table import InForce, NotRecorded, PolicyTable
from tests.knowledge.policies.builders import make_figure

WANTED = {"kind": LeaveKind.PATERNITY, "case": Case.USUAL}
DAY = date(2023, 5, 1)


def test_the_most_specific_region_answers_and_is_named():
    nation = make_figure(region_code="100000", value=7, says="7 天")
    city = make_figure(region_code="410700", value=25, says="25 天")
    table = PolicyTable([nation, make_figure(), city])
    for region_code, wanted in [("410702", "410700"), ("410102", "410000"), ("440106", "100000")]:
        found = table.value_on(region_code, DAY, **WANTED)
        assert isinstance(found, InForce)
        assert found.region_code == found.figure.region_code == wanted


def test_the_lineage_is_the_callers():
    table = PolicyTable([make_figure(region_code="410000")], lineage=lambda code: (code, "410000"))
    assert isinstance(table.value_on("999999", DAY, **WANTED), InForce)


def test_a_gap_of_the_province_is_not_filled_by_the_nation():
    nation = make_figure(region_code="100000", in_force_from=date(2012, 1, 1))
    province = make_figure(in_force_from=date(2022, 1, 1))
    found = PolicyTable([nation, province]).value_on("410702", date(2021, 12, 31), **WANTED)
    assert isinstance(found, NotRecorded)
    assert (found.region_code, found.nearest) == ("410000", province)


def test_a_figure_holds_on_its_first_and_last_day_only_within():
    figure = make_figure(in_force_from=date(2022, 1, 1), in_force_until=date(2022, 12, 31))
    table = PolicyTable([figure])
    held = [
        isinstance(table.value_on("410000", day, **WANTED), InForce)
        for day in (date(2021, 12, 31), date(2022, 1, 1), date(2022, 12, 31), date(2023, 1, 1))
    ]
    assert held == [False, True, True, False]


def test_the_neighbours_in_time_come_with_the_figure():
    former = make_figure(in_force_from=date(2020, 1, 1), in_force_until=date(2021, 12, 31))
    later = make_figure(in_force_from=date(2024, 1, 1))
    now = make_figure(in_force_from=date(2022, 1, 1), in_force_until=date(2023, 12, 31))
    found = PolicyTable([later, now, former]).value_on("410000", DAY, **WANTED)
    assert isinstance(found, InForce)
    assert (found.former, found.figure, found.following) == (former, now, later)


def test_an_announced_figure_is_never_in_force():
    announced = make_figure(expected=True)
    assert isinstance(PolicyTable([announced]).value_on("410000", DAY, **WANTED), NotRecorded)
    found = PolicyTable([make_figure(), announced]).value_on("410000", DAY, **WANTED)
    assert isinstance(found, InForce)
    assert found.announced == (announced,)


def test_two_figures_for_one_day_are_refused():
    with pytest.raises(ValueError, match="in_force_until"):
        PolicyTable([make_figure(), make_figure(in_force_from=date(2023, 1, 1))])
