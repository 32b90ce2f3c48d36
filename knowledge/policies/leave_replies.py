"""What each kind of leave needs said, from the figures in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from knowledge.policies.answer import NameOf, PolicyAnswer
from knowledge.policies.figure import Aspect, Case, Figure, LeaveKind, Term
from knowledge.policies.leave_question import MISCARRIAGES, LeaveQuestion
from knowledge.policies.leave_wording import (
    ASPECT_LABELS,
    CASE_LABELS,
    KIND_NAMES,
    changes,
    hotlines,
    leave_name,
    limits,
    source_gaps,
    spaced,
    unsaid,
)
from knowledge.policies.maternity import MaternitySum, add_up, birth_words, cases_of
from knowledge.policies.phrases import at_place, litter
from knowledge.policies.table import NATION, InForce, NotRecorded, PolicyTable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.sources import Source

LeaveTable: TypeAlias = PolicyTable[Figure]

DIFFICULTIES = frozenset({Case.DIFFICULT_BIRTH, Case.CAESAREAN})
"""Each is told by its own name, and none is counted twice."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One question on the table: what each kind of leave needs said."""

    table: LeaveTable
    question: LeaveQuestion
    name_of: NameOf

    def answer(self, found: InForce[Figure]) -> PolicyAnswer[Figure]:
        """The answer from the usual figure in force."""
        figure = found.figure
        if not figure.is_speakable:
            return self._unverified(figure)
        if self.question.asks is not None:
            return self._aspect(found, self.question.asks)
        if figure.value is None or figure.value == 0:
            at = "" if figure.region_code == NATION else f"{self._at(figure)}，"
            return self._finish(found, f"{at}{figure.says}。", [], (figure,), value=figure.value)
        if figure.kind is LeaveKind.MATERNITY:
            return self._maternity(found)
        if figure.kind is LeaveKind.NURSING_BREAK:
            return self._nursing_break(found)
        return self._in_a_case(found)

    # One method a kind ------------------------------------------------------

    def _maternity(self, found: InForce[Figure]) -> PolicyAnswer[Figure]:
        question = self.question
        births = question.births_counted
        cases = cases_of(question.cases, births=births, child_number=question.child_number)
        total = add_up(
            self.table,
            found.figure,
            region_code=question.region_code,
            day=question.day,
            cases=cases,
            births=births,
        )
        words = birth_words(cases, births)
        lead = (
            f"{self._at(found.figure)}{words}，{_maternity_clause(total)}{self._urged(LeaveKind.MATERNITY)}。"
        )
        details = [(_addition_label(part.figure, births), part.figure.says) for part in total.additions
                   if part.days and part.figure.is_speakable]  # fmt: skip
        if total.conditional is not None and total.counted:
            details.append((CASE_LABELS[total.conditional.case], total.conditional.says))
        told = {*cases, *MISCARRIAGES, Case.ENCOURAGED}
        if told & DIFFICULTIES:
            told |= DIFFICULTIES
        details += self.neighbours(LeaveKind.MATERNITY, without=told)
        if not total.additions:
            details += self._fathers_leave()
        place = self.name_of(found.region_code)
        notes = [f"没有查到{place}{CASE_LABELS[case]}加产假的规定。" for case in total.missing]
        notes += self._birth_order_notes(found.figure, total, cases)
        return self._finish(found, lead, details, total.figures, value=total.total, notes=notes)

    def miscarriage(self) -> PolicyAnswer[Figure] | NotRecorded[Figure]:
        """The leave after a miscarriage, which never has the province's extension."""
        question, wanted = self.question, self.question.miscarriage_cases
        founds = [self._on(LeaveKind.MATERNITY, case) for case in wanted]
        gap = next((found for found in founds if isinstance(found, NotRecorded)), None)
        if gap is not None:
            return gap
        figures = tuple(found.figure for found in founds if isinstance(found, InForce))
        first = next(found for found in founds if isinstance(found, InForce))
        if not all(figure.is_speakable for figure in figures):
            return self._unverified(figures[0])
        clauses = (f"{CASE_LABELS[figure.case]}，产假是 {figure.says}" for figure in figures)
        term = first.figure.term(Aspect.PAY)
        details = [] if term is None else [(ASPECT_LABELS[Aspect.PAY], term.says)]
        return self._finish(
            first,
            "；".join(clauses) + "。",
            details,
            figures,
            value=figures[0].value if len(figures) == 1 else None,
            notes=["流产的产假不加各省另给的天数。"] if question.region_code != NATION else [],
        )

    def _nursing_break(self, found: InForce[Figure]) -> PolicyAnswer[Figure]:
        figure, births = found.figure, self.question.births_counted
        each = self._on(figure.kind, Case.MULTIPLE_BIRTH)
        more = each.figure.value if isinstance(each, InForce) and each.figure.is_speakable else None
        if births == 1 or more is None:
            lead = f"全国一样：孩子满 {figure.until_age_years} 周岁前，妈妈的哺乳时间是{figure.says}。"
            details = self.neighbours(figure.kind, without=set())
            return self._finish(found, lead, details, (figure,), value=figure.value)
        hours = (figure.value or 0) + more * (births - 1)
        lead = f"{litter(births)}满 {figure.until_age_years} 周岁前，妈妈每个工作日有 {hours} 小时哺乳时间。"
        figures = (figure, each.figure) if isinstance(each, InForce) else (figure,)
        return self._finish(found, lead, [("喂 1 个", figure.says)], figures, value=hours)

    def _in_a_case(self, found: InForce[Figure]) -> PolicyAnswer[Figure]:
        """Paternity, parental and marriage leave: the usual figure, or that of a case the parent named."""
        figure, asked = found.figure, self.question.cases
        asked = cases_of(asked, births=None, child_number=self.question.child_number)
        special = [
            other.figure
            for case in sorted(asked - {Case.USUAL})
            if isinstance(other := self._on(figure.kind, case), InForce) and other.figure.value
        ]
        notes = []
        if Case.WITH_CHECKUP in asked and not special and figure.kind is LeaveKind.MARRIAGE:
            notes.append(f"没有查到{self.name_of(figure.region_code)}做了婚检再加婚假的规定。")
        chosen = next((other for other in special if other.is_speakable), None)
        figures = (figure,) if chosen is None else (chosen, figure)
        at, value, says = self._at(figure), figure.value, figure.says
        details = []
        if chosen is not None:
            at = f"{at}，{CASE_LABELS[chosen.case]}的"
            details.append(("平常", figure.says))
            value, says = _in_case(figure, chosen)
        lead = f"{at}，{spaced(_intro(figure, says), says)}{self._urged(figure.kind)}。"
        details += self.neighbours(figure.kind, without={Case.ENCOURAGED, *(each.case for each in figures)})
        if (pay := figure.term(Aspect.PAY)) is not None:
            details.append((ASPECT_LABELS[Aspect.PAY], pay.says))
        return self._finish(found, lead, details, figures, value=value, notes=notes)

    def _aspect(self, found: InForce[Figure], aspect: Aspect) -> PolicyAnswer[Figure]:
        """What the rule says on pay, splitting and the like; the amount comes second."""
        figure = found.figure
        term = self._term(figure, aspect)
        name = leave_name(figure)
        if term is None:
            lead = f"{self._at(figure)}休{name}，{unsaid(aspect)}。"
        elif aspect is Aspect.PLACE:
            lead = f"{term.says}。"
        elif figure.kind is LeaveKind.NURSING_BREAK:
            lead = f"哺乳时间{term.says.removeprefix('这段时间')}。"
        else:
            lead = f"{self._at(figure)}休{name}，{term.says}。"
        own = [] if term is None or set(term.sources) <= set(figure.sources) else list(term.sources)
        return self._finish(found, lead, [(name, figure.says)], (figure,), first_sources=own)

    def _unverified(self, figure: Figure) -> PolicyAnswer[Figure]:
        """No figure: the rule's name, and where to ask."""
        name, rule, call = leave_name(figure), figure.sources[0], hotlines(figure.kind)
        return PolicyAnswer(
            kind=figure.kind,
            lead=f"{self._at(figure)}，{name}有几天还没有核实，这里不报数字，请打 {call}问。",
            notes=(f"依据是{rule.name}。",),
            sources=figure.sources,
            region_code=figure.region_code,
            region_name=self.name_of(figure.region_code),
        )

    # What they share ---------------------------------------------------------

    def _at(self, figure: Figure) -> str:
        return at_place(figure.region_code, self.name_of(figure.region_code))

    def _on(self, kind: LeaveKind, case: Case) -> InForce[Figure] | NotRecorded[Figure]:
        return self.table.value_on(self.question.region_code, self.question.day, kind=kind, case=case)

    def _urged(self, kind: LeaveKind) -> str:
        """What the authority asks employers to give beyond what they must, as the lead's last clause."""
        found = self._on(kind, Case.ENCOURAGED)
        if not isinstance(found, InForce) or not found.figure.is_speakable:
            return ""
        return f"；鼓励单位给到 {found.figure.says}，{found.figure.encouraged}"

    def neighbours(self, kind: LeaveKind, *, without: set[Case]) -> list[tuple[str, str]]:
        """The other cases of the leave, as pairs of circumstance and figure."""
        told = {
            case: found.figure
            for case in CASE_LABELS
            if case not in without
            and isinstance(found := self._on(kind, case), InForce)
            and found.figure.is_speakable
        }
        difficult, caesarean = told.get(Case.DIFFICULT_BIRTH), told.get(Case.CAESAREAN)
        # In 江苏 one city alone has said that a caesarean counts; that is told in its own words.
        if difficult and caesarean and _alike(difficult, caesarean):
            del told[Case.CAESAREAN]
            return [
                ("难产、剖宫产" if case is Case.DIFFICULT_BIRTH else CASE_LABELS[case], figure.says)
                for case, figure in told.items()
            ]
        return [(CASE_LABELS[case], figure.says) for case, figure in told.items()]

    def _fathers_leave(self) -> list[tuple[str, str]]:
        """What the father gets of the same birth; a lost pregnancy is answered only when asked about."""
        found = self._on(LeaveKind.PATERNITY, Case.USUAL)
        if not isinstance(found, InForce) or not found.figure.is_speakable or not found.figure.value:
            return []
        return [("爸爸", spaced(leave_name(found.figure), found.figure.says))]

    def _birth_order_notes(self, usual: Figure, total: MaternitySum, cases: frozenset[Case]) -> list[str]:
        is_by_order = total.conditional is not None or total.base is not usual
        if is_by_order or not cases & {Case.SECOND_CHILD, Case.THIRD_CHILD}:
            return []
        term = usual.term(Aspect.BIRTH_ORDER)
        place = self.name_of(usual.region_code)
        return [f"{term.says}。" if term else f"没有查到{place}按孩次多给产假的规定。"]

    def _term(self, figure: Figure, aspect: Aspect) -> Term | None:
        """What the rule says on an aspect, else what the nation's does."""
        if (own := figure.term(aspect)) is not None:
            return own
        if (plain := _plain_term(figure, aspect)) is not None:
            return Term(aspect=aspect, says=plain, sources=figure.sources)
        national = self.table.value_on(NATION, self.question.day, kind=figure.kind, case=Case.USUAL)
        return national.figure.term(aspect) if isinstance(national, InForce) else None

    def _finish(
        self,
        found: InForce[Figure],
        lead: str,
        details: list[tuple[str, str]],
        figures: tuple[Figure, ...],
        *,
        value: int | None = None,
        notes: Iterable[str] = (),
        first_sources: Iterable[Source] = (),
    ) -> PolicyAnswer[Figure]:
        """The answer with its limits, its changes in time, and where the rule holds."""
        figure = found.figure
        told = [*notes, *changes(found, self.question.day)]
        for each in figures:
            told += limits(each)
        unknown = [gap for each in figures for gap in source_gaps(each)]
        sources = [*first_sources, *(source for each in figures for source in each.sources)]
        place = self._term(figure, Aspect.PLACE)
        paragraphs: tuple[str, ...] = ()
        if place is not None and place.says not in lead:
            paragraphs = (f"{place.says}。拿不准打 {hotlines(figure.kind)}。",)
            sources += place.sources
        return PolicyAnswer(
            kind=figure.kind,
            lead=lead,
            details=tuple(details),
            paragraphs=paragraphs,
            notes=tuple(dict.fromkeys(told)),
            source_notes=tuple(dict.fromkeys(unknown)),
            sources=distinct(sources),
            region_code=found.region_code,
            region_name=self.name_of(found.region_code),
            value=value,
            rules=figures,
        )


def _intro(figure: Figure, says: str) -> str:
    """The words before the amount, which say how far the employer is bound."""
    if figure.kind is LeaveKind.PARENTAL:
        return f"育儿假{figure.encouraged}：爸爸妈妈" if figure.encouraged else "爸爸妈妈都有育儿假，"
    if figure.kind is LeaveKind.PATERNITY:
        called = "" if figure.local_name in {None, KIND_NAMES[figure.kind]} else f"叫{figure.local_name}，"
        return f"爸爸的陪产假{called}{'' if says.startswith('不') else '有'}"
    return "婚假是"


def _plain_term(figure: Figure, aspect: Aspect) -> str | None:
    """What the figure itself answers on an aspect."""
    if aspect is Aspect.UNTIL_WHEN and figure.until_age_years is not None:
        return f"休到孩子满 {figure.until_age_years} 周岁"
    if aspect is Aspect.WHO and figure.kind is LeaveKind.PARENTAL:
        return "爸爸妈妈都能休，各算各的"
    return None


def _in_case(usual: Figure, special: Figure) -> tuple[int | None, str]:
    """The value in a case and how it is said: added to the usual one, or in its place."""
    if special.adds and usual.value is not None and special.value is not None:
        value = usual.value + special.value
        often = "每人每年 " if usual.kind is LeaveKind.PARENTAL else ""
        return value, f"{often}{value} 天（{usual.value} + {special.value}）"
    return special.value, special.says


def _maternity_clause(total: MaternitySum) -> str:
    """The middle of the lead: the sum, or the base and what cannot be added up."""
    base = total.conditional or total.base
    if total.total is None or not total.counted:
        clauses = [spaced("产假是", base.says)]
        clauses += [part.figure.says for part in total.additions if part.days]
    else:
        usually = "一般" if total.base.approximate or not total.is_certain else ""
        parts = " + ".join(str(days) for days in (total.base.value, *total.counted))
        clauses = [f"产假{usually}是 {total.total} 天（{parts}）"]
    if total.if_difficult is not None and total.total is not None and total.if_difficult.value:
        clauses[0] += f"，算难产的是 {total.total + total.if_difficult.value} 天"
    for addition in total.open:
        figure = addition.figure
        clauses.append(figure.says if figure.is_speakable else f"{CASE_LABELS[figure.case]}加几天还没有核实")
    return "；".join(clauses)


def _alike(difficult: Figure, caesarean: Figure) -> bool:
    """Whether both add the same and are as well founded, so that they can be told as one."""
    return (difficult.value, difficult.confidence) == (caesarean.value, caesarean.confidence)


def _addition_label(figure: Figure, births: int) -> str:
    return litter(births) if figure.case is Case.MULTIPLE_BIRTH else CASE_LABELS[figure.case]


def distinct(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Each source once, in the order of first mention."""
    return tuple(dict.fromkeys(sources))
