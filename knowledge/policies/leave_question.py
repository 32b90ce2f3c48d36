"""A question about leave, understood, and its answer: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.policies.figure import Aspect, Case, Figure, LeaveKind

if TYPE_CHECKING:
    from datetime import date

    from knowledge.sources import Source

MISCARRIAGES = (Case.MISCARRIAGE_EARLY, Case.MISCARRIAGE_LATE)

_LATE_MISCARRIAGE_MONTHS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveQuestion:
    """A question about leave, understood."""

    kind: LeaveKind
    region_code: str
    """Where the parent works."""
    day: date
    """Birth (maternity, paternity), registration (marriage), or the day the leave is taken."""
    cases: frozenset[Case] = frozenset()
    births: int | None = None
    """Children born at once; None where nothing was said, 2 is assumed for `multiple_birth`."""
    child_number: int | None = None
    """1 for a first child."""
    miscarried: bool = False
    pregnancy_months: int | None = None
    """Full months of a pregnancy that ended early."""
    asks: Aspect | None = None
    """What besides the amount; None asks for the amount."""

    @property
    def is_of_miscarriage(self) -> bool:
        """Whether the pregnancy ended before a birth."""
        return self.miscarried or any(case in self.cases for case in MISCARRIAGES)

    @property
    def miscarriage_cases(self) -> tuple[Case, ...]:
        """The miscarriages it may be of: both, where nothing says how far the pregnancy was."""
        named = tuple(case for case in MISCARRIAGES if case in self.cases)
        if named or self.pregnancy_months is None:
            return named or MISCARRIAGES
        return (MISCARRIAGES[self.pregnancy_months >= _LATE_MISCARRIAGE_MONTHS],)

    @property
    def births_counted(self) -> int:
        """How many children were born, as far as the question tells."""
        return max(self.births or 1, 2 if Case.MULTIPLE_BIRTH in self.cases else 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveAnswer:
    """What the table has to say; every string is plain text."""

    kind: LeaveKind
    lead: str
    details: tuple[tuple[str, str], ...] = ()
    paragraphs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    source_notes: tuple[str, ...] = ()
    """What was not found out about the documents themselves."""
    sources: tuple[Source, ...] = ()
    region_code: str
    """The region whose rule answered."""
    region_name: str
    first_day: date | None = None
    """The rule's first day in force; None where it was not found (a note says so)."""
    value: int | None = None
    """The number in the lead, added up; None where it holds none."""
    figures: tuple[Figure, ...] = ()
    """What the lead rests on."""

    @property
    def text(self) -> str:
        """Everything a parent would read, a line each."""
        pairs = (f"{label}：{says}" for label, says in self.details)
        return "\n".join((self.lead, *pairs, *self.paragraphs, *self.notes, *self.source_notes))
