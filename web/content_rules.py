"""The articles that come with the product, held against the rules, the tables and each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.articles.check import Findings, check
from knowledge.articles.figures import leave_figures
from knowledge.articles.loader import read_folder
from knowledge.articles.topics import read_topics
from knowledge.policies.leave import leave_table
from knowledge.regions import gazetteer
from web.preparing import ARTICLES

if TYPE_CHECKING:
    from datetime import date

TOPICS = ARTICLES.parent / "topics.yaml"
PAGES = frozenset({"/", "/ask", "/articles", "/privacy"})
"""Pages that an article may link to, besides other articles."""


def check_content(*, today: date) -> Findings:
    """Everything that is wrong with the articles, or worth an editor's look on that day."""
    folder = read_folder(ARTICLES)
    found = check(
        folder.articles,
        topics=read_topics(TOPICS),
        is_region=lambda code: gazetteer().get(code) is not None,
        figure_value=leave_figures(leave_table(), day=today),
        known_paths=PAGES,
        today=today,
    )
    return Findings(problems=(*folder.problems, *found.problems), reports=found.reports)
