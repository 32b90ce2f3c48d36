"""The clock: publishes what is due, heals the index of this machine, and drops what is past its time."""

from __future__ import annotations

import shutil
import signal
import threading
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog

from bot import conversation, journal
from bot.asked import handled
from knowledge.editing import workflow
from web.observability import log_failure
from web.reports import store as reports
from web.staff import attempts, invitations, registry_uploads, scheduled, sessions
from web.wechat import delivery

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from web.services import Services

CATCH_UP_EVERY_S = 0.5
RETENTION_EVERY_S = 60.0
DELIVERIES_KEPT_FOR = timedelta(hours=1)
INDEXES_KEPT_FOR = timedelta(days=7)
INVITATIONS_KEPT_FOR = timedelta(days=30)
"""After they have expired."""

log: structlog.stdlib.BoundLogger = structlog.get_logger("web")


def run(services: Services) -> None:
    """Tick until the process is told to stop (SIGTERM, SIGINT)."""
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    log.info("clock_started")
    since_retention = RETENTION_EVERY_S
    while not stopped.is_set():
        _safely("release", lambda: release_due(services))
        _safely("catch_up", services.article_index.catch_up)
        _safely("catch_up", services.nursery_index.catch_up)
        if since_retention >= RETENTION_EVERY_S:
            _safely("retention", lambda: keep_retention(services))
            since_retention = 0.0
        stopped.wait(CATCH_UP_EVERY_S)
        since_retention += CATCH_UP_EVERY_S
    log.info("clock_stopped")


def release_due(services: Services) -> None:
    """Publish the texts whose moment has come; one that fails does not keep the others back."""
    with services.database.reading() as connection:
        numbers = workflow.due(connection, now=services.clock())
    for number in numbers:
        _safely("release", partial(scheduled.release, services, number))


def keep_retention(services: Services) -> None:
    """Drop what is past its time, from conversations to sessions of the desk; fold the old journal."""
    now = services.clock()
    with services.database.writing() as connection:
        conversations = conversation.forget_expired(connection, now=now)
        deliveries = delivery.forget_before(connection, now - DELIVERIES_KEPT_FOR)
        answered = reports.forget_answered_before(connection, now - reports.KEPT_FOR)
        over = sessions.forget_over(connection, now=now)
        attempts.forget_before(connection, now - attempts.KEPT_FOR)
        handled.forget_before(connection, now - journal.KEPT_FOR)
        invitations.forget_before(connection, now - INVITATIONS_KEPT_FOR)
        uploads = registry_uploads.forget_before(connection, now - registry_uploads.KEPT_FOR)
    folded = 0
    while True:
        with services.database.writing() as connection:
            batch = journal.fold(connection, now=now)
        folded += batch
        if not batch:
            break
    indexes = _drop_old_indexes(services.settings.index_dir, now)
    log.info(
        "retention_kept",
        conversations=conversations,
        deliveries=deliveries,
        reports=answered,
        staff_sessions=over,
        staff_uploads=uploads,
        folded=folded,
        indexes=indexes,
    )


def _drop_old_indexes(folder: Path, now: datetime) -> int:
    """Remove the indexes that former releases left behind; the newest of a subject stays whatever its age."""
    before = (now - INDEXES_KEPT_FOR).timestamp()
    indexes = sorted(folder.glob("*-*/"), key=lambda index: index.stat().st_mtime)
    newest = {index.name.partition("-")[0]: index for index in indexes}
    old = [index for index in indexes if index not in newest.values() and index.stat().st_mtime < before]
    for index in old:
        shutil.rmtree(index, ignore_errors=True)
    return len(old)


def _safely(name: str, work: Callable[[], object]) -> None:
    """The outer edge of the process: one failing round must not end the next."""
    try:
        work()
    except Exception as error:  # noqa: BLE001 - logged with its traceback
        log_failure("clock_round_failed", error, work=name)
