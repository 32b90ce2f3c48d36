"""`/desk/audit`: what was done at the desk, the newest first; for administrators."""

from __future__ import annotations

from typing import Final

from flask import render_template, request

from web.staff import audit
from web.staff.audit_words import sentence
from web.staff.blueprint import services, staff
from web.staff.guard import open_to
from web.staff.numbers import number_typed
from web.staff.roles import Role

_ON_A_PAGE: Final = 50


@staff.get("/audit")
@open_to(Role.ADMINISTRATOR)
def audit_log() -> str:
    """One page of entries."""
    before = number_typed(request.args.get("before", ""))
    with services().database.reading() as connection:
        entries = audit.latest(connection, before=before, most=_ON_A_PAGE + 1)
    shown = entries[:_ON_A_PAGE]
    return render_template(
        "staff/audit.html",
        entries=[(entry, sentence(entry)) for entry in shown],
        is_first=before is None,
        older_before=shown[-1].number if len(entries) > _ON_A_PAGE else None,
    )
