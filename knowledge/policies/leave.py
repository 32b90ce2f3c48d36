"""A question about leave answered from the table: one sentence first, then its conditions."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from knowledge.policies.answer import NameOf, PolicyAnswer
from knowledge.policies.figure import Case, Figure, LeaveKind
from knowledge.policies.figure_files import read_figures
from knowledge.policies.leave_question import LeaveQuestion
from knowledge.policies.leave_replies import Desk, LeaveTable, distinct
from knowledge.policies.leave_wording import KIND_NAMES, hotlines, spaced
from knowledge.policies.phrases import spell_day
from knowledge.policies.table import NATION, InForce, Lineage, NotRecorded, PolicyTable

__all__ = ["LeaveQuestion", "LeaveTable", "answer", "explain_gap", "leave_table"]

CONTENT = Path(__file__).parent.parent / "content" / "policies" / "leave"

_SEPARATE_LAW = {"710000": "台湾", "810000": "香港", "820000": "澳门"}


@cache
def leave_table(lineage: Lineage | None = None) -> LeaveTable:
    """The table of all leave figures, read once.

    Raises:
        ContentFileError: a file of the content is wrong; its message names it.
    """
    return PolicyTable(read_figures(CONTENT), lineage=lineage)


def answer(
    table: LeaveTable, question: LeaveQuestion, *, name_of: NameOf
) -> PolicyAnswer[Figure] | NotRecorded[Figure]:
    """The answer by the rule in force on the question's day, or the gap in the record.

    A gap is put into words by `explain_gap`. A figure of low confidence is
    never spoken: the answer then names the rule and where to ask.
    """
    province = f"{question.region_code[:2]}0000"
    if province in _SEPARATE_LAW:
        return NotRecorded(region_code=province, day=question.day, kind=question.kind, case=Case.USUAL)
    if question.kind is LeaveKind.MATERNITY and question.is_of_miscarriage:
        return Desk(table, question, name_of).miscarriage()
    found = table.value_on(question.region_code, question.day, kind=question.kind, case=Case.USUAL)
    if isinstance(found, NotRecorded):
        return found
    told = Desk(table, question, name_of).answer(found)
    if question.kind is not LeaveKind.PATERNITY or not question.is_of_miscarriage:
        return told
    # Whether a father has days after a miscarriage is in no rule on record: those for a birth come second.
    return replace(
        told,
        lead=f"{told.region_name}的{KIND_NAMES[question.kind]}写的是生孩子；流产、引产的，丈夫有没有假没有核到，"
        f"先问单位，再打 {hotlines(question.kind)}问。",
        paragraphs=(told.lead, *told.paragraphs),
        value=None,
    )


def explain_gap(table: LeaveTable, gap: NotRecorded[Figure], *, name_of: NameOf) -> PolicyAnswer[Figure]:
    """The honest sentence for a day or place without a record, and where to ask."""
    kind = LeaveKind(gap.kind)
    name = KIND_NAMES[kind]
    if gap.region_code in _SEPARATE_LAW:
        place = _SEPARATE_LAW[gap.region_code]
        return PolicyAnswer(
            kind=kind,
            lead=f"{place}的{name}按当地自己的法律，这里没有收录，请问当地劳工部门。",
            region_code=gap.region_code,
            region_name=place,
        )
    place = name_of(gap.region_code)
    paragraphs = [f"请打 {hotlines(kind)}问当时的规定。"]
    if gap.nearest is not None and gap.nearest.is_speakable and gap.nearest.first_day > gap.day:
        first = gap.nearest
        paragraphs.insert(0, f"有记录的从 {spell_day(first.first_day)}起：{first.says}。")
    floor = table.value_on(NATION, gap.day, kind=kind, case=Case.USUAL)
    sources = gap.nearest.sources if gap.nearest is not None else ()
    if isinstance(floor, InForce) and floor.figure.value is not None and floor.figure.is_speakable:
        paragraphs.insert(0, spaced(f"国家规定的{name}那时是", f"{floor.figure.says}。"))
        sources = (*floor.figure.sources, *sources)
    return PolicyAnswer(
        kind=kind,
        lead=f"{place} {spell_day(gap.day)}的{name}规定没有记录，不能拿现在的天数套。",
        paragraphs=tuple(paragraphs),
        sources=distinct(sources),
        region_code=gap.region_code,
        region_name=place,
    )
