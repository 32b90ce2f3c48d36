"""A question about a benefit, understood: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from knowledge.policies.benefit_kind import Benefit, BenefitAsk


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
