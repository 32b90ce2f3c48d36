"""Answers from the dated tables: how long a leave is, and what else its rule says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.confidence import confidence
from bot.leave_places import Told, bases_of, details_of, lead_of, leave_basis, places_of
from bot.messages import Answer, AnswerStatus, Citation
from bot.phrases import intents
from bot.proposal import Proposal
from bot.slots import HEAD_OF_KIND
from knowledge.policies.figure import Aspect, Case, LeaveKind
from knowledge.policies.leave import LeaveQuestion, answer, explain_gap
from knowledge.policies.table import InForce, NotRecorded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from bot.situation import Situation
    from bot.understanding import Understood
    from knowledge.policies.answer import PolicyAnswer
    from knowledge.policies.figure import Figure
    from knowledge.policies.leave import LeaveTable
    from knowledge.regions.gazetteer import Gazetteer
    from knowledge.regions.region import Region

STEP = "policy"
TOPIC = "leave"
AT_ONCE = 2
"""Leaves answered in one reply (产假和陪产假各几天)."""

MONTHS_A_YEAR = 12

BARE = 0.7
"""What a leave named without asking anything of it (产假) counts as asking how long it is."""

OF_ANOTHER_EVENT = 0.86
"""How sure a rule is at most that only says of what it is not: a little less than an article may be."""

_TOLD_WITH_THE_AMOUNT = frozenset({Aspect.WHO, Aspect.UNTIL_WHEN, Aspect.BIRTH_ORDER})
"""The amount's own sentence says these, so that they need no answer apart."""

_DATED_BY_BIRTH = frozenset({LeaveKind.MATERNITY, LeaveKind.PATERNITY})

_NEXT_AT_HOME = {
    LeaveKind.MATERNITY: ("护理假几天", "生育津贴怎么领", "产假期间被辞退怎么办"),
    LeaveKind.PATERNITY: ("育儿假几天", "护理假能拆开休吗", "单位不给护理假怎么办"),
    LeaveKind.PARENTAL: ("育儿假扣工资吗", "没休完的育儿假能留到明年吗", "单位不给育儿假怎么办"),
    LeaveKind.MARRIAGE: ("产假几天", "婚假含不含周末", "再婚有没有婚假"),
    LeaveKind.NURSING_BREAK: ("哺乳时间能攒着用吗", "哺乳期能不能安排夜班", "育儿假几天"),
}
_NEXT_ELSEWHERE = {
    LeaveKind.MATERNITY: ("护理假几天", "育儿假几天", "产假期间被辞退怎么办"),
    LeaveKind.PATERNITY: ("产假几天", "育儿假几天", "婚假几天"),
    LeaveKind.PARENTAL: ("产假几天", "护理假几天", "婚假几天"),
    LeaveKind.MARRIAGE: ("产假几天", "护理假几天", "育儿假几天"),
    LeaveKind.NURSING_BREAK: ("产假几天", "育儿假几天", "哺乳期能不能安排夜班"),
}
"""Where our articles on a place's own rules do not reach: days of every place, and what holds everywhere."""


class PolicyStep:
    """Proposes what the tables of leave hold."""

    name = STEP

    def __init__(self, table: LeaveTable, gazetteer: Gazetteer, home: str) -> None:
        """Take the table of figures, what names the places, and the place whose own rules we write about."""
        self._table = table
        self._gazetteer = gazetteer
        self._home_province = gazetteer.province_of(home)

    def propose(self, situation: Situation) -> list[Proposal]:
        """One proposal where the question names or means a leave."""
        understood = situation.understood
        kinds = understood.kinds[:AT_ONCE]
        if not kinds:
            return []
        answered = set(understood.aspects)
        unsaid = [aspect for aspect in answered if not self._holds(aspect, kinds[0], understood)]
        if understood.follow_up and not understood.kinds_told:
            share = _share_of_follow_up(understood, answered)
        else:
            share = understood.table_share(answered)
        asks_aspect = bool(answered)
        features = {
            "scope": situation.scope,
            "share": share,
            "stray": understood.stray(answered),
            "unasked": 0.0 if understood.asks_amount or asks_aspect else understood.stray(answered),
            "amount": 1.0 if understood.asks_amount or asks_aspect else BARE,
            "beyond": float(len(understood.beyond)),
            "unsaid": float(len(unsaid)),
            "subjects": float(understood.other_subjects(answered)),
        }
        sure = confidence().of(STEP, features)
        is_of_birth = kinds[0] in _DATED_BY_BIRTH
        if (understood.miscarried and kinds[0] is LeaveKind.PATERNITY) or (
            is_of_birth and understood.said.has(intents().ectopic)
        ):
            # The days that the rule tells are for a birth: a page on just that says more.
            sure = min(sure, OF_ANOTHER_EVENT)
        place = "" if not understood.region_told else understood.region.spoken_name
        return [
            Proposal(
                step=STEP,
                key=f"{kinds[0].value}@{understood.region.code}",
                topic=TOPIC,
                features=features,
                confidence=sure,
                page_first=None if _says_it_all(understood) else bool(unsaid),
                asks=lambda: f"{place}{HEAD_OF_KIND[kinds[0]]}几天",
                build=lambda: self._answer(understood, kinds, answered),
            )
        ]

    def _holds(self, aspect: Aspect, kind: LeaveKind, understood: Understood) -> bool:
        """Whether the rule in force says something on an aspect."""
        if aspect in _TOLD_WITH_THE_AMOUNT:
            return True
        return any(
            isinstance(found, InForce) and found.figure.term(aspect) is not None
            for found in (
                self._table.value_on(code, _day(understood, kind), kind=kind, case=Case.USUAL)
                for code in (understood.region.code, "100000")
            )
        )

    def _answer(self, understood: Understood, kinds: tuple[LeaveKind, ...], answered: set[Aspect]) -> Answer:
        told = self._tell(understood, kinds, answered)
        beside = self._beside(understood, kinds, told)
        main, *others = [each.says for each in told]
        sources = dict.fromkeys(source for each in (*told, *beside) for source in each.says.sources)
        places = {
            figure.sources[0]: self._name(figure.region_code)
            for each in (*told, *beside)
            for figure in each.says.rules
        }
        paragraphs = (*(other.lead for other in others), *main.paragraphs)
        return Answer(
            status=AnswerStatus.ANSWERED,
            step=STEP,
            lead=lead_of(understood, told),
            details=details_of(understood, told, beside),
            paragraphs=_unsaid((main.lead, *paragraphs))[1:],
            notes=_distinct(note for each in told for note in each.says.notes),
            source_notes=_distinct(note for each in (*told, *beside) for note in each.says.source_notes),
            citations=tuple(Citation(source=source, region_name=places.get(source)) for source in sources),
            suggestions=self._suggestions(understood, kinds[0]),
            topic=TOPIC,
            bases=bases_of((*told, *beside)),
        )

    def _tell(
        self, understood: Understood, kinds: tuple[LeaveKind, ...], answered: set[Aspect]
    ) -> list[Told]:
        """What is asked first, then the rest: other aspects, other leaves, other places."""
        apart = sorted(answered - _TOLD_WITH_THE_AMOUNT)
        here, *also_here = places_of(understood, kinds[0])
        # Of two places both rules are told, and which of them decides.
        if understood.asks_amount or not apart or understood.works:
            first = [self._look_up(understood, kinds[0], here, asks=None)]
        else:
            first, apart = [self._look_up(understood, kinds[0], here, asks=apart[0])], apart[1:]
        aspects = [self._look_up(understood, kinds[0], here, asks=aspect) for aspect in apart]
        leaves = [
            self._look_up(understood, kind, places_of(understood, kind)[0], asks=None) for kind in kinds[1:]
        ]
        elsewhere = [
            self._look_up(understood, kinds[0], region, asks=None)
            for region in (*also_here, *understood.also_regions)[:AT_ONCE]
        ]
        # The rule of one place may say what another's has said already.
        every = reversed([*first, *aspects, *leaves, *elsewhere])
        return list({told.says.lead: told for told in every}.values())[::-1]

    def _beside(
        self, understood: Understood, kinds: tuple[LeaveKind, ...], told: Sequence[Told]
    ) -> list[Told]:
        """The rules of places that are told and do not decide."""
        deciding = {each.region for each in told}
        others = dict.fromkeys((*understood.works.values(), *understood.beside_regions))
        return [
            self._look_up(understood, kinds[0], region, asks=None, is_beside=True)
            for region in others
            if region not in deciding
        ][:AT_ONCE]

    def _look_up(
        self,
        understood: Understood,
        kind: LeaveKind,
        region: Region,
        *,
        asks: Aspect | None,
        is_beside: bool = False,
    ) -> Told:
        question = LeaveQuestion(
            kind=kind,
            region_code=region.code,
            day=_day(understood, kind),
            cases=understood.cases,
            births=understood.births,
            child_number=understood.child_number,
            miscarried=understood.miscarried,
            pregnancy_months=understood.pregnancy_months,
            asks=asks,
        )
        says = self._said(understood, question)
        basis = leave_basis(
            question,
            says,
            today=understood.today,
            places=tuple(each.code for each in self._gazetteer.lineage(region.code)),
            is_beside=is_beside,
        )
        return Told(region=region, says=says, basis=basis)

    def _said(self, understood: Understood, question: LeaveQuestion) -> PolicyAnswer[Figure]:
        told, kind = self._spoken(question), question.kind
        if past := self._past(understood, kind, told):
            return past
        first = understood.day_from
        if first is None or first == question.day or kind not in _DATED_BY_BIRTH:
            return told
        # Only a month or a year was told: the rule may have changed within it.
        before = self._spoken(replace(question, day=first))
        if before.lead == told.lead or not before.rules or not told.rules:
            # The same, or nothing on record: no change is known.
            return told
        return replace(told, notes=(f"{first.year} 年里规定变过，早些时候是：{before.lead}", *told.notes))

    def _past(
        self, understood: Understood, kind: LeaveKind, told: PolicyAnswer[Figure]
    ) -> PolicyAnswer[Figure] | None:
        """The answer for a child who is too old for the leave by now, or None."""
        until = next((figure.until_age_years for figure in told.rules if figure.until_age_years), None)
        age = understood.age_months
        if until is None or age is None or age < until * MONTHS_A_YEAR or told.value == 0:
            return None
        lead = f"孩子满 {until} 周岁以后，就没有{HEAD_OF_KIND[kind]}了。"
        return replace(told, lead=lead, paragraphs=(told.lead, *told.paragraphs))

    def _spoken(self, question: LeaveQuestion) -> PolicyAnswer[Figure]:
        found = answer(self._table, question, name_of=self._name)
        if isinstance(found, NotRecorded):
            return explain_gap(self._table, found, name_of=self._name)
        return found

    def _name(self, code: str) -> str:
        region = self._gazetteer.get(code)
        return region.spoken_name if region else code

    def _suggestions(self, understood: Understood, kind: LeaveKind) -> tuple[str, ...]:
        """What is asked next; days of another place are asked with its name."""
        at_home = self._gazetteer.province_of(understood.region.code) == self._home_province
        # What was asked about another place stays there without being named again, and a tap may come later.
        place = "" if at_home and not understood.region_told else understood.region.spoken_name
        following = _NEXT_AT_HOME if at_home else _NEXT_ELSEWHERE
        return tuple(f"{place}{asked}" if asked.endswith("几天") else asked for asked in following[kind])


def _says_it_all(understood: Understood) -> bool:
    """Whether a rule is told of several places, of one that no page is written for, or for one birth."""
    places = (
        understood.region_told or understood.works or understood.beside_regions or understood.also_regions
    )
    return bool(places or understood.cases or understood.births)


def _day(understood: Understood, kind: LeaveKind) -> date:
    """Maternity and paternity leave go by the day of birth; the others by the day they are taken.

    A year that is told for itself (2020 年有育儿假吗) asks for the rule of that year.
    """
    goes_by_it = kind in _DATED_BY_BIRTH or not understood.day_is_of_birth
    return understood.day if understood.day_from and goes_by_it else understood.today


def _share_of_follow_up(understood: Understood, answered: set[Aspect]) -> float:
    """A follow-up leaves the leave itself unsaid; its own words count, and an empty rest is explained."""
    return understood.table_share(answered) if understood.notes else 1.0


def _unsaid(texts: Sequence[str]) -> tuple[str, ...]:
    """The texts without those that another one says too; the first always stays."""
    return tuple(
        text
        for number, text in enumerate(texts)
        if number == 0 or not any(text in other for place, other in enumerate(texts) if place != number)
    )


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
