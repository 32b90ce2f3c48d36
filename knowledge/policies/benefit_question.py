"""A question about a benefit, understood, and its answer: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from knowledge.policies.benefit import BenefitRule
    from knowledge.policies.benefit_kind import Benefit, BenefitAsk
    from knowledge.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitQuestion:
    """A question about a benefit, understood."""

    kind: Benefit
    region_code: str
    day: date
    """The day whose rule is asked for."""
    asks: tuple[BenefitAsk, ...] = ()
    """What is asked, the most wanted first; nothing asks for the amount."""
    born_from: date | None = None
    """The first day on which the child may be born; None where no birth is told."""
    born_until: date | None = None
    """The last one: the same month where a month is told."""
    births: int = 1
    """Children born at once."""
    average_wage_yuan: int | None = None
    """The employer's average monthly wage of the year before, where it is told."""
    leave_days: int | None = None
    """The days of maternity leave for this birth, where they are known."""
    is_elsewhere: bool = False
    """The place is another one than the service is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitAnswer:
    """What the table has to say; every string is plain text."""

    kind: Benefit
    lead: str
    details: tuple[tuple[str, str], ...] = ()
    steps: tuple[str, ...] = ()
    """What to do, in order."""
    paragraphs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    source_notes: tuple[str, ...] = ()
    """What was not found out about the documents themselves."""
    sources: tuple[Source, ...] = ()
    region_code: str
    """The region whose rule answered."""
    region_name: str
    value: int | None = None
    """The number in the lead, added up where a birth is told; None where it holds none."""
    rules: tuple[BenefitRule, ...] = ()
    """What the lead rests on."""

    @property
    def text(self) -> str:
        """Everything a reader would see, a line each."""
        pairs = (f"{label}：{says}" for label, says in self.details)
        return "\n".join((self.lead, *pairs, *self.steps, *self.paragraphs, *self.notes, *self.source_notes))
