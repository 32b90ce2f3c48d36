"""What a table on children says, told anew by what was asked of it and the age it was read by."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.children.check_up_replies import CheckUpReplies
from bot.children.growth_replies import GrowthReplies
from bot.children.milestone_replies import MilestoneReplies
from bot.children.vaccine_phrases import VaccineAsk
from bot.children.vaccine_replies import VaccineReplies
from bot.children.words import child_words
from bot.messages import AnswerStatus
from bot.retold.retold import Retold, Still
from knowledge.children.growth import Measure
from knowledge.policies.phrases import spell_day

if TYPE_CHECKING:
    from datetime import date

    from bot.basis import Basis
    from bot.messages import Answer
    from knowledge.children.check_ups import CheckUps
    from knowledge.children.growth import Growth
    from knowledge.children.milestones import Milestones
    from knowledge.children.vaccines import Immunisation, Schedule
    from knowledge.children.validity import Valid, Validity
    from knowledge.policies.answer import NameOf
    from knowledge.regions.gazetteer import Gazetteer

_TITLES = {
    "vaccine": "免费疫苗的免疫程序",
    "check_up": "儿童免费体检的安排",
    "growth": "儿童身高体重的参考值",
    "sign": "儿童发育的预警表",
}
_RULES_OF = {"early": ("least_age",), "same_day": ("same_day", "live_gap"), "late": ("catch_up", "least_age")}
_DOSE = re.compile(r"(.+?)(\d*)")
_MEASURED = re.compile("weight|height|head")
_NO_MEASUREMENTS = "当时说的身高体重没有留，这里是同龄孩子的参考值。"
_SAME = "今天用的还是这张表。"
_CHANGED = "当时用的表已经换了新的，请重新问一次。"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildTables:
    """The four tables."""

    immunisation: Immunisation
    check_ups: CheckUps
    growth: Growth
    milestones: Milestones


def retell_child(
    basis: Basis, *, tables: ChildTables, today: date, name_of: NameOf, gazetteer: Gazetteer
) -> Retold | None:
    """The table's answer for that age; None where the table is not in force any more."""
    table, _, asked = basis.key.partition(":")
    asked = asked.partition("@")[0]
    then, now = _in_force(table, tables, basis, basis.day), _in_force(table, tables, basis, today)
    if then is None or now is None:
        return None
    told = _answer(table, asked, basis, tables, gazetteer)
    if told is None or told.status is not AnswerStatus.ANSWERED:
        return None
    if table == "growth" and _MEASURED.match(asked):
        told = replace(told, notes=(_NO_MEASUREMENTS, *told.notes))
    is_same = then == now
    return Retold(
        title=_TITLES[table],
        topic=told.topic or "health",
        still=Still.SAME if is_same else Still.CHANGED,
        still_says=_SAME if is_same else _CHANGED,
        then=told,
        places=((name_of(then.region_code), "用的就是这里的"),),
        turns=_turns(basis, then),
    )


def _in_force(table: str, tables: ChildTables, basis: Basis, day: date) -> Validity | None:
    if table == "vaccine":
        schedule = _schedule(tables, basis, day)
        return None if schedule is None else schedule.validity
    known: dict[str, Valid] = {
        "check_up": tables.check_ups,
        "growth": tables.growth,
        "sign": tables.milestones,
    }
    validity = known[table].validity if table in known else None
    return validity if validity is not None and validity.holds_on(day) else None


def _schedule(tables: ChildTables, basis: Basis, day: date) -> Schedule | None:
    return tables.immunisation.schedule_on(day, lineage=basis.places)


def _turns(basis: Basis, validity: Validity) -> tuple[tuple[str, str], ...]:
    turns = [("孩子换个月龄", "要看的、要打的就不一样")] if basis.age_months is not None else []
    if validity.in_force_until is not None:
        turns.append(("过了这一天", f"这张表用到 {spell_day(validity.in_force_until)}"))
    return tuple(turns)


def _answer(table: str, asked: str, basis: Basis, tables: ChildTables, gazetteer: Gazetteer) -> Answer | None:
    if table == "vaccine":
        return _of_vaccines(asked, basis, tables, gazetteer)
    if table == "check_up":
        return _of_check_ups(asked, basis.age_months, tables.check_ups, gazetteer)
    if table == "growth":
        return _of_growth(asked, basis.age_months, tables.growth, gazetteer)
    return _of_signs(asked, basis.age_months, tables.milestones, gazetteer)


def _of_vaccines(asked: str, basis: Basis, tables: ChildTables, gazetteer: Gazetteer) -> Answer | None:
    schedule = _schedule(tables, basis, basis.day)
    if schedule is None:
        return None
    replies = VaccineReplies(schedule, tables.immunisation, gazetteer, elsewhere=None)
    if asked == "age" and basis.age_months is not None:
        return replies.of_age(float(basis.age_months), is_next=False, is_preterm=False)
    if asked in _RULES_OF:
        return replies.of_rules(*_RULES_OF[asked])
    if asked in {"schedule", "preterm"}:
        return replies.of_schedule() if asked == "schedule" else replies.of_rules("preterm")
    found = _DOSE.fullmatch(asked)
    vaccine = schedule.vaccine(asked) or (schedule.vaccine(found[1]) if found else None)
    if vaccine is None:
        return None
    number = int(found[2]) if found and found[2] and vaccine.id != asked else None
    return replies.of_vaccine(vaccine, ask=VaccineAsk.WHEN, number=number)


def _of_check_ups(asked: str, age: int | None, table: CheckUps, gazetteer: Gazetteer) -> Answer | None:
    replies = CheckUpReplies(table, gazetteer)
    if asked in {"age", "next"} and age is not None:
        return replies.of_age(float(age), is_next=asked == "next")
    if asked == "all":
        return replies.of_all()
    if asked == "place":
        return replies.of_cost_and_place()
    if (test := table.test(asked)) is not None:
        return replies.of_test(test)
    visit = table.named(asked)
    return None if visit is None else replies.of_visit(visit)


def _of_growth(asked: str, age: int | None, table: Growth, gazetteer: Gazetteer) -> Answer | None:
    replies = GrowthReplies(table, gazetteer)
    if asked == "preterm":
        return replies.preterm()
    if age is None or asked in {"table", "older"}:
        return replies.of_table()
    measures = [measure for measure in Measure if measure.value in asked.split("+")]
    usual = measures or [Measure.WEIGHT, Measure.HEIGHT]
    return replies.of_reference(float(age), usual, None, in_jin=False)


def _of_signs(asked: str, age: int | None, table: Milestones, gazetteer: Gazetteer) -> Answer | None:
    replies = MilestoneReplies(table, gazetteer)
    if asked == "regression":
        return replies.of_regression()
    if asked == "age" and age is not None:
        return replies.of_age(float(age))
    skill = next((each for each in child_words().milestones.skills if each.name == asked), None)
    return None if skill is None else replies.of_skill(skill, None if age is None else float(age))
