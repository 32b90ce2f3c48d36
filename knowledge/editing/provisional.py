"""A draft as an article that can be shown, whatever it lacks: for looking at it, never for publishing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from knowledge.articles.article import PREGNANCY_MONTHS, Article, FigureReference
from knowledge.articles.front_matter import (
    BODY_BRACKETS,
    BODY_CHARACTERS,
    BODY_LINES,
    FRONT_MATTER_CHARACTERS,
    LINE_CHARACTERS,
    NOT_IN_A_BODY,
)
from knowledge.editing.draft import NATION, read_day, read_issued, to_article
from knowledge.sources import Source, is_official

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.editing.draft import Draft, DraftSource

NO_TITLE: Final = "（题目还没有写）"
NO_DOCUMENT: Final = "（文件名还没有写）"
NO_ISSUER: Final = "（发布单位还没有写）"

_A_YEAR: Final = timedelta(days=365)
_MOST_MONTHS: Final = 1_200


def provisional(draft: Draft, *, slug: str, today: date) -> Article:
    """The article that a draft is, or the nearest to it that can be shown.

    What is lacking stands there as what it is (`NO_TITLE`), a day that cannot
    be read as today, and no more is taken of a text than an article may have.
    """
    article, _ = to_article(draft, slug=slug)
    if article is not None:
        return article
    topic, _, subtopic = draft.topic.partition("/")
    first = read_day(draft.in_force_from) or today
    questions = _Lines()
    return Article(
        slug=slug,
        title=_line(draft.title) or NO_TITLE,
        topic=topic,
        subtopic=subtopic or None,
        audience=draft.audience or ("family",),
        regions=draft.regions or (NATION,),
        age_from_months=_months(draft.age_from),
        age_until_months=_months(draft.age_until),
        questions=questions.of(draft.questions),
        section_questions={
            _line(heading): questions.of(asked)
            for heading, asked in draft.section_questions
            if _line(heading)
        },
        sources=tuple(_source(each) for each in draft.sources if not each.is_empty),
        figures=tuple(
            FigureReference(region=region, kind=kind, case=case) for region, kind, case in draft.figures
        ),
        in_force_from=first,
        in_force_until=read_day(draft.in_force_until),
        review_by=read_day(draft.review_by) or today + _A_YEAR,
        checked_by=_line(draft.checked_by) or None,
        body=shown_body(draft.body),
    )


def shown_body(body: str) -> str:
    """As much of a body as an article may have, without characters that no page shows."""
    clean = NOT_IN_A_BODY.sub("", body.replace("\r\n", "\n").replace("\r", "\n"))[:BODY_CHARACTERS]
    few = "\n".join(clean.split("\n")[:BODY_LINES])
    pieces = few.split("[", BODY_BRACKETS + 1)
    return "[".join(pieces[: BODY_BRACKETS + 1]).strip()


class _Lines:
    """Lines as long and as many as an article may have of them."""

    def __init__(self) -> None:
        self._left = FRONT_MATTER_CHARACTERS

    def of(self, lines: Iterable[str]) -> tuple[str, ...]:
        taken = []
        for line in map(_line, lines):
            self._left -= len(line)
            if self._left < 0:
                break
            if line:
                taken.append(line)
        return tuple(taken)


def _line(text: str) -> str:
    return " ".join(NOT_IN_A_BODY.sub("", text).split())[:LINE_CHARACTERS]


def _source(typed: DraftSource) -> Source:
    url = typed.url.strip()
    return Source(
        title=_line(typed.title).strip("《》") or NO_DOCUMENT,
        issuer=_line(typed.issuer) or NO_ISSUER,
        number=_line(typed.number) or None,
        issued=read_issued(typed.issued),
        in_force_from=read_day(typed.in_force_from),
        article=_line(typed.article) or None,
        url=url if is_official(url) else None,
    )


def _months(typed: str) -> int | None:
    try:
        months = int(typed.strip())
    except ValueError:
        return None
    return months if -PREGNANCY_MONTHS <= months <= _MOST_MONTHS else None
