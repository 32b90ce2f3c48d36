"""All articles held against the rules, and against each other."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.articles.anchors import OPENING
from knowledge.articles.article import ArticleProblem
from knowledge.articles.markdown import render
from knowledge.articles.rules import REFUSING, REPORTING, Draft, Library
from knowledge.articles.sections import split_sections
from knowledge.language.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from datetime import date

    from knowledge.articles.article import Article, FigureReference
    from knowledge.articles.rules import Rule

_NOT_A_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the check found, article after article."""

    problems: tuple[ArticleProblem, ...]
    """What must be mended before anything is published."""
    reports: tuple[ArticleProblem, ...]
    """What an editor should look at."""


def check(
    articles: Mapping[str, Article],
    *,
    topics: Collection[str],
    is_region: Callable[[str], bool],
    figure_value: Callable[[FigureReference], str | None],
    known_paths: Collection[str],
    today: date,
) -> Findings:
    """Everything that is wrong with the project's articles, given by the file each comes from.

    `figure_value` gives a figure of the policy tables as a parent reads it
    (188 天), or None where the table has none that may be spoken.
    `known_paths` are pages of the site besides the articles.
    """
    drafts = {path: _draft(article) for path, article in articles.items()}
    library = Library(
        topics=topics,
        is_region=is_region,
        figure_value=figure_value,
        known_paths=known_paths,
        anchors={draft.article.slug: {OPENING, *draft.rendered.anchors} for draft in drafts.values()},
        today=today,
    )
    return Findings(
        problems=(*_apply(REFUSING, drafts, library), *_repeated_questions(articles)),
        reports=tuple(_apply(REPORTING, drafts, library)),
    )


def question_key(question: str) -> str:
    """What two questions share when a parent would call them the same.

    >>> question_key("產假，多少天？") == question_key("产假多少天")
    True
    """
    return _NOT_A_LETTER.sub("", normalise(question))


def _draft(article: Article) -> Draft:
    return Draft(article=article, rendered=render(article.body), sections=split_sections(article, revision=0))


def _apply(rules: Iterable[Rule], drafts: Mapping[str, Draft], library: Library) -> Iterator[ArticleProblem]:
    for path, draft in drafts.items():
        for rule in rules:
            for field, reason in rule(draft, library):
                yield ArticleProblem(path=path, field=field, reason=reason)


def _repeated_questions(articles: Mapping[str, Article]) -> Iterator[ArticleProblem]:
    """A question attached twice would have two answers, and which one wins would be chance."""
    places = defaultdict(list)
    for path, article in articles.items():
        for question in article.every_question:
            places[question_key(question)].append((path, question))
    for (first, question), *others in places.values():
        for path, again in others:
            where = "本文" if path == first else first
            yield ArticleProblem(
                path=path, field="questions", reason=f"“{again}”和{where}里的“{question}”是同一个问法"
            )
