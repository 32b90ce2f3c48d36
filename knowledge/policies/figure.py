"""One dated figure of a leave rule, and the words it is keyed by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from knowledge.policies.dated_rule import DatedRule

if TYPE_CHECKING:
    from knowledge.sources import Source


class LeaveKind(StrEnum):
    """Which leave a figure is of; a question about one is never answered with another."""

    MATERNITY = "maternity"
    PATERNITY = "paternity"
    PARENTAL = "parental"
    MARRIAGE = "marriage"
    NURSING_BREAK = "nursing_break"


class Case(StrEnum):
    """The circumstances a figure holds for."""

    USUAL = "usual"
    """One child, born without difficulty, first of the family."""
    DIFFICULT_BIRTH = "difficult_birth"
    CAESAREAN = "caesarean"
    """Apart from difficult birth: places differ on whether each counts as one."""
    MULTIPLE_BIRTH = "multiple_birth"
    """Added once for each child past the first."""
    MISCARRIAGE_EARLY = "miscarriage_early"
    """Less than 4 months pregnant."""
    MISCARRIAGE_LATE = "miscarriage_late"
    """4 months pregnant or more."""
    SECOND_CHILD = "second_child"
    THIRD_CHILD = "third_child"
    WITH_CHECKUP = "with_checkup"
    """Marriage leave after the pre-marital check-up."""
    WITH_EARLY_CHECKUP = "with_early_checkup"
    """Maternity leave after the check-up before pregnancy."""
    BREAST_FEEDING = "breast_feeding"
    LIVING_APART = "living_apart"
    """Husband and wife work in different places."""
    TWO_UNDER_THREE = "two_under_three"
    """Two or more children below three at home."""
    HIGH_ALTITUDE = "high_altitude"
    ENCOURAGED = "encouraged"
    """What the authority asks employers to give beyond what they must."""


class Unit(StrEnum):
    """What a value counts."""

    DAY = "day"
    WORKING_DAY = "working_day"
    MONTH = "month"
    HOUR_PER_WORKING_DAY = "hour_per_working_day"


UNIT_WORDS = {
    Unit.DAY: "天",
    Unit.WORKING_DAY: "个工作日",
    Unit.MONTH: "个月",
    Unit.HOUR_PER_WORKING_DAY: "小时",
}


class Aspect(StrEnum):
    """What else a parent may ask about a leave, besides how long it is."""

    PAY = "pay"
    SPLIT = "split"
    TIMING = "timing"
    OVERLAP = "overlap"
    CARRY_OVER = "carry_over"
    HOLIDAYS = "holidays"
    UNTIL_WHEN = "until_when"
    WHO = "who"
    APPLY = "apply"
    PLACE = "place"
    """Which place's rule holds."""
    BIRTH_ORDER = "birth_order"
    """Whether a second or third child brings more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What a rule says on one aspect: a clause that reads well after 在河南休护理假 and a comma."""

    aspect: Aspect
    says: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(DatedRule):
    """What one rule on a leave gives in one region, in one case, between two days."""

    kind: LeaveKind
    case: Case
    unit: Unit
    most: int | None = None
    """The upper end where the rule leaves the employer a range."""
    adds: bool = False
    """Comes on top of the usual figure (the 15 days of a difficult birth)."""
    approximate: bool = False
    """The rule counts months and the value is the usual conversion into days."""
    encouraged: str | None = None
    """How far the employer is bound, such as 鼓励单位给，不是必给; None where every employer must give."""
    local_name: str | None = None
    """What the place calls the leave (护理假, 照顾假, 看护假)."""
    terms: tuple[Term, ...] = ()

    @property
    def amount(self) -> str:
        """The value with its unit, such as 188 天; only where there is a value.

        Raises:
            ValueError: the figure has no value.
        """
        if self.value is None:
            msg = f"{self.place_in_file}：没有数字"
            raise ValueError(msg)
        upper = "" if self.most is None else f" 至 {self.most}"
        return f"{self.value}{upper} {UNIT_WORDS[self.unit]}"

    def term(self, aspect: Aspect) -> Term | None:
        """What the rule says on an aspect, or None where it is silent."""
        return next((term for term in self.terms if term.aspect is aspect), None)

    def problems(self) -> list[str]:
        """Sentences on everything wrong with a figure besides its notes and days, for its editor."""
        found = []
        if not self.says.strip() or self.says.endswith("。"):
            found.append("says 要写一句话，句末不加句号")
        if self.value is None and self.most is not None:
            found.append("没有 value 就不能有 most")
        if self.value is not None and self.value < 0:
            found.append(f"value 不能是负数 {self.value}")
        if not self.is_in_words(self.value):
            found.append(f"says 里没有 value 的数字 {self.value}：{self.says}")
        if self.value is not None and self.most is not None:
            if self.most <= self.value:
                found.append(f"most {self.most} 要大于 value {self.value}")
            if not self.is_in_words(self.most):
                found.append(f"says 里没有 most 的数字 {self.most}：{self.says}")
        if not self.sources:
            found.append("没有写来源 sources")
        return found
