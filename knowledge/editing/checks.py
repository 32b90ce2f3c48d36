"""What is worth a look in a draft, in plain words: it warns and never stops anybody.

Pure: a draft and what it is held against → remarks, what could harm first. To
add a check, write it in the module of its subject under `checking/` and put it
into the tuple at the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.articles import rules
from knowledge.articles.markdown import render
from knowledge.articles.plain import plain_lines
from knowledge.articles.sections import split_sections
from knowledge.editing.checking import (
    amounts,
    doses,
    grounds,
    health,
    personal,
    questions,
    reading,
)
from knowledge.editing.checking.remark import Looked, Passage, Remark, Surroundings, Weight
from knowledge.editing.provisional import provisional

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from knowledge.articles.plain import Line
    from knowledge.editing.checking.remark import Check
    from knowledge.editing.draft import Draft

__all__ = ["CHECKS", "Remark", "Surroundings", "Weight", "check", "look_at"]


def check(draft: Draft, surroundings: Surroundings, *, slug: str) -> tuple[Remark, ...]:
    """Everything worth a look, the heaviest first, else in the order of the checks.

    Of any draft, sound or not: what is too long to be an article is looked at
    as far as an article goes, and that it is too long is told.
    """
    looked = look_at(draft, surroundings, slug=slug)
    remarks = [remark for each in CHECKS for remark in each(looked, surroundings)]
    weights = list(Weight)
    return tuple(sorted(remarks, key=lambda remark: weights.index(remark.weight)))


def look_at(draft: Draft, surroundings: Surroundings, *, slug: str) -> Looked:
    """A draft with its page."""
    article = provisional(draft, slug=slug, today=surroundings.library.today)
    rendered = render(article.body)
    lines = plain_lines(rendered.html)
    page = rules.Draft(
        article=article, rendered=rendered, sections=split_sections(article, revision=0, lines=lines)
    )
    return Looked(draft=draft, article=article, page=page, passages=tuple(_passages(lines)))


def _passages(lines: Iterable[Line]) -> Iterator[Passage]:
    heading = None
    for line in lines:
        if line.heading is None:
            yield Passage(text=line.text, heading=heading)
        else:
            heading = line.text


CHECKS: tuple[Check, ...] = (
    doses.tells_no_dose,
    personal.names_nobody,
    health.says_when_to_see_a_doctor,
    amounts.agrees_with_the_tables,
    amounts.tells_its_figures,
    reading.names_days_of_the_calendar,
    grounds.holds_when_it_is_read,
    reading.links_lead_somewhere,
    grounds.is_complete,
    grounds.names_its_sources,
    grounds.names_sources_that_can_be_found,
    grounds.is_looked_over_in_time,
    grounds.says_who_checked_it,
    reading.reads_well,
    reading.has_short_sentences,
    reading.has_short_paragraphs,
    reading.speaks_plainly,
    reading.pictures_say_what_they_show,
    questions.has_questions,
    questions.attaches_them_to_its_own_headings,
    questions.asks_as_parents_do,
    questions.asks_nothing_twice,
)
