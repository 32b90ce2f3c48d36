"""Answers from published articles: the section whose words and meaning are the question's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from bot.benefit_words import benefit_words
from bot.citing import cite
from bot.confidence import confidence
from bot.messages import Answer, AnswerStatus
from bot.proposal import Proposal
from bot.slots import HEAD_OF_KIND, KIND_OF_HEAD
from bot.understanding import AFTER_SCHOOL
from knowledge.policies.benefit_kind import Benefit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.situation import Situation
    from knowledge.articles.article import Section
    from knowledge.articles.ranking import Candidate
    from knowledge.articles.shelf import Shelf
    from knowledge.regions.gazetteer import Gazetteer

STEP = "articles"
PROPOSED = 6
"""Sections that are proposed; the rest stand no chance."""

SHOWN_CHARACTERS = 420
"""Of a section after its lead; what is longer is read on the article's page."""

SUGGESTED = 3
NEXT_STEP = "下一步"
"""How the heading of the section begins that says what to do next."""


class ArticleStep:
    """Proposes sections of articles."""

    name = STEP

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Take what names the places."""
        self._gazetteer = gazetteer

    def propose(self, situation: Situation) -> list[Proposal]:
        """The likeliest sections in force for the place and day of the question."""
        candidates = situation.ranked.candidates
        if situation.understood.is_after_school:
            candidates = tuple(candidate for candidate in candidates if AFTER_SCHOOL in candidate.heads)
        other_money = float(_is_other_money(situation))
        proposals = [self._propose(candidate, situation, other_money) for candidate in candidates]
        likely = sorted(proposals, key=lambda proposal: -proposal.confidence)[:PROPOSED]
        asked = situation.understood.reading.text
        return [
            replace(found, asks=_asked_like(asked, situation.shelf.sections[found.key])) for found in likely
        ]

    def _propose(self, candidate: Candidate, situation: Situation, other_money: float) -> Proposal:
        section = candidate.section
        features = {
            **candidate.features,
            "scope": situation.scope,
            "kinds": max(_other_leave(candidate, situation), other_money),
            "audience": _other_audience(candidate, situation),
        }
        sure = confidence().of(STEP, features)
        if features["aimless"] and features["thin"]:
            # 怎么申请 alone is a part of many questions: it may be asked back, and is never answered.
            sure = min(sure, confidence().ask_from)
        return Proposal(
            step=STEP,
            key=section.id,
            topic=section.topic,
            article=section.slug,
            features=features,
            confidence=sure,
            asks=section.asks,
            build=lambda: self._answer(candidate, situation),
        )

    def _answer(self, candidate: Candidate, situation: Situation) -> Answer:
        section = candidate.section
        return Answer(
            status=AnswerStatus.ANSWERED,
            step=STEP,
            lead=section.lead,
            paragraphs=tuple(as_shown((*section.rest, *_next_step(candidate, situation.shelf)))),
            notes=_notes(candidate, situation),
            citations=cite(section.sources, region_code=section.regions[0], gazetteer=self._gazetteer),
            suggestions=_near(candidate, situation.shelf),
            read_more=section.slug,
            topic=section.topic,
        )


def _asked_like(text: str, section: Section) -> str:
    """The attached question that is most like what was asked: the choice by which a parent knows it again."""
    whole = [question for question in section.questions if " " not in question]
    return max(whole, key=lambda question: fuzz.ratio(text, question), default=section.asks)


def _other_leave(candidate: Candidate, situation: Situation) -> float:
    """1 where the question names a leave and the section speaks only of another one."""
    asked = {HEAD_OF_KIND[kind] for kind in situation.understood.kinds}
    told = {HEAD_OF_KIND[KIND_OF_HEAD[head]] for head in candidate.heads if head in KIND_OF_HEAD}
    return float(bool(asked) and bool(told) and asked.isdisjoint(told))


def _is_other_money(situation: Situation) -> bool:
    """Whether a word for the childcare subsidy means something else here: 国家补贴 of a telephone."""
    reading = situation.understood.subject
    subsidy = benefit_words().of(Benefit.CHILDCARE_SUBSIDY)
    return not subsidy.heads.isdisjoint(reading.heads) and subsidy.not_with.stands_in(reading.text)


def _other_audience(candidate: Candidate, situation: Situation) -> float:
    """1 where the section is written for someone else than who asks."""
    asker = situation.understood.asker
    audience = candidate.section.audience
    return float(asker is not None and "family" not in audience and asker not in audience)


def as_shown(paragraphs: tuple[str, ...]) -> Iterator[str]:
    """The paragraphs after a lead, as many as fit into `SHOWN_CHARACTERS`."""
    left = SHOWN_CHARACTERS
    for paragraph in paragraphs:
        if len(paragraph) > left:
            return
        left -= len(paragraph)
        yield paragraph


def _notes(candidate: Candidate, situation: Situation) -> tuple[str, ...]:
    section = candidate.section
    if not section.is_review_due(situation.understood.today):
        return ()
    return (f"这篇已过复核日期（{section.review_by}），规定可能变了，请打电话核实。",)


def _next_step(candidate: Candidate, shelf: Shelf) -> tuple[str, ...]:
    """What the article tells to do next, for its opening: whom to call is a part of the answer."""
    if candidate.section.heading_path:
        return ()
    others = _others(candidate, shelf)
    return next((other.paragraphs for other in others if other.heading.startswith(NEXT_STEP)), ())


def _near(candidate: Candidate, shelf: Shelf) -> tuple[str, ...]:
    """Questions that other sections of the same article answer."""
    asked = (
        section.asks
        for section in _others(candidate, shelf)
        if section.questions and not section.heading.startswith(NEXT_STEP)
    )
    return tuple(asked)[:SUGGESTED]


def _others(candidate: Candidate, shelf: Shelf) -> tuple[Section, ...]:
    """The other sections of its article, in their order."""
    sections = shelf.articles[candidate.section.slug].sections
    return tuple(section for section in sections if section.anchor != candidate.section.anchor)
