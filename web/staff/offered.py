"""`/desk/offered/<slug>`: what a newer release would say of an article of the desk, beside the desk's own."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for

from knowledge.articles import store
from knowledge.editing import draft as drafts
from knowledge.editing import manuscripts, offers
from knowledge.editing.comparing import compare
from knowledge.editing.manuscripts import Editor, NoSuchText
from knowledge.editing.workflow import Refused
from web.staff import audit, current
from web.staff.audit import Action
from web.staff.blueprint import services, staff
from web.staff.guard import open_to
from web.staff.roles import EDITORS, Role

if TYPE_CHECKING:
    from flask import Response
    from sqlalchemy import Connection
    from werkzeug.wrappers import Response as AnyResponse

    from knowledge.editing.offers import Offer


@staff.get("/offered/<slug>")
@open_to(*EDITORS)
def offered(slug: str) -> Response:
    """Both texts, and what may be done."""
    return _page(slug)


@staff.post("/offered/<slug>/take-up")
@open_to(Role.WRITER)
def take_up_offer(slug: str) -> AnyResponse:
    """Make it the newest version, which goes the usual way."""
    found, actor, seen = services(), current.me().actor, request.form.get("seen", "")
    try:
        with found.database.writing() as connection:
            audit.take_turn(connection)
            text = offers.take_up(
                connection, slug, seen=seen, editor=Editor(actor.number, actor.name), now=found.clock()
            )
            _log(connection, Action.OFFER_TAKEN_UP, text.title, text=text.number, version=text.version)
    except NoSuchText:
        abort(HTTPStatus.NOT_FOUND)
    except Refused as refusal:
        return _page(slug, status=HTTPStatus.UNPROCESSABLE_ENTITY, trouble=str(refusal))
    flash("采用了，成了新的一稿。看过没问题就送校对。")
    return redirect(url_for("staff.text", number=text.number), HTTPStatus.SEE_OTHER)


@staff.post("/offered/<slug>/leave")
@open_to(Role.WRITER)
def leave_offer(slug: str) -> AnyResponse:
    """Let the desk's own text stand."""
    found, seen = services(), request.form.get("seen", "")
    try:
        with found.database.writing() as connection:
            audit.take_turn(connection)
            offer = offers.find(connection, slug)
            offers.leave(connection, slug, seen=seen, now=found.clock())
            _log(connection, Action.OFFER_LEFT, offer.draft.title, slug=slug)
    except NoSuchText:
        abort(HTTPStatus.NOT_FOUND)
    except Refused as refusal:
        return _page(slug, status=HTTPStatus.UNPROCESSABLE_ENTITY, trouble=str(refusal))
    flash("好，还用您这里的写法。")
    return redirect(url_for("staff.today"), HTTPStatus.SEE_OTHER)


def _page(slug: str, *, status: HTTPStatus = HTTPStatus.OK, **told: Any) -> Response:
    try:
        with services().database.reading() as connection:
            offer = offers.find(connection, slug)
            ours, is_withdrawn = _ours(connection, offer)
    except NoSuchText:
        abort(HTTPStatus.NOT_FOUND)
    page = render_template(
        "staff/offered.html",
        offer=offer,
        is_withdrawn=is_withdrawn,
        changes=compare(ours, offer.draft),
        **told,
    )
    return make_response(page, status)


def _ours(connection: Connection, offer: Offer) -> tuple[drafts.Draft, bool]:
    """What the desk has of it, the newest version, and whether parents do not see it."""
    state = store.states(connection, [offer.slug]).get(offer.slug)
    text = manuscripts.by_slug(connection, offer.slug)
    if text is not None:
        newest = manuscripts.version(connection, text.number, text.version).draft
        article, _ = drafts.to_article(newest, slug=offer.slug)
        ours = newest if article is None else drafts.draft_of(article)
    else:
        shown = store.last_published(connection, offer.slug)
        if shown is None:
            raise NoSuchText
        ours = drafts.draft_of(shown.article)
    return ours, state is not None and state.is_withdrawn


def _log(connection: Connection, action: Action, title: str, **details: Any) -> None:
    audit.record(
        connection,
        actor=current.me().actor,
        action=action,
        subject=title,
        details=details,
        now=services().clock(),
    )
