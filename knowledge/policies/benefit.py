"""One dated rule on a benefit: what it gives, to whom, and how one gets it."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.policies.benefit_kind import Benefit, BenefitAsk, BenefitCase, BenefitUnit
from knowledge.policies.dated_rule import Confidence, DatedRule


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitRule(DatedRule):
    """What one rule gives in one region, between two days.

    Every text is a clause without a full stop, in words for a parent or an
    operator; only `notes` are whole sentences. `says` reads well after 在河南
    and a comma. Without `sources` no text was found, and nothing is spoken as
    a rule.
    """

    kind: Benefit
    case: BenefitCase
    name: str
    """What people call it, such as 育儿补贴."""
    audience: tuple[str, ...]
    """mother, father, family, operator, employer, community."""
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
    beware: str | None = None
    """A warning that stands in every answer from the rule."""

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

    def problems(self) -> list[str]:
        """Sentences on everything wrong with a rule besides its notes and days, for its editor."""
        clauses = [self.says, self.formula, self.who, self.when, self.office, self.beware]
        clauses += [*self.conditions, *self.apply]
        found = [f"句末不加句号：{clause}" for clause in clauses if clause and clause.endswith("。")]
        if not self.says.strip():
            found.append("says 要写一句话")
        if (self.value is None) != (self.unit is None):
            found.append("value 和 unit 要一起写")
        if not self.is_in_words(self.value):
            found.append(f"says 里没有 value 的数字 {self.value}：{self.says}")
        if not self.sources and self.confidence is not Confidence.LOW:
            found.append("没有写来源 sources")
        return found
