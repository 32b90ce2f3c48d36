"""`/desk/articles/<number>`: one text, and the steps that its writer and those who check it take."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import abort, redirect, request, url_for

from knowledge.editing import manuscripts, workflow
from knowledge.editing.manuscripts import NoSuchText
from knowledge.editing.steps import checks_done
from knowledge.editing.workflow import CHECKS
from web.staff import text_page
from web.staff.audit import Action
from web.staff.blueprint import NUMBER, services, staff
from web.staff.doing import Asked, carry_out
from web.staff.guard import open_to
from web.staff.roles import EDITORS, Role

if TYPE_CHECKING:
    from flask import Response
    from werkzeug.wrappers import Response as AnyResponse


@staff.get(f"/articles/<{NUMBER}:number>")
@open_to()
def text(number: int) -> Response:
    """Where it is, who did what, what can be done now."""
    return text_page.page(number)


@staff.post("/articles/open")
@open_to(*EDITORS)
def open_text() -> AnyResponse:
    """The page of an article that was never opened at the desk."""
    found = services()
    slug = request.form.get("slug", "").replace("\0", "")
    try:
        with found.database.writing() as connection:
            number = manuscripts.open_published(connection, slug, now=found.clock()).number
    except NoSuchText:
        abort(HTTPStatus.NOT_FOUND)
    return redirect(url_for("staff.text", number=number), HTTPStatus.SEE_OTHER)


@staff.post(f"/articles/<{NUMBER}:number>/hand-in")
@open_to(*EDITORS)
def hand_in(number: int) -> AnyResponse:
    """Hand it in to be checked."""

    def work(asked: Asked) -> None:
        workflow.hand_in(
            asked.connection,
            number,
            seen=asked.seen,
            editor=asked.editor,
            now=asked.now,
            remark=asked.remark,
        )

    return carry_out(number, Action.TEXT_HANDED_IN, work, said="送去了，校对的人在“今天”里就看得到。")


@staff.post(f"/articles/<{NUMBER}:number>/take-back")
@open_to(*EDITORS)
def take_back(number: int) -> AnyResponse:
    """Take it back to go on writing."""

    def work(asked: Asked) -> None:
        workflow.take_back(asked.connection, number, seen=asked.seen, editor=asked.editor, now=asked.now)

    return carry_out(number, Action.TEXT_TAKEN_BACK, work, said="收回来了，改好再送。")


@staff.post(f"/articles/<{NUMBER}:number>/check")
@open_to(Role.CHECKER, Role.PUBLISHER)
def check(number: int) -> AnyResponse:
    """Pass the next check."""

    def work(asked: Asked) -> dict[str, Any]:
        known = manuscripts.find(asked.connection, number)
        done = len(checks_done(asked.connection, known))
        workflow.check(
            asked.connection,
            number,
            seen=asked.seen,
            editor=asked.editor,
            checks=asked.checks,
            now=asked.now,
            remark=asked.remark,
        )
        names = CHECKS[asked.checks]
        return {"check": names[min(done, len(names) - 1)]}

    return carry_out(number, Action.TEXT_CHECKED, work, said="通过了，交给下一位。")


@staff.post(f"/articles/<{NUMBER}:number>/send-back")
@open_to(Role.CHECKER, Role.PUBLISHER)
def send_back(number: int) -> AnyResponse:
    """Give it back to its writer, saying why."""

    def work(asked: Asked) -> None:
        workflow.send_back(
            asked.connection,
            number,
            seen=asked.seen,
            editor=asked.editor,
            now=asked.now,
            remark=asked.remark,
        )

    return carry_out(number, Action.TEXT_SENT_BACK, work, said="退回去了，写稿的人看得到您写的话。")


@staff.post(f"/articles/<{NUMBER}:number>/say")
@open_to(*EDITORS)
def say(number: int) -> AnyResponse:
    """Say something about the version that was looked at."""

    def work(asked: Asked) -> dict[str, Any]:
        workflow.say(
            asked.connection,
            number,
            version=asked.seen,
            editor=asked.editor,
            now=asked.now,
            remark=asked.remark,
        )
        return {"version": asked.seen}

    return carry_out(number, Action.TEXT_REMARKED, work, said="记下了。")
