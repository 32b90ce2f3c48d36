"""/a/<id>: what an answer rested on, so that a screenshot of it can be checked by anybody who has it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog
from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for

from bot import basis
from bot.basis import CHECKED_FOR
from bot.calendar import day_of
from bot.votes import is_answer_id
from knowledge.policies.phrases import spell_day
from web.extensions import PAGE_LIMIT, limiter

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Response

    from bot.messages import Answer
    from bot.retold.retold import Retold
    from web.services import Services

answers = Blueprint("answers", __name__, template_folder="templates")
limiter.limit(PAGE_LIMIT)(answers)

_SHOWN_CHARACTERS = 80
"""Of what was typed as an id."""

log: structlog.stdlib.BoundLogger = structlog.get_logger("web")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPage:
    """What the page of one answer says."""

    answer_id: str
    said_on: str
    """The day of the answer in words."""
    until: str
    """The last day of the page."""
    parts: tuple[Retold, ...]

    @property
    def decides(self) -> Retold | None:
        """Of several, the one whose place decides; None where there is nothing to compare."""
        if not any(part.is_beside for part in self.parts):
            return None
        return next((part for part in self.parts if not part.is_beside), None)


@answers.get("/a", strict_slashes=False)
def enter() -> Response | str:
    """A form for the id that stands on a screenshot; with one, its page."""
    asked = request.args.get("id", "").strip()
    if not asked:
        return render_template("answers/enter.html", asked="")
    answer_id = asked.rstrip("/").rpartition("/")[2]
    if is_answer_id(answer_id):
        return make_response(redirect(url_for("answers.check", answer_id=answer_id), HTTPStatus.SEE_OTHER))
    return _missing(asked)


@answers.get("/a/<answer_id>", strict_slashes=False)
def check(answer_id: str) -> Response:
    """What one answer rested on, and whether it is still so; for 90 days."""
    services: Services = current_app.extensions["yuertong"]
    now = services.clock()
    with services.database.reading() as connection:
        found = basis.find(connection, answer_id, now=now)
        if found is None:
            return _missing(answer_id)
        said_on = spell_day(day_of(found.asked_at))
        if not found.is_open:
            over = render_template("answers/over.html", said_on=said_on, days=CHECKED_FOR.days)
            return _unlisted(make_response(over, HTTPStatus.GONE))
        parts = services.retelling.retell(connection, found.bases, today=day_of(now))
    page = CheckedPage(
        answer_id=answer_id,
        said_on=said_on,
        until=_last_day(found.asked_at),
        parts=tuple(map(_shown, parts)),
    )
    return _unlisted(make_response(render_template("answers/check.html", page=page)))


def _missing(asked: str) -> Response:
    log.info("answer_unknown", is_readable=is_answer_id(asked))
    page = render_template("answers/enter.html", asked=asked[:_SHOWN_CHARACTERS])
    return _unlisted(make_response(page, HTTPStatus.NOT_FOUND))


def _unlisted(response: Response) -> Response:
    """No search engine shows what somebody asked for."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _shown(part: Retold) -> Retold:
    return replace(part, then=_bare(part.then), now=_bare(part.now))


def _bare(answer: Answer | None) -> Answer | None:
    """An answer without what a conversation would go on with."""
    return None if answer is None else replace(answer, suggestions=(), id=None, talk=None)


def _last_day(asked_at: datetime) -> str:
    return spell_day(day_of(asked_at + CHECKED_FOR))
