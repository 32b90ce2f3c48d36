"""A question understood: its own words first, then what the conversation remembers.

Nothing here decides what is answered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ages import age_months
from bot.conversation import EMPTY, Conversation
from bot.phrases import Intents, Said, bare, intents
from bot.slots import HEAD_OF_KIND, KIND_OF_HEAD, Slots, for_person, read_slots
from bot.word_notes import WordNote, subject_notes, word_notes
from knowledge.articles.labels import is_of_family
from knowledge.policies.figure import Aspect, Case, LeaveKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from knowledge.language.reading import Language, Reading
    from knowledge.regions.gazetteer import Gazetteer
    from knowledge.regions.region import Region

AFTER_SCHOOL = "托管"
"""The head of all words for it."""

NURSERY = "托育"
TODDLER_MONTHS = 36

SHORT_CHARACTERS = 14
"""A question this short that names no subject goes on with the last one."""

_BIRTH = re.compile(r"生(?!效)|预产期|分娩")
_THEN = re.compile(r"当时|那时|那年|当年")


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A question with its slots filled."""

    reading: Reading
    """The question as it stands."""
    said: Said
    """Its text with the phrases of intents.yaml that stand in it."""
    subject: Reading
    """The same with the words that a follow-up leaves out; what articles are searched with."""
    carried: tuple[str, ...]
    """The words that it left out."""
    is_lent: bool
    """Nothing in its wording leaves them out: it is only tried with them."""
    today: date
    day: date
    """The day whose rule is asked for: of birth where one is told, else today."""
    day_from: date | None
    """The first day that may be meant; None where no day is told."""
    day_is_of_birth: bool
    """The day told is a birth's, and not the one whose rule is asked for."""
    age_months: float | None
    """The child's age, as far as it was told."""
    is_age_told: bool
    """The question tells it."""
    region: Region
    region_told: bool
    """The place stands in this question."""
    also_regions: tuple[Region, ...]
    """Places asked about beside it."""
    region_choices: tuple[Region, ...]
    """Places of one name, none of which is nearer than the others."""
    works: Mapping[str, Region]
    """Where mother, father or whoever asks (`me`) works, where two places are told."""
    beside_regions: tuple[Region, ...]
    """Told beside a place of work: where one is registered, comes from, or gives birth."""
    kinds: tuple[LeaveKind, ...]
    kinds_told: bool
    """The question itself names or means them."""
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
    leans: bool
    """It is worded as a follow-up, whether there is anything to follow or not."""
    notes: tuple[WordNote, ...]
    """The question's words with how far a table of days explains them; none where no leave is meant."""
    subjects: tuple[WordNote, ...]
    """The same for the terms that name what it is about."""
    place_words: frozenset[str]
    """Words of the question that only say where."""
    asks_abroad: bool
    is_of_family: bool
    """It speaks of a birth, a pregnancy or a leave, by itself or by what it goes on with."""
    is_after_school: bool
    """It is of schoolchildren in care after lessons (托管班, 小饭桌), which no nursery's rules are for."""

    @property
    def meant(self) -> Reading:
        """What is held against what is ours: its own words where it goes on, lent ones where it is tried.

        What follows on another question may be of anything; what is only tried
        with lent words is held against its own words afterwards.
        """
        return self.subject if self.is_lent else self.reading

    def table_share(self, answered: Collection[Aspect] = ()) -> float:
        """How much of the rarer words a table explains that holds these aspects, 0 … 1."""
        total = sum(note.weight for note in self.notes)
        known = sum(note.weight for note in self.notes if note.is_explained(answered))
        return known / total if total else 0.0

    def stray(self, answered: Collection[Aspect] = ()) -> float:
        """The weight of the words that no table with these aspects explains; at most 2."""
        return min(2.0, sum(note.weight for note in self.notes if not note.is_explained(answered)))

    def other_subjects(self, answered: Collection[Aspect] = ()) -> int:
        """How many terms the question names that such a table does not hold (a dismissal, a vaccine)."""
        return sum(not note.is_explained(answered) for note in self.subjects)


def understand(
    reading: Reading,
    *,
    language: Language,
    gazetteer: Gazetteer,
    home: str,
    today: date,
    conversation: Conversation = EMPTY,
    lent: tuple[str, ...] = (),
) -> Understood:
    """Fill the slots of a question; `home` is the code of the place the service is for.

    `lent` are words of the conversation that it is read with, though nothing in
    its wording says that it goes on.
    """
    told = intents()
    slots = read_slots(reading, gazetteer=gazetteer, home=home, today=today)
    follow_up = bool(lent) or _is_follow_up(reading, told, slots, conversation)
    goes_on = follow_up and not lent and _goes_on(reading, told, slots, conversation)
    kinds = slots.kinds
    if goes_on:
        # 媳妇 in a question that goes on with the father's leave does not ask for hers.
        asked_for = None if slots.implying else slots.asker
        kinds = tuple(for_person(LeaveKind(kind), asked_for) for kind in conversation.kinds)
    carried = _carried(conversation, kinds) if goes_on else lent
    miscarried = slots.miscarried or (goes_on and conversation.miscarried)
    cases = slots.cases
    if follow_up and not cases:
        cases = frozenset(Case(case) for case in conversation.cases)
    code = slots.places.chosen.code if slots.places.chosen else (conversation.region_code or home)
    subject = language.read(f"{' '.join(carried)} {reading.text}") if carried else reading
    subject = _of_nursery(subject, told, language)
    age = age_months(reading.text)
    return Understood(
        reading=reading,
        said=slots.said,
        subject=subject,
        carried=carried,
        is_lent=bool(lent),
        today=today,
        day=slots.date.last if slots.date else today,
        day_from=slots.date.first if slots.date else None,
        day_is_of_birth=_BIRTH.search(reading.text) is not None and not _THEN.search(reading.text),
        age_months=conversation.age_months if age is None else age,
        is_age_told=age is not None,
        region=gazetteer.get(code) or gazetteer.lineage(home)[0],
        region_told=slots.places.chosen is not None,
        also_regions=slots.places.also,
        region_choices=slots.places.same_named,
        works=slots.places.works,
        beside_regions=slots.places.beside,
        kinds=kinds,
        kinds_told=bool(slots.kinds) and not goes_on,
        cases=cases,
        births=slots.births,
        child_number=slots.child_number or (conversation.child_number if follow_up else None),
        miscarried=miscarried,
        pregnancy_months=slots.pregnancy_months or (slots.months if miscarried else None),
        asker=slots.asker or conversation.asker,
        asks_amount=bool(slots.amount),
        aspects=frozenset(aspect for aspect, spans in slots.aspects.items() if spans),
        beyond=slots.beyond,
        follow_up=follow_up,
        leans=_leans(reading, told),
        # No table of days is asked but for a leave, and most questions are of none.
        notes=word_notes(reading, slots, told, language) if kinds else (),
        subjects=subject_notes(reading, slots, told),
        place_words=_place_words(reading, slots),
        asks_abroad=slots.said.has(told.abroad),
        is_of_family=is_of_family(subject),
        is_after_school=_is_after_school(subject, told),
    )


def _is_after_school(reading: Reading, told: Intents) -> bool:
    """Whether 托管 is named, and no nursery to hold it against."""
    heads = {mention.term.head for mention in reading.mentions}
    return AFTER_SCHOOL in heads and not heads & told.after_school.nursery_heads


def _of_nursery(subject: Reading, told: Intents, language: Language) -> Reading:
    """The question with 托育 for 托管, where a child under three is told: 两岁送托管班 means a nursery."""
    if not _is_after_school(subject, told):
        return subject
    age = age_months(subject.text)
    is_toddler = age is not None and age < TODDLER_MONTHS
    if not is_toddler and not told.after_school.toddlers.stands_in(subject.text):
        return subject
    words = told.after_school.or_nursery
    named = [mention for mention in subject.mentions if mention.term.head == AFTER_SCHOOL]
    said = [mention.surface for mention in named if mention.surface in words]
    text = subject.text
    for surface in said:
        text = text.replace(surface, NURSERY)
    return language.read(text) if said else subject


def _is_follow_up(reading: Reading, told: Intents, slots: Slots, conversation: Conversation) -> bool:
    """Whether a question leans on the last one: by how it begins or ends, or by what it leaves out."""
    if conversation.topic is None:
        return False
    if _leans(reading, told):
        return True
    if len(bare(reading)) > SHORT_CHARACTERS:
        return False
    return _leaves_it_unsaid(slots, conversation) or (
        (not slots.has_subject or bool(slots.implying)) and slots.is_any_filled
    )


def _leans(reading: Reading, told: Intents) -> bool:
    """Whether a question begins or ends as one that goes on with another."""
    whole = bare(reading)
    if whole in told.follow_up_whole:
        return True
    opens = any(span.start == 0 for span in told.follow_up_openings.find(whole))
    ends = any(span.end == len(whole) for span in told.follow_up_endings.find(whole))
    return (opens or ends) and len(whole) <= 2 * SHORT_CHARACTERS


def _goes_on(reading: Reading, told: Intents, slots: Slots, conversation: Conversation) -> bool:
    """Whether a follow-up keeps the subject, and only changes who, where or what of it.

    非得媳妇坐月子的时候休吗 means maternity leave by its words alone; after a
    question on the father's leave it goes on with that.
    """
    if bare(reading) in told.follow_up_whole:
        return True
    if slots.implying:
        return bool(conversation.kinds) and slots.kinds == (LeaveKind.MATERNITY,) and not slots.amount
    return not slots.has_subject or _leaves_it_unsaid(slots, conversation)


def _leaves_it_unsaid(slots: Slots, conversation: Conversation) -> bool:
    """Whether it only asks something of what was spoken of: 公司不批怎么办 after a question on a leave."""
    asks_of_it = bool(slots.beyond) or any(slots.aspects.values())
    return asks_of_it and not slots.kinds and not slots.has_own_subject and bool(conversation.words)


def _carried(conversation: Conversation, kinds: Iterable[LeaveKind]) -> tuple[str, ...]:
    """The words of the last question, its leave replaced by the one that is now meant."""
    heads = [HEAD_OF_KIND[kind] for kind in kinds]
    others = [word for word in conversation.words if word not in KIND_OF_HEAD and word not in heads]
    return (*heads, *others)


def _place_words(reading: Reading, slots: Slots) -> frozenset[str]:
    surfaces = [place.surface for place in slots.places.mentions]
    return frozenset(
        word for word in reading.words if any(word in surface or surface in word for surface in surfaces)
    )
