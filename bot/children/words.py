"""The words by which a family asks what the tables on children hold, from words.yaml beside this module."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import yaml

from bot.phrases import PhraseLists, Phrases, Said, every_list
from knowledge.language.normalise import normalise
from knowledge.language.numerals import numerals

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class VaccineName:
    """The words for one vaccine of the programme."""

    heads: frozenset[str]
    """Terms of the lexicon."""
    words: Phrases


@dataclass(frozen=True, slots=True, kw_only=True)
class VaccineWords:
    """What asks of vaccines."""

    names: Mapping[str, VaccineName]
    """By the ids of vaccines.yaml."""
    unclear: Phrases
    """Diseases as well: they name the vaccine only beside `shot`."""
    shot: Phrases
    others: Phrases
    """Vaccines that are not of the programme."""
    any: Phrases
    at_birth: Phrases
    which: Phrases
    next: Phrases
    schedule: Phrases
    when: Phrases
    count: Phrases
    interval: Phrases
    latest: Phrases
    late: Phrases
    early: Phrases
    route: Phrases
    prevents: Phrases
    free: Phrases
    changed: Phrases
    same_day: Phrases


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckUpWords:
    """What asks of check-ups."""

    names: Phrases
    visit: Phrases
    full_month: Phrases
    of_children: Phrases
    """What is done for children alone."""
    contents: Phrases
    when: Phrases
    count: Phrases
    next: Phrases
    cost: Phrases
    place: Phrases
    tests: Mapping[str, Phrases]
    """By the ids of check_ups.yaml."""
    not_with: Phrases


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthWords:
    """What asks of growth."""

    weight: Phrases
    height: Phrases
    head: Phrases
    reference: Phrases
    judged: Phrases
    not_with: Phrases
    jin: Phrases
    """Asks for 斤 and not for kilograms."""
    boys: Phrases
    girls: Phrases
    preterm: Phrases


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """Something that a child learns."""

    name: str
    words: Phrases
    signs: tuple[str, ...]
    """Ids of milestones.yaml, by age; none where the table does not look at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneWords:
    """What asks of development."""

    skills: tuple[Skill, ...]
    lacking: Phrases
    asking: Phrases
    """Asks at what age a child learns it."""
    around: Phrases
    """Whether it matters, and what to do about it."""
    overall: Phrases
    regression: Phrases
    not_with: Phrases


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildWords:
    """The phrases of words.yaml, ready to be found."""

    not_child: Phrases
    child: Phrases
    newborn: Phrases
    beyond: Mapping[str, Phrases]
    fillers: frozenset[str]
    vaccines: VaccineWords
    check_ups: CheckUpWords
    growth: GrowthWords
    milestones: MilestoneWords

    def said_in(self, text: str) -> Said:
        """A text, to be asked for the phrases of any list of these."""
        return Said(text, _lists())


@cache
def child_words() -> ChildWords:
    """The words that ship with the bot, read at first use."""
    raw = yaml.safe_load(resources.files("bot.children").joinpath("words.yaml").read_text("utf-8"))
    milestones = dict(raw["milestones"])
    skills = milestones.pop("skills")
    vaccines, check_ups = dict(raw["vaccines"]), dict(raw["check_ups"])
    names, tests = vaccines.pop("names"), check_ups.pop("tests")
    return ChildWords(
        not_child=Phrases(raw["not_child"]),
        child=Phrases(raw["child"]),
        newborn=Phrases(raw["newborn"]),
        beyond=_books(raw["beyond"]),
        fillers=frozenset(numerals(normalise(str(word))) for word in raw["fillers"]),
        vaccines=VaccineWords(
            names={
                name: VaccineName(heads=frozenset(each["heads"]), words=Phrases(each["words"]))
                for name, each in names.items()
            },
            **_books(vaccines),
        ),
        check_ups=CheckUpWords(tests=_books(tests), **_books(check_ups)),
        growth=GrowthWords(**_books(raw["growth"])),
        milestones=MilestoneWords(
            skills=tuple(
                Skill(name=each["name"], words=Phrases(each["words"]), signs=tuple(each["signs"]))
                for each in skills.values()
            ),
            **_books(milestones),
        ),
    )


@cache
def _lists() -> PhraseLists:
    return PhraseLists(every_list(child_words()))


def _books(raw: Mapping[str, Iterable[Any]]) -> dict[str, Phrases]:
    return {name: Phrases(map(str, phrases)) for name, phrases in raw.items()}
