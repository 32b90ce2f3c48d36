"""What one child brings in all, put into words with the arithmetic spelled out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from knowledge.policies.benefit_sums import (
    MONTHS_A_YEAR,
    Month,
    MonthlySum,
    deduction_months,
    subsidy_months,
    yearly_total,
)
from knowledge.policies.phrases import litter, spell_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from knowledge.policies.benefit import BenefitRule


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildSum:
    """A sum for the child that a question tells of."""

    says: str
    """A clause without a full stop."""
    value: int | None
    """None where the month of birth decides and was not told."""
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Birth:
    """When a child was born, to the month or the year, and how many at once."""

    first: Month
    last: Month
    births: int = 1

    @classmethod
    def between(cls, first: date, last: date, *, births: int) -> Birth:
        """A birth on one of these days."""
        return cls(first=Month.of(first), last=Month.of(last), births=births)

    @property
    def words(self) -> str:
        """Such as 2024 年 5 月生的, 2024 年生的, 2024 年 4 月到 5 月生的."""
        if self.first == self.last:
            return f"{self.first}生的"
        is_one_year = self.first.year == self.last.year
        if is_one_year and self.first.until(self.last) == MONTHS_A_YEAR:
            return f"{self.first.year} 年生的"
        last = f"{self.last.month} 月" if is_one_year else str(self.last)
        return f"{self.first}到 {last}生的"

    def is_before(self, rule: BenefitRule) -> bool:
        """Whether the child may be born before a rule's first month."""
        return self.first < Month.of(rule.first_day)


def subsidy_of(birth: Birth, *, yearly: BenefitRule, before: BenefitRule | None) -> ChildSum:
    """The childcare subsidy of a birth: by years, or by months where it lies before the subsidy began."""
    if before is None or not birth.is_before(yearly):
        once = yearly_total(yearly)
        years = f"{yearly.until_age_years} 年 × {yearly.value} 元"
        says = f"{birth.words}，一共能领 {once} 元：{years}，每年申请一次"
        return _times(ChildSum(says=says, value=once), birth)
    earliest, latest = (subsidy_months(before, month) for month in (birth.first, birth.last))
    if latest is None:
        age = f"{spell_day(before.first_day)}前已经满 {before.until_age_years} 周岁"
        return ChildSum(says=f"{birth.words}，{age}，领不到育儿补贴", value=0)
    if birth.first == birth.last:
        return _times(_by_months(birth, before, latest), birth)
    low = "领不到" if earliest is None else f"{earliest.months} 个月 {earliest.total} 元"
    span = f"{birth.first}生的 {low}，{birth.last}生的 {latest.months} 个月 {latest.total} 元"
    says = f"{birth.words}，看月份：{span}，每晚 1 个月多 {before.value} 元；告诉我几月生的，我算给您"
    return ChildSum(says=says, value=None)


def deduction_of(birth: Birth, rules: Iterable[BenefitRule]) -> ChildSum | None:
    """The special deduction of a birth, all months; None where its month is not told or it came too late."""
    added = deduction_months(rules, birth.last)
    if added is None or birth.first != birth.last:
        return None
    says = (
        f"{birth.words}，从 {added.first}扣到满 3 周岁前一个月的 {added.last}，"
        f"{added.months} 个月一共扣 {added.spelled}；这是税前多扣的数，不是到手的钱"
    )
    return _times(ChildSum(says=says, value=added.total), birth)


def _by_months(birth: Birth, before: BenefitRule, added: MonthlySum) -> ChildSum:
    says = (
        f"{birth.words}，一共能领 {added.total} 元：从 {added.first}数到满 {before.until_age_years} 周岁的"
        f" {added.last}是 {added.months} 个月，{added.spelled}"
    )
    years = "，".join(f"{year} 年 {yuan} 元" for year, yuan in added.by_year)
    return ChildSum(says=says, value=added.total, details=(("分年", years),))


def _times(told: ChildSum, birth: Birth) -> ChildSum:
    """The same for children born at once."""
    if birth.births == 1 or told.value is None:
        return told
    total = told.value * birth.births
    more = (litter(birth.births), f"{told.value} × {birth.births} = {total} 元")
    return replace(told, value=total, details=(more, *told.details))
