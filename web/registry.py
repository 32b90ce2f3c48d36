"""A published list taken up: read, understood, planned, applied; for the command line and the desk alike."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import structlog

from bot.calendar import day_of
from directory.registry.applying import take_turn
from directory.registry.plan import state_of
from directory.registry.points import with_ids_as_names
from directory.registry.reconcile import Plan, PlanOutdated, apply, plan, undo
from directory.registry.report import ImportReport, ListKind, Refused
from directory.registry.understanding import understand
from directory.registry.workbook import read_document

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from directory.registry.listing import Listing
    from directory.registry.plan import DirectoryState
    from directory.registry.table import Document
    from directory.registry.undoing import Undone
    from web.services import Services

_TRIES: Final = 5
"""Plans made anew before somebody else's imports are let go first."""

log: structlog.stdlib.BoundLogger = structlog.get_logger("web")


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenList:
    """A file with what whoever hands it in says of it."""

    content: bytes
    file_name: str
    region_code: str | None = None
    """The place whose list it is; None where the rows must tell. A region of today."""
    kind: ListKind | None = None
    """None where titles and headers must tell."""

    @property
    def file_hash(self) -> str:
        """SHA-256 of its bytes."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """What became of a list."""

    report: ImportReport
    plan: Plan | None
    """None where the file was refused; without its effects once they are applied."""
    number: int | None = None
    """Of the import; None where nothing was applied."""


def plan_list(
    services: Services, given: GivenList, *, progress: Callable[[str], None] = lambda _: None
) -> Handled:
    """What applying a list would do; nothing is written. `progress` is told, in Chinese, what goes on."""
    made = _plan(services, given, progress)
    if isinstance(made, Refused):
        return _refused(given, made)
    return Handled(report=made.report(given.file_name), plan=made)


def apply_list(
    services: Services,
    given: GivenList,
    *,
    by: str,
    source: str,
    made_on: DirectoryState | None = None,
    ahead: Callable[[Connection], None] = lambda _: None,
    alongside: Callable[[Connection, int, ImportReport], None] = lambda *_: None,
    progress: Callable[[str], None] = lambda _: None,
) -> Handled:
    """Apply a list; an empty `source` is the title of the list, or else the name of its file.

    With `made_on`, only what was planned upon that state of the directory.
    `ahead` is called first in the transaction that writes, for turns that must be
    taken before the directory's; `alongside` last in it, with the number and the
    report of a new import.

    Raises:
        PlanOutdated: others keep changing the directory at the same time, or
            it is no longer as it was when the plan was looked at; nothing was written.
    """
    attempt = 1
    while True:
        made = _plan(services, given, progress)
        if isinstance(made, Refused):
            return _refused(given, made)
        if made_on is not None and made.made_on != made_on and made.already is None:
            raise PlanOutdated
        report = made.report(given.file_name)
        progress("写入")
        try:
            number, is_new = _apply(
                services,
                given,
                made,
                by=by,
                source=source,
                ahead=ahead,
                alongside=alongside,
                report=report,
            )
        except PlanOutdated:
            if attempt == _TRIES or made_on is not None:
                raise
            attempt += 1
            log.info("registry_planned_again", file=given.file_name)
            continue
        # Applied, the effects of a list of the whole country are a hundred megabytes of no use.
        made = replace(made, effects=())
        if is_new:
            progress("索引")
            services.nursery_index.catch_up()
        return Handled(report=report, plan=made, number=number)


def undo_import(
    services: Services,
    number: int | None,
    *,
    by: str,
    ahead: Callable[[Connection], None] = lambda _: None,
    alongside: Callable[[Connection, Undone], None] = lambda *_: None,
) -> Undone:
    """Take back an import, or the newest that stands; found as before it at once.

    `ahead` is called first in the transaction that takes it back, `alongside` last.

    Raises:
        UndoRefused: it cannot be taken back; its text says why.
    """
    from web.preparing import keep_samples  # noqa: PLC0415 - what loads articles, which no page of the desk needs

    with services.database.writing() as connection:
        ahead(connection)
        done = undo(connection, number, by=by, at=services.clock())
        alongside(connection, done)
    keep_samples(services)
    services.nursery_index.catch_up()
    return done


def _apply(
    services: Services,
    given: GivenList,
    made: Plan,
    *,
    by: str,
    source: str,
    ahead: Callable[[Connection], None],
    alongside: Callable[[Connection, int, ImportReport], None],
    report: ImportReport,
) -> tuple[int | None, bool]:
    """The number of the import that stands now, and whether this made it."""
    with services.database.writing() as connection:
        ahead(connection)
        take_turn(connection)
        newest = state_of(connection).newest
        number = apply(
            connection,
            made,
            by=by,
            at=services.clock(),
            file_hash=given.file_hash,
            file_name=given.file_name,
            source=source or made.listing.title or given.file_name,
        )
        is_new = number is not None and number > newest
        if number is not None and is_new:
            alongside(connection, number, report)
    return number, is_new


def _listing(services: Services, given: GivenList, progress: Callable[[str], None]) -> Listing | Refused:
    progress("读")
    try:
        return understand(
            _document(given),  # handed over, not kept: it is let go row by row
            filename=given.file_name,
            region_code=given.region_code,
            kind=given.kind,
            gazetteer=services.gazetteer,
            today=day_of(services.clock()),
        )
    except Refused as refused:
        log.info("registry_refused", file=given.file_name, code=refused.code)
        return refused


def _document(given: GivenList) -> Document:
    document = read_document(given.content, filename=given.file_name)
    return with_ids_as_names(document) if given.kind is ListKind.POINTS else document


def _plan(services: Services, given: GivenList, progress: Callable[[str], None]) -> Plan | Refused:
    # Read anew for each plan: kept beside it, a list of the whole country takes as much room again.
    listing = _listing(services, given, progress)
    if isinstance(listing, Refused):
        return listing
    progress("核对")
    with services.database.reading() as connection:
        return plan(
            connection,
            listing,
            region_code=given.region_code,
            gazetteer=services.gazetteer,
            file_hash=given.file_hash,
        )


def _refused(given: GivenList, refused: Refused) -> Handled:
    return Handled(report=ImportReport(file=given.file_name, kind=given.kind, refused=refused), plan=None)
