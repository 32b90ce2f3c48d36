"""What can be chosen in the form of an article, in words; what stands in it is always among it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from knowledge.articles.article import PREGNANCY_MONTHS
from knowledge.articles.topics import topics
from knowledge.editing.draft import NATION
from knowledge.editing.places import trouble_with
from knowledge.editing.reviewing import review_day
from knowledge.editing.words import AUDIENCE_WORDS, age_words
from knowledge.regions import gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from knowledge.articles.topics import Topic

_BABY: Final = 36
_LATER: Final = (48, 60, 72)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing to choose."""

    value: str
    words: str
    is_chosen: bool
    about: str = ""
    """What belongs to it, where its name alone does not tell."""
    review_on: str = ""
    """The day by which a text about it is looked at again, if nothing else is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Choices under one heading."""

    words: str
    choices: tuple[Choice, ...]


def topic_groups(chosen: str, *, today: date) -> tuple[Group, ...]:
    """Every topic by name, those of one kind together."""

    def choice(topic: Topic, words: str) -> Choice:
        due = review_day(topic.id, today=today).isoformat()
        return Choice(value=topic.id, words=words, is_chosen=topic.id == chosen, review_on=due)

    groups = tuple(
        Group(
            words=top.name,
            choices=(
                *(
                    choice(each, _name_within(each, top))
                    for each in topics().values()
                    if each.id.startswith(top.within)
                ),
                choice(top, f"{top.name}（都沾一点）"),
            ),
        )
        for top in topics().values()
        if top.above is None
    )
    if chosen and chosen not in topics():
        unknown = Choice(value=chosen, words=chosen, is_chosen=True)
        return (*groups, Group(words="现在没有的主题", choices=(unknown,)))
    return groups


def audience_choices(chosen: Iterable[str]) -> tuple[Choice, ...]:
    """For whom a text may be."""
    wanted = tuple(chosen)
    known = {**AUDIENCE_WORDS, **{each: each for each in wanted if each not in AUDIENCE_WORDS}}
    return tuple(
        Choice(value=value, words=words, is_chosen=value in wanted) for value, words in known.items()
    )


def place_choices(chosen: Iterable[str], *, home: str) -> tuple[Choice, ...]:
    """The home region and what it lies in, and every other place that was chosen."""
    wanted = tuple(each for each in chosen if trouble_with(each) is None)
    usual = [region.code for region in gazetteer().lineage(home)]
    names = {code: gazetteer().lineage(code)[0].name for code in dict.fromkeys((*usual, *wanted))}
    about = {NATION: "哪里都一样"}
    return tuple(
        Choice(value=code, words=name, is_chosen=code in wanted, about=about.get(code, ""))
        for code, name in names.items()
    )


def unclear_places(chosen: Iterable[str]) -> str:
    """What was typed as a place and is none, for the box where it was typed."""
    return "、".join(each for each in chosen if trouble_with(each) is not None)


def ages_from(chosen: str) -> tuple[Choice, ...]:
    """From which age on."""
    return _ages(chosen, "不分大小", (-PREGNANCY_MONTHS, *range(_BABY + 1)))


def ages_until(chosen: str) -> tuple[Choice, ...]:
    """Up to which age."""
    return _ages(chosen, "不分大小", (*range(_BABY + 1), *_LATER))


def _ages(chosen: str, none: str, months: Iterable[int]) -> tuple[Choice, ...]:
    values = [str(each) for each in months]
    if chosen and chosen not in values:
        values.append(chosen)
    told = ("", none), *((value, age_words(value)) for value in values)
    return tuple(Choice(value=value, words=words, is_chosen=value == chosen) for value, words in told)


def _name_within(topic: Topic, top: Topic) -> str:
    """The name of a topic with those between it and the top: 吃 · 辅食."""
    names = []
    at: Topic | None = topic
    while at is not None and at.id != top.id:
        names.append(at.name)
        at = topics()[at.above] if at.above else None
    return " · ".join(reversed(names))
