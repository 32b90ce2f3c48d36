"""The ages of a child by which parents look for what to read, from pregnancy on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.articles.article import PREGNANCY_MONTHS

if TYPE_CHECKING:
    from knowledge.articles.article import Article

_MOSTLY = 0.5
"""Of the months that an article is for: with more than these in a stage, it is about that stage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Some months of a child's life, as parents call them."""

    id: str
    """As an address carries it: 4-6."""
    name: str
    from_months: int
    until_months: int
    """The first month that no longer belongs to it."""

    def concerns(self, article: Article) -> bool:
        """Whether the article is for a child of this stage; one without ages is for every child."""
        return article.ages is None or self._shared_months(article.ages) > 0

    def is_subject_of(self, article: Article) -> bool:
        """Whether the article is mostly about this stage: more than half of its months lie in it."""
        if article.ages is None:
            return False
        first, until = article.ages
        return until is not None and self._shared_months(article.ages) > _MOSTLY * (until - first)

    def _shared_months(self, ages: tuple[int, int | None]) -> int:
        first, until = ages
        last = self.until_months if until is None else min(until, self.until_months)
        return last - max(first, self.from_months)


STAGES = (
    Stage(id="pregnancy", name="怀孕", from_months=-PREGNANCY_MONTHS, until_months=0),
    Stage(id="0-3", name="0–3 个月", from_months=0, until_months=4),
    Stage(id="4-6", name="4–6 个月", from_months=4, until_months=7),
    Stage(id="7-12", name="7–12 个月", from_months=7, until_months=12),
    Stage(id="12-24", name="1–2 岁", from_months=12, until_months=24),
    Stage(id="24-36", name="2–3 岁", from_months=24, until_months=36),
)


def stage_named(name: str | None) -> Stage | None:
    """The stage that an address names, or None where it names none of ours."""
    return next((stage for stage in STAGES if stage.id == name), None)
