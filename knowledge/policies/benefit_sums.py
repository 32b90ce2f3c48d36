"""Sums for one child, spelled out: months counted, each with its rule's value."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.policies.benefit_kind import BenefitUnit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from knowledge.policies.benefit import BenefitRule

MONTHS_A_YEAR = 12
DAYS_A_MONTH = 30
"""What a monthly wage is divided by for the allowance of a day."""


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Month:
        """The month of a day."""
        return cls(day.year, day.month)

    def after(self, months: int) -> Month:
        """So many months later.

        >>> Month(2024, 5).after(36), Month(2024, 1).after(-1)
        (Month(year=2027, month=5), Month(year=2023, month=12))
        """
        years, month = divmod(self.year * MONTHS_A_YEAR + self.month - 1 + months, MONTHS_A_YEAR)
        return Month(years, month + 1)

    def until(self, other: Month) -> int:
        """How many months there are up to another one, both counted; 0 where it lies before.

        >>> Month(2025, 1).until(Month(2026, 12)), Month(2025, 1).until(Month(2024, 12))
        (24, 0)
        """
        return max(0, (other.year - self.year) * MONTHS_A_YEAR + other.month - self.month + 1)

    def __str__(self) -> str:
        return f"{self.year} 年 {self.month} 月"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlySum:
    """So many months, each with a value; several parts where the rule changed."""

    first: Month
    last: Month
    parts: tuple[tuple[int, int], ...]
    """Months and the value of one of them, oldest first."""
    by_year: tuple[tuple[int, int], ...]
    """The yuan of each calendar year."""

    @property
    def months(self) -> int:
        """All months."""
        return sum(months for months, _ in self.parts)

    @property
    def total(self) -> int:
        """All yuan."""
        return sum(months * value for months, value in self.parts)

    @property
    def spelled(self) -> str:
        """The arithmetic, such as 8 × 1000 + 28 × 2000 = 64000 元."""
        terms = " + ".join(f"{months} × {value}" for months, value in self.parts)
        return f"{terms} = {self.total} 元"


def subsidy_months(rule: BenefitRule, born: Month) -> MonthlySum | None:
    """The subsidy of a child born before it began: from its first month to that of the last birthday.

    Both months count: a child of December 2023 has 24 (中国日报, 2025-07-28:
    7200 yuan). None where the child was past the age before the first month.
    """
    last = born.after(_age_months(rule))
    return _add_up([rule], Month.of(rule.first_day), last)


def deduction_months(rules: Iterable[BenefitRule], born: Month) -> MonthlySum | None:
    """The deduction of a child: from the month of birth to the one before the last birthday.

    None where the child was past the age before the first rule.
    """
    dated = list(rules)
    last = born.after(_age_months(dated[-1]) - 1)
    return _add_up(dated, max(born, Month.of(dated[0].first_day)), last)


def yearly_total(rule: BenefitRule) -> int:
    """What a yearly rule gives until its last birthday.

    Raises:
        ValueError: the rule is not yearly, or tells no age.
    """
    if rule.value is None or rule.until_age_years is None or rule.unit is not BenefitUnit.YUAN_PER_CHILD_YEAR:
        msg = f"{rule.place_in_file}：不是按年的标准"
        raise ValueError(msg)
    return rule.value * rule.until_age_years


def allowance(average_wage_yuan: int, days: int) -> int:
    """Maternity allowance in whole yuan, rounded.

    >>> allowance(6000, 188)
    37600
    """
    return round(average_wage_yuan * days / DAYS_A_MONTH)


def _age_months(rule: BenefitRule) -> int:
    if rule.until_age_years is None:
        msg = f"{rule.place_in_file}：没有写到几周岁 until_age_years"
        raise ValueError(msg)
    return rule.until_age_years * MONTHS_A_YEAR


def _add_up(rules: list[BenefitRule], first: Month, last: Month) -> MonthlySum | None:
    values: list[int] = []
    years: Counter[int] = Counter()
    for number in range(first.until(last)):
        month = first.after(number)
        value = next((rule.value for rule in reversed(rules) if Month.of(rule.first_day) <= month), None)
        if value is None:
            continue
        values.append(value)
        years[month.year] += value
    if not values:
        return None
    parts = Counter(values)  # keeps the order of first occurrence
    return MonthlySum(
        first=first,
        last=last,
        parts=tuple((months, value) for value, months in parts.items()),
        by_year=tuple(sorted(years.items())),
    )
