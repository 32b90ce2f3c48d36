"""A step of a text, done by whoever is logged in: in one transaction with its entry in the log.

Locks are taken in one order everywhere, or two people who publish at once wait
for each other for ever: the log's (`audit.take_turn`), before any row is
written; then that of articles (`store.take_turn`) or of the directory; then that
of the change log's numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import structlog
from flask import abort, flash, redirect, request, url_for

from knowledge.editing import manuscripts
from knowledge.editing.manuscripts import Editor, NoSuchText
from knowledge.editing.steps import REMARK_CHARACTERS
from knowledge.editing.workflow import Refused, refuse
from web.staff import audit, current
from web.staff.blueprint import services
from web.staff.form import typed_text
from web.staff.numbers import number_typed
from web.staff.text_page import refused_page
from web.staff.text_words import NO_TITLE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection
    from werkzeug.wrappers import Response as AnyResponse

    from web.staff.audit import Action

log: structlog.stdlib.BoundLogger = structlog.get_logger("web")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asks for a step, and what came with the form."""

    connection: Connection
    editor: Editor
    now: datetime
    seen: int
    """The version that was looked at."""
    remark: str
    checks: int
    """How many there are before a release."""


def carry_out(
    number: int,
    action: Action,
    work: Callable[[Asked], Mapping[str, Any] | None],
    *,
    said: str,
    reaches_parents: bool = False,
) -> AnyResponse:
    """Do a step, log it, and go back to the text's page; or say there why it was not done, losing nothing.

    What `work` gives goes into the entry of the log.
    """
    found, actor = services(), current.me().actor
    now = found.clock()
    try:
        asked_seen, remark = _seen(), _remark()
        with found.database.writing() as connection:
            audit.take_turn(connection)
            details = work(
                Asked(
                    connection=connection,
                    editor=Editor(actor.number, actor.name),
                    now=now,
                    seen=asked_seen,
                    remark=remark,
                    checks=found.settings.review_steps,
                )
            )
            text = manuscripts.find(connection, number)
            audit.record(
                connection,
                actor=actor,
                action=action,
                subject=text.title or NO_TITLE,
                details={"text": number, "version": text.version, **(details or {})},
                now=now,
            )
    except NoSuchText:
        abort(HTTPStatus.NOT_FOUND)
    except Refused as refusal:
        log.info("staff_step_refused", action=action.value, text=number)
        return refused_page(number, str(refusal))
    if reaches_parents:
        found.article_index.catch_up_at_once()
    flash(said)
    return redirect(url_for("staff.text", number=number), HTTPStatus.SEE_OTHER)


def _seen() -> int:
    seen = number_typed(request.form.get("seen", ""))
    if seen is None:
        refuse("这一页没有传完整，什么都没有做。请刷新以后再点一次。")
    return seen


def _remark() -> str:
    remark = typed_text(request.form.get("remark", ""))
    if len(remark) > REMARK_CHARACTERS:
        refuse(f"写得太长了，最多 {REMARK_CHARACTERS} 个字，现在有 {len(remark)} 个。请短一点。")
    return remark
