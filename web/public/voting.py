"""有用 and 没用 beneath an answer on the page: a vote, then the reasons of a useless one, then thanks."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import structlog
from flask import Blueprint, current_app, make_response, render_template, request

from bot import votes
from bot.votes import LINE_CHARACTERS, Outcome, Reason, Verdict, Vote
from web.extensions import PAGE_LIMIT, VOTE_LIMIT, limiter

if TYPE_CHECKING:
    from flask import Response

    from web.services import Services

voting = Blueprint("voting", __name__, template_folder="templates")
limiter.limit(PAGE_LIMIT)(voting)

_STATUS: Final = {
    Outcome.KEPT: HTTPStatus.OK,
    Outcome.CLOSED: HTTPStatus.OK,
    Outcome.UNKNOWN: HTTPStatus.NOT_FOUND,
}

log: structlog.stdlib.BoundLogger = structlog.get_logger("web")


@voting.post("/votes")
@limiter.limit(VOTE_LIMIT)
def vote() -> Response:
    """Keep what a reader says of an answer: a whole page, or only the lines under the answer."""
    told = _told()
    outcome = Outcome.UNKNOWN
    if told is not None:
        services: Services = current_app.extensions["yuertong"]
        with services.database.writing() as connection:
            outcome = votes.cast(connection, told, now=services.clock())
    if told is None or outcome is Outcome.UNKNOWN:
        log.info("vote_unknown", is_readable=told is not None)
    is_htmx = request.headers.get("HX-Request") == "true"
    line = request.form.get("line", "")
    has_said_why = told is not None and (told.reason is not None or bool(told.line.strip()))
    page = render_template(
        "voted.html" if is_htmx else "public/voted.html",
        told=told,
        outcome=outcome,
        # What is too long is kept as far as it goes, and shown again to be shortened.
        is_too_long=len(line) > LINE_CHARACTERS,
        line=line[: 2 * LINE_CHARACTERS],
        asks_why=told is not None and told.verdict is Verdict.USELESS and not has_said_why,
        reasons=Reason,
        most=LINE_CHARACTERS,
    )
    return make_response(page, _STATUS[outcome])


def _told() -> Vote | None:
    """The vote of a form; None where it is none of ours."""
    form = request.form
    try:
        verdict = Verdict(form.get("verdict", ""))
        reason = Reason(form["reason"]) if form.get("reason") else None
    except ValueError:
        return None
    return Vote(answer_id=form.get("answer", ""), verdict=verdict, reason=reason, line=form.get("line", ""))
