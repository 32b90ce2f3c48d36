"""A rule on a benefit told anew: the rule of that day without the sum of the child that was told of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.retold.leave import answer_in_force, still_of
from bot.retold.retold import Retold, Still
from knowledge.policies.answer import PolicyAnswer
from knowledge.policies.benefit_kind import Benefit, BenefitAsk, BenefitCase
from knowledge.policies.benefits import BenefitQuestion, answer, explain_gap
from knowledge.policies.phrases import spell_day
from knowledge.policies.table import NATION, InForce

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from bot.basis import Basis
    from knowledge.policies.answer import NameOf
    from knowledge.policies.benefit import BenefitRule
    from knowledge.policies.benefits import BenefitTable

TOPIC = "benefits"
_RECKONED = "当时是按问的人说的情况（比如孩子哪天生、单位平均工资）答的。说的情况没有留，这里是一般的规定。"
_LOCAL_NAMED = 3


def retell_benefit(
    basis: Basis, *, table: BenefitTable, today: date, name_of: NameOf, home: str
) -> Retold | None:
    """The rule of the day it was told for, beside today's; None where it stands on no record any more.

    Raises:
        ValueError: the basis names a benefit that there is no more.
    """
    question = BenefitQuestion(
        kind=Benefit(basis.name),
        region_code=basis.places[0],
        day=basis.day,
        asks=tuple(map(BenefitAsk, basis.asks)),
        is_elsewhere=basis.places[0] != home,
    )
    then = _told(table, question, name_of)
    now = _told(table, replace(question, day=today), name_of)
    if then is None or now is None:
        return None
    still, says = still_of(basis, then.rules, now.rules)
    retold = Retold(
        title=f"{now.rules[0].name}的规定",
        topic=TOPIC,
        still=still,
        still_says=says,
        then=None if still is Still.CORRECTED else answer_in_force(then, name_of),
        now=None if still is Still.SAME else answer_in_force(now, name_of),
        places=tuple(_places(basis, then, name_of)),
        turns=tuple(_turns(table, replace(question, day=today), now)),
        asks=f"{now.rules[0].name}多少",
    )
    if basis.is_reckoned and retold.then is not None:
        return replace(retold, then=replace(retold.then, notes=(_RECKONED, *retold.then.notes)))
    return retold


def _told(
    table: BenefitTable, question: BenefitQuestion, name_of: NameOf
) -> PolicyAnswer[BenefitRule] | None:
    found = answer(table, question, name_of=name_of)
    return found if isinstance(found, PolicyAnswer) else explain_gap(found, name_of=name_of)


def _places(basis: Basis, then: PolicyAnswer[BenefitRule], name_of: NameOf) -> Iterator[tuple[str, str]]:
    told = {rule.region_code for rule in then.rules}
    for code in basis.places:
        if code == basis.decided_by:
            yield name_of(code), "用的就是这里的规定"
            return
        yield name_of(code), "自己另外有一条，一起说了" if code in told else "没有收录自己的规定"


def _turns(
    table: BenefitTable, question: BenefitQuestion, now: PolicyAnswer[BenefitRule]
) -> Iterator[tuple[str, str]]:
    rule = now.rules[0]
    before = table.value_on(NATION, question.day, kind=question.kind, case=BenefitCase.BORN_BEFORE)
    if isinstance(before, InForce) and before.figure.is_speakable:
        yield "生得早的", before.figure.says
    if question.kind is Benefit.CHILDCARE_SUBSIDY:
        local = [
            each.name
            for each in table.figures
            if each.kind is Benefit.LOCAL_SUBSIDY and each.is_speakable and each.holds_on(question.day)
        ]
        if local:
            yield "换个地方", f"有的地方自己另外发钱，要那里的户口，比如{'、'.join(local[:_LOCAL_NAMED])}"
    for each in table.history(rule.region_code, kind=rule.kind, case=rule.case):
        if each.expected and each.confidence != "low":
            yield "还没定的变化", f"{spell_day(each.first_day)}起：{each.says}"
    if rule.in_force_until is not None:
        yield "过了这一天", f"{spell_day(rule.in_force_until)}到期，以后怎么办看新文件"
