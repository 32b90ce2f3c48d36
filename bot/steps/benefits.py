"""Answers from the dated rules on benefits: how much, who, how, where, when and with which papers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.basis import Basis, fingerprint
from bot.benefit_words import (
    Asked,
    NamedBenefit,
    benefit_words,
    find_birth,
    find_birth_by_age,
    find_wage,
    read_asked,
)
from bot.citing import cite
from bot.confidence import confidence
from bot.dates_told import find_date
from bot.explained import explained
from bot.messages import Answer, AnswerStatus
from bot.phrases import Span, intents
from bot.proposal import Proposal
from bot.replies import note
from bot.slots import names_subject
from bot.word_notes import QUANTITY
from knowledge.policies.answer import PolicyAnswer
from knowledge.policies.benefit_kind import Benefit, BenefitAsk, BenefitCase
from knowledge.policies.benefit_question import BenefitQuestion
from knowledge.policies.benefits import answer, explain_gap
from knowledge.policies.figure import LeaveKind
from knowledge.policies.leave import LeaveQuestion
from knowledge.policies.leave import answer as answer_leave
from knowledge.policies.table import InForce

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from bot.dates_told import DateTold
    from bot.situation import Situation
    from bot.understanding import Understood
    from knowledge.language.lexicon import Mention
    from knowledge.language.reading import Reading
    from knowledge.policies.benefit import BenefitRule
    from knowledge.policies.benefits import BenefitTable
    from knowledge.policies.leave import LeaveTable
    from knowledge.regions.gazetteer import Gazetteer

STEP = "benefits"
TOPIC = "benefits"
AT_ONCE = 2
"""Benefits answered in one reply (育儿补贴和专项附加扣除各多少)."""

BARE = 0.7
"""What a benefit named without asking anything of it counts as asking how much it is."""

SUGGESTED = 3
DEDUCTED_UNTIL_MONTHS = 36
"""The deduction is for children under three (国发〔2022〕8号)."""

_EXPLAINED = frozenset({"benefit", "document", "question", "person", "place_type"})
"""Categories of terms that no benefit is a stranger to: papers, people, money words."""

_DATED_BY_BIRTH = frozenset({Benefit.MATERNITY_ALLOWANCE, Benefit.MATERNITY_ALLOWANCE_PAYEE})

_FOLLOW_UPS = {
    BenefitAsk.HOW: "{name}怎么申请",
    BenefitAsk.PAPERS: "{name}要什么材料",
    BenefitAsk.WHO: "谁能享受{name}",
    BenefitAsk.WHERE: "{name}在哪办",
    BenefitAsk.AMOUNT: "{name}多少",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the rules say, and what they were asked."""

    question: BenefitQuestion
    says: PolicyAnswer[BenefitRule]


_LEFT_OPEN = ("stray", "unasked", "beyond", "subjects")
"""Features of what a rule does not explain of a question."""


class BenefitStep:
    """Proposes what the tables of benefits hold."""

    name = STEP

    def __init__(
        self,
        table: BenefitTable,
        *,
        leaves: LeaveTable,
        gazetteer: Gazetteer,
        home: str,
        rarity: Callable[[str], float],
    ) -> None:
        """Take the rules, the leaves whose days an allowance counts, the places and how much a word tells."""
        self._table = table
        self._leaves = leaves
        self._gazetteer = gazetteer
        self._home = home
        self._around = frozenset(region.code for region in gazetteer.lineage(home))
        self._rarity = rarity
        self._cities = tuple(
            (region.short_name, region.code)
            for rule in table.figures
            if rule.kind is Benefit.LOCAL_SUBSIDY and (region := gazetteer.get(rule.region_code)) is not None
        )

    def propose(self, situation: Situation) -> list[Proposal]:
        """One proposal where the question names a benefit that is on record for the place."""
        understood = situation.understood
        asked = read_asked(understood.subject, at_once=AT_ONCE)
        if asked is None:
            return []
        told = [found for each in asked.named if (found := self._look_up(understood, each, asked))]
        if not told:
            return []
        features = {"scope": situation.scope, **self._features(understood, asked)}
        sure = confidence().of(STEP, features)
        if features["share"] == 1.0 and not any(features[name] for name in _LEFT_OPEN):
            # What we offer ourselves (谁能享受医疗救助) names a benefit and what of it, and nothing else.
            sure = max(sure, confidence().answer_from)
        if not any(rule.is_speakable for one in told for rule in one.says.rules):
            # That nothing was found is said only where no article says more.
            sure = min(sure, confidence().answer_from)
        return [
            Proposal(
                step=STEP,
                key=f"{told[0].says.kind.value}@{told[0].says.region_code}",
                topic=TOPIC,
                features=features,
                confidence=sure,
                page_first=_page_first(told, asked, understood),
                asks=lambda: asked.named[0].asks,
                build=lambda: self._answer(told, asked, today=understood.today),
            )
        ]

    def _features(self, understood: Understood, asked: Asked) -> dict[str, float]:
        reading = understood.subject
        share, stray = self._explained(reading, asked, understood.place_words)
        is_asking = bool(asked.asks) or asked.is_yes_or_no
        return {
            "share": share,
            "stray": stray,
            "unasked": 0.0 if is_asking else stray,
            "amount": 1.0 if is_asking else BARE,
            "beyond": float(len(asked.beyond)),
            # No sum here is of a miscarriage: its days and its money are other ones.
            "subjects": float(sum(1 for _ in _other_subjects(reading, asked)) + understood.miscarried),
        }

    def _explained(self, reading: Reading, asked: Asked, place_words: frozenset[str]) -> tuple[float, float]:
        """How much of the question's rarer words a rule explains, 0 … 1, and the weight of the rest."""
        fillers = benefit_words().fillers
        cities = [
            Span(start=at, end=at + len(name), text=name)
            for name, _ in self._cities
            if (at := reading.text.find(name)) >= 0
        ]
        # How old, when born, how much earned: what a sum is reckoned from.
        told = [
            Span(start=found.start(), end=found.end(), text=found[0])
            for found in QUANTITY.finditer(reading.text)
        ]
        known = [*asked.spans, *asked.asking, *_around(reading), *cities, *told]
        return explained(
            reading,
            known,
            is_filler=lambda word: word in fillers or word in place_words or word.isdigit(),
            rarity=self._rarity,
        )

    # Answers ---------------------------------------------------------------------

    def _look_up(self, understood: Understood, named: NamedBenefit, asked: Asked) -> Told | None:
        """What the rules say of one benefit; None where the place has none on record."""
        text, today = understood.reading.text, understood.today
        told = find_birth(text, today=today)
        date_told = find_date(text, today=today) if told is None else None
        by_age = find_birth_by_age(text, today=today) if date_told is None else None
        birth = (told.first, told.last) if told else by_age
        code = self._place(understood, named.kind)
        is_elsewhere = code != self._home
        wage = find_wage(text)
        # Who tells a wage wants the sum: 单位平均工资5000我能领多少.
        is_sum = wage is not None and BenefitAsk.AMOUNT in asked.asks
        question = BenefitQuestion(
            kind=named.kind,
            region_code=code,
            day=_day(named.kind, told, date_told) or today,
            asks=(BenefitAsk.AMOUNT,) if is_sum else asked.asks,
            born_from=birth[0] if birth else None,
            born_until=birth[1] if birth else None,
            births=understood.births or 1,
            average_wage_yuan=wage,
            leave_days=self._leave_days(understood, code)
            if named.kind is Benefit.MATERNITY_ALLOWANCE
            else None,
            is_elsewhere=is_elsewhere,
        )
        then = self._spoken(question)
        if then is None:
            return None
        if question.day >= today or named.kind in _DATED_BY_BIRTH:
            return Told(question=question, says=then)
        now = self._spoken(replace(question, day=today))
        if now is None or now.rules == then.rules:
            return Told(question=question, says=then)
        # Of a rule that has ended since, what holds now is told beside it: 2025年底就没了吧.
        then = replace(
            then,
            paragraphs=(*then.paragraphs, f"现在的：{now.lead}"),
            sources=tuple(dict.fromkeys((*then.sources, *now.sources))),
        )
        return Told(question=question, says=then)

    def _spoken(self, question: BenefitQuestion) -> PolicyAnswer[BenefitRule] | None:
        found = answer(self._table, question, name_of=self._name)
        return found if isinstance(found, PolicyAnswer) else explain_gap(found, name_of=self._name)

    def _place(self, understood: Understood, kind: Benefit) -> str:
        """Whose rules are asked for: 河南 and 新乡 too mean those of the district the service is for."""
        if understood.region.code not in self._around:
            return understood.region.code
        if kind is Benefit.CHILDCARE_SUBSIDY and not understood.region_told:
            # 天门 and its like are names that stand for a place only beside a subsidy.
            text = understood.reading.text
            return next((code for name, code in self._cities if name in text), self._home)
        return self._home

    def _leave_days(self, understood: Understood, code: str) -> int | None:
        """The days of maternity leave for the birth that is told."""
        question = LeaveQuestion(
            kind=LeaveKind.MATERNITY,
            region_code=code,
            day=understood.today,
            cases=understood.cases,
            births=understood.births,
        )
        found = answer_leave(self._leaves, question, name_of=self._name)
        return found.value if isinstance(found, PolicyAnswer) else None

    def _answer(self, looked_up: list[Told], asked: Asked, *, today: date) -> Answer:
        told = [each.says for each in looked_up]
        main, *others = told
        citations = dict.fromkeys(
            citation
            for one in told
            for citation in cite(one.sources, region_code=one.region_code, gazetteer=self._gazetteer)
        )
        return Answer(
            # Without a document there is nothing to answer from: the reply says whom to ask.
            status=AnswerStatus.ANSWERED if citations else AnswerStatus.DECLINED,
            step=STEP,
            lead=main.lead,
            details=main.details,
            steps=main.steps,
            paragraphs=(*(other.lead for other in others), *main.paragraphs),
            notes=tuple(
                dict.fromkeys((*_unnamed(told, asked), *(each for one in told for each in one.notes)))
            ),
            source_notes=tuple(dict.fromkeys(note for one in told for note in one.source_notes)),
            citations=tuple(citations),
            suggestions=self._suggestions(main, asked),
            topic=TOPIC,
            bases=tuple(self._basis(each, today=today) for each in looked_up),
        )

    def _basis(self, told: Told, *, today: date) -> Basis:
        """What is kept of a rule that was told: no birth, no wage."""
        question, says = told.question, told.says
        is_reckoned = question.born_from is not None or question.average_wage_yuan is not None
        is_of_other_day = question.day != today
        return Basis(
            step=STEP,
            key=f"{says.kind.value}@{says.region_code}",
            day=max(rule.first_day for rule in says.rules) if is_of_other_day else today,
            is_of_other_day=is_of_other_day,
            places=tuple(region.code for region in self._gazetteer.lineage(question.region_code)),
            asks=tuple(ask.value for ask in question.asks),
            is_reckoned=is_reckoned,
            # What is said of a birth that was told rests on other rules than the same without it.
            fingerprint=None if is_reckoned else fingerprint(says.rules),
        )

    def _suggestions(self, main: PolicyAnswer[BenefitRule], asked: Asked) -> tuple[str, ...]:
        """What else the rule answers, as whole questions, then the other benefit that was named."""
        rule, name = main.rules[0], asked.named[0].name
        current = self._table.value_on(
            rule.region_code, rule.first_day, kind=rule.kind, case=BenefitCase.USUAL
        )
        rule = current.figure if isinstance(current, InForce) else rule
        open_asks = [ask for ask in _FOLLOW_UPS if ask not in (asked.asks or (BenefitAsk.AMOUNT,))]
        said = {
            BenefitAsk.HOW: rule.apply,
            BenefitAsk.PAPERS: rule.papers,
            BenefitAsk.WHO: rule.who,
            BenefitAsk.WHERE: rule.office,
            BenefitAsk.AMOUNT: rule.is_speakable,
        }
        follow = [_FOLLOW_UPS[ask].format(name=name) for ask in open_asks if said[ask]]
        return tuple(follow)[:SUGGESTED]

    def _name(self, code: str) -> str:
        region = self._gazetteer.get(code)
        return code if region is None else region.spoken_name


def _page_first(told: list[Told], asked: Asked, understood: Understood) -> bool | None:
    """Whether what a page says of the case goes before the rule; see `Proposal.page_first`.

    Not where a sum or the way is asked for, or nothing but the name is told:
    外地户口能领不 asks neither. Beside what is reckoned for one family, what another city gives,
    and a rule that has its end, no page is told: those say all of it first.
    """
    kind, age = told[0].says.kind, understood.age_months
    if kind is Benefit.SPECIAL_DEDUCTION and age is not None and age >= DEDUCTED_UNTIL_MONTHS:
        # 国发〔2022〕8号: 3岁以下; a page tells what follows on it.
        return True
    reckoned = any(each.question.born_from or each.question.average_wage_yuan for each in told)
    elsewhere = any(each.says.kind is Benefit.LOCAL_SUBSIDY or each.question.is_elsewhere for each in told)
    ends = any(
        rule.in_force_until or each.question.day != understood.today
        for each in told
        for rule in each.says.rules
    )
    if reckoned or elsewhere or ends or len(told) > 1:
        return None
    if understood.cases and kind is Benefit.MATERNITY_ALLOWANCE:
        # The table tells the days of the usual birth, a page those of twins and of a caesarean section.
        return True
    if BenefitAsk.AMOUNT in asked.asks or BenefitAsk.HOW in asked.asks or asked.is_sum:
        return False
    return bool(asked.asks) or asked.is_yes_or_no


def _unnamed(told: list[PolicyAnswer[BenefitRule]], asked: Asked) -> Iterator[str]:
    """What the answer is about, where it does not say so: 准生证 is answered by the registration of today."""
    for named, one in zip(asked.named, told, strict=False):
        if not any(named.name in text for text in (one.lead, *one.paragraphs)):
            yield note("about", text=named.name)


def _day(kind: Benefit, birth: DateTold | None, other: DateTold | None) -> date | None:
    """The day whose rule is asked for, as far as it is told: of birth where the rule goes by it."""
    if birth is not None and kind in _DATED_BY_BIRTH:
        return birth.last
    return other.last if other is not None else None


def _other_subjects(reading: Reading, asked: Asked) -> Iterator[Mention]:
    """The terms of the question that none of its benefits holds (a leave, a vaccine)."""
    explained = frozenset().union(*(named.heads | named.explains for named in asked.named))
    for mention in reading.mentions:
        is_named = any(span.start < mention.end and mention.start < span.end for span in asked.spans)
        is_common = mention.term.category in _EXPLAINED or mention.term.head in explained
        if not is_named and not is_common and _is_subject(mention):
            yield mention


def _is_subject(mention: Mention) -> bool:
    return names_subject(mention, intents()) and mention.term.category not in {"birth", "office", "nursery"}


def _around(reading: Reading) -> Iterator[Span]:
    """The terms that only say of whom, with which papers, or of which birth."""
    for mention in reading.mentions:
        if mention.term.category in {"person", "document", "birth", "question"}:
            yield Span(start=mention.start, end=mention.end, text=mention.surface)
