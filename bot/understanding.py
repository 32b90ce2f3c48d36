"""What a question asks: which leave, where, when, for whom, and what of it.

Only what the words say and the conversation remembers; nothing here decides
what is answered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.conversation import EMPTY, Conversation
from bot.phrases import Intents, Span, bare, intents
from knowledge.policies.figure import Aspect, Case, LeaveKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from knowledge.language.lexicon import Mention
    from knowledge.language.reading import Language, Reading
    from knowledge.regions.gazetteer import Gazetteer
    from knowledge.regions.mentions import RegionMention
    from knowledge.regions.region import Region

KIND_OF_HEAD = {
    "产假": LeaveKind.MATERNITY,
    "流产假": LeaveKind.MATERNITY,
    "护理假": LeaveKind.PATERNITY,
    "育儿假": LeaveKind.PARENTAL,
    "婚假": LeaveKind.MARRIAGE,
    "哺乳时间": LeaveKind.NURSING_BREAK,
    "哺乳假": LeaveKind.NURSING_BREAK,
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

SHORT_CHARACTERS = 14
"""A question this short that names no subject goes on with the last one."""

NEAR_CHARACTERS = 4
"""爸爸 this close before 产假 makes it the father's leave."""

_YEAR = r"(20\d{2})年"
_BIRTH = re.compile(rf"{_YEAR}(?:(\d{{1,2}})月)?(?:(\d{{1,2}})[日号])?")
_LAST_YEAR = re.compile(r"(去年|今年|前年|明年)(?:(\d{1,2})月)?(?:(\d{1,2})[日号])?")
_YEARS_AWAY = {"去年": -1, "今年": 0, "前年": -2, "明年": 1}
_PREGNANT_MONTHS = re.compile(r"(?:怀孕|怀了|孕|怀)[^0-9]{0,3}(\d{1,2})个?月")
_WORKS_THERE = re.compile(r"[^，,。;；]{0,3}(?:上班|工作|打工|就业|务工|单位|公司)")
_COMES_FROM = re.compile(r"(?:户口|户籍|老家|娘家|婆家)(?:在|是)?$")
_COMES_FROM_AFTER = re.compile(r"^(?:的)?(?:户口|户籍|人)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:天|日|个月|月|岁|周岁|小时|年|周|%|元|块)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class WordNote:
    """One word of a question: how rare it is, and whether a table of days explains it."""

    word: str
    weight: float
    explained: bool
    aspects: frozenset[Aspect]
    """It asks for one of these; explained by a table that holds it."""

    def is_explained(self, answered: Collection[Aspect]) -> bool:
        """Whether a table that holds these aspects explains the word."""
        return self.explained or any(aspect in answered for aspect in self.aspects)


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A question with its slots filled, from its own words first, then from the conversation."""

    reading: Reading
    """The question as it stands."""
    subject: Reading
    """The same with the words that a follow-up leaves out; what articles are searched with."""
    today: date
    day: date
    """The day whose rule is asked for: of birth where one is told, else today."""
    day_from: date | None
    """The first day that may be meant, where only a month or a year was told."""
    day_told: bool
    region: Region
    region_told: bool
    """The place stands in this question."""
    region_choices: tuple[Region, ...]
    """Places of one name, none of which is nearer than the others."""
    kinds: tuple[LeaveKind, ...]
    kinds_told: bool
    cases: frozenset[Case]
    births: int | None
    child_number: int | None
    miscarried: bool
    pregnancy_months: int | None
    asker: str | None
    asks_amount: bool
    aspects: frozenset[Aspect]
    """What else of the rule is asked: pay, splitting …"""
    beyond: frozenset[str]
    """What is asked that no rule of days holds: a refusal, papers …"""
    follow_up: bool
    notes: tuple[WordNote, ...]
    """The question's words with how far a table of days explains them."""
    place_words: frozenset[str]
    """Words of the question that only say where."""
    asks_abroad: bool

    def table_share(self, answered: Collection[Aspect] = ()) -> float:
        """How much of the rarer words a table explains that holds these aspects, 0 … 1."""
        total = sum(note.weight for note in self.notes)
        known = sum(note.weight for note in self.notes if note.is_explained(answered))
        return known / total if total else 0.0


def understand(
    reading: Reading,
    *,
    language: Language,
    gazetteer: Gazetteer,
    home: str,
    today: date,
    conversation: Conversation = EMPTY,
) -> Understood:
    """Fill the slots of a question.

    `home` is the code of the place the service is for.
    """
    told = intents()
    text = reading.text
    mentions = reading.mentions
    places = gazetteer.find(text, home=home)
    named = _named(text, places)
    ambiguous = next((place for place in places if place.region is None and place.alternatives), None)
    asker = _asker(text, told)
    kinds = _kinds(reading, told, asker)
    has_subject = bool(kinds) or any(names_subject(mention, told) for mention in mentions)
    cases, births, child_number, miscarried = _cases(text, told)
    months = _PREGNANT_MONTHS.search(text)
    amount = told.amount.find(text)
    aspects = {aspect: book.find(text) for aspect, book in told.aspects.items()}
    beyond = frozenset(name for name, book in told.beyond_the_table.items() if book.stands_in(text))
    follow_up = _is_follow_up(
        reading,
        told,
        conversation,
        has_subject=has_subject,
        has_slot=bool(
            places
            or asker
            or cases
            or miscarried
            or child_number
            or amount
            or beyond
            or any(aspects.values())
        ),
    )
    kinds_told = bool(kinds)
    subject = reading
    if follow_up:
        if not kinds_told and not has_subject:
            kinds = tuple(_for_person(LeaveKind(kind), asker) for kind in conversation.kinds)
        cases |= frozenset(Case(case) for case in conversation.cases if not cases)
        child_number = child_number or conversation.child_number
        carried = _carried(conversation, kinds)
        if carried and not has_subject:
            subject = language.read(f"{' '.join(carried)} {text}")
    day_from, day, day_spans = _day(text, today)
    code = named.region.code if named and named.region else (conversation.region_code or home)
    explained = [
        *amount,
        *(Span(start=place.start, end=place.end, text=place.surface) for place in places),
        *(
            Span(start=mention.start, end=mention.end, text=mention.surface)
            for mention in mentions
            if mention.term.head in KIND_OF_HEAD or mention.term.category == "person"
        ),
        *(span for book in (*told.people.values(), *told.cases.values()) for span in book.find(text)),
        *day_spans,
        *_numbers(text),
    ]
    return Understood(
        reading=reading,
        subject=subject,
        today=today,
        day=day,
        day_from=day_from,
        day_told=bool(day_spans),
        region=gazetteer.get(code) or gazetteer.lineage(home)[0],
        region_told=named is not None,
        region_choices=ambiguous.alternatives if ambiguous and not named else (),
        kinds=kinds,
        kinds_told=kinds_told,
        cases=cases,
        births=births,
        child_number=child_number,
        miscarried=miscarried,
        pregnancy_months=int(months[1]) if months else None,
        asker=asker or conversation.asker,
        asks_amount=bool(amount),
        aspects=frozenset(aspect for aspect, spans in aspects.items() if spans),
        beyond=beyond,
        follow_up=follow_up,
        notes=_notes(reading, explained, aspects, told, language),
        place_words=frozenset(
            word
            for word in reading.words
            for place in places
            if word in place.surface or place.surface in word
        ),
        asks_abroad=told.abroad.stands_in(text),
    )


def _asker(text: str, told: Intents) -> str | None:
    if told.people["employer"].stands_in(text):
        return "employer"
    found = [(book.find(text), name) for name, book in told.people.items() if name != "employer"]
    ordered = sorted((spans[0].start, name) for spans, name in found if spans)
    return ordered[0][1] if ordered else None


def _kinds(reading: Reading, told: Intents, asker: str | None) -> tuple[LeaveKind, ...]:
    """The leaves named, in their order, or the one that is meant."""
    text = reading.text
    kinds: dict[LeaveKind, None] = {}
    fathers = told.people["father"].find(text)
    has_mother = told.people["mother"].stands_in(text)
    for mention in reading.mentions:
        kind = KIND_OF_HEAD.get(mention.term.head)
        if kind is None or (kind is LeaveKind.PATERNITY and told.other_care.stands_in(text)):
            continue
        near = any(0 <= mention.start - father.end <= NEAR_CHARACTERS for father in fathers)
        if kind is LeaveKind.MATERNITY and near and not has_mother:
            kind = LeaveKind.PATERNITY
        kinds.setdefault(kind)
    if not kinds:
        implied = (LeaveKind(rule.kind) for rule in told.implied_kinds if rule.is_meant(text))
        kinds = dict.fromkeys(_for_person(kind, asker) for kind in implied)
        if LeaveKind.PATERNITY in kinds:
            kinds.pop(LeaveKind.MATERNITY, None)
    return tuple(kinds)


def _for_person(kind: LeaveKind, asker: str | None) -> LeaveKind:
    """The leave that takes a kind's place when the other parent is asked about."""
    if kind is LeaveKind.MATERNITY and asker == "father":
        return LeaveKind.PATERNITY
    if kind is LeaveKind.PATERNITY and asker == "mother":
        return LeaveKind.MATERNITY
    return kind


def names_subject(mention: Mention, told: Intents) -> bool:
    """Whether a term says what a question is about, and not only who, where or in which case."""
    return mention.term.category not in TOPICLESS and mention.term.head not in told.slot_heads


def _named(text: str, places: Sequence[RegionMention]) -> RegionMention | None:
    """The place whose rule is asked for: where someone works, before where someone comes from."""
    found = [place for place in places if place.region is not None]
    working = (place for place in found if _WORKS_THERE.match(text, place.end))
    other = (
        place
        for place in found
        if not _COMES_FROM.search(text[: place.start]) and not _COMES_FROM_AFTER.match(text[place.end :])
    )
    return next(working, None) or next(other, None) or next(iter(found), None)


def _cases(text: str, told: Intents) -> tuple[frozenset[Case], int | None, int | None, bool]:
    """The circumstances told: cases, children born at once, which child it is, whether it was lost."""
    cases = {Case(name) for name, book in told.cases.items() if book.stands_in(text)}
    births = None
    if Case.MULTIPLE_BIRTH in cases:
        births = 3 if told.triplets.stands_in(text) else 2
    child_number = 3 if told.third_child.stands_in(text) else 2 if told.second_child.stands_in(text) else None
    return frozenset(cases), births, child_number, told.miscarriage.stands_in(text)


def _is_follow_up(
    reading: Reading, told: Intents, conversation: Conversation, *, has_subject: bool, has_slot: bool
) -> bool:
    if conversation.topic is None:
        return False
    whole = bare(reading)
    if whole in told.follow_up_whole:
        return True
    opens = any(span.start == 0 for span in told.follow_up_openings.find(whole))
    ends = any(span.end == len(whole) for span in told.follow_up_endings.find(whole))
    if (opens or ends) and len(whole) <= 2 * SHORT_CHARACTERS:
        return True
    return not has_subject and has_slot and len(whole) <= SHORT_CHARACTERS


def _carried(conversation: Conversation, kinds: Iterable[LeaveKind]) -> tuple[str, ...]:
    """The words of the last question, its leave replaced by the one that is now meant."""
    heads = [HEAD_OF_KIND[kind] for kind in kinds]
    others = [word for word in conversation.words if word not in KIND_OF_HEAD and word not in heads]
    return (*heads, *others)


def _day(text: str, today: date) -> tuple[date | None, date, tuple[Span, ...]]:
    """The first day that may be meant, the last, and where they are told; today where none is."""
    match = _BIRTH.search(text)
    if match:
        year = int(match[1])
    else:
        match = _LAST_YEAR.search(text)
        # 今年 alone says only that today's rule is asked for.
        if match is None or (match[1] == "今年" and not match[2]):
            return None, today, ()
        year = today.year + _YEARS_AWAY[match[1]]
    span = (Span(start=match.start(), end=match.end(), text=match[0]),)
    month = int(match[2]) if match[2] else None
    number = int(match[3]) if match[3] else None
    try:
        if month and number:
            day = date(year, month, number)
            return day, day, span
        first = date(year, month or 1, 1)
        after = date(year + 1, 1, 1) if month in {None, 12} else date(year, (month or 0) + 1, 1)
    except ValueError:
        return None, today, ()
    last = after - timedelta(days=1)
    return first, min(last, today) if first <= today else last, span


def _numbers(text: str) -> tuple[Span, ...]:
    return tuple(
        Span(start=match.start(), end=match.end(), text=match[0]) for match in _NUMBER.finditer(text)
    )


def _notes(
    reading: Reading,
    explained: Sequence[Span],
    aspects: Mapping[Aspect, Sequence[Span]],
    told: Intents,
    language: Language,
) -> tuple[WordNote, ...]:
    notes = []
    position = 0
    for word in reading.words:
        start = reading.text.find(word, position)
        if start < 0:
            continue
        position = start + len(word)
        place = Span(start=start, end=position, text=word)
        notes.append(
            WordNote(
                word=word,
                weight=language.rarity(word),
                explained=word in told.policy_fillers or any(_touch(place, span) for span in explained),
                aspects=frozenset(
                    aspect for aspect, spans in aspects.items() if any(_touch(place, span) for span in spans)
                ),
            )
        )
    return tuple(notes)


def _touch(one: Span, other: Span) -> bool:
    return other.start < one.end and one.start < other.end
