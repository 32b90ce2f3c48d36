"""Which article comes nearest to a question that got no answer, by the ranking that answers rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.confidence import confidence
from bot.likeness import likeness
from bot.scope import nearness

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from bot.confidence import Feature
    from knowledge.articles.ranking import Ranking
    from knowledge.articles.shelf import Shelf
    from knowledge.language.reading import Language

OURS_FROM: Final = 0.1
"""Below this score of what is ours nobody need write anything, as `bot.coverage` has it."""

NEAR_FROM: Final = 0.6
"""What is less like the question is near by chance: 股票怎么买 has 0.49, 怎么办理临时身份证 0.7."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """An article near a question."""

    slug: str
    title: str
    likeness: float
    """Of its likest section, about 0 … 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is published beside a question."""

    near: Near | None
    """None where nothing is at all like it."""
    is_ours: bool
    """Whether it is of what this product is for."""


class Nearest:
    """Finds what comes nearest; one state of the shelf for as many questions as are asked."""

    def __init__(self, language: Language, ranking: Ranking, lineage: Collection[str]) -> None:
        """Take what reads and ranks, and the codes from home up to the nation."""
        self._language = language
        self._ranking = ranking
        self._lineage = tuple(lineage)

    def beside(self, question: str, shelf: Shelf, *, day: date) -> Beside:
        """What of a shelf comes nearest to a question on a day; asks no database."""
        reading = self._language.read(question)
        ranked = self._ranking.rank(reading, shelf, day=day, lineage=self._lineage)
        is_ours = confidence().scope.of(reading.vector, nearness(ranked)) >= OURS_FROM
        if not ranked.sections:
            return Beside(near=None, is_ours=is_ours)
        # Of the leave that is asked for, and of who asks, nothing is known here.
        columns: dict[str, Feature] = {**ranked.columns, "kinds": 0.0, "audience": 0.0, "again": 0.0}
        alike = likeness(confidence().likeness, columns, count=len(ranked.sections))
        place = int(alike.argmax())
        section, value = ranked.sections[place], float(alike[place])
        near = Near(slug=section.slug, title=section.title, likeness=value) if value >= NEAR_FROM else None
        return Beside(near=near, is_ours=is_ours)
