"""What an article is: a text in Markdown, and for whom, where and when it holds."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from knowledge.sources import Source

AUDIENCES = ("mother", "father", "family", "operator", "employer")

PREGNANCY_MONTHS = 10
"""Before birth a child's age is below zero: months of pregnancy as parents count them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """For whom, where and when a text holds, and who stands behind it."""

    topic: str
    """A topic of the first level in topics.yaml."""
    audience: tuple[str, ...]
    """Of AUDIENCES; never empty."""
    regions: tuple[str, ...]
    """Codes of the places it holds for; 100000 is the whole country."""
    age_from_months: int | None = None
    """First month of the child's age it is for, down to -PREGNANCY_MONTHS; None: from birth on, if at all."""
    age_until_months: int | None = None
    """The month of age at which it stops being for the child; None: never."""
    sources: tuple[Source, ...]
    in_force_from: date
    """First day it holds."""
    in_force_until: date | None = None
    """Last day it holds; None: no end is known."""
    review_by: date
    """Last day it may be quoted without being looked at again."""
    checked_by: str | None = None
    """Who compared it with its sources, or None: nobody has yet, and the page says so."""

    def in_force_on(self, day: date) -> bool:
        """Whether the text holds on that day; its first and last day belong to it."""
        return self.in_force_from <= day and (self.in_force_until is None or day <= self.in_force_until)

    def is_review_due(self, day: date) -> bool:
        """Whether the day up to which it may be quoted without another look has passed."""
        return day > self.review_by

    def suits_age(self, age_months: int) -> bool:
        """Whether it is for a child of that age; a text without ages is for every child."""
        from_birth = self.age_from_months is None or age_months >= self.age_from_months
        return from_birth and (self.age_until_months is None or age_months < self.age_until_months)

    @property
    def ages(self) -> tuple[int, int | None] | None:
        """The first month it is for and the first it is no longer for, or None: for every child.

        Where only the end is told, it is for the child from birth on.
        """
        if self.age_from_months is None and self.age_until_months is None:
            return None
        return self.age_from_months or 0, self.age_until_months

    @property
    def scope(self) -> dict[str, Any]:
        """The fields of the scope alone, for handing them on to a part of the text."""
        return {field.name: getattr(self, field.name) for field in fields(Scope)}


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureReference:
    """A figure of the policy tables whose value stands in the article."""

    region: str
    kind: str
    """A kind of the table, such as paternity."""
    case: str
    """A case of that kind, such as usual or difficult_birth."""

    def __str__(self) -> str:
        """The way an editor writes it.

        >>> str(FigureReference(region="410000", kind="paternity", case="usual"))
        '410000/paternity/usual'
        """
        return f"{self.region}/{self.kind}/{self.case}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Scope):
    """One article as an editor wrote it."""

    slug: str
    """Latin, unique; its page is /articles/<slug>."""
    title: str
    subtopic: str | None = None
    """The path beneath the topic in topics.yaml, such as feeding/solids; None: the topic itself."""
    questions: tuple[str, ...]
    """Attached questions, in parents' words, that the opening answers."""
    section_questions: Mapping[str, tuple[str, ...]]
    """Attached questions that the section under a heading answers, by its exact text."""
    figures: tuple[FigureReference, ...] = ()
    body: str
    """Markdown."""

    @property
    def topic_path(self) -> str:
        """Where in the tree of topics it stands: parenting/feeding/solids."""
        return f"{self.topic}/{self.subtopic}" if self.subtopic else self.topic

    @property
    def every_question(self) -> tuple[str, ...]:
        """Attached questions of the opening and of all sections, in order."""
        of_sections = (question for questions in self.section_questions.values() for question in questions)
        return (*self.questions, *of_sections)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(Scope):
    """A part of a published article that answers by itself: its opening, or what stands under a heading."""

    slug: str
    revision: int
    anchor: str
    """Fragment of the article's page; it stays the same while the headings above it do."""
    title: str
    """Of the article."""
    heading_path: tuple[str, ...]
    """Headings from the outermost down to its own; empty for the opening."""
    questions: tuple[str, ...]
    """Attached questions that this section answers."""
    asks: str
    """The question by which it is offered to parents."""
    paragraphs: tuple[str, ...]
    """Its whole text, plain: a paragraph, a list item or a table row each; never empty."""
    lead: str
    """The answer in short: the first sentences, as many as fit into 120 characters, at least one."""
    rest: tuple[str, ...]
    """What follows the lead; lead and rest together are the paragraphs."""
    grace_days: int
    """For how many days past its review it is still quoted, with a note; its topic says so."""

    def may_be_quoted_on(self, day: date) -> bool:
        """Whether it holds on that day, and its review is not overdue beyond the grace of its topic."""
        return self.in_force_on(day) and not self.is_past_grace(day)

    def is_past_grace(self, day: date) -> bool:
        """Whether its review is overdue for so long that nothing is quoted from it."""
        return (day - self.review_by).days > self.grace_days

    @property
    def id(self) -> str:
        """Unique among all sections, such as paternity-leave/护理假几天."""
        return f"{self.slug}/{self.anchor}"

    @property
    def heading(self) -> str:
        """Its own heading; the opening's is the article's title."""
        return self.heading_path[-1] if self.heading_path else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleProblem:
    """A defect of an article's file, with its place, for the editor."""

    path: str
    field: str
    """Of the front matter, or 正文."""
    reason: str
    """In Chinese: what is wrong and what is expected."""

    def __str__(self) -> str:
        """One line for a list of problems."""
        return f"{self.path}：{self.field}：{self.reason}"
