"""The schedules of free vaccines from YAML; a mistake is named by file, row and field."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.children import validity
from knowledge.children.vaccines import Dose, Former, Immunisation, Principle, Route, Schedule, Vaccine
from knowledge.policies.dated_rule import Confidence
from knowledge.rows import Row, read_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.sources import Source

VACCINES = Path(__file__).parent.parent / "content" / "children" / "vaccines.yaml"

_SCHEDULE_FIELDS = validity.FIELDS | {"id", "name", "sources", "notes", "vaccines", "principles"}
_VACCINE_FIELDS = ("id", "name", "prevents", "doses", "sources", "alternative_to", "instead", "only_for")
_DOSE_FIELDS = (
    "id", "product", "age_months", "timing", "interval_days", "interval_months", "before_months", "route",
    "note",
)  # fmt: skip
_FORMER_FIELDS = ("vaccine", "was", "now", "months", "since", "already", "sources", "confidence")


@cache
def immunisation() -> Immunisation:
    """The schedules that ship with the product, read at first use.

    Raises:
        ContentFileError: the file is wrong; its message names the row.
    """
    return read_vaccines(VACCINES)


def read_vaccines(path: Path) -> Immunisation:
    """Every schedule of a file.

    Raises:
        ContentFileError: the file is missing, unreadable, wrong, or contradicts itself.
    """
    file = read_file(path)
    file.allow(("sources", "checked_by", "schedules", "former"))
    sources = file.sources("sources")
    checked_by = file.maybe_text("checked_by")
    schedules = tuple(_schedule(row, sources, checked_by) for row in file.rows("schedules"))
    known = {vaccine.id for schedule in schedules for vaccine in schedule.vaccines}
    return Immunisation(
        schedules=schedules, former=tuple(_former(row, sources, known) for row in file.rows("former"))
    )


def _schedule(row: Row, sources: Mapping[str, Source], checked_by: str | None) -> Schedule:
    row.allow(_SCHEDULE_FIELDS)
    cited = row.cited(sources)
    if not cited:
        raise row.error(reason="没有写来源 sources")
    whole = Row(content={"checked_by": checked_by, **row.content}, where=row.where)
    vaccines = tuple(_vaccine(each, sources, cited) for each in row.rows("vaccines"))
    names = {vaccine.id for vaccine in vaccines}
    for vaccine in vaccines:
        if vaccine.alternative_to is not None and vaccine.alternative_to not in names:
            raise row.error(reason=f"{vaccine.id} 的 alternative_to 写的 {vaccine.alternative_to} 不在表里")
    validity.refuse_repeats(row, [vaccine.id for vaccine in vaccines])
    validity.refuse_repeats(row, [dose.id for vaccine in vaccines for dose in vaccine.doses])
    principles = tuple(_principle(each, sources) for each in row.rows("principles"))
    validity.refuse_repeats(row, [principle.id for principle in principles])
    return Schedule(
        id=row.text("id"),
        name=row.text("name"),
        validity=validity.read_validity(whole),
        sources=cited,
        notes=row.texts("notes"),
        vaccines=vaccines,
        principles=principles,
    )


def _vaccine(row: Row, sources: Mapping[str, Source], usual: tuple[Source, ...]) -> Vaccine:
    row.allow(_VACCINE_FIELDS)
    rows = row.rows("doses")
    vaccine_id, name = row.text("id"), row.text("name")
    routes = {each.choice("route", Route) for each in rows}
    doses = tuple(
        _dose(each, vaccine_id, name, number=number, total=len(rows), has_other_routes=len(routes) > 1)
        for number, each in enumerate(rows, start=1)
    )
    for former, later in pairwise(doses):
        if later.age_months < former.age_months + (later.interval_months or 0):
            raise row.error(reason=f"{later.id} 的月龄比 {former.id} 加上间隔还早")
    return Vaccine(
        id=vaccine_id,
        name=name,
        prevents=row.text("prevents"),
        doses=doses,
        sources=row.cited(sources) or usual,
        alternative_to=row.maybe_text("alternative_to"),
        instead=row.maybe_text("instead"),
        only_for=row.maybe_text("only_for"),
    )


def _dose(
    row: Row, vaccine_id: str, vaccine_name: str, *, number: int, total: int, has_other_routes: bool
) -> Dose:
    row.allow(_DOSE_FIELDS)
    age = row.number("age_months")
    if age is None or age < 0:
        raise row.error(reason="age_months 要写最小接种月龄，例如 6")
    before = row.number("before_months")
    if before is not None and before <= age:
        raise row.error(reason=f"before_months {before} 不比月龄 {age} 大")
    days, months = row.number("interval_days"), row.number("interval_months")
    if days is not None and months is not None:
        raise row.error(reason="间隔写 interval_days 或 interval_months 一个就行")
    if number == 1 and (days is not None or months is not None):
        raise row.error(reason="第 1 剂前面没有别的剂次，不写间隔")
    return Dose(
        id=row.text("id"),
        vaccine_id=vaccine_id,
        vaccine_name=vaccine_name,
        number=number,
        total=total,
        product=row.maybe_text("product"),
        age_months=age,
        timing=row.maybe_text("timing"),
        interval_days=days,
        interval_months=months,
        before_months=before,
        route=row.choice("route", Route),
        has_other_routes=has_other_routes,
        note=row.maybe_text("note"),
    )


def _principle(row: Row, sources: Mapping[str, Source]) -> Principle:
    row.allow(("id", "says", "sources", "confidence"))
    return Principle(
        id=row.text("id"),
        says=row.text("says"),
        sources=row.cited(sources),
        confidence=row.choice("confidence", Confidence),
    )


def _former(row: Row, sources: Mapping[str, Source], known: set[str]) -> Former:
    row.allow(_FORMER_FIELDS)
    vaccine_id = row.text("vaccine")
    if vaccine_id not in known:
        raise row.error(reason=f"表里没有 {vaccine_id} 这种疫苗")
    return Former(
        vaccine_id=vaccine_id,
        was=row.text("was"),
        now=row.text("now"),
        months=row.numbers("months"),
        since=row.day("since"),
        already=row.maybe_text("already"),
        sources=row.cited(sources),
        confidence=row.choice("confidence", Confidence),
    )
