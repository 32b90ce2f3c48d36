"""Answers from the tables on children: which shot, which check-up, how a child grows, what it learns."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.basis import Basis
from bot.children.check_up_replies import CheckUpReplies
from bot.children.check_ups_heard import hear_check_ups
from bot.children.growth_heard import hear_growth
from bot.children.growth_replies import GrowthReplies
from bot.children.heard import Heard, quantities, read_asked
from bot.children.milestone_replies import MilestoneReplies
from bot.children.milestones_heard import hear_milestones
from bot.children.vaccine_replies import VaccineReplies
from bot.children.vaccines_heard import hear_vaccines
from bot.children.wording import STEP
from bot.children.words import child_words
from bot.confidence import confidence
from bot.explained import explained
from bot.phrases import Span, intents
from bot.proposal import Proposal
from bot.slots import names_subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.children.heard import Asked
    from bot.messages import Answer
    from bot.situation import Situation
    from bot.understanding import Understood
    from knowledge.children.check_ups import CheckUps
    from knowledge.children.growth import Growth
    from knowledge.children.milestones import Milestones
    from knowledge.children.vaccines import Immunisation
    from knowledge.children.validity import Validity
    from knowledge.regions.gazetteer import Gazetteer

BARE = 0.7

SIGN = "sign:"
"""How the key of what a child cannot do yet begins; it is read by the age that is told."""


class ChildStep:
    """Proposes what the tables on children hold."""

    name = STEP

    def __init__(
        self,
        *,
        immunisation: Immunisation,
        check_ups: CheckUps,
        growth: Growth,
        milestones: Milestones,
        gazetteer: Gazetteer,
        home: str,
        rarity: Callable[[str], float],
    ) -> None:
        """Take the four tables, the places, the place the service is for, and how much a word tells."""
        self._immunisation = immunisation
        self._listeners: tuple[tuple[Validity, Callable[[Asked], Heard | None]], ...] = (
            (
                check_ups.validity,
                partial(hear_check_ups, table=check_ups, replies=CheckUpReplies(check_ups, gazetteer)),
            ),
            (growth.validity, partial(hear_growth, table=growth, replies=GrowthReplies(growth, gazetteer))),
            (milestones.validity, partial(hear_milestones, replies=MilestoneReplies(milestones, gazetteer))),
        )
        self._gazetteer = gazetteer
        self._around = frozenset(region.code for region in gazetteer.lineage(home))
        self._rarity = rarity

    def propose(self, situation: Situation) -> list[Proposal]:
        """One proposal for each table that the question asks something of."""
        understood = situation.understood
        asked = read_asked(understood)
        if asked is None:
            return []
        return [
            self._proposal(situation, asked, heard)
            for heard in self._hear(understood, asked, situation.lineage)
        ]

    def _hear(self, understood: Understood, asked: Asked, lineage: tuple[str, ...]) -> Iterator[Heard]:
        """What each table in force has to say, in the order in which equals are preferred."""
        day = understood.today
        schedule = self._immunisation.schedule_on(day, lineage=lineage)
        if schedule is not None:
            is_elsewhere = understood.region_told and understood.region.code not in self._around
            elsewhere = understood.region.short_name if is_elsewhere else None
            replies = VaccineReplies(schedule, self._immunisation, self._gazetteer, elsewhere=elsewhere)
            heard = hear_vaccines(asked, schedule=schedule, known=self._immunisation, replies=replies)
            if heard is not None:
                yield heard
        for validity, hear in self._listeners:
            if validity.holds_on(day) and validity.is_speakable and (heard := hear(asked)) is not None:
                yield heard

    def _proposal(self, situation: Situation, asked: Asked, heard: Heard) -> Proposal:
        features = {"scope": situation.scope, **self._features(situation.understood, asked, heard)}
        return Proposal(
            step=STEP,
            key=heard.key,
            topic=heard.topic,
            features=features,
            confidence=confidence().of(STEP, features),
            page_first=True if features["beyond"] else heard.page_first,
            asks=lambda: heard.asks,
            build=lambda: _kept(heard, asked, situation),
        )

    def _features(self, understood: Understood, asked: Asked, heard: Heard) -> dict[str, float]:
        words = child_words()
        people = [
            Span(start=mention.start, end=mention.end, text=mention.surface)
            for mention in asked.reading.mentions
            if mention.term.category in {"person", "question"} or mention.term.head in heard.heads
        ]
        share, stray = explained(
            asked.reading,
            [*heard.spans, *people, *quantities(asked.text)],
            is_filler=lambda word: word in words.fillers or word in understood.place_words or word.isdigit(),
            rarity=self._rarity,
        )
        beyond = [
            name
            for name, book in words.beyond.items()
            if any(not _within(span, heard.spans) for span in asked.said.find(book))
        ]
        return {
            "share": share,
            "stray": stray,
            "unasked": 0.0 if heard.is_asked else stray,
            "amount": 1.0 if heard.is_asked else BARE,
            "beyond": float(len(beyond)),
            "subjects": float(sum(1 for _ in _other_subjects(asked, heard))),
        }


def _kept(heard: Heard, asked: Asked, situation: Situation) -> Answer:
    """The answer, with what is kept of the table behind it: no date of birth, no measurement."""
    _, at, month = heard.key.partition("@")
    by_age = int(month) if at else None
    if by_age is None and heard.key.startswith(SIGN) and asked.age_months is not None:
        by_age = int(asked.age_months)
    basis = Basis(
        step=STEP,
        key=heard.key,
        day=situation.understood.today,
        places=situation.lineage,
        age_months=by_age,
    )
    return replace(heard.build(), bases=(basis,))


def _other_subjects(asked: Asked, heard: Heard) -> Iterator[str]:
    """The terms of the question that the table does not hold: a leave, a fever, another vaccine."""
    told = intents()
    for mention in asked.reading.mentions:
        term = mention.term
        span = Span(start=mention.start, end=mention.end, text=mention.surface)
        if names_subject(mention, told) and term.head not in heard.heads and not _within(span, heard.spans):
            yield term.head


def _within(one: Span, others: tuple[Span, ...]) -> bool:
    return any(other.start <= one.start and one.end <= other.end for other in others)
