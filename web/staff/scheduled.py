"""A text whose moment has come: published in the name of whoever scheduled it, or left to wait again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from knowledge.editing import workflow
from knowledge.editing.draft import Unreadable
from knowledge.editing.workflow import Refused
from web.staff import audit
from web.staff.audit import Action, Actor
from web.staff.text_words import NO_TITLE

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from knowledge.editing.manuscripts import Manuscript
    from web.services import Services

log: structlog.stdlib.BoundLogger = structlog.get_logger("web")

CLOCK = Actor(None, "到点自动发布")


def release(services: Services, number: int) -> None:
    """Publish a text whose moment has come; of several clocks, one does.

    What is no article any more, by the rules of a newer release, waits for its
    release by hand, with the reason among its steps.
    """
    now = services.clock()
    try:
        with services.database.writing() as connection:
            audit.take_turn(connection)
            released = workflow.release_due(connection, number, now=now)
            if released is None:
                return
            text, person = released
            actor = Actor(person.number, person.name)
            _record(connection, Action.TEXT_RELEASED_ON_TIME, text, actor=actor, now=now)
    except (Refused, Unreadable) as trouble:
        _put_off(services, number, now, str(trouble))
    else:
        log.info("text_released_on_time", text=number)


def _put_off(services: Services, number: int, now: datetime, reason: str) -> None:
    with services.database.writing() as connection:
        audit.take_turn(connection)
        text = workflow.put_off(connection, number, now=now, reason=reason)
        if text is None:
            return
        _record(connection, Action.TEXT_PUT_OFF, text, actor=CLOCK, now=now)
    log.warning("text_put_off", text=number, reason=reason)


def _record(connection: Connection, action: Action, text: Manuscript, *, actor: Actor, now: datetime) -> None:
    audit.record(
        connection,
        actor=actor,
        action=action,
        subject=text.title or NO_TITLE,
        details={"text": text.number, "version": text.version},
        now=now,
    )
