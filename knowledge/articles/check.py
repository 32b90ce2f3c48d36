"""All articles held against the rules, and against each other."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.articles.anchors import OPENING
from knowledge.articles.article import ArticleProblem
from knowledge.articles.concerns import CONCERNING, Concern, Kind
from knowledge.articles.markdown import render
from knowledge.articles.rules import REFUSING, Draft, Library
from knowledge.articles.sections import split_sections
from knowledge.language.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from datetime import date

    from knowledge.articles.article import Article, FigureReference

_NOT_A_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the check found."""

    problems: tuple[ArticleProblem, ...]
    """What must be mended before anything is published."""
    concerns: tuple[Concern, ...]
    """What an editor should look at, kind by kind, the heaviest of each first."""


def check(
    articles: Mapping[str, Article],
    *,
    topics: Collection[str],
    is_region: Callable[[str], bool],
    figure_value: Callable[[FigureReference], str | None],
    known_paths: Collection[str],
    today: date,
    plain_words: Mapping[str, str] | None = None,
) -> Findings:
    """Everything that is wrong with the project's articles, given by the file each comes from.

    `figure_value` gives a figure of the policy tables as a parent reads it
    (188 天), or None where the table has none that may be spoken.
    `known_paths` are pages of the site besides the articles, `plain_words` what
    parents say instead of words of offices and hospitals.
    """
    drafts = {path: _draft(article) for path, article in articles.items()}
    library = Library(
        topics=topics,
        is_region=is_region,
        figure_value=figure_value,
        known_paths=known_paths,
        anchors={draft.article.slug: {OPENING, *draft.rendered.anchors} for draft in drafts.values()},
        plain_words=plain_words or {},
        today=today,
    )
    return Findings(
        problems=(*_refuse(drafts, library), *_repeated_questions(articles)),
        concerns=_look(drafts, library),
    )


def question_key(question: str) -> str:
    """What two questions share when a parent would call them the same.

    >>> question_key("產假，多少天？") == question_key("产假多少天")
    True
    """
    return _NOT_A_LETTER.sub("", normalise(question))


def _draft(article: Article) -> Draft:
    return Draft(article=article, rendered=render(article.body), sections=split_sections(article, revision=0))


def _refuse(drafts: Mapping[str, Draft], library: Library) -> Iterator[ArticleProblem]:
    for path, draft in drafts.items():
        for rule in REFUSING:
            for field, reason in rule(draft, library):
                yield ArticleProblem(path=path, field=field, reason=reason)


def _look(drafts: Mapping[str, Draft], library: Library) -> tuple[Concern, ...]:
    found = [
        Concern(kind=kind, path=path, field=field, reason=reason, weight=weight)
        for path, draft in drafts.items()
        for rule in CONCERNING
        for kind, field, reason, weight in rule(draft, library)
    ]
    kinds = list(Kind)
    return tuple(sorted(found, key=lambda each: (kinds.index(each.kind), -each.weight, each.path)))


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
