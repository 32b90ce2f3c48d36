"""`/desk/articles/<number>/versions`: every version of a text, and any two side by side."""

from __future__ import annotations

from http import HTTPStatus

from flask import abort, render_template, request

from knowledge.articles import store
from knowledge.editing import draft as drafts
from knowledge.editing import manuscripts
from knowledge.editing.comparing import compare
from knowledge.editing.manuscripts import NoSuchText
from web.staff import current
from web.staff.blueprint import NUMBER, services, staff
from web.staff.guard import open_to
from web.staff.numbers import number_typed
from web.staff.roles import Role
from web.staff.text_words import ORIGIN_WORDS


@staff.get(f"/articles/<{NUMBER}:number>/versions")
@open_to()
def versions(number: int) -> str:
    """Every version, the newest first."""
    person = current.me()
    try:
        with services().database.reading() as connection:
            text = manuscripts.find(connection, number)
            history = manuscripts.history(connection, number)
            state = store.states(connection, [text.slug]).get(text.slug)
    except NoSuchText:
        abort(HTTPStatus.NOT_FOUND)
    # The revision that parents see may stand with more than one version; the newest counts.
    shown = next(
        (
            each.number
            for each in history
            if state is not None and not state.is_withdrawn and each.revision == state.revision
        ),
        None,
    )
    may_go_back = {
        each.number
        for each in history
        if Role.PUBLISHER in person.roles
        and each.revision is not None
        and each.number != shown
        and (each.writer.number is None or each.writer.number != person.actor.number)
    }
    return render_template(
        "staff/versions.html",
        text=text,
        history=history,
        shown=shown,
        may_go_back=may_go_back,
        origins=ORIGIN_WORDS,
    )


@staff.get(f"/articles/<{NUMBER}:number>/compare")
@open_to()
def compare_versions(number: int) -> str:
    """Two versions side by side; without a choice, the newest and the one before."""
    try:
        with services().database.reading() as connection:
            text = manuscripts.find(connection, number)
            after = number_typed(request.args.get("after", "")) or text.version
            before = number_typed(request.args.get("before", "")) or max(after - 1, 1)
            pair = [manuscripts.version(connection, number, each) for each in (before, after)]
    except NoSuchText:
        abort(HTTPStatus.NOT_FOUND)
    changes = compare(*(_as_article(each.draft, text.slug) for each in pair))
    return render_template("staff/compare.html", text=text, before=pair[0], after=pair[1], changes=changes)


def _as_article(draft: drafts.Draft, slug: str) -> drafts.Draft:
    """Put down as an article's is where it is one, so that 2027/2/28 is no change from 2027-02-28."""
    article, _ = drafts.to_article(draft, slug=slug)
    return draft if article is None else drafts.draft_of(article)
