"""A question about a benefit answered from the table: one sentence first, then its conditions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from knowledge.policies import benefit_wording as wording
from knowledge.policies.answer import NameOf, PolicyAnswer
from knowledge.policies.benefit import BenefitRule
from knowledge.policies.benefit_child import Birth, ChildSum, deduction_of, subsidy_of
from knowledge.policies.benefit_files import read_benefits
from knowledge.policies.benefit_kind import Benefit, BenefitAsk, BenefitCase
from knowledge.policies.benefit_question import BenefitQuestion
from knowledge.policies.benefit_sums import allowance
from knowledge.policies.phrases import at_place, spell_day
from knowledge.policies.table import NATION, InForce, Lineage, NotRecorded, PolicyTable

if TYPE_CHECKING:
    from knowledge.sources import Source

__all__ = ["BenefitQuestion", "BenefitTable", "answer", "benefit_table", "explain_gap"]

CONTENT = Path(__file__).parent.parent / "content" / "policies" / "benefits"

BenefitTable: TypeAlias = PolicyTable[BenefitRule]


@cache
def benefit_table(lineage: Lineage | None = None) -> BenefitTable:
    """The table of all rules on benefits, read once.

    Raises:
        ContentFileError: a file of the content is wrong; its message names it.
    """
    return PolicyTable(read_benefits(CONTENT), lineage=lineage)


def answer(
    table: BenefitTable, question: BenefitQuestion, *, name_of: NameOf
) -> PolicyAnswer[BenefitRule] | NotRecorded[BenefitRule]:
    """The answer by the rule in force on the question's day, or the gap in the record.

    A gap is put into words by `explain_gap`: a rule past its last day is told
    as ended, never as in force. A rule of low confidence is never spoken.
    """
    found = table.value_on(question.region_code, question.day, kind=question.kind, case=BenefitCase.USUAL)
    if isinstance(found, NotRecorded):
        return found
    return _Counter(table, question, name_of).answer(found.figure)


def explain_gap(gap: NotRecorded[BenefitRule], *, name_of: NameOf) -> PolicyAnswer[BenefitRule] | None:
    """The honest sentence for a day without a rule; None where the place has no record at all."""
    nearest = gap.nearest
    if nearest is None:
        return None
    has_ended = nearest.in_force_until is not None and nearest.in_force_until < gap.day
    tell = wording.ended if has_ended else wording.not_yet
    lead = tell(nearest) if nearest.is_speakable or has_ended else wording.unverified(nearest)
    return PolicyAnswer(
        kind=nearest.kind,
        lead=lead,
        notes=tuple(wording.limits(nearest)) if has_ended else (),
        sources=nearest.sources,
        source_notes=tuple(wording.source_gaps(nearest.sources)),
        region_code=nearest.region_code,
        region_name=name_of(nearest.region_code),
        rules=(nearest,),
    )


@dataclass(frozen=True, slots=True)
class _Counter:
    """One question on the table: the rule in force, and what it says of this child."""

    table: BenefitTable
    question: BenefitQuestion
    name_of: NameOf

    def answer(self, rule: BenefitRule) -> PolicyAnswer[BenefitRule]:
        if not rule.is_speakable:
            return self._finish(rule, wording.unverified(rule), steps=rule.apply)
        asks = self.question.asks or (BenefitAsk.AMOUNT,)
        # Whoever asks whether one gets what another city pays is told first whose money it is.
        is_of_city = self.question.is_elsewhere and asks[0] is BenefitAsk.WHO and self._local() is not None
        if asks[0] is not BenefitAsk.AMOUNT and not is_of_city:
            return self._asked(rule, asks)
        if rule.kind is Benefit.CHILDCARE_SUBSIDY:
            return self._subsidy(rule, asks)
        if rule.kind is Benefit.SPECIAL_DEDUCTION:
            return self._deduction(rule, asks)
        if rule.kind is Benefit.MATERNITY_ALLOWANCE:
            return self._allowance(rule, asks)
        return self._finish(rule, self._plain(rule), asks=asks, value=rule.value)

    def _asked(self, rule: BenefitRule, asks: tuple[BenefitAsk, ...]) -> PolicyAnswer[BenefitRule]:
        """Who, how, where, when, papers; what the benefit is comes second."""
        told = self._child(rule)
        if told is None:
            return self._finish(
                rule, wording.lead_on(rule, asks[0]), details=[("这项是", rule.says)], asks=asks
            )
        own = self._rule_for_birth(rule)
        is_of_birth = asks[0] is BenefitAsk.WHEN and own.when is not None
        return self._finish(
            rule,
            f"{own.when}。" if is_of_birth else wording.lead_on(rule, asks[0]),
            details=[("一共", told.says), *told.details],
            asks=asks,
            rules=(own,),
            is_short=own is not rule,
        )

    # Sums -----------------------------------------------------------------------

    def _subsidy(self, rule: BenefitRule, asks: tuple[BenefitAsk, ...]) -> PolicyAnswer[BenefitRule]:
        """The nation's subsidy: the sum of a told child, and a city's own kept apart from it."""
        told = self._child(rule)
        if told is not None:
            own = self._rule_for_birth(rule)
            details = [*told.details]
            details.append(
                ("这项是", rule.says) if told.value == 0 else (wording.label(BenefitAsk.WHEN), own.when or "")
            )
            lead = f"{told.says}。"
            return self._finish(
                rule, lead, details=details, asks=asks, value=told.value, rules=(own,), is_short=True
            )
        local, before = self._local(), self._before()
        details = [("生得早的", before.says)] if before is not None else []
        if local is None:
            place = self.name_of(self.question.region_code)
            unknown = f"{place}有没有，这里没有收录，打当地 {rule.phone} 问"
            ours = f"没有查到{place}自己另外加钱的规定"
            details.append(("当地另加的", unknown if self.question.is_elsewhere else ours))
            return self._finish(rule, self._plain(rule), details=details, asks=asks, value=rule.value)
        own_rule = f"{local.name}：{local.says}" + (f"；要{local.who}才有" if local.who else "")
        lead = f"{rule.says}。另有{own_rule}。"
        if self.question.is_elsewhere:
            ours = f"自己家这边没有查到另外加钱的规定，能领的是国家的：{rule.says}"
            lead = f"那是{own_rule}，别处的家庭领不了。{ours}。"
        return self._finish(
            rule, lead, details=details, asks=asks, value=rule.value, rules=(rule, local), is_short=True
        )

    def _deduction(self, rule: BenefitRule, asks: tuple[BenefitAsk, ...]) -> PolicyAnswer[BenefitRule]:
        told = self._child(rule)
        if told is None:
            return self._finish(rule, self._plain(rule), asks=asks, value=rule.value)
        details = [("每月", rule.says), *told.details]
        return self._finish(rule, f"{told.says}。", details=details, asks=asks, value=told.value)

    def _allowance(self, rule: BenefitRule, asks: tuple[BenefitAsk, ...]) -> PolicyAnswer[BenefitRule]:
        """The formula, with the sum of a told average wage; elsewhere the days are not ours to tell."""
        wage = self.question.average_wage_yuan
        if wage is None or rule.value is None:
            return self._finish(rule, self._plain(rule), asks=asks)
        days = self.question.leave_days or rule.value
        money = allowance(wage, days)
        lead = (
            f"单位上年度月平均工资 {wage} 元的，按 {days} 天算：{wage} ÷ 30 × {days} = {money} 元；"
            "看单位的平均工资，不看自己的工资。"
        )
        return self._finish(rule, lead, asks=asks, value=money)

    def _child(self, rule: BenefitRule) -> ChildSum | None:
        """The sum for the child that the question tells of; None where it tells of none."""
        birth = self._birth()
        if birth is None:
            return None
        if rule.kind is Benefit.CHILDCARE_SUBSIDY:
            return subsidy_of(birth, yearly=rule, before=self._before())
        if rule.kind is Benefit.SPECIAL_DEDUCTION:
            return deduction_of(birth, self.table.history(NATION, kind=rule.kind, case=BenefitCase.USUAL))
        return None

    # What they share -----------------------------------------------------------

    def _before(self) -> BenefitRule | None:
        """The rule for children born before the subsidy began."""
        found = self.table.value_on(
            NATION, self.question.day, kind=Benefit.CHILDCARE_SUBSIDY, case=BenefitCase.BORN_BEFORE
        )
        return found.figure if isinstance(found, InForce) and found.figure.is_speakable else None

    def _birth(self) -> Birth | None:
        first, last = self.question.born_from, self.question.born_until
        if first is None or last is None:
            return None
        return Birth.between(first, last, births=self.question.births)

    def _rule_for_birth(self, rule: BenefitRule) -> BenefitRule:
        """The rule that the told child falls under."""
        birth, before = self._birth(), self._before()
        is_early = birth is not None and before is not None and birth.is_before(rule)
        is_ours = rule.kind is Benefit.CHILDCARE_SUBSIDY and is_early
        return before if is_ours and before is not None else rule

    def _local(self) -> BenefitRule | None:
        """What the place pays its children on its own, also where it is only drafted."""
        if self.question.kind is not Benefit.CHILDCARE_SUBSIDY:
            return None
        code = self.question.region_code
        found = self.table.value_on(
            code, self.question.day, kind=Benefit.LOCAL_SUBSIDY, case=BenefitCase.USUAL
        )
        if isinstance(found, InForce):
            return found.figure if found.figure.is_speakable else None
        return next(iter(self.table.history(code, kind=Benefit.LOCAL_SUBSIDY, case=BenefitCase.USUAL)), None)

    def _plain(self, rule: BenefitRule) -> str:
        at = "" if rule.region_code == NATION else f"{at_place(rule.region_code, self._place(rule))}，"
        # Until when comes first: an operator reckons with it before anything else.
        until = "" if rule.in_force_until is None else f"到 {spell_day(rule.in_force_until)}为止，"
        return f"{at}{until}{rule.says}。"

    def _place(self, rule: BenefitRule) -> str:
        return self.name_of(rule.region_code)

    def _finish(
        self,
        rule: BenefitRule,
        lead: str,
        *,
        details: list[tuple[str, str]] | None = None,
        steps: tuple[str, ...] = (),
        asks: tuple[BenefitAsk, ...] = (),
        value: int | None = None,
        rules: tuple[BenefitRule, ...] = (),
        is_short: bool = False,
    ) -> PolicyAnswer[BenefitRule]:
        """The answer with what else was asked, its conditions, its limits and its warning."""
        rules = rules or (rule,)
        told = [*(details or [])]
        if rule.beware is not None:
            # Near the top: a telephone shows only the beginning of a long answer.
            told.insert(min(1, len(told)), ("防骗", rule.beware))
        if rule.is_speakable:
            told += _asked_too(rule, asks[1:])
            told += [] if is_short else _conditions(rule, asks)
        sources: tuple[Source, ...] = tuple(
            dict.fromkeys(source for each in rules for source in each.sources)
        )
        if BenefitAsk.HOW in asks:
            steps = rule.apply if len(rule.apply) > 1 else ()
        notes = [note for each in rules for note in wording.limits(each)]
        return PolicyAnswer(
            kind=rule.kind,
            lead=lead,
            details=tuple(dict.fromkeys(pair for pair in told if pair[1] and pair[1] not in lead)),
            steps=steps,
            notes=tuple(dict.fromkeys(notes)),
            source_notes=tuple(wording.source_gaps(sources)),
            sources=sources,
            region_code=rule.region_code,
            region_name=self._place(rule),
            value=value,
            rules=rules,
        )


def _asked_too(rule: BenefitRule, asks: tuple[BenefitAsk, ...]) -> list[tuple[str, str]]:
    """What else was asked; the steps of HOW are told as steps."""
    return [
        (wording.label(ask), told)
        for ask in asks
        if ask is not BenefitAsk.HOW and (told := rule.told(ask)) is not None
    ]


def _conditions(rule: BenefitRule, asks: tuple[BenefitAsk, ...]) -> list[tuple[str, str]]:
    """What goes with an amount: for whom, how it adds up, what to mind, until when, where.

    Whoever asked something else gets that, and the papers with the steps.
    """
    asked = {wording.label(ask) for ask in asks[1:]}
    pairs: list[tuple[str, str | None]] = []
    if BenefitAsk.HOW in asks:
        pairs.append((wording.label(BenefitAsk.PAPERS), rule.told(BenefitAsk.PAPERS)))
    if not asks or asks[0] is BenefitAsk.AMOUNT:
        until = rule.in_force_until
        pairs += [
            (wording.label(BenefitAsk.WHO), rule.who),
            ("怎么算", rule.formula),
            ("要注意", "；".join(rule.conditions)),
            (wording.label(BenefitAsk.WHEN), rule.when),
            ("执行到", spell_day(until) if until is not None else None),
            (wording.label(BenefitAsk.WHERE), rule.where),
        ]
    return [(label, says) for label, says in pairs if says and label not in asked]
