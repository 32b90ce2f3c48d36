"""Whole question sets: emergencies are heard, and calm questions stay calm.

The files named _held were written with the others and put aside before the
words were tuned; they say what the words are worth on what they were not made for.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from bot.urgent import UrgentRules
from bot.urgent_cards import Danger, DangerLevel
from knowledge.language.normalise import normalise
from knowledge.language.numerals import numerals

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "tests" / "questions"
CONTENT = ROOT / "knowledge" / "content"
ARTICLES = (CONTENT / "articles", CONTENT / "drafts" / "articles")
RULES = UrgentRules.load()

CALM_SETS = [
    "calm.jsonl",
    "everyday.jsonl",
    "everyday_third.jsonl",
    "leave.jsonl",
    "rights.jsonl",
    "benefits.jsonl",
    "out_of_scope.jsonl",
    "later_topics.jsonl",
    "unrelated.jsonl",
]

HELP = re.compile(
    r"1[12]0|119|12356|12338|急诊|报警|公安|门诊|冲|(?:现在|马上|立刻|今天|当天|尽快)[^。]{0,6}[去看送到喊]"
)
"""Where an article itself sends: to a number, to a hospital, to the tap."""

ALARMS_ANYWAY = {
    "孩子哭得我想摔他": "a thought of hurting the child, whatever the article is about",
    "孩子他爸动手打娃怎么办": "a child is beaten",
    "婴儿身子发软抱着没劲": "a limp baby may be one in danger",
    "气球皮吞了怎么办": "swallowed, whatever the article is about",
    "孩子手被扶梯夹了": "hurt now, whatever the article is about",
    "热水袋暖宝宝烫伤": "nobody can tell a heading from a scald",
    "抢孩子报警管吗": "a child may be gone",
    "小区的狗咬了孩子谁负责": "the wound first",
    "商场扶梯夹到孩子手找谁": "the wound first",
    "孩子被楼上掉的东西砸到": "the wound first",
}


def hear(*turns: str) -> Danger | None:
    """The emergency in the last turn; low mood is none."""
    danger: Danger | None = None
    before = ""
    for turn in turns:
        said = numerals(normalise(turn))
        danger = RULES.match(said, after=None if danger is None else danger.id, said_before=before)
        before = said
    return None if danger is not None and danger.level is DangerLevel.TALK else danger


@cache
def rows(name: str) -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(line) for line in (QUESTIONS / name).read_text("utf-8").splitlines())


def turns_of(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(row.get("turns") or [row["q"]])


def missed(name: str) -> list[tuple[str, ...]]:
    return [turns_of(row) for row in rows(name) if hear(*turns_of(row)) is None]


def alarmed(name: str) -> list[tuple[str, ...]]:
    return [
        turns_of(row)
        for row in rows(name)
        if row["need"] != "triage" and "triage" not in row.get("accept", ()) and hear(*turns_of(row))
    ]


@pytest.mark.parametrize("name", ["urgent.jsonl", "emergencies.jsonl"])
def test_at_least_99_of_100_emergencies_are_heard(name: str) -> None:
    assert len(missed(name)) <= len(rows(name)) // 100, missed(name)


def test_at_least_95_of_100_emergencies_put_aside_are_heard() -> None:
    assert len(missed("emergencies_held.jsonl")) <= len(rows("emergencies_held.jsonl")) * 5 // 100


def test_at_most_1_of_100_calm_questions_is_sent_to_hospital() -> None:
    wrongly = [turns for name in CALM_SETS for turns in alarmed(name)]
    assert len(wrongly) <= sum(len(rows(name)) for name in CALM_SETS) // 100, wrongly


def test_at_most_3_of_100_calm_questions_put_aside_are_sent_to_hospital() -> None:
    assert len(alarmed("everyday_held.jsonl")) <= len(rows("everyday_held.jsonl")) * 3 // 100


def test_most_emergencies_get_the_card_of_their_own() -> None:
    named = [row for row in rows("emergencies.jsonl") if "danger" in row["expect"]]
    right = [
        row
        for row in named
        if (danger := hear(*turns_of(row))) and danger.id in row["expect"]["danger"].split("|")
    ]
    assert len(right) >= len(named) * 85 // 100


@pytest.mark.parametrize("name", ["low_mood.jsonl", "low_mood_held.jsonl"])
def test_low_mood_raises_no_alarm(name: str) -> None:
    assert alarmed(name) == []


def test_low_mood_is_known_for_what_it_is() -> None:
    known = [
        row
        for row in rows("low_mood.jsonl")
        if (danger := RULES.match(normalise(row["q"]))) and danger.level is DangerLevel.TALK
    ]
    assert len(known) >= len(rows("low_mood.jsonl")) * 95 // 100


def attached_questions() -> Iterator[tuple[str, str, str]]:
    """Each attached question with where it stands and the text that answers it."""
    for path in sorted(path for folder in ARTICLES for path in folder.rglob("*.md")):
        _, front, body = path.read_text("utf-8").split("---\n", 2)
        fields = yaml.safe_load(front)
        lead, *rest = re.split(r"(?m)^## (.*)\n", body)
        sections = dict(zip(rest[::2], rest[1::2], strict=True))
        for question in fields.get("questions") or ():
            yield question, path.stem, lead
        for heading, questions in (fields.get("section_questions") or {}).items():
            for question in questions:
                yield question, path.stem, lead + sections[heading]


def test_an_attached_question_alarms_only_where_its_article_sends_to_help_too() -> None:
    """One that fails here is a false alarm (mend the pattern), or its article must say whom to call."""
    false_alarms = [
        (where, question)
        for question, where, answer in attached_questions()
        if question not in ALARMS_ANYWAY and not HELP.search(answer) and hear(question)
    ]
    assert false_alarms == []
