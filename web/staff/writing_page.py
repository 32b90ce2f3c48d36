"""The form of an article as a page: what stands in it, what is wrong with it, who else writes."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from flask import abort, jsonify, make_response, render_template, request, url_for

from bot.calendar import SHANGHAI, day_of
from knowledge.editing import manuscripts, typing
from knowledge.editing.draft import DraftSource, by_heading, read_day
from knowledge.editing.headings import headings_of
from knowledge.editing.manuscripts import Editor, NoSuchText, Stage
from knowledge.editing.steps import given_back
from web.staff import choices, current
from web.staff.blueprint import services
from web.staff.numbers import number_typed
from web.staff.troubles import by_field

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from flask import Response
    from sqlalchemy import Connection

    from knowledge.editing.draft import Draft
    from knowledge.editing.manuscripts import Manuscript, Version
    from knowledge.editing.steps import Step
    from knowledge.editing.typing import Typing
    from web.staff.troubles import Trouble

LATELY: Final = timedelta(minutes=10)
"""Within which somebody who typed is taken to be still at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A text as somebody finds it: what is saved, what they typed and did not save, who else is at it."""

    text: Manuscript
    newest: Version
    mine: Typing | None
    """What this person typed after their last save."""
    others: Sequence[Typing]
    given_back: Step | None
    """Why it was given back, while it was not handed in again."""
    saved_by_me: int
    """The newest version that this person saved; 0 for none."""

    @property
    def mark(self) -> str:
        """What the server holds of it for this person; another one when that is another."""
        typed = self.mine.typed_at.isoformat() if self.mine else ""
        return f"{self.newest.number}|{typed}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionBox:
    """Questions under one heading."""

    heading: str
    questions: str
    is_there: bool
    """Whether the body has that heading."""


@contextmanager
def found() -> Iterator[None]:
    """A text that there is not is a page that there is not."""
    try:
        yield
    except NoSuchText:
        abort(HTTPStatus.NOT_FOUND)


def me() -> Editor:
    """Whoever is logged in, as a text names its writers."""
    actor = current.me().actor
    return Editor(actor.number, actor.name)


def standing_of(connection: Connection, number: int, *, now: datetime) -> Standing:
    """A text as whoever is logged in finds it.

    Raises:
        NoSuchText: there is none.
    """
    text = manuscripts.find(connection, number)
    typed = typing.of(connection, number)
    return Standing(
        text=text,
        newest=manuscripts.version(connection, number, text.version),
        mine=next((each for each in typed if each.person.number == me().number), None),
        others=[
            each for each in typed if each.person.number != me().number and now - each.typed_at <= LATELY
        ],
        given_back=given_back(connection, text) if text.stage is Stage.WRITING else None,
        saved_by_me=manuscripts.newest_by(connection, number, me()),
    )


def based_on() -> int:
    """The version that the form was opened with; 0 for none that there is."""
    return number_typed(request.form.get("based_on", "")) or 0


def warnings_of(at: Standing, *, based_on: int) -> list[str]:
    """What a writer has to know of others at the same text, a sentence each."""
    warnings = []
    if at.others:
        names = "、".join(each.person.name for each in at.others)
        last = clock_words(max(each.typed_at for each in at.others))
        warnings.append(f"{names} 也在写这一篇，{last} 还在打字。先和对方说一声；两个人写的都不会丢。")
    if at.newest.number != based_on:
        who = "您在另一个窗口里" if at.newest.writer.number == me().number else f"{at.newest.writer.name} "
        goes_on = "接着写没关系，存的时候会把两稿并排给您看。"
        warnings.append(f"{who}存了第 {at.newest.number} 稿，和您打开的不是同一稿。{goes_on}")
    return warnings


def told_to_script(at: Standing, *, based_on: int) -> Response:
    """What our script is told once it is kept what stands in the form."""
    return make_response(
        jsonify(
            {
                "state": "kept",
                "at": clock_words(services().clock()),
                "mark": at.mark,
                "number": at.text.number,
                "version": at.newest.number,
                "write": url_for("staff.write", number=at.text.number),
                "typed": url_for("staff.typed", number=at.text.number),
                "forget": url_for("staff.forget_typed", number=at.text.number),
                "warnings": warnings_of(at, based_on=based_on),
            }
        )
    )


def show(
    draft: Draft,
    *,
    at: Standing | None = None,
    based_on: int = 0,
    troubles: Sequence[Trouble] = (),
    said: str = "",
    is_fresh: bool = False,
    beside: Version | None = None,
    more_sources: int = 0,
    status: HTTPStatus = HTTPStatus.OK,
) -> Response:
    """The page with a draft in its form.

    `at` is None for a text that is not begun yet. `is_fresh` is to be said
    where somebody chose what is saved over what they had typed; `beside` is
    another's version to copy from.
    """
    today = day_of(services().clock())
    page = render_template(
        "staff/write.html",
        draft=draft,
        at=at,
        based_on=based_on,
        troubles=troubles,
        sentences=by_field(troubles),
        said=said,
        is_fresh=is_fresh,
        beside=beside,
        sources=_source_blocks(draft, more_sources),
        sections=section_boxes(draft),
        topic_groups=choices.topic_groups(draft.topic, today=today),
        audiences=choices.audience_choices(draft.audience),
        places=choices.place_choices(draft.regions, home=services().settings.home_region),
        unclear_places=choices.unclear_places(draft.regions),
        ages_from=choices.ages_from(draft.age_from),
        ages_until=choices.ages_until(draft.age_until),
        warnings=warnings_of(at, based_on=based_on) if at else [],
        day_field=_day_field,
        clock_words=clock_words,
    )
    return make_response(page, status)


def clock_words(moment: datetime) -> str:
    """The time of a moment on the wall in China: 10:32."""
    return f"{moment.astimezone(SHANGHAI):%H:%M}"


def section_boxes(draft: Draft) -> list[SectionBox]:
    """A box for each heading of the body, then those whose heading is gone while their questions are not."""
    asked = by_heading(draft)
    there = headings_of(draft.body)
    gone = [heading for heading in asked if heading not in there]
    return [
        SectionBox(heading=heading, questions="\n".join(asked.get(heading, ())), is_there=heading in there)
        for heading in (*there, *gone)
    ]


def _source_blocks(draft: Draft, more: int) -> list[DraftSource]:
    blocks = [_with_plain_days(source) for source in draft.sources]
    return [*blocks, *[DraftSource()] * (more or not blocks)]


def _with_plain_days(source: DraftSource) -> DraftSource:
    return replace(source, in_force_from=_day_field(source.in_force_from)[1])


def _day_field(value: str) -> tuple[str, str]:
    """Of which kind the box of a day is, and what stands in it: a box of days drops what is none."""
    day = read_day(value)
    if day is not None:
        return "date", day.isoformat()
    return ("text" if value.strip() else "date"), value
