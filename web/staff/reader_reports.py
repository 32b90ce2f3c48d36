"""`/desk/reports`: what readers say is wrong, and the answers that they find under their address."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import structlog
from flask import abort, flash, make_response, redirect, render_template, request, url_for

from web.reports import store
from web.reports.store import MOST_CHARACTERS, AnsweredBefore, NoSuchReport, Subject
from web.staff import audit, current
from web.staff.asked import edit_article
from web.staff.audit import Action
from web.staff.blueprint import NUMBER, services, staff
from web.staff.guard import open_to
from web.staff.roles import Role

if TYPE_CHECKING:
    from flask import Response
    from werkzeug.wrappers import Response as AnyResponse

MOST_SHOWN: Final = 100

_EMPTY: Final = "答复还是空的：请写一句话，说核实了什么、改了什么。"
_TOO_LONG: Final = f"答复最多 {MOST_CHARACTERS} 个字，请写短一点。"
_ANSWERED: Final = "这一条刚才已经有人答复了，在“答复过的”里看得到。您写的没有发出去。"

log: structlog.stdlib.BoundLogger = structlog.get_logger("web")


@staff.get("/reports")
@open_to()
def reader_reports() -> str:
    """The open ones, the oldest first; or the answered ones, the newest first."""
    return _page(is_open=request.args.get("show") != "answered")


@staff.post(f"/reports/<{NUMBER}:number>/answer")
@open_to(Role.CHECKER, Role.PUBLISHER)
def answer_report(number: int) -> AnyResponse:
    """Close a report with an answer that its reader finds."""
    text = request.form.get("text", "")
    trouble = _trouble(text)
    if trouble:
        return _again(number, text, trouble)
    now = services().clock()
    try:
        with services().database.writing() as connection:
            audit.take_turn(connection)  # of two who answer at once, the second finds it answered
            report = store.numbered(connection, number)
            store.answer(connection, number, text, now=now)
            audit.record(
                connection,
                actor=current.me().actor,
                action=Action.REPORT_ANSWERED,
                subject=report.title if report else "",
                details={"report": number},
                now=now,
            )
    except NoSuchReport:
        abort(HTTPStatus.NOT_FOUND)
    except AnsweredBefore:
        log.info("report_answered_before", number=number)
        return _again(number, text, _ANSWERED)
    flash("答复了。说不对的人在给他的网址上看得到。")
    return redirect(url_for("staff.reader_reports"), HTTPStatus.SEE_OTHER)


def _trouble(text: str) -> str | None:
    """What keeps an answer from being given, and what to do; None for a good one."""
    if not store.cleaned(text):
        return _EMPTY
    return _TOO_LONG if len(text) > MOST_CHARACTERS else None


def _again(number: int, text: str, trouble: str) -> Response:
    """The list with what was written, which nobody need write again."""
    page = _page(is_open=True, number=number, text=text, trouble=trouble)
    return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY)


def _page(*, is_open: bool, number: int | None = None, text: str = "", trouble: str | None = None) -> str:
    with services().database.reading() as connection:
        found = store.listed(connection, is_open=is_open, most=MOST_SHOWN)
        waiting = store.how_many_open(connection)
        slugs = services().published.shelf(connection).articles.keys()
    return render_template(
        "staff/reader_reports.html",
        is_open=is_open,
        reports=found,
        waiting=waiting,
        is_published={each.number: each.kind is Subject.NURSERY or each.key in slugs for each in found},
        number=number,
        text=text,
        trouble=trouble,
        most=MOST_CHARACTERS,
        may_answer=not current.me().roles.isdisjoint({Role.CHECKER, Role.PUBLISHER}),
        edit_article=edit_article,
    )
