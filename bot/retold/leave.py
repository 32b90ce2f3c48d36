"""A rule on leave told anew: the figure of that day, whose it is, and what would change it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.basis import fingerprint
from bot.messages import Answer, AnswerStatus, Citation
from bot.retold.retold import Retold, Still
from bot.slots import HEAD_OF_KIND
from knowledge.policies.answer import PolicyAnswer, R
from knowledge.policies.figure import Aspect, Case, LeaveKind
from knowledge.policies.leave import LeaveQuestion, answer, explain_gap
from knowledge.policies.leave_question import MISCARRIAGES
from knowledge.policies.leave_replies import DIFFICULTIES, Desk
from knowledge.policies.leave_wording import KIND_NAMES, changes
from knowledge.policies.phrases import spell_day
from knowledge.policies.table import NATION, InForce

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from bot.basis import Basis
    from knowledge.policies.answer import NameOf
    from knowledge.policies.dated_rule import DatedRule
    from knowledge.policies.figure import Figure
    from knowledge.policies.leave import LeaveTable

TOPIC = "leave"
CORRECTED = "那以后我们改过这一条的写法，当时那句没有留。请以下面现在的为准。"
CHANGED = "规定变了。当时那样说没有错，今天要按新的。"
FORMER = "当时问的是以前的日子，那时候的规定是这样。今天的规定在后面。"
SAME = "今天再问，还是这样。"


def retell_leave(basis: Basis, *, table: LeaveTable, today: date, name_of: NameOf) -> Retold:
    """The rule of the day it was told for, beside today's.

    Raises:
        ValueError: the basis names a leave or a case that there is no more.
    """
    question = LeaveQuestion(
        kind=LeaveKind(basis.name),
        region_code=basis.places[0],
        day=basis.day,
        cases=frozenset(map(Case, basis.cases)),
        births=basis.births,
        asks=Aspect(basis.asks[0]) if basis.asks else None,
    )
    then = _told(table, question, name_of)
    now = _told(table, replace(question, day=today), name_of)
    still, says = still_of(basis, then.rules, now.rules)
    is_shown = still is not Still.CORRECTED
    return Retold(
        title=f"{then.region_name}的{KIND_NAMES[question.kind]}规定",
        topic=TOPIC,
        still=still,
        still_says=says,
        then=answer_in_force(then, name_of) if is_shown else None,
        now=None if still is Still.SAME else answer_in_force(now, name_of),
        places=tuple(_places(basis, table, question, name_of)),
        turns=() if basis.is_beside else tuple(_turns(table, replace(question, day=today), name_of)),
        asks=f"{name_of(basis.places[0])}{HEAD_OF_KIND[question.kind]}几天",
        is_beside=basis.is_beside,
    )


def still_of(basis: Basis, then: Sequence[DatedRule], now: Sequence[DatedRule]) -> tuple[Still, str]:
    """Whether a rule still holds, from the rules on record for that day and for today."""
    of_then = fingerprint(then)
    if basis.fingerprint is not None and of_then != basis.fingerprint:
        return Still.CORRECTED, CORRECTED
    if fingerprint(now) == of_then:
        return Still.SAME, SAME
    return (Still.FORMER, FORMER) if basis.is_of_other_day else (Still.CHANGED, CHANGED)


def answer_in_force(told: PolicyAnswer[R], name_of: NameOf) -> Answer:
    """What a table says, with from when until when it says so."""
    places = {rule.sources[0]: name_of(rule.region_code) for rule in told.rules if rule.sources}
    return Answer(
        status=AnswerStatus.ANSWERED,
        step="",
        lead=told.lead,
        details=(*told.details, *_days(told.rules)),
        steps=told.steps,
        notes=told.notes,
        source_notes=told.source_notes,
        citations=tuple(Citation(source=source, region_name=places.get(source)) for source in told.sources),
    )


def _days(rules: Sequence[DatedRule]) -> Iterator[tuple[str, str]]:
    if rules and (first := rules[0].in_force_from) is not None:
        yield "从哪天起", spell_day(first)
    if rules and (last := rules[0].in_force_until) is not None:
        yield "到哪天止", spell_day(last)


def _told(table: LeaveTable, question: LeaveQuestion, name_of: NameOf) -> PolicyAnswer[Figure]:
    found = answer(table, question, name_of=name_of)
    return found if isinstance(found, PolicyAnswer) else explain_gap(table, found, name_of=name_of)


def _places(
    basis: Basis, table: LeaveTable, question: LeaveQuestion, name_of: NameOf
) -> Iterator[tuple[str, str]]:
    """Each place up to the one whose rule was told, then the nation's, on which it stands."""
    for code in basis.places:
        if code == basis.decided_by:
            yield name_of(code), "用的就是这里的规定"
            break
        yield name_of(code), "没有自己的规定"
    national = table.value_on(NATION, question.day, kind=question.kind, case=Case.USUAL)
    if basis.decided_by != NATION and isinstance(national, InForce) and national.figure.is_speakable:
        yield name_of(NATION), national.figure.says


def _turns(table: LeaveTable, question: LeaveQuestion, name_of: NameOf) -> Iterator[tuple[str, str]]:
    """Another place, other circumstances, another day, an older child; all from the table."""
    found = table.value_on(question.region_code, question.day, kind=question.kind, case=Case.USUAL)
    if not isinstance(found, InForce):
        return
    national = table.value_on(NATION, question.day, kind=question.kind, case=Case.USUAL)
    of_nation = national.figure.term(Aspect.PLACE) if isinstance(national, InForce) else None
    place = found.figure.term(Aspect.PLACE) or of_nation
    if place is not None:
        yield "换个地方", place.says
    elif found.region_code == NATION:
        yield "换个地方", "全国一样"
    if not question.is_of_miscarriage:
        desk = Desk(table, question, name_of)
        without = {*question.cases, *MISCARRIAGES, Case.ENCOURAGED}
        if without & DIFFICULTIES:
            without |= DIFFICULTIES
        yield from desk.neighbours(question.kind, without=without)
        if question.cases:
            yield "平常", found.figure.says
    for told in changes(found, question.day, remembered_days=None):
        yield "换个日子", told.removesuffix("。")
    if found.figure.until_age_years is not None:
        yield f"孩子满 {found.figure.until_age_years} 周岁", f"就没有{KIND_NAMES[question.kind]}了"
