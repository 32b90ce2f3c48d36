"""What is typed is kept while it is being typed: our script asks, and JSON answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from knowledge.editing import manuscripts, typing
from knowledge.editing.draft import as_read
from web.staff.blueprint import NUMBER, services, staff
from web.staff.form import read_form
from web.staff.guard import open_to
from web.staff.long_forms import takes_writing
from web.staff.writing import WRITERS
from web.staff.writing_page import based_on, found, me, standing_of, told_to_script

if TYPE_CHECKING:
    from flask import Response


@staff.post(f"/articles/<{NUMBER}:number>/typed")
@takes_writing
@open_to(*WRITERS)
def typed(number: int) -> Response:
    """Keep what stands in somebody's form, and tell who else is at it."""
    draft, now = read_form(request.form), services().clock()
    with services().database.writing() as connection, found():
        text = manuscripts.find(connection, number)
        saved = manuscripts.version(connection, number, text.version).draft
        if as_read(saved) == as_read(draft):
            typing.drop(connection, number, me())
        else:
            typing.keep(connection, number, draft, based_on=based_on(), editor=me(), now=now)
        at = standing_of(connection, number, now=now)
    return told_to_script(at, based_on=based_on())
