"""`/desk/registry/imports`: one import, what it did, and the way back."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import structlog
from flask import abort, flash, make_response, redirect, render_template, url_for

from directory import labels
from directory.registry.effects import touched
from directory.registry.plan import EffectKind
from directory.registry.undoing import UndoRefused, foresee
from directory.store import find_import
from web.staff import audit, current
from web.staff.audit import Action
from web.staff.blueprint import NUMBER, services, staff
from web.staff.guard import open_to
from web.staff.roles import Role

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from werkzeug.wrappers import Response as AnyResponse

    from directory.registry.undoing import Undone
    from directory.store import ImportRecord

_FIRST: Final = 20
_NEW: Final = (EffectKind.ADDED,)
_OTHERWISE: Final = (EffectKind.CHANGED, EffectKind.WITHDRAWN)

log: structlog.stdlib.BoundLogger = structlog.get_logger("web")


@staff.get(f"/registry/imports/<{NUMBER}:number>")
@open_to(Role.PUBLISHER, Role.ADMINISTRATOR)
def import_done(number: int) -> str:
    """What an import did, as it was reported then and as it stands today."""
    from web.registry_report import changes_in_words  # noqa: PLC0415

    with services().database.reading() as connection:
        record = _record(connection, number)
        added_count, added = touched(connection, number, _NEW, most=_FIRST)
        changed_count, changed = touched(connection, number, _OTHERWISE, most=_FIRST)
    region = services().gazetteer.get(record.region_code) if record.region_code else None
    return render_template(
        "staff/registry_import.html",
        record=record,
        kind=labels.KINDS_OF_LIST[record.kind.value],
        region=region,
        added_count=added_count,
        added=added,
        changed_count=changed_count,
        changed=[(one, changes_in_words(one.fields)) for one in changed],
        rejected=record.report.get("rejected", [])[:_FIRST],
        rejected_count=len(record.report.get("rejected", [])),
    )


@staff.get(f"/registry/imports/<{NUMBER}:number>/undo")
@open_to(Role.PUBLISHER, Role.ADMINISTRATOR)
def undo_form(number: int) -> AnyResponse:
    """What taking it back would bring back."""
    from web.registry_report import changes_in_words  # noqa: PLC0415

    with services().database.reading() as connection:
        record = _record(connection, number)
        try:
            foreseen = foresee(connection, number)
        except UndoRefused as refused:
            return _cannot_undo(record, str(refused))
        _, added = touched(connection, number, _NEW, most=_FIRST)
        _, changed = touched(connection, number, _OTHERWISE, most=_FIRST)
    page = render_template(
        "staff/registry_undo.html",
        record=record,
        foreseen=foreseen,
        added=added,
        changed=[
            (one, changes_in_words((field, new, old) for field, old, new in one.fields)) for one in changed
        ],
    )
    return make_response(page)


@staff.post(f"/registry/imports/<{NUMBER}:number>/undo")
@open_to(Role.PUBLISHER, Role.ADMINISTRATOR)
def undo(number: int) -> AnyResponse:
    """Take it back."""
    from web.registry import undo_import  # noqa: PLC0415

    me = current.me()

    def note(connection: Connection, done: Undone) -> None:
        audit.record(
            connection,
            actor=me.actor,
            action=Action.LIST_UNDONE,
            subject=done.file_name,
            details={"number": done.number, "taken_out": done.taken_out, "restored": done.restored},
            now=services().clock(),
        )

    with services().database.reading() as connection:
        record = _record(connection, number)
    try:
        done = undo_import(services(), number, by=me.name, ahead=audit.take_turn, alongside=note)
    except UndoRefused as refused:
        return _cannot_undo(record, str(refused))
    log.info("registry_import_undone", number=number, taken_out=done.taken_out, restored=done.restored)
    flash("撤销好了，目录回到了这次导入以前。")
    return redirect(url_for("staff.import_done", number=number), HTTPStatus.SEE_OTHER)


def _record(connection: Connection, number: int) -> ImportRecord:
    record = find_import(connection, number)
    if record is None:
        abort(HTTPStatus.NOT_FOUND)
    return record


def _cannot_undo(record: ImportRecord, why: str) -> AnyResponse:
    page = render_template("staff/registry_undo.html", record=record, why_not=why)
    return make_response(page, HTTPStatus.CONFLICT)
