"""What an editor should look at in an article that may be published as it is, one rule a function.

A rule looks at one article and yields what it finds with how heavy it weighs,
so that the worst of a kind can be told first. To add one, write it and put it
into the tuple at the end.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from knowledge.articles.days_told import overtaken
from knowledge.articles.front_matter import BODY
from knowledge.articles.plain import sentences
from knowledge.articles.plain_words import jargon_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from knowledge.articles.rules import Draft, Library

SENTENCE_CHARACTERS = 40
"""A longer sentence is hard to follow when it is read out, or by whoever is tired."""

_WHOLE = re.compile(r"[。！？!?][”’」』）)]*\Z")
_SHOWN = 18


class Kind(StrEnum):
    """What it is about, in the order in which it is told; the value is the headline."""

    REVIEW = "该复核了"
    DAYS = "日期要看一看"
    SOURCES = "出处不好查：没有文号、日期和网址"
    SENTENCES = f"有超过 {SENTENCE_CHARACTERS} 个字的句子"
    JARGON = "有家长不说的词"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """Something to look at, with its place."""

    kind: Kind
    path: str
    field: str
    reason: str
    weight: int
    """How much there is of it; the heaviest of a kind comes first."""

    def __str__(self) -> str:
        """One line for a list."""
        return f"{self.path}：{self.field}：{self.reason}"


Look: TypeAlias = tuple[Kind, str, str, int]
"""The kind, the field, what there is to look at, and its weight."""

Rule: TypeAlias = "Callable[[Draft, Library], Iterator[Look]]"


def is_within_its_review_date(draft: Draft, library: Library) -> Iterator[Look]:
    """Somebody has looked at it recently enough."""
    review_by = draft.article.review_by
    if draft.article.is_review_due(library.today):
        reason = f"复核日期 {review_by} 已过，请核对来源后改日期"
        yield Kind.REVIEW, "review_by", reason, (library.today - review_by).days


def is_still_in_force(draft: Draft, library: Library) -> Iterator[Look]:
    """What no longer holds is taken down, or told anew."""
    last = draft.article.in_force_until
    if last is not None and last < library.today:
        yield Kind.DAYS, "in_force_until", f"只适用到 {last}，家长已经问不到它了：撤下，或者写现在的规定", 2


def begins_no_earlier_than_its_sources(draft: Draft, _: Library) -> Iterator[Look]:
    """An article cannot hold before all that it rests on."""
    days = [source.in_force_from for source in draft.article.sources]
    known = [day for day in days if day is not None]
    if known and len(known) == len(days) and draft.article.in_force_from < min(known):
        reason = f"从 {draft.article.in_force_from} 起适用，出处里最早的 {min(known)} 才施行"
        yield Kind.DAYS, "in_force_from", reason, 2


def tells_no_day_that_has_passed(draft: Draft, library: Library) -> Iterator[Look]:
    """A day that was to come, or was the last, is told as over once it is."""
    for paragraph in draft.text.splitlines():
        for sentence in overtaken(paragraph, today=library.today):
            yield Kind.DAYS, BODY, f"写的日子已经过了：{_begun(sentence)}", 1


def names_sources_that_can_be_found(draft: Draft, _: Library) -> Iterator[Look]:
    """A name alone leads a parent to nothing; a law of which the article is named is found by it."""
    for source in draft.article.sources:
        if not any((source.number, source.issued, source.url, source.in_force_from, source.article)):
            yield Kind.SOURCES, "sources", source.name, 1


def has_short_sentences(draft: Draft, _: Library) -> Iterator[Look]:
    """Each sentence can be followed when it is read out; a row of a table is none."""
    long = [
        sentence
        for paragraph in draft.text.splitlines()
        for sentence in sentences(paragraph)
        if len(sentence) > SENTENCE_CHARACTERS and _WHOLE.search(sentence)
    ]
    if long:
        longest = max(long, key=len)
        reason = f"{len(long)} 句，最长 {len(longest)} 个字：{_begun(longest)}"
        yield Kind.SENTENCES, BODY, reason, len(long)


def speaks_plainly(draft: Draft, library: Library) -> Iterator[Look]:
    """What parents do not say has a word that they do."""
    for word, times in Counter(jargon_in(draft.text, library.plain_words)).items():
        often = f"（{times} 处）" if times > 1 else ""
        yield Kind.JARGON, BODY, f"“{word}”{often}换成：{library.plain_words[word]}", times


CONCERNING: tuple[Rule, ...] = (
    is_within_its_review_date,
    is_still_in_force,
    begins_no_earlier_than_its_sources,
    tells_no_day_that_has_passed,
    names_sources_that_can_be_found,
    has_short_sentences,
    speaks_plainly,
)
"""None of them fails a build: one must not break because a day has passed."""


def _begun(sentence: str) -> str:
    return sentence if len(sentence) <= _SHOWN else f"{sentence[:_SHOWN]}…"
