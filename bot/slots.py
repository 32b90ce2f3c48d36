"""What the words of one question say by themselves: which leave, where, when, for whom, and what of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.dates_told import DateTold, find_date
from bot.phrases import Intents, Said, Span, intents
from bot.places_told import PlacesTold, find_places
from knowledge.policies.figure import Aspect, Case, LeaveKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from knowledge.language.lexicon import Mention
    from knowledge.language.reading import Reading
    from knowledge.regions.gazetteer import Gazetteer

KIND_OF_HEAD = {
    "产假": LeaveKind.MATERNITY,
    "流产假": LeaveKind.MATERNITY,
    "护理假": LeaveKind.PATERNITY,
    "育儿假": LeaveKind.PARENTAL,
    "婚假": LeaveKind.MARRIAGE,
    "哺乳时间": LeaveKind.NURSING_BREAK,
}
HEAD_OF_KIND = {
    LeaveKind.MATERNITY: "产假",
    LeaveKind.PATERNITY: "护理假",
    LeaveKind.PARENTAL: "育儿假",
    LeaveKind.MARRIAGE: "婚假",
    LeaveKind.NURSING_BREAK: "哺乳时间",
}
TOPICLESS = frozenset({"person", "place_type", "question"})
"""Categories of terms that say nothing of the subject."""

OF_ANY_LEAVE = frozenset({"right", "document"})
"""Categories of terms that are asked of a leave as well as by themselves: 工资, 不批假, 材料."""

LONG_LEAVE = "哺乳假"

NEAR_CHARACTERS = 4
"""爸爸 this close before 产假 makes it the father's leave."""

_WIFE_GIVES_BIRTH = re.compile(
    r"(?:老婆|媳妇|妻子|爱人)(?:要|快|刚)?(?:在|回|去)[^,，。;；?？]{2,8}?(?:生(?!育|活)|坐月子|待产)"
)
"""老婆在新乡生: the phrases of the father's leave have no place between wife and birth."""
_I_AM_OFF = re.compile(
    r"(?:我|俺)(?:自己)?(?:这边)?(?:能不能|能|可以|可|有|该|应该|一共能)?(?:休|歇|放假|请假|有假)"
)

_MONTHS_OFF = re.compile(r"(?<!到)(?:几|多少|\d{1,2})个月|半年|一年")
IN_BUSINESS = ("employer", "operator")
"""Who asks for a company or a nursery, not for a child."""
_PREGNANT_MONTHS = re.compile(r"(?:怀孕|怀了|孕|怀)[^0-9]{0,3}(\d{1,2})个?多?月(?!份)")
# 3月流产 tells the month of the year, 1个月前流产 how long ago: neither is how far the pregnancy was.
_MONTHS = re.compile(r"(?<!\d)(\d{1,2})个[多来半]?月(?![以之]?[前后])")
_LESS = re.compile(r"(?:不满|未满|不到|没到|没满|不足|少于|不够)$")
_OR_LESS = re.compile(r"^(?:以下|以内|之内|不到|还不到|不满)")
_ANY_MONTH = re.compile(r"\d个?[多来半]?月")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """What one question tells; nothing comes from the conversation."""

    said: Said
    """Its text with the phrases of intents.yaml that stand in it."""
    places: PlacesTold
    asker: str | None
    """mother, father or employer."""
    kinds: tuple[LeaveKind, ...]
    implying: tuple[Span, ...]
    """The words by which a leave is meant that is not named; empty where one is."""
    cases: frozenset[Case]
    births: int | None
    child_number: int | None
    miscarried: bool
    pregnancy_months: int | None
    months: int | None
    """How many months something lasted, whatever it is."""
    tells_month: bool
    """A number of months or a month of the year."""
    amount: tuple[Span, ...]
    """The words that ask how long."""
    aspects: Mapping[Aspect, Sequence[Span]]
    """The words that ask what else the rule says; every aspect has an entry."""
    beyond: frozenset[str]
    """What is asked that no rule of days holds: a refusal, papers …"""
    date: DateTold | None
    has_subject: bool
    """A term says what the question is about."""
    has_own_subject: bool
    """It is more than what may be asked of any leave (工资照发吗, 不批怎么办)."""

    @property
    def is_any_filled(self) -> bool:
        """Whether the question tells anything that a follow-up could add."""
        return bool(
            self.places.mentions
            or self.places.chosen
            or self.asker
            or self.cases
            or self.miscarried
            or self.tells_month
            or self.child_number
            or self.amount
            or self.beyond
            or any(self.aspects.values())
        )


def read_slots(reading: Reading, *, gazetteer: Gazetteer, home: str, today: date) -> Slots:
    """The slots that a question fills by itself."""
    told = intents()
    text = reading.text
    said = told.said_in(text)
    asker = _asker(said, told)
    kinds = _named_kinds(reading, said, told)
    meant, implying = ((), ()) if kinds else _meant_kinds(text, said, told, asker)
    cases = frozenset(Case(name) for name, book in told.cases.items() if said.has(book))
    return Slots(
        said=said,
        places=find_places(text, gazetteer=gazetteer, home=home),
        asker=asker,
        kinds=kinds or meant,
        implying=implying,
        cases=cases,
        births=_births(said, told) if Case.MULTIPLE_BIRTH in cases else None,
        child_number=_child_number(said, told),
        miscarried=said.has(told.miscarriage),
        pregnancy_months=_months(_PREGNANT_MONTHS, text),
        months=_months(_MONTHS, text),
        tells_month=_ANY_MONTH.search(text) is not None,
        amount=(*said.find(told.amount), *_spans(reading, told.amount_heads)),
        aspects={aspect: said.find(book) for aspect, book in told.aspects.items()},
        beyond=frozenset(name for name, book in told.beyond_the_table.items() if said.has(book)),
        date=find_date(text, today=today),
        has_subject=bool(kinds or meant) or any(names_subject(mention, told) for mention in reading.mentions),
        has_own_subject=any(
            names_subject(mention, told) and mention.term.category not in OF_ANY_LEAVE
            for mention in reading.mentions
        ),
    )


def names_subject(mention: Mention, told: Intents) -> bool:
    """Whether a term says what a question is about, and not only who, where or in which case."""
    return mention.term.category not in TOPICLESS and mention.term.head not in told.slot_heads


def for_person(kind: LeaveKind, asker: str | None) -> LeaveKind:
    """The leave that takes a kind's place when the other parent is asked about."""
    if kind is LeaveKind.MATERNITY and asker == "father":
        return LeaveKind.PATERNITY
    if kind is LeaveKind.PATERNITY and asker == "mother":
        return LeaveKind.MATERNITY
    return kind


def _asker(said: Said, told: Intents) -> str | None:
    """Who is asked about: employer or operator where someone asks as one, else the person named first."""
    for name in IN_BUSINESS:
        if said.has(told.people[name]):
            return name
    found = [(said.find(book), name) for name, book in told.people.items() if name not in IN_BUSINESS]
    ordered = sorted((spans[0].start, name) for spans, name in found if spans)
    return ordered[0][1] if ordered else None


def _named_kinds(reading: Reading, said: Said, told: Intents) -> tuple[LeaveKind, ...]:
    """The leaves that are named, in their order."""
    text = reading.text
    fathers = said.find(told.people["father"])
    has_mother = said.has(told.people["mother"])
    cares_for_the_old = said.has(told.other_care)
    kinds: dict[LeaveKind, None] = {}
    for mention in reading.mentions:
        kind = KIND_OF_HEAD.get(mention.term.head)
        if text[mention.start : mention.end] == LONG_LEAVE and _MONTHS_OFF.search(text):
            # 哺乳假可以休几个月 is not the hour a day, which runs 到几个月.
            continue
        if kind is None or (kind is LeaveKind.PATERNITY and cares_for_the_old):
            continue
        near = any(0 <= mention.start - father.end <= NEAR_CHARACTERS for father in fathers)
        if kind is LeaveKind.MATERNITY and near and not has_mother:
            kind = LeaveKind.PATERNITY
        kinds.setdefault(kind)
    return tuple(kinds)


def _meant_kinds(
    text: str, said: Said, told: Intents, asker: str | None
) -> tuple[tuple[LeaveKind, ...], tuple[Span, ...]]:
    """The leave that is meant though none is named, with the words that mean it."""
    birth, off = _WIFE_GIVES_BIRTH.search(text), _I_AM_OFF.search(text)
    if birth and off:
        return (LeaveKind.PATERNITY,), (_span_of(birth), _span_of(off))
    rules = [rule for rule in told.implied_kinds if rule.is_meant(said)]
    # 老婆生孩子老公休几天 names the mother first and means the father's leave all the same.
    asked_for = asker if asker == "father" else None
    kinds = dict.fromkeys(for_person(LeaveKind(rule.kind), asked_for) for rule in rules)
    if LeaveKind.PATERNITY in kinds:
        kinds.pop(LeaveKind.MATERNITY, None)
    spans = (span for rule in rules for group in rule.groups for span in said.find(group))
    return tuple(kinds), tuple(spans)


def _span_of(match: re.Match[str]) -> Span:
    return Span(start=match.start(), end=match.end(), text=match[0])


def _births(said: Said, told: Intents) -> int:
    """How many children a multiple birth brings."""
    return max((number for number, book in told.births.items() if said.has(book)), default=2)


def _child_number(said: Said, told: Intents) -> int | None:
    if said.has(told.third_child):
        return 3
    return 2 if said.has(told.second_child) else None


def _months(pattern: re.Pattern[str], text: str) -> int | None:
    """The full months that a pattern finds, one fewer for 不满四个月; None where it finds none or several."""
    told = {
        int(found[1]) - bool(_LESS.search(text[: found.start(1)]) or _OR_LESS.search(text[found.end() :]))
        for found in pattern.finditer(text)
    }
    return told.pop() if len(told) == 1 else None


def _spans(reading: Reading, heads: frozenset[str]) -> tuple[Span, ...]:
    return tuple(
        Span(start=mention.start, end=mention.end, text=mention.surface)
        for mention in reading.mentions
        if mention.term.head in heads
    )
