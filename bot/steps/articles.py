"""Answers from published articles: the section whose words and meaning are the question's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from bot.basis import Basis
from bot.benefit_words import benefit_words
from bot.citing import cite
from bot.confidence import confidence
from bot.likeness import ahead, company, likeness
from bot.messages import Answer, AnswerStatus
from bot.phrases import intents
from bot.proposal import Proposal
from bot.replies import note
from bot.slots import HEAD_OF_KIND, IN_BUSINESS, KIND_OF_HEAD
from bot.understanding import AFTER_SCHOOL
from knowledge.articles.labels import FRAMES
from knowledge.policies.benefit_kind import Benefit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from bot.confidence import Feature
    from bot.situation import Situation
    from knowledge.articles.article import Section
    from knowledge.articles.ranking import Ranked
    from knowledge.articles.shelf import Shelf
    from knowledge.language.reading import Reading
    from knowledge.regions.gazetteer import Gazetteer

STEP = "articles"
PROPOSED = 6
"""Sections that are proposed, and the best of another article; the rest stand no chance."""

ATTACHED = 0.9
"""How sure a section is of a question that is attached to it, word for word; a table may be surer still."""

ATTACHED_TO_A_PART = 0.96
"""The same of a part of a page: 公务员能领育儿补贴吗 asks no sum, whatever the table tells beside it."""

SAYS_LITTLE = 0.3
"""So far a question without a subject may fall short of telling something: 小孩磨牙咋办 tells enough."""

SAID_AGAIN = 0.78
SAID_AGAIN_CHARACTERS = 6
"""So like a section, in so many characters, a question without a subject is one of its own in other words.

孩子能跟妈妈姓吗 is 孩子能随妈妈姓吗; 怎么申请 is a part of many.
"""

SUREST = 0.87
"""How sure a section is at most of any other question: a table that tells a figure goes before its page."""

OVERDUE = 0.85
"""Of its confidence keeps a section past its review, so that one that was looked at goes before it."""

BEHIND = 0.99
"""Of its confidence keeps every section but the one that the question is attached to, word for word."""

SHOWN_CHARACTERS = 420
"""Of a section after its lead; what is longer is read on the article's page."""

BESIDE = 0.2
"""No further behind in likeness, another section of its article is told in short beneath the likest.

疤还痒 three months after the operation is near the wound and near the scar: one lead
alone was the wrong one in half of the cases where the article was right and the answer was not.
Of 105 questions of strangers the answers to seven more held what was asked, for 25 characters more.
"""

TELLS_CHARACTERS = 30
"""A shorter lead says too little by itself."""

ITEM = "· "
"""How a line of a list begins."""

LIST_CHARACTERS = 200
"""Of a lead and the list that it begins."""

OF_CONFIDENCE = ("votes", "missing", "other", "kinds", "audience", "again")
"""Columns that speak against an answer, or for it, beside what they do to its likeness."""

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
        ranked = situation.ranked
        columns = {
            **ranked.columns,
            "kinds": _other_leave(situation) if not _is_other_money(situation) else 1.0,
            "audience": _other_audience(situation),
            "again": _of_the_same(situation),
        }
        alike = likeness(confidence().likeness, columns, count=len(ranked.sections))
        slugs = [section.slug for section in ranked.sections]
        features = {
            "likeness": alike,
            "ahead": ahead(alike, slugs),
            "company": company(alike, slugs),
            **{name: columns[name] for name in OF_CONFIDENCE},
            **ranked.common,
            "scope": situation.scope,
            "stranger": _of_strangers(situation),
        }
        today = situation.understood.today
        fitted = confidence().of_all(STEP, features, count=len(ranked.sections))
        sure = [
            min(each, SUREST) * OVERDUE if section.is_review_due(today) else min(each, SUREST)
            for each, section in zip(fitted, ranked.sections, strict=True)
        ]
        is_said_again = len(situation.understood.reading.text) >= SAID_AGAIN_CHARACTERS and any(
            each >= SAID_AGAIN for each in alike
        )
        if ranked.common["aimless"] and ranked.common["thin"] > SAYS_LITTLE and not is_said_again:
            # 怎么申请 alone is a part of many questions: it may be asked back, and is never answered.
            sure = [min(each, confidence().ask_from) for each in sure]
        if ranked.attached is not None:
            # An editor said what answers this; asked back, it would be its own first choice.
            is_part = bool(ranked.sections[ranked.attached].heading_path)
            sure[ranked.attached] = max(*sure, ATTACHED_TO_A_PART if is_part else ATTACHED)
            sure = [each if place == ranked.attached else each * BEHIND for place, each in enumerate(sure)]
        places: Sequence[int] = range(len(sure))
        if situation.understood.is_after_school:
            places = [place for place in places if AFTER_SCHOOL in ranked.heads[place]]
        # Of what is equally sure, such as all that is near 怎么申请 alone, the likest is offered first.
        ordered = sorted(places, key=alike.tolist().__getitem__, reverse=True)
        ordered.sort(key=sure.__getitem__, reverse=True)
        likely = ordered[:PROPOSED]
        # How far the first is ahead can be told again only with somebody whom it is ahead of.
        if len({slugs[place] for place in likely}) == 1:
            likely += [place for place in ordered if slugs[place] != slugs[likely[0]]][:1]
        # What the conversation lends is near many parts of a page.
        beside = None if situation.understood.carried else _beside(ranked, likely, alike)
        return [
            self._propose(
                situation,
                place,
                features,
                columns,
                sure=sure[place],
                beside=beside if place == likely[0] else None,
            )
            for place in likely
        ]

    def _propose(
        self,
        situation: Situation,
        place: int,
        features: Mapping[str, Feature],
        columns: Mapping[str, Feature],
        *,
        sure: float,
        beside: Section | None,
    ) -> Proposal:
        """The section at a place of the ranked ones."""
        section = situation.ranked.sections[place]
        return Proposal(
            step=STEP,
            key=section.id,
            topic=section.topic,
            article=section.slug,
            features=_Row(features, place),
            columns=_Row(columns, place),
            confidence=sure,
            deductions={"overdue": OVERDUE} if section.is_review_due(situation.understood.today) else {},
            asks=lambda: _asked_like(situation.understood.reading.text, section),
            build=lambda: answer_of(
                section,
                shelf=situation.shelf,
                asked=situation.understood.reading,
                today=situation.understood.today,
                gazetteer=self._gazetteer,
                lineage=situation.lineage,
                beside=beside,
            ),
        )


def _beside(ranked: Ranked, likely: Sequence[int], alike: NDArray[np.float64]) -> Section | None:
    """What is told in short beneath the likest section: its article's opening, else the next likest there."""
    if not likely or ranked.attached is not None:
        return None
    first, sections = likely[0], ranked.sections
    near = [
        place
        for place, section in enumerate(sections)
        if place != first
        and section.slug == sections[first].slug
        and alike[first] - alike[place] <= BESIDE
        and not section.heading.startswith(NEXT_STEP)
    ]
    opening = next((place for place in near if not sections[place].heading_path), None)
    if opening is not None:
        return sections[opening]
    near = [place for place in near if ranked.columns["covered"][place] > 0.0]
    return sections[max(near, key=alike.tolist().__getitem__)] if near else None


def answer_of(
    section: Section,
    *,
    shelf: Shelf,
    asked: Reading | None,
    today: date,
    gazetteer: Gazetteer,
    lineage: tuple[str, ...] = (),
    beside: Section | None = None,
) -> Answer:
    """The answer that a section gives; `asked` is the question, or None for one that leaves nothing open.

    `lineage` are the codes from the place asked for upwards, for whoever checks the answer;
    `beside` is another section of the article, of which the lead is told too.
    """
    also: tuple[str, ...] = ()
    if beside is not None:
        told_first, *told_next = in_short(beside)
        also = (f"{beside.heading}：{told_first}", *told_next)
    shown = tuple(as_shown((*section.rest, *_next_step(section, shelf))))
    # A list that the lead begins is not parted from it.
    begun = len(section.rest) if section.lead.endswith("：") else 0
    paragraphs = (*shown[:begun], *also, *shown[begun:])
    told = "\n".join((section.lead, *paragraphs))
    return Answer(
        status=AnswerStatus.ANSWERED,
        step=STEP,
        lead=section.lead,
        paragraphs=paragraphs,
        notes=_notes(section, asked, told, today=today),
        citations=cite(section.sources, region_code=section.regions[0], gazetteer=gazetteer),
        suggestions=_near(section, shelf),
        read_more=section.slug,
        topic=section.topic,
        bases=tuple(
            section_basis(each, today=today, lineage=lineage)
            for each in (section, beside)
            if each is not None
        ),
    )


def in_short(section: Section) -> tuple[str, ...]:
    """Its lead, with what follows where that alone tells nothing: 看人，不光看奶, or a list to come.

    Of a list too long to be told, what stands before it; a part of it would look like all.
    """
    if section.lead.endswith("："):
        whole = (section.lead, *section.rest)
        before, stop, _ = section.lead.rpartition("。")
        return whole if sum(map(len, whole)) <= LIST_CHARACTERS or not stop else (f"{before}。",)
    told = [section.lead]
    for paragraph in section.rest:
        is_item = paragraph.startswith(ITEM)
        if not (is_item and told[-1].startswith(ITEM)) and sum(map(len, told)) >= TELLS_CHARACTERS:
            break
        told.append(paragraph)
    return tuple(told) if sum(map(len, told)) <= LIST_CHARACTERS else (section.lead,)


def section_basis(section: Section, *, today: date, lineage: tuple[str, ...]) -> Basis:
    """What is kept of a section that answered."""
    return Basis(step=STEP, key=section.id, day=today, places=lineage, revision=section.revision)


class _Row(Mapping[str, float]):
    """The features of one section, read from those of all of them when they are asked for."""

    __slots__ = ("_columns", "_place")

    def __init__(self, columns: Mapping[str, Feature], place: int) -> None:
        self._columns = columns
        self._place = place

    def __getitem__(self, name: str) -> float:
        value = self._columns[name]
        return value if isinstance(value, float) else float(value[self._place])

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


def _asked_like(text: str, section: Section) -> str:
    """The attached question that is most like what was asked: the choice by which a parent knows it again."""
    whole = [question for question in section.questions if " " not in question]
    likest = process.extractOne(text, whole, scorer=fuzz.ratio)
    return section.asks if likest is None else likest[0]


def _other_leave(situation: Situation) -> Feature:
    """1 where the question names a leave and the section speaks only of another one."""
    asked = frozenset(HEAD_OF_KIND[kind] for kind in situation.understood.kinds)
    if not asked:
        return 0.0
    told = (
        {HEAD_OF_KIND[KIND_OF_HEAD[head]] for head in heads & KIND_OF_HEAD.keys()}
        for heads in situation.ranked.heads
    )
    return np.array([bool(kinds) and asked.isdisjoint(kinds) for kinds in told], np.float64)


def _is_other_money(situation: Situation) -> bool:
    """Whether a word for the childcare subsidy means something else here: 国家补贴 of a telephone."""
    reading = situation.understood.subject
    subsidy = benefit_words().of(Benefit.CHILDCARE_SUBSIDY)
    return not subsidy.heads.isdisjoint(reading.heads) and subsidy.not_with.stands_in(reading.text)


def _of_the_same(situation: Situation) -> Feature:
    """How much a section of the article spoken of holds of a question that is ours, which is often of it.

    What was told already is not what is asked next.
    """
    spoken_of, told = situation.conversation.article, situation.conversation.section
    if spoken_of is None:
        return 0.0
    sections = situation.ranked.sections
    is_next = np.array([each.slug == spoken_of and each.id != told for each in sections], np.float64)
    return is_next * situation.ranked.columns["covered"] * situation.scope


def _other_audience(situation: Situation) -> Feature:
    """1 where the section is written for someone else than who asks."""
    asker = situation.understood.asker
    if asker is None:
        return 0.0
    # Who runs a nursery is a family of their own too, but does not ask as one.
    meant = set(IN_BUSINESS) if asker in IN_BUSINESS else {"family", asker}
    return np.array([meant.isdisjoint(section.audience) for section in situation.ranked.sections], np.float64)


def _of_strangers(situation: Situation) -> Feature:
    """1 where the question is of animals or grown-ups, and the section's title and questions name none."""
    told = intents().strangers
    named = {span.text for span in situation.understood.said.find(told)}
    if not named:
        return 0.0
    texts = ("\n".join((each.title, each.heading, *each.questions)) for each in situation.ranked.sections)
    return np.array([not any(word in text for word in named) for text in texts], np.float64)


def as_shown(paragraphs: tuple[str, ...]) -> Iterator[str]:
    """The paragraphs after a lead, as many as fit into `SHOWN_CHARACTERS`."""
    left = SHOWN_CHARACTERS
    for paragraph in paragraphs:
        if len(paragraph) > left:
            return
        left -= len(paragraph)
        yield paragraph


def _notes(section: Section, asked: Reading | None, told: str, *, today: date) -> tuple[str, ...]:
    """What the answer is about, where it does not say so itself, and that its review is due."""
    notes = []
    if asked is not None and not _names_what_is_asked(asked, told):
        about = "：".join(dict.fromkeys((section.title, section.heading)))
        notes.append(note("about", text=about))
    if section.is_review_due(today):
        notes.append(f"这篇已过复核日期（{section.review_by}），规定可能变了，请打电话核实。")
    return tuple(notes)


def _names_what_is_asked(asked: Reading, told: str) -> bool:
    """Whether an answer holds each word by which its subject was asked for.

    一两周慢慢退 answers 黄疸多久能退 and leaves open whether of that; a parent
    who was misunderstood sees it by the name.
    """
    return all(mention.surface in told for mention in asked.mentions if mention.term.category not in FRAMES)


def _next_step(section: Section, shelf: Shelf) -> tuple[str, ...]:
    """What the article tells to do next, for its opening: whom to call is a part of the answer."""
    if section.heading_path:
        return ()
    others = _others(section, shelf)
    return next((other.paragraphs for other in others if other.heading.startswith(NEXT_STEP)), ())


def _near(section: Section, shelf: Shelf) -> tuple[str, ...]:
    """Questions that other sections of the same article answer."""
    asked = (
        other.asks
        for other in _others(section, shelf)
        if other.questions and not other.heading.startswith(NEXT_STEP)
    )
    return tuple(asked)[:SUGGESTED]


def _others(section: Section, shelf: Shelf) -> tuple[Section, ...]:
    """The other sections of its article, in their order."""
    sections = shelf.articles[section.slug].sections
    return tuple(other for other in sections if other.anchor != section.anchor)
