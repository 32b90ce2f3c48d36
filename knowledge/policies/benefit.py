"""One dated rule on a benefit: what it gives, to whom, and how one gets it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from knowledge.policies.benefit_kind import Benefit, BenefitAsk, BenefitCase, BenefitUnit
from knowledge.policies.figure import Confidence

if TYPE_CHECKING:
    from datetime import date

    from knowledge.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitRule:
    """What one rule gives in one region, between two days.

    Every text is a clause without a full stop, in words for a parent or an
    operator; only `notes` are whole sentences.
    """

    region_code: str
    kind: Benefit
    case: BenefitCase
    name: str
    """What people call it, such as 育儿补贴."""
    audience: tuple[str, ...]
    """mother, father, family, operator, employer, community."""
    says: str
    """The rule in one clause that reads well after 在河南 and a comma; it holds the value."""
    value: int | None = None
    """None where the rule gives no single number."""
    unit: BenefitUnit | None = None
    formula: str | None = None
    who: str | None = None
    conditions: tuple[str, ...] = ()
    when: str | None = None
    """By when, or from when until when, one applies."""
    apply: tuple[str, ...] = ()
    """What to do, in order."""
    papers: tuple[str, ...] = ()
    office: str | None = None
    """Where one applies."""
    phone: str
    """A number that reaches whoever knows."""
    until_age_years: int | None = None
    beware: str | None = None
    """A warning that stands in every answer from the rule."""
    notes: tuple[str, ...] = ()
    sources: tuple[Source, ...]
    """The first is the rule itself; none where no text was found, and nothing is then spoken as a rule."""
    confidence: Confidence
    in_force_from: date | None = None
    judged_from: date | None = None
    """The first day on which it is known to hold, where its first day in force was not found."""
    judged_by: str | None = None
    in_force_until: date | None = None
    expected: bool = False
    """Only drafted or announced: never given as a rule in force."""
    origin: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        """Refuse a rule that contradicts itself, in words for its editor."""
        for problem in _problems(self):
            msg = f"{self.place_in_file}：{problem}"
            raise ValueError(msg)

    @property
    def place_in_file(self) -> str:
        """Where an editor finds the rule: file, name, first day."""
        parts = (self.origin or self.region_code, self.kind.value, self.case.value)
        return " ".join((*parts, str(self.in_force_from or self.judged_from or "")))

    @property
    def first_day(self) -> date:
        """The day the rule is judged to hold from, be it known or inferred."""
        day = self.in_force_from or self.judged_from
        if day is None:  # refused in __post_init__
            raise ValueError(self.place_in_file)
        return day

    @property
    def is_speakable(self) -> bool:
        """Whether it may be told as the rule."""
        return self.confidence is not Confidence.LOW and not self.expected and bool(self.sources)

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        if self.expected or day < self.first_day:
            return False
        return self.in_force_until is None or day <= self.in_force_until

    def told(self, ask: BenefitAsk) -> str | None:
        """What the rule says when asked so, or None where it is silent."""
        if ask is BenefitAsk.WHO:
            return self.who
        if ask is BenefitAsk.WHERE:
            return self.where
        if ask is BenefitAsk.PAPERS:
            return "、".join(self.papers) or None
        if ask is BenefitAsk.HOW:
            return "；".join(self.apply) or None
        return self.when if ask is BenefitAsk.WHEN else self.says

    @property
    def where(self) -> str:
        """Where one applies, with the number to call."""
        return f"电话 {self.phone}" if self.office is None else f"{self.office}；电话 {self.phone}"


def _problems(rule: BenefitRule) -> list[str]:
    """Sentences on everything wrong with a rule, for its editor."""
    found = []
    clauses = [rule.says, rule.formula, rule.who, rule.when, rule.office, rule.beware]
    clauses += [*rule.conditions, *rule.apply]
    found += [f"句末不加句号：{clause}" for clause in clauses if clause and clause.endswith("。")]
    numbers = {int(digits) for digits in re.findall(r"\d+", rule.says)}
    if not rule.says.strip():
        found.append("says 要写一句话")
    if (rule.value is None) != (rule.unit is None):
        found.append("value 和 unit 要一起写")
    # 0 says in words that nothing is to be paid.
    if rule.value and rule.value not in numbers:
        found.append(f"says 里没有 value 的数字 {rule.value}：{rule.says}")
    if not rule.sources and rule.confidence is not Confidence.LOW:
        found.append("没有写来源 sources")
    if not all(note.endswith("。") for note in rule.notes):
        found.append("notes 每条要写成完整的话，以句号结尾")
    return found + _date_problems(rule)


def _date_problems(rule: BenefitRule) -> list[str]:
    first = rule.in_force_from or rule.judged_from
    if first is None:
        return ["in_force_from 和 judged_from 至少写一个"]
    if rule.in_force_from is not None and rule.judged_from is not None:
        return ["知道施行日 in_force_from 就不再写 judged_from"]
    if rule.judged_from is not None and not rule.judged_by:
        return ["写了 judged_from 就要写 judged_by（按什么判断）"]
    if rule.in_force_until is not None and rule.in_force_until < first:
        return [f"最后一天 {rule.in_force_until} 早于第一天 {first}"]
    return []
