"""One dated figure of a leave rule, and the words it is keyed by."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

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


class Confidence(StrEnum):
    """How well a figure is founded; LOW is stored and never spoken."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


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
class Figure:
    """What one rule gives in one region, in one case, between two days."""

    region_code: str
    kind: LeaveKind
    case: Case
    value: int | None
    """None where the rule is known to exist and gives no number; `says` then tells how it stands."""
    unit: Unit
    says: str
    """The figure as a parent hears it; a phrase without a full stop that holds the value."""
    sources: tuple[Source, ...]
    """The first is the rule itself."""
    confidence: Confidence
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
    until_age_years: int | None = None
    terms: tuple[Term, ...] = ()
    notes: tuple[str, ...] = ()
    """Honest limits of this figure, whole sentences."""
    in_force_from: date | None = None
    """None where the first day was not found; `judged_from` then stands in."""
    judged_from: date | None = None
    """The first day on which the figure is known to hold, from the document's or amendment's date."""
    judged_by: str | None = None
    """What `judged_from` rests on, such as 2021 年修改的条例."""
    in_force_until: date | None = None
    """The last day, where a later rule took over."""
    expected: bool = False
    """Announced and not yet law: never given as the rule in force."""
    origin: str = field(default="", compare=False)
    """The file it was read from, for messages to the editor."""

    def __post_init__(self) -> None:
        """Refuse a figure that contradicts itself, in words for its editor."""
        for problem in _problems(self):
            msg = f"{self.place_in_file}：{problem}"
            raise ValueError(msg)

    @property
    def place_in_file(self) -> str:
        """Where an editor finds the figure: file, kind, case, first day."""
        parts = (self.origin or self.region_code, self.kind.value, self.case.value)
        return " ".join((*parts, str(self.in_force_from or self.judged_from or "")))

    @property
    def first_day(self) -> date:
        """The day the figure is judged to hold from, be it known or inferred."""
        day = self.in_force_from or self.judged_from
        if day is None:  # refused in __post_init__
            raise ValueError(self.place_in_file)
        return day

    @property
    def is_speakable(self) -> bool:
        """Whether a parent may be told the figure as the rule."""
        return self.confidence is not Confidence.LOW and not self.expected

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

    def holds_on(self, day: date) -> bool:
        """Whether the rule is in force on a day."""
        if self.expected or day < self.first_day:
            return False
        return self.in_force_until is None or day <= self.in_force_until

    def term(self, aspect: Aspect) -> Term | None:
        """What the rule says on an aspect, or None where it is silent."""
        return next((term for term in self.terms if term.aspect is aspect), None)


def _problems(figure: Figure) -> list[str]:
    """Sentences on everything wrong with a figure, for its editor."""
    found = []
    numbers = {int(digits) for digits in re.findall(r"\d+", figure.says)}
    if not figure.says.strip() or figure.says.endswith("。"):
        found.append("says 要写一句话，句末不加句号")
    if figure.value is None and figure.most is not None:
        found.append("没有 value 就不能有 most")
    if figure.value is not None and figure.value < 0:
        found.append(f"value 不能是负数 {figure.value}")
    # 0 says that there was no such leave, in words.
    if figure.value and figure.value not in numbers:
        found.append(f"says 里没有 value 的数字 {figure.value}：{figure.says}")
    if figure.value is not None and figure.most is not None:
        if figure.most <= figure.value:
            found.append(f"most {figure.most} 要大于 value {figure.value}")
        if figure.most not in numbers:
            found.append(f"says 里没有 most 的数字 {figure.most}：{figure.says}")
    if not figure.sources:
        found.append("没有写来源 sources")
    return found + _date_problems(figure)


def _date_problems(figure: Figure) -> list[str]:
    first = figure.in_force_from or figure.judged_from
    if first is None:
        return ["in_force_from 和 judged_from 至少写一个"]
    if figure.in_force_from is not None and figure.judged_from is not None:
        return ["知道施行日 in_force_from 就不再写 judged_from"]
    if figure.judged_from is not None and not figure.judged_by:
        return ["写了 judged_from 就要写 judged_by（按什么判断）"]
    if figure.in_force_until is not None and figure.in_force_until < first:
        return [f"最后一天 {figure.in_force_until} 早于第一天 {first}"]
    return []
