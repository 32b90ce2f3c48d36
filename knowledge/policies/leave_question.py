"""A question about leave, understood: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.policies.figure import Aspect, Case, LeaveKind

if TYPE_CHECKING:
    from datetime import date

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
