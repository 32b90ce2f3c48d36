"""Figures that articles refer to, looked up in the tables of policies and of children."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.children.growth import PERCENTILES, Measure, Sex
from knowledge.policies.figure import Case, LeaveKind
from knowledge.policies.table import InForce

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from knowledge.articles.article import FigureReference
    from knowledge.children.check_ups import CheckUps
    from knowledge.children.growth import Growth
    from knowledge.children.vaccines import Immunisation, Schedule
    from knowledge.children.validity import Validity
    from knowledge.policies.figure import Figure
    from knowledge.policies.table import PolicyTable

VACCINE = "vaccine"
CHECK_UP = "check_up"
GROWTH = "growth"

_INTERVAL = "_interval"
_BEFORE = "_before"
_DOSES = "_doses"


def leave_figures(table: PolicyTable[Figure], *, day: date) -> Callable[[FigureReference], str | None]:
    """The lookup of leave figures in force on a day, as amounts such as 188 天.

    A region without a figure of its own has that of the region around it. None
    stands for a figure that is not there, has no number, or must not be spoken.
    """

    def value(reference: FigureReference) -> str | None:
        if reference.kind not in set(LeaveKind) or reference.case not in set(Case):
            return None
        kind, case = LeaveKind(reference.kind), Case(reference.case)
        found = table.value_on(reference.region, day, kind=kind, case=case)
        if not isinstance(found, InForce):
            return None
        figure = found.figure
        return figure.amount if figure.is_speakable and figure.value is not None else None

    return value


def child_figures(
    immunisation: Immunisation, check_ups: CheckUps, growth: Growth, *, day: date
) -> Callable[[FigureReference], str | None]:
    """The lookup of what the tables on children hold on a day, as amounts such as 4 月龄 or 8.4 公斤.

    Kind vaccine: dtap2 is the age of a dose, dtap2_interval the least time since
    the one before, dtap3_before the age before which it should be done,
    dtap_doses how many there are. Kind check_up: m6 is the age of a visit,
    m6_hearing the same where that visit brings the test. Kind growth:
    boys_weight_6_p50. None stands for what is not there or must not be spoken.
    """

    def value(reference: FigureReference) -> str | None:
        region, case = reference.region, reference.case
        if reference.kind == VACCINE:
            schedule = immunisation.schedule_on(day, lineage=(region,))
            return None if schedule is None else _of_schedule(schedule, case)
        if reference.kind == CHECK_UP and _holds(check_ups.validity, region, day):
            return _of_check_ups(check_ups, case)
        if reference.kind == GROWTH and _holds(growth.validity, region, day):
            return _of_growth(growth, case)
        return None

    return value


def first_of(*lookups: Callable[[FigureReference], str | None]) -> Callable[[FigureReference], str | None]:
    """The lookup that asks one after the other; kinds are of one table each."""

    def value(reference: FigureReference) -> str | None:
        return next((found for lookup in lookups if (found := lookup(reference)) is not None), None)

    return value


def _holds(validity: Validity, region: str, day: date) -> bool:
    return validity.region_code == region and validity.holds_on(day) and validity.is_speakable


def _of_schedule(schedule: Schedule, case: str) -> str | None:
    vaccine = schedule.vaccine(case.removesuffix(_DOSES)) if case.endswith(_DOSES) else None
    if vaccine is not None:
        return f"{len(vaccine.doses)} 剂"
    for suffix in (_INTERVAL, _BEFORE):
        dose = schedule.dose_named(case.removesuffix(suffix)) if case.endswith(suffix) else None
        if dose is not None:
            return dose.interval if suffix == _INTERVAL else dose.latest
    dose = schedule.dose_named(case)
    return None if dose is None else dose.when


def _of_check_ups(table: CheckUps, case: str) -> str | None:
    visit_id, _, test_id = case.partition("_")
    visit = table.named(visit_id)
    if visit is None or (test_id and test_id not in {test.id for test in visit.tests}):
        return None
    return visit.when


def _of_growth(table: Growth, case: str) -> str | None:
    parts = case.split("_")
    if len(parts) != len(("sex", "measure", "months", "percentile")):
        return None
    sex, measure, months, percentile = parts
    numbers = {f"p{number}": number for number in PERCENTILES}
    if (
        sex not in set(Sex)
        or measure not in set(Measure)
        or percentile not in numbers
        or not months.isdigit()
    ):
        return None
    line = next(
        (line for line in table.tables[Measure(measure), Sex(sex)] if line.age_months == int(months)), None
    )
    return None if line is None else f"{line.at(numbers[percentile])} {Measure(measure).unit}"
