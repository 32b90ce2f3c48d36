"""Saying kindly that there is no answer: why, what can be asked here, who else can help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Answer, AnswerStatus
from bot.phrases import bare, intents
from bot.replies import fixed, starters
from bot.slots import names_subject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.proposal import Proposal
    from bot.understanding import Understood
    from knowledge.regions.region import Region

STEP = "declined"
CHOICES = 3
SLACK_CHARACTERS = 2
"""啊, 呢 and the like around asking words."""

_MAINLAND_UNTIL = "700000"
"""Codes from here on are 台湾, 香港 and 澳门, whose rules are not the mainland's."""


def is_mainland(region: Region) -> bool:
    """Whether the rules we hold can be in force there."""
    return region.code < _MAINLAND_UNTIL


def decline(understood: Understood) -> Answer:
    """The decline that fits what was understood."""
    if asks_of_nothing(understood) and not understood.is_after_school:
        near = starters()[:CHOICES]
        return fixed("ask_subject", status=AnswerStatus.CLARIFY, step="clarify", suggestions=near)
    told = intents()
    said = understood.said
    not_mainland = understood.region_told and not is_mainland(understood.region)
    subject = other_subject(understood)
    reasons = (
        ("steering", said.has(told.steering)),
        ("bereaved", said.has(told.bereaved)),
        ("abroad", understood.asks_abroad),
        ("not_mainland", not_mainland),
        ("medicine", subject == "health" and said.has(told.medicine)),
        ("after_school", understood.is_after_school),
        (subject or "default", True),
    )
    reason = next(name for name, holds in reasons if holds)
    return _declined(reason, place=understood.region.name)


def other_subject(understood: Understood) -> str | None:
    """The subject of ours that a question is about, such as vaccine, whose own decline is said; or None."""
    told = intents()
    mentions = understood.subject.mentions
    categories = {mention.term.category for mention in mentions if names_subject(mention, told)}
    for name, group in told.declined_by_category.items():
        words = told.declined_needs.get(name)
        if categories & group and (words is None or words.stands_in(understood.subject.text)):
            return name
    return None


def decline_wordless(understood_text: str) -> Answer:
    """The reply to a text without a single letter, digit or character."""
    name = "unreadable" if understood_text.strip() else "empty"
    return fixed(name, status=AnswerStatus.CLARIFY, step="empty", suggestions=starters()[:CHOICES])


def ask_back(proposals: Sequence[Proposal]) -> Answer:
    """Up to three questions to choose from, the likeliest first."""
    choices = choices_of(proposals)
    name = "ask_back" if len(choices) > 1 else "ask_whether"
    return fixed(name, status=AnswerStatus.CLARIFY, step="clarify", suggestions=choices)


def choices_of(proposals: Sequence[Proposal]) -> tuple[str, ...]:
    """The whole questions that the first of some proposals answer."""
    return tuple(dict.fromkeys(proposal.asks() for proposal in proposals))[:CHOICES]


def ask_place(understood: Understood, full_names: Mapping[str, str]) -> Answer:
    """Which of several places of one name is meant; a tap asks the whole question again."""
    said = bare(understood.reading)
    name = understood.region_choices[0].short_name
    choices = tuple(
        said.replace(region.name, name).replace(name, full_names[region.code], 1)
        for region in understood.region_choices[:CHOICES]
    )
    return fixed("ask_place", status=AnswerStatus.CLARIFY, step="clarify", suggestions=choices, name=name)


def asks_of_nothing(understood: Understood) -> bool:
    """Whether a question says nothing of what it asks of: 怎么申请, 多少钱, 那爸爸呢 at the beginning."""
    mentions = understood.subject.mentions
    if understood.leans and not understood.subjects and not understood.follow_up:
        return True
    if any(names_subject(mention, intents()) for mention in mentions):
        return False
    asked = sum(mention.end - mention.start for mention in mentions if mention.term.category == "question")
    return bool(asked) and asked + SLACK_CHARACTERS >= len(bare(understood.subject))


def _declined(name: str, **filled: str) -> Answer:
    return fixed(
        f"declined.{name}",
        status=AnswerStatus.DECLINED,
        step=STEP,
        suggestions=starters()[:CHOICES],
        **filled,
    )
