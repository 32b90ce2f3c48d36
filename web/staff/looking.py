"""What stands beside the form: the text as parents will meet it, and what is worth a look.

Each view takes the fields of the form as they are typed, sound or not, and
gives a part of a page, or without a script a whole one. Nothing is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import structlog
from flask import render_template, request

from bot.calendar import day_of
from bot.steps.articles import answer_of
from knowledge.editing import manuscripts
from knowledge.editing.checking.leads import quoted
from knowledge.editing.checks import Weight, check
from knowledge.editing.draft import left_to_do
from knowledge.editing.provisional import provisional
from knowledge.editing.slugs import free_slug
from web.public.reading import page_of
from web.staff.around_drafts import around
from web.staff.blueprint import services, staff
from web.staff.bodies import takes
from web.staff.form import MOST_BYTES, TOO_LONG, read_form
from web.staff.guard import open_to
from web.staff.numbers import number_typed
from web.staff.trying import MOST_QUESTIONS, Trial
from web.staff.wechat_preview import preview

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from knowledge.articles.article import Article, ArticleProblem
    from knowledge.articles.shelf import Shelf
    from knowledge.editing.draft import Draft

NUMBER: Final = "number"
"""The field that holds the number of the text, where it has been saved before."""

_ASKED_CHARACTERS: Final = 200
ASKED: Final = "asked"
"""The field of a question that is tried beside the attached ones."""


log: structlog.stdlib.BoundLogger = structlog.get_logger("web")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was sent, as it can be shown."""

    draft: Draft
    article: Article
    lacking: tuple[ArticleProblem, ...]


@staff.post("/looking/page")
@takes(MOST_BYTES, if_larger=TOO_LONG)
@open_to()
def look_page() -> str:
    """The page of the article, in the large version too."""
    with services().database.reading() as connection:
        seen = _see(connection)
    page = page_of(seen.article, today=_today(), path_prefix=services().settings.path_prefix)
    return _show(
        "page",
        seen,
        html=render_template("staff/looking_article.html", page=page, is_care=False),
        large=render_template("staff/looking_article.html", page=page, is_care=True),
    )


@staff.post("/looking/wechat")
@takes(MOST_BYTES, if_larger=TOO_LONG)
@open_to()
def look_wechat() -> str:
    """What the account would send to whoever asks the first attached question."""
    with services().database.reading() as connection:
        seen = _see(connection)
        trial = Trial(services(), connection, _shelf(connection), seen.article)
        shown = preview(trial, services(), today=_today()) if trial.has_text else None
    return _show("wechat", seen, shown=shown)


@staff.post("/looking/bot")
@takes(MOST_BYTES, if_larger=TOO_LONG)
@open_to()
def look_bot() -> str:
    """What the bot says of each section, and whether its first sentences stand alone."""
    with services().database.reading() as connection:
        seen = _see(connection)
        trial = Trial(services(), connection, _shelf(connection), seen.article)
    sections = [
        (
            each,
            answer_of(
                each.section,
                shelf=trial.shelf,
                asked=None,
                today=_today(),
                gazetteer=services().gazetteer,
            ),
        )
        for each in quoted(trial.sections)
    ]
    return _show("bot", seen, sections=sections)


@staff.post("/looking/answers")
@takes(MOST_BYTES, if_larger=TOO_LONG)
@open_to()
def look_answers() -> str:
    """What answers the attached questions today, and what would with this text."""
    asked = " ".join(request.form.get(ASKED, "").split())[:_ASKED_CHARACTERS]
    with services().database.reading() as connection:
        seen = _see(connection)
        shelf = _shelf(connection)
        questions = tuple(dict.fromkeys(filter(None, (asked, *seen.article.every_question))))
        trial = Trial(services(), connection, shelf, seen.article)
        surroundings = around(services(), shelf, slug=seen.article.slug)
        tried = trial.try_each(questions, surroundings)
    return _show(
        "answers",
        seen,
        tried=tried,
        asked=asked,
        count=len(questions),
        most=MOST_QUESTIONS,
        has_text=trial.has_text,
        begins=seen.article.in_force_from if not seen.article.in_force_on(_today()) else None,
    )


@staff.post("/looking/checks")
@takes(MOST_BYTES, if_larger=TOO_LONG)
@open_to()
def look_checks() -> str:
    """What is worth a look, what could harm first."""
    with services().database.reading() as connection:
        seen = _see(connection)
        surroundings = around(services(), _shelf(connection), slug=seen.article.slug)
    remarks = check(seen.draft, surroundings, slug=seen.article.slug)
    groups = [(weight, [each for each in remarks if each.weight is weight]) for weight in Weight]
    return _show("checks", seen, groups=[group for group in groups if group[1]], count=len(remarks))


def _see(connection: Connection) -> Seen:
    draft = read_form(request.form)
    slug = _slug(connection, draft)
    return Seen(
        draft=draft,
        article=provisional(draft, slug=slug, today=_today()),
        lacking=left_to_do(draft, slug=slug),
    )


def _slug(connection: Connection, draft: Draft) -> str:
    """The address of the text, or the one that a new text would get."""
    number = number_typed(request.form.get(NUMBER, ""))
    if number is not None:
        try:
            return manuscripts.find(connection, number).slug
        except manuscripts.NoSuchText:
            log.info("looked_at_unknown_text", number=number)
    return free_slug(connection, draft.title)


def _shelf(connection: Connection) -> Shelf:
    return services().published.shelf(connection)


def _today() -> date:
    return day_of(services().clock())


def _show(look: str, seen: Seen, **told: Any) -> str:
    is_part = request.headers.get("HX-Request") == "true"
    return render_template(
        f"staff/looking_{look}.html",
        base=f"staff/looking_{'part' if is_part else 'whole'}.html",
        is_part=is_part,
        look=look,
        seen=seen,
        sent=[pair for pair in request.form.items(multi=True) if pair[0] not in {"csrf_token", ASKED}],
        **told,
    )
