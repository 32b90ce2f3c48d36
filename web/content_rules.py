"""The content that comes with the product, held against the rules, the tables and each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from knowledge import offices, plan, visiting
from knowledge.articles.benefit_figures import benefit_figures
from knowledge.articles.check import check
from knowledge.articles.concerns import Kind
from knowledge.articles.figures import child_figures, first_of, leave_figures
from knowledge.articles.loader import Folder, read_folder
from knowledge.articles.plain_words import PLAIN_WORDS, read_plain_words
from knowledge.articles.sections import split_sections
from knowledge.articles.topics import TOPICS, read_topics
from knowledge.children import check_up_files, growth_files, milestone_files, vaccine_files
from knowledge.policies.benefits import benefit_table
from knowledge.policies.leave import leave_table
from knowledge.regions import gazetteer
from knowledge.rows import ContentFileError
from web.preparing import ARTICLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

OFFICES = offices.OFFICES
PLAN = plan.PLAN
VISIT = visiting.VISIT
VACCINES = vaccine_files.VACCINES
CHECK_UPS = check_up_files.CHECK_UPS
MILESTONES = milestone_files.MILESTONES
GROWTH = growth_files.GROWTH
PAGES = frozenset({"/", "/ask", "/articles", "/topics/", "/privacy", "/nurseries", "/verify", "/changes"})
"""Pages that an article may link to, besides other articles and topics."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an editor should look at, of one kind."""

    title: str
    lines: tuple[str, ...]
    """A Chinese sentence each that names the file, the heaviest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentFindings:
    """What the check found."""

    problems: tuple[str, ...]
    """What must be mended before anything is published, a Chinese sentence each that names the file."""
    reports: tuple[Report, ...]


def check_content(*, today: date) -> ContentFindings:
    """Everything that is wrong with articles and tables, or worth an editor's look on that day."""
    problems: list[str] = []
    folder = read_folder(ARTICLES)
    problems += map(str, folder.problems)
    problems += _check_plan(folder)
    benefits = _try(problems, "policies/benefits/", benefit_table)
    _try(problems, "", lambda: visiting.read_visit(VISIT))
    leaves = _try(problems, "policies/leave/", leave_table)
    topics = _try(problems, "", lambda: read_topics(TOPICS))
    words = _try(problems, "", lambda: read_plain_words(PLAIN_WORDS))
    _try(problems, "children/", lambda: milestone_files.read_milestones(MILESTONES))
    vaccines = _try(problems, "children/", lambda: vaccine_files.read_vaccines(VACCINES))
    check_ups = _try(problems, "children/", lambda: check_up_files.read_check_ups(CHECK_UPS))
    growth = _try(problems, "children/growth/", lambda: growth_files.read_growth(GROWTH))
    children = None
    if vaccines is not None and check_ups is not None and growth is not None:
        children = child_figures(vaccines, check_ups, growth, day=today)
    if leaves is None or benefits is None or topics is None or words is None or children is None:
        # Without them every article would seem wrong.
        unread = Report(title="文章的内容这次没有检查：先改好上面说的数据表，再检查一遍", lines=())
        return ContentFindings(problems=tuple(problems), reports=(unread,))
    of_leave, of_benefit = leave_figures(leaves, day=today), benefit_figures(benefits, day=today)
    found = check(
        folder.articles,
        topics=topics,
        is_region=lambda code: gazetteer().get(code) is not None,
        figure_value=first_of(of_leave, of_benefit, children),
        known_paths={*PAGES, *(f"/topics/{topic}" for topic in topics)},
        today=today,
        plain_words=words,
    )
    problems += map(str, found.problems)
    told = {kind: tuple(str(each) for each in found.concerns if each.kind is kind) for kind in Kind}
    reports = tuple(Report(title=kind.value, lines=lines) for kind, lines in told.items() if lines)
    return ContentFindings(problems=tuple(problems), reports=reports)


def _check_plan(folder: Folder) -> Iterator[str]:
    """What is wrong with the offices, and with the measures of the plan that name them and our sections."""
    problems: list[str] = []
    known = _try(problems, "", lambda: offices.read_offices(OFFICES))
    measures = _try(problems, "", lambda: plan.read_measures(PLAN))
    yield from problems
    if known is None:
        return
    yield from (f"{OFFICES.name} {end}" for end in offices.loose_ends(known))
    articles = folder.articles.values()
    sections = {
        article.slug: [section.anchor for section in split_sections(article, revision=0)]
        for article in articles
    }
    # An article that cannot be read is named as such, and its sections are not known.
    told = [each for each in measures or () if each.slug in sections or each.slug not in folder.slugs]
    names = {office.id for office in known.offices}
    ends = plan.loose_ends(told, offices=names, sections=sections)
    yield from (f"{PLAN.name} {end}" for end in ends)


def _try(problems: list[str], folder: str, read: Callable[[], T]) -> T | None:
    """A table, or None where its files are wrong; the problem is then told with their folder."""
    try:
        return read()
    except ContentFileError as error:
        problems.append(f"{folder}{error}")
        return None
