"""The page of one text: where it is, what was said, what can be done now, how it reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from flask import abort, make_response, render_template, request

from bot.calendar import SHANGHAI, day_of
from knowledge.articles import store
from knowledge.editing import draft as drafts
from knowledge.editing import listing, manuscripts
from knowledge.editing.comparing import compare
from knowledge.editing.manuscripts import NoSuchText, Stage
from knowledge.editing.provisional import provisional
from knowledge.editing.steps import REMARK_CHARACTERS, Deed, checks_done, steps_of
from knowledge.editing.withdrawing import writer_of
from web.public.reading import ArticlePage, page_of
from web.staff import current
from web.staff.blueprint import services, staff
from web.staff.possible import Possible, Situation, possible
from web.staff.text_words import STAGE_WORDS, Told, ToldStep, told_of, told_steps, topic_word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from flask import Response
    from sqlalchemy import Connection

    from knowledge.articles.article import ArticleProblem
    from knowledge.articles.store import PublishedArticle
    from knowledge.editing.comparing import Change
    from knowledge.editing.manuscripts import Manuscript, Version
    from knowledge.editing.steps import Step

_STEPS_SHOWN: Final = 12
_MORNING: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPage:
    """What the page says."""

    text: Manuscript
    newest: Version
    stage_word: str
    topic: str
    told: tuple[Told, ...]
    steps: Sequence[ToldStep]
    sent_back: ToldStep | None
    """Why it was given back, while nothing was changed since."""
    possible: Possible
    lacking: tuple[ArticleProblem, ...]
    """What keeps the newest version from being an article."""
    reads: ArticlePage
    """As parents would read it, as far as it is written."""
    shown: PublishedArticle | None
    """What parents see, or saw before it was withdrawn."""
    is_withdrawn: bool
    changes: Sequence[Change] | None
    """From what parents see to the newest version; None where there are not two to compare."""


def page(number: int, *, status: HTTPStatus = HTTPStatus.OK, **told: Any) -> Response:
    """The page of a text, with what a refused form held.

    404 where there is no such text.
    """
    found, person = services(), current.me()
    now = found.clock()
    try:
        with found.database.reading() as connection:
            shown = read_page(
                connection,
                number,
                person=person.actor.number,
                roles=person.roles,
                now=now,
            )
    except NoSuchText:
        abort(HTTPStatus.NOT_FOUND)
    tomorrow = (now + timedelta(days=1)).astimezone(SHANGHAI)
    rendered = render_template(
        "staff/text.html",
        page=shown,
        most_remark=REMARK_CHARACTERS,
        steps_shown=_STEPS_SHOWN,
        default_day=tomorrow.date().isoformat(),
        default_clock=f"{_MORNING:02}:00",
        form=request.form,
        **told,
    )
    return make_response(rendered, status)


def refused_page(number: int, trouble: str) -> Response:
    """The page again with why a step was not done; what was typed stays in its box."""
    name = str(request.endpoint).removeprefix(f"{staff.name}.")
    return page(number, status=HTTPStatus.UNPROCESSABLE_ENTITY, trouble=trouble, refused=name)


def read_page(
    connection: Connection, number: int, *, person: int | None, roles: Any, now: datetime
) -> TextPage:
    """What the page says to a person.

    Raises:
        NoSuchText: there is no such text.
    """
    settings, today = services().settings, day_of(now)
    text = manuscripts.find(connection, number)
    newest = manuscripts.version(connection, number, text.version)
    article, _ = drafts.to_article(newest.draft, slug=text.slug)
    state = store.states(connection, [text.slug]).get(text.slug)
    shown = store.last_published(connection, text.slug)
    is_withdrawn = state is not None and state.is_withdrawn
    line = listing.find_line(connection, text.slug)
    writer = None if shown is None else writer_of(connection, number, shown.revision)
    done = steps_of(connection, number)
    steps = told_steps(done, checks=settings.review_steps)
    sent_back = _sent_back(text, done, steps)
    situation = Situation(
        text=text,
        checks_done=checks_done(connection, text),
        checks=settings.review_steps,
        is_complete=article is not None,
        is_sent_back=sent_back is not None,
        is_published=state is not None and not is_withdrawn,
        is_withdrawn=is_withdrawn,
        shown_writer=None if writer is None else writer.number,
        person=person,
        roles=roles,
    )
    # Put down as an article's is, so that 2027/2/28 is no change from 2027-02-28.
    written = newest.draft if article is None else drafts.draft_of(article)
    is_new = shown is not None and newest.revision != shown.revision
    return TextPage(
        text=text,
        newest=newest,
        stage_word=STAGE_WORDS[text.stage],
        topic=topic_word(text.topic),
        told=told_of(line, today=today) if line else (),
        steps=steps,
        sent_back=sent_back,
        possible=possible(situation),
        lacking=() if text.stage is Stage.RELEASED else drafts.left_to_do(newest.draft, slug=text.slug),
        reads=page_of(
            article or provisional(newest.draft, slug=text.slug, today=today),
            today=today,
            path_prefix=settings.path_prefix,
        ),
        shown=shown,
        is_withdrawn=is_withdrawn,
        changes=None if shown is None or not is_new else compare(drafts.draft_of(shown.article), written),
    )


def _sent_back(text: Manuscript, done: Sequence[Step], told: Sequence[ToldStep]) -> ToldStep | None:
    """The last step but for what was said, where it gave back the version that is the newest still."""
    for step, words in zip(reversed(done), told, strict=True):
        if step.deed is not Deed.REMARKED:
            is_back = step.deed is Deed.SENT_BACK and step.version == text.version
            return words if is_back and text.stage is Stage.WRITING else None
    return None
