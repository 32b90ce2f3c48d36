"""Measuring answers: a set of questions in, what became of each and figures by topic out.

A question is a JSON object with `id`, `q` or `turns`, `topic`, `need` (answer,
triage, clarify or decline), and optionally `accept` (other right reactions),
`must_mention` (groups of strings; one of each group must be said), `must_not`
and `expect` (`step`, `slug`, `kind`: how our own sets say what should answer;
several right articles are parted by |).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz import fuzz, process

from bot.messages import AnswerStatus
from knowledge.bounds import FUZZY_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.messages import Answer
    from bot.reply import Reply

ALIKE_PERCENT = 80
"""An item this like a question we wrote is scored apart: it measures memory."""

TRIAGE_CHARACTERS = 80
"""Urgent advice further down than this is a miss."""

_SPACE_AND_THOUSANDS = re.compile(r"\s+|(?<=\d),(?=\d{3})")
_REACTIONS = {
    AnswerStatus.ANSWERED: "answer",
    AnswerStatus.CLARIFY: "clarify",
    AnswerStatus.DECLINED: "decline",
    AnswerStatus.SMALLTALK: "decline",
    AnswerStatus.URGENT: "triage",
    AnswerStatus.FAILED: "failed",
}


class BadQuestionSet(ValueError):
    """A line of a question set cannot be read; says which and why."""


MOST_WEIGHT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question with the reaction that is wanted."""

    id: str
    turns: tuple[str, ...]
    topic: str
    need: str
    accept: frozenset[str]
    must_mention: tuple[tuple[str, ...], ...]
    must_not: tuple[str, ...]
    expect: tuple[tuple[str, str], ...]
    weight: float
    """How much it counts where weights are fitted: more, where it was asked as parents ask."""

    @property
    def asked(self) -> str:
        """The turn that is judged."""
        return self.turns[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one item."""

    item: Item
    reply: Reply
    is_right: bool
    """A wanted or accepted reaction whose content fits."""
    is_strict: bool
    """The wanted reaction itself, and its content fits."""
    is_wrong_answer: bool
    """Answered, and not rightly: the worst outcome."""
    duration_ms: float

    @property
    def reaction(self) -> str:
        """answer, clarify, decline, triage or failed."""
        return _REACTIONS[self.reply.answer.status]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicFigures:
    """Counts of one topic."""

    topic: str
    items: int
    right: int
    strict: int
    wrong: int
    asked_back: int
    declined: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The figures of a run."""

    topics: tuple[TopicFigures, ...]
    triage_items: int
    triage_found: int
    out_of_scope_items: int
    out_of_scope_answered: int
    calm_items: int
    calm_sent_to_hospital: int
    p50_ms: float
    p95_ms: float


def parse_items(lines: Iterable[str], *, name: str) -> list[Item]:
    """The items of a question set, one JSON object a line.

    Raises:
        BadQuestionSet: a line is no JSON object or lacks a field.
    """
    items = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            items.append(_parse_item(json.loads(line), number))
        except (ValueError, KeyError, TypeError) as error:
            msg = f"{name} 第 {number} 行读不懂：{error}。每行要是一个 JSON，有 id、q 或 turns、topic、need。"
            raise BadQuestionSet(msg) from error
    return items


def judge(item: Item, reply: Reply, *, duration_ms: float) -> Outcome:
    """What became of an item, by the rules of its reaction."""
    reaction = _REACTIONS[reply.answer.status]
    is_fitting = fits(item, reply.answer)
    is_strict = is_fitting and reaction == item.need
    is_right = is_strict or (reaction in item.accept and (is_fitting or reaction in {"clarify", "decline"}))
    return Outcome(
        item=item,
        reply=reply,
        is_right=is_right,
        is_strict=is_strict,
        is_wrong_answer=reaction in {"answer", "triage"} and not is_right,
        duration_ms=duration_ms,
    )


def summarise(outcomes: Sequence[Outcome]) -> Summary:
    """The figures of a run, topics in the order they first came."""
    by_topic: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_topic.setdefault(outcome.item.topic, []).append(outcome)
    urgent = [outcome for outcome in outcomes if outcome.item.need == "triage"]
    unrelated = by_topic.get("out_of_scope", [])
    calm = [outcome for outcome in outcomes if "triage" not in {outcome.item.need, *outcome.item.accept}]
    times = sorted(outcome.duration_ms for outcome in outcomes) or [0.0]
    return Summary(
        topics=tuple(_figures(topic, group) for topic, group in by_topic.items()),
        triage_items=len(urgent),
        triage_found=sum(outcome.is_right for outcome in urgent),
        out_of_scope_items=len(unrelated),
        out_of_scope_answered=sum(outcome.reaction in {"answer", "triage"} for outcome in unrelated),
        calm_items=len(calm),
        calm_sent_to_hospital=sum(outcome.reaction == "triage" for outcome in calm),
        p50_ms=float(np.percentile(times, 50)),
        p95_ms=float(np.percentile(times, 95)),
    )


def alike(items: Sequence[Item], known: Sequence[str]) -> dict[str, str]:
    """Item ids whose question is at least 80 % like a known one, with that one."""
    if not items or not known:
        return {}
    asked = [_bare(item.asked)[:FUZZY_CHARACTERS] for item in items]
    written = [_bare(text)[:FUZZY_CHARACTERS] for text in known]
    ratios = process.cdist(asked, written, scorer=fuzz.ratio, score_cutoff=ALIKE_PERCENT)
    best = np.argmax(ratios, axis=1)
    return {
        item.id: known[column]
        for item, column, row in zip(items, best, ratios, strict=True)
        if row[column] >= ALIKE_PERCENT
    }


def _figures(topic: str, outcomes: Sequence[Outcome]) -> TopicFigures:
    reactions = Counter(outcome.reaction for outcome in outcomes)
    return TopicFigures(
        topic=topic,
        items=len(outcomes),
        right=sum(outcome.is_right for outcome in outcomes),
        strict=sum(outcome.is_strict for outcome in outcomes),
        wrong=sum(outcome.is_wrong_answer for outcome in outcomes),
        asked_back=reactions["clarify"],
        declined=reactions["decline"],
    )


def fits(item: Item, answer: Answer) -> bool:
    """Whether what an answer says is what an item wants said."""
    text = _plain(answer.text)
    if any(_plain(word) in text for word in item.must_not):
        return False
    if item.need == "decline":
        return answer.status in {AnswerStatus.DECLINED, AnswerStatus.SMALLTALK}
    if item.need == "triage" and answer.status is AnswerStatus.URGENT:
        text = text[:TRIAGE_CHARACTERS]
    if not all(any(_plain(word) in text for word in group) for group in item.must_mention):
        return False
    # Where the words are given, it is all one which step says them; an article must be the right one.
    told = {} if item.must_mention else {"step": answer.step}
    if answer.read_more or not item.must_mention:
        told["slug"] = answer.read_more or ""
    return all(name not in told or told[name] in value.split("|") for name, value in item.expect)


def _parse_item(raw: dict[str, Any], number: int) -> Item:
    turns = _list(raw, "turns") if "turns" in raw else [raw["q"]]
    if not turns:
        msg = "turns 是空的"
        raise ValueError(msg)
    return Item(
        id=str(raw.get("id", number)),
        turns=tuple(str(turn) for turn in turns),
        topic=str(raw["topic"]),
        need=str(raw["need"]),
        accept=frozenset(_list(raw, "accept")),
        must_mention=tuple(tuple(group) for group in _list(raw, "must_mention")),
        must_not=tuple(_list(raw, "must_not")),
        expect=tuple(sorted(raw.get("expect", {}).items())),
        weight=_weight(raw),
    )


def _weight(raw: dict[str, Any]) -> float:
    weight = float(raw.get("weight", 1))
    if not 0 < weight <= MOST_WEIGHT:
        msg = f"weight 要大于 0，最多 {MOST_WEIGHT}"
        raise ValueError(msg)
    return weight


def _list(raw: dict[str, Any], name: str) -> list[Any]:
    found = raw.get(name, [])
    if not isinstance(found, list):
        msg = f"{name} 要写成列表"
        raise TypeError(msg)
    return found


def _plain(text: str) -> str:
    return _SPACE_AND_THOUSANDS.sub("", unicodedata.normalize("NFKC", text).lower())


def _bare(text: str) -> str:
    return "".join(character for character in _plain(text) if character.isalnum())
