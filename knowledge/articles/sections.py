"""An article → the sections that answer questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from knowledge.articles.anchors import OPENING
from knowledge.articles.article import Article, Section
from knowledge.articles.markdown import render
from knowledge.articles.plain import Line, leading_sentences, plain_lines
from knowledge.articles.topics import grace_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LEAD_CHARACTERS = 120
"""What a parent reads of an answer before anything else."""


def split_sections(
    article: Article, *, revision: int, lines: Sequence[Line] | None = None
) -> tuple[Section, ...]:
    """The opening and what stands under each ## and ###, in order.

    A heading with nothing of its own under it, only with smaller headings, is
    no section. Neither is an opening that is missing. `lines` are those of the
    body, where they have been read before.
    """
    return tuple(
        _make_section(article, revision, headings, texts)
        for headings, texts in _group(lines_of(article.body) if lines is None else lines)
        if texts
    )


def lines_of(body: str) -> list[Line]:
    """The lines of a body in Markdown."""
    return plain_lines(render(body).html)


def _group(lines: Iterable[Line]) -> Iterator[tuple[tuple[Line, ...], list[str]]]:
    """Headings from the outermost down, each with the lines under the innermost.

    A picture that opens a section stands behind its first line of words, with which an answer begins.
    """
    headings: tuple[Line, ...] = ()
    texts: list[str] = []
    pictures: list[str] = []
    for line in lines:
        if line.heading is None:
            if line.is_picture and not texts:
                pictures.append(line.text)
            else:
                texts += [line.text, *pictures]
                pictures = []
            continue
        yield headings, texts + pictures
        level = line.heading
        above = tuple(
            heading for heading in headings if heading.heading is not None and heading.heading < level
        )
        headings, texts, pictures = (*above, line), [], []
    yield headings, texts + pictures


def _make_section(article: Article, revision: int, headings: tuple[Line, ...], texts: list[str]) -> Section:
    heading_path = tuple(heading.text for heading in headings)
    questions = article.section_questions.get(heading_path[-1], ()) if headings else article.questions
    lead = leading_sentences(texts[0], limit=LEAD_CHARACTERS)
    remainder = texts[0][len(lead) :].strip()
    return Section(
        **article.scope,
        slug=article.slug,
        revision=revision,
        anchor=headings[-1].anchor if headings else OPENING,
        title=article.title,
        heading_path=heading_path,
        questions=questions,
        asks=_asked_as(questions, title=article.title, headings=heading_path),
        paragraphs=tuple(texts),
        lead=lead,
        rest=((remainder,) if remainder else ()) + tuple(texts[1:]),
        grace_days=grace_days(article.topic_path),
    )


def _asked_as(questions: tuple[str, ...], *, title: str, headings: tuple[str, ...]) -> str:
    """The attached question that is most like the title and headings; its own heading where there is none.

    A row of search words (托育 监控 90天) is offered to nobody while there is a whole question.
    """
    named = "".join((title, *headings))
    whole = [question for question in questions if " " not in question] or questions
    return max(whole, key=lambda question: fuzz.ratio(question, named), default=(title, *headings)[-1])
