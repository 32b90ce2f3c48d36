"""The fixed words around a rule on a benefit; numbers and conditions come from the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.policies.benefit_kind import BenefitAsk
from knowledge.policies.phrases import spell_day
from knowledge.sources import UNKNOWN_ISSUER

if TYPE_CHECKING:
    from knowledge.policies.benefit import BenefitRule
    from knowledge.sources import Source

_LABELS = {
    BenefitAsk.AMOUNT: "是什么",
    BenefitAsk.WHO: "谁能享受",
    BenefitAsk.HOW: "怎么办",
    BenefitAsk.WHERE: "到哪办",
    BenefitAsk.WHEN: "什么时候",
    BenefitAsk.PAPERS: "带什么",
}

_ASKED = {
    BenefitAsk.AMOUNT: "给多少",
    BenefitAsk.WHO: "谁能享受",
    BenefitAsk.HOW: "怎么办",
    BenefitAsk.WHERE: "到哪办",
    BenefitAsk.WHEN: "什么时候办",
    BenefitAsk.PAPERS: "要带什么材料",
}

_NUMBERED = ("办法", "方案", "通知", "意见", "规范", "公告", "规程", "措施")
"""Documents whose titles end so carry a number; a report or a press conference has none."""


def label(ask: BenefitAsk) -> str:
    """The label of what a rule says on something asked."""
    return _LABELS[ask]


def lead_on(rule: BenefitRule, ask: BenefitAsk) -> str:
    """One sentence that answers one thing asked of a rule."""
    told = rule.told(ask)
    if told is None or (ask is BenefitAsk.WHERE and rule.office is None):
        if ask is BenefitAsk.WHEN and rule.in_force_until is not None:
            return f"{rule.name}执行到 {spell_day(rule.in_force_until)}。"
        return f"{rule.name}{_ASKED[ask]}，没有核到明文规定，请打 {rule.phone} 问。"
    return {
        BenefitAsk.AMOUNT: f"{rule.says}。",
        BenefitAsk.WHO: f"能享受“{rule.name}”的是：{told}。",
        BenefitAsk.HOW: _lead_on_steps(rule),
        BenefitAsk.WHERE: f"{rule.name}：找{rule.office}；问不清打 {rule.phone}。",
        BenefitAsk.WHEN: f"{rule.name}：{told}。",
        BenefitAsk.PAPERS: f"{rule.name}要准备：{told}。",
    }[ask]


def _lead_on_steps(rule: BenefitRule) -> str:
    """The only step, or where the steps are taken that follow."""
    if len(rule.apply) == 1:
        return f"{rule.name}：{rule.apply[0]}。"
    where = f"找{rule.office}，" if rule.office is not None else ""
    return f"{rule.name}：{where}按下面几步办。"


def limits(rule: BenefitRule) -> list[str]:
    """Whole sentences on what was not found about a rule."""
    found = list(rule.notes)
    if rule.judged_by is not None:
        found.append(f"施行日未核到，按{rule.judged_by}（{_judged_day(rule)}）判断。")
    return found


def source_gaps(sources: tuple[Source, ...]) -> list[str]:
    """Whole sentences on what was not found about the documents."""
    found = []
    for source in sources:
        title = source.title.split("（")[0]
        missing = ["文号"] if source.number is None and title.endswith(_NUMBERED) else []
        if source.issued is None:
            missing.append("成文日期")
        if source.issuer == UNKNOWN_ISSUER:
            missing.append("发布单位")
        if missing:
            found.append(f"《{source.title}》的{'、'.join(missing)}未核到。")
    return found


def ended(rule: BenefitRule) -> str:
    """What is said of a rule past its last day."""
    last = spell_day(rule.in_force_until) if rule.in_force_until else ""
    return f"{rule.name}这条规定执行到 {last}；之后有没有延续没有核到，现在不能照旧算，请打 {rule.phone} 问。"


def not_yet(rule: BenefitRule) -> str:
    """What is said of a rule before its first day."""
    first = spell_day(rule.first_day)
    return f"{rule.name}从 {first}起才有记录：{rule.says}。再早的没有收录，请打 {rule.phone} 问。"


def unverified(rule: BenefitRule) -> str:
    """The rule's name and where to ask, without any figure."""
    return f"{rule.name}：没有核到能作准的规定，这里不报数，请打 {rule.phone} 问。"


def _judged_day(rule: BenefitRule) -> str:
    day = rule.first_day
    # The last day of a year or month stands for the whole of it.
    if (day.month, day.day) == (12, 31):
        return f"{day.year} 年"
    return spell_day(day)
