"""Writing an article: its form, opened and saved."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import structlog
from flask import flash, jsonify, make_response, redirect, render_template, request, url_for

from bot.calendar import day_of
from knowledge.editing import manuscripts, typing, workflow
from knowledge.editing.comparing import compare
from knowledge.editing.draft import Draft
from knowledge.editing.manuscripts import EditedSince
from knowledge.editing.reviewing import review_day
from web.staff import audit, current, held
from web.staff.audit import Action
from web.staff.blueprint import NUMBER, services, staff
from web.staff.form import read_form
from web.staff.guard import open_to
from web.staff.long_forms import takes_writing
from web.staff.roles import Role
from web.staff.troubles import troubles_of
from web.staff.writing_page import based_on, found, me, show, standing_of, told_to_script

if TYPE_CHECKING:
    from datetime import date

    from flask import Response
    from sqlalchemy import Connection
    from werkzeug.wrappers import Response as AnyResponse

    from knowledge.editing.manuscripts import Manuscript, Version

log: structlog.stdlib.BoundLogger = structlog.get_logger("web")

WRITERS: Final = (Role.WRITER, Role.CHECKER, Role.PUBLISHER)
UNTITLED: Final = "还没有题目"
_NOTHING_YET: Final = "还什么都没有写，所以没有存。写上题目或正文的几个字，再存。"
_LONGEST_QUESTION: Final = 200


@staff.get("/articles/new")
@open_to(*WRITERS)
def new_article() -> Response:
    """An empty form, or one that a parent's question begins."""
    draft = Draft(title=_asked("title"), in_force_from=_today().isoformat())
    return show(_with_question(draft))


@staff.post("/articles/new")
@takes_writing
@open_to(*WRITERS)
def begin_article() -> AnyResponse:
    """Save the first version; our script does so as soon as something is typed."""
    draft = read_form(request.form)
    if held.is_asked_by_script():
        return _begin_typed(draft)
    if request.form.get("then") == "source":
        return show(draft, more_sources=1)
    if _is_blank(draft):
        return show(draft, said=_NOTHING_YET, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if "in_force_from" not in request.form:  # of a page with title and body alone
        draft = replace(draft, in_force_from=_today().isoformat(), audience=draft.audience or ("family",))
    draft = _completed(draft)
    with services().database.writing() as connection:
        audit.take_turn(connection)  # before that of articles: see web.staff.doing
        text = _begin(connection, draft)
        refusal = _hand_in(connection, text)
    return _saved(text, draft, refusal)


@staff.get(f"/articles/<{NUMBER}:number>/write")
@open_to(*WRITERS)
def write(number: int) -> Response:
    """The form of a text: with what this person typed last, saved or not.

    `fresh` asks for what is saved all the same; `beside` for one's own text
    with the newest version beneath it.
    """
    is_fresh = "fresh" in request.args
    with services().database.reading() as connection, found():
        at = standing_of(connection, number, now=services().clock())
    beside = at.newest if at.mine and "beside" in request.args else None
    draft, seen = at.newest.draft, at.newest.number
    if at.mine is not None and not is_fresh:
        draft, seen = at.mine.draft, at.newest.number if beside else at.mine.based_on
    # What is still empty is no mistake yet.
    wrong = [trouble for trouble in troubles_of(draft, slug=at.text.slug) if not trouble.is_empty]
    return show(_with_question(draft), at=at, based_on=seen, troubles=wrong, is_fresh=is_fresh, beside=beside)


@staff.post(f"/articles/<{NUMBER}:number>/write")
@takes_writing
@open_to(*WRITERS)
def save_article(number: int) -> AnyResponse:
    """Save a version; two that were written at once are shown side by side."""
    draft, now = read_form(request.form), services().clock()
    seen = based_on()
    if request.form.get("then") == "source":
        return _with_another_source(number, draft, seen)
    draft = _completed(draft)
    clash: EditedSince | None = None
    refusal: workflow.Refused | None = None
    with services().database.writing() as connection, found():
        audit.take_turn(connection)
        before = manuscripts.find(connection, number)
        try:
            version = manuscripts.save(connection, number, draft, based_on=seen, editor=me(), now=now)
        except EditedSince as other:
            clash = other
            typing.keep(connection, number, draft, based_on=seen, editor=me(), now=now)
        else:
            _record_save(connection, before, version)
            text = manuscripts.find(connection, number)
            refusal = _hand_in(connection, text)
    return _both(clash.newest, draft) if clash else _saved(text, draft, refusal)


@staff.post(f"/articles/<{NUMBER}:number>/forget")
@open_to(*WRITERS)
def forget_typed(number: int) -> AnyResponse:
    """Drop what this person typed and did not save."""
    with services().database.writing() as connection, found():
        manuscripts.find(connection, number)
        typing.drop(connection, number, me())
    flash("好，现在是存好的那一稿。")
    return redirect(url_for("staff.write", number=number), HTTPStatus.SEE_OTHER)


@staff.get("/articles/by-slug/<slug>/edit")
@open_to(*WRITERS)
def edit_article(slug: str) -> AnyResponse:
    """Open the text of a published article, and go on to its form."""
    with services().database.writing() as connection, found():
        text = manuscripts.open_published(connection, slug.replace("\0", ""), now=services().clock())
    question = _asked("question") or None
    return redirect(url_for("staff.write", number=text.number, question=question), HTTPStatus.SEE_OTHER)


def _begin(connection: Connection, draft: Draft) -> Manuscript:
    """Begin a text with what was written, and log it."""
    now = services().clock()
    text = manuscripts.open_new(connection, draft, editor=me(), now=now)
    audit.record(
        connection,
        actor=current.me().actor,
        action=Action.TEXT_BEGUN,
        subject=text.title or UNTITLED,
        details={"text": text.number},
        now=now,
    )
    return text


def _is_blank(draft: Draft) -> bool:
    """Whether nothing was written that somebody could miss."""
    written = (draft.title, draft.body.strip(), draft.questions, draft.section_questions, draft.sources)
    return not any((*written, draft.checked_by))


def _begin_typed(draft: Draft) -> Response:
    if _is_blank(draft):
        return make_response(jsonify({"state": "nothing"}))
    with services().database.writing() as connection:
        audit.take_turn(connection)  # before that of articles: see web.staff.doing
        text = _begin(connection, draft)
        at = standing_of(connection, text.number, now=services().clock())
    return told_to_script(at, based_on=text.version)


def _record_save(connection: Connection, before: Manuscript, version: Version) -> None:
    if version.number == before.version:
        return
    audit.record(
        connection,
        actor=current.me().actor,
        action=Action.TEXT_SAVED,
        subject=version.draft.title or UNTITLED,
        details={"text": before.number, "version": version.number},
        now=services().clock(),
    )


def _hand_in(connection: Connection, text: Manuscript) -> workflow.Refused | None:
    """Hand the newest version in where that was the button; what is refused stays saved."""
    if request.form.get("then") != "hand_in":
        return None
    now = services().clock()
    try:
        workflow.hand_in(connection, text.number, seen=text.version, editor=me(), now=now)
    except workflow.Refused as refusal:
        log.info("staff_text_not_handed_in", text=text.number, version=text.version)
        return refusal
    audit.record(
        connection,
        actor=current.me().actor,
        action=Action.TEXT_HANDED_IN,
        subject=text.title or UNTITLED,
        details={"text": text.number, "version": text.version},
        now=now,
    )
    return None


def _saved(text: Manuscript, draft: Draft, refusal: workflow.Refused | None) -> AnyResponse:
    if refusal is not None:
        return _not_handed_in(text, draft, refusal)
    is_handed_in = request.form.get("then") == "hand_in"
    flash(_said_of(text, draft, is_handed_in=is_handed_in))
    endpoint = "staff.text" if is_handed_in else "staff.write"
    return redirect(url_for(endpoint, number=text.number), HTTPStatus.SEE_OTHER)


def _said_of(text: Manuscript, draft: Draft, *, is_handed_in: bool) -> str:
    if is_handed_in:
        return f"第 {text.version} 稿存好了，也送去校对了。校对的人会在“今天”里看到。"
    left = dict.fromkeys(trouble.label for trouble in troubles_of(draft, slug=text.slug))
    lacks = f"送校对以前，还要看看：{'、'.join(left)}。" if left else "写好了就可以送校对。"
    return f"存好了，这是第 {text.version} 稿。{lacks}"


def _not_handed_in(text: Manuscript, draft: Draft, refusal: workflow.Refused) -> Response:
    with services().database.reading() as connection:
        at = standing_of(connection, text.number, now=services().clock())
    is_lacking = isinstance(refusal, workflow.NotComplete)
    said = "存好了，还没有送校对：下面几处补好，再按一次“送校对”。" if is_lacking else f"存好了。{refusal}"
    return show(
        draft,
        at=at,
        based_on=text.version,
        troubles=troubles_of(draft, slug=text.slug),
        said=said,
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
    )


def _with_another_source(number: int, draft: Draft, seen: int) -> Response:
    now = services().clock()
    with services().database.writing() as connection, found():
        typing.keep(connection, number, draft, based_on=seen, editor=me(), now=now)
        at = standing_of(connection, number, now=now)
    return show(draft, at=at, based_on=seen, more_sources=1)


def _both(theirs: Version, mine: Draft) -> Response:
    log.info("staff_text_edited_since", text=theirs.manuscript, version=theirs.number)
    left_out = ("csrf_token", "based_on", "number", "then")
    page = render_template(
        "staff/clash.html",
        theirs=theirs,
        is_own=theirs.writer.number == me().number,
        changes=compare(theirs.draft, mine),
        fields=[each for each in request.form.items(multi=True) if each[0] not in left_out],
    )
    return make_response(page, HTTPStatus.CONFLICT)


def _today() -> date:
    return day_of(services().clock())


def _completed(draft: Draft) -> Draft:
    """With the day of the next look, where the writer leaves it to us."""
    if draft.review_by or not draft.topic:
        return draft
    due = review_day(draft.topic, today=_today())
    return replace(draft, review_by=due.isoformat())


def _with_question(draft: Draft) -> Draft:
    question = _asked("question")
    if not question or question in draft.questions:
        return draft
    return replace(draft, questions=(*draft.questions, question))


def _asked(name: str) -> str:
    return " ".join(request.args.get(name, "").split())[:_LONGEST_QUESTION]
