"""Where and from when until when a table on children holds, and how well it is founded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from knowledge.policies.dated_rule import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from knowledge.rows import Row

FIELDS = frozenset(
    {"region", "in_force_from", "judged_from", "judged_by", "in_force_until", "confidence", "checked_by"}
)
"""What every table says of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """One table's place, days and footing."""

    region_code: str
    in_force_from: date | None = None
    """None where the first day was not found; `judged_from` then stands in."""
    judged_from: date | None = None
    """The first day on which it is known to hold."""
    judged_by: str | None = None
    """What `judged_from` rests on, such as 印发日期."""
    in_force_until: date | None = None
    """The last day, where a later table took over."""
    confidence: Confidence
    checked_by: str | None = None
    """The clinician who compared it with its documents; None: nobody has."""

    @property
    def first_day(self) -> date:
        """The day it is judged to hold from, be it known or inferred."""
        day = self.in_force_from or self.judged_from
        if day is None:  # refused by the reader
            raise ValueError(self.region_code)
        return day

    @property
    def is_speakable(self) -> bool:
        """Whether a parent may be told it."""
        return self.confidence is not Confidence.LOW

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.first_day <= day and (self.in_force_until is None or day <= self.in_force_until)


class Valid(Protocol):
    """A table that says where and when it holds."""

    @property
    def validity(self) -> Validity:
        """Its place and days."""


T = TypeVar("T", bound=Valid)


def in_force(tables: Iterable[T], day: date, *, lineage: Sequence[str]) -> T | None:
    """The table that holds on a day in the most specific region of a lineage; None where none does.

    `lineage` are codes from the place asked about up to the nation.
    """
    holding = {
        table.validity.region_code: table
        for table in tables
        if table.validity.holds_on(day) and table.validity.is_speakable
    }
    return next((holding[code] for code in lineage if code in holding), None)


def read_validity(row: Row) -> Validity:
    """The place, days and footing that a row tells.

    Raises:
        ContentFileError: it lacks its first day, tells it twice or not why, or ends before it begins.
    """
    known, judged = row.day("in_force_from"), row.day("judged_from")
    until = row.day("in_force_until")
    first = known or judged
    problems = (
        ("in_force_from 和 judged_from 至少写一个", first is None),
        ("知道施行日 in_force_from 就不再写 judged_from", known is not None and judged is not None),
        (
            "写了 judged_from 就要写 judged_by（按什么判断）",
            judged is not None and not row.content.get("judged_by"),
        ),
        (f"最后一天 {until} 早于第一天 {first}", bool(first and until and until < first)),
    )
    for reason, holds in problems:
        if holds:
            raise row.error(reason=reason)
    return Validity(
        region_code=row.text("region"),
        in_force_from=known,
        judged_from=judged,
        judged_by=row.maybe_text("judged_by"),
        in_force_until=until,
        confidence=row.choice("confidence", Confidence),
        checked_by=row.maybe_text("checked_by"),
    )


def refuse_repeats(row: Row, ids: Sequence[str]) -> None:
    """Refuse an id that stands twice.

    Raises:
        ContentFileError: there is one.
    """
    twice = sorted({each for each in ids if ids.count(each) > 1})
    if twice:
        raise row.error(reason=f"id 重复了：{'、'.join(twice)}")
