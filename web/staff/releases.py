"""What publishers do to a text: what parents see changes with it, or will."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from flask import request

from knowledge.editing import withdrawing, workflow
from knowledge.editing.workflow import refuse
from web.staff.audit import Action
from web.staff.blueprint import NUMBER, staff
from web.staff.doing import Asked, carry_out
from web.staff.guard import open_to
from web.staff.numbers import number_typed
from web.staff.roles import Role
from web.staff.times import moment_in_full, moment_typed

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

LATEST: Final = timedelta(days=366)
"""How far ahead a release may be scheduled: a later one is rather a slip of the hand."""


@staff.post(f"/articles/<{NUMBER}:number>/release")
@open_to(Role.PUBLISHER)
def release(number: int) -> AnyResponse:
    """Publish the version that was looked at."""

    def work(asked: Asked) -> dict[str, Any]:
        published = workflow.release(
            asked.connection,
            number,
            seen=asked.seen,
            editor=asked.editor,
            checks=asked.checks,
            now=asked.now,
        )
        return {"revision": published.revision}

    said = "发布了，家长现在就看得到，机器人也照这一稿回答。"
    return carry_out(number, Action.TEXT_RELEASED, work, said=said, reaches_parents=True)


@staff.post(f"/articles/<{NUMBER}:number>/schedule")
@open_to(Role.PUBLISHER)
def schedule(number: int) -> AnyResponse:
    """Have it published at a later moment."""
    due = moment_typed(request.form.get("day", "").strip(), request.form.get("clock", "").strip())

    def work(asked: Asked) -> dict[str, Any]:
        if due is None:
            refuse("没有看懂时间。日期写成 2026-12-01 这样，时间写成 08:00 这样。")
        if due - asked.now > LATEST:
            refuse("定得太远了，最多定到一年以后。请看看年份写对了没有。")
        workflow.schedule(
            asked.connection,
            number,
            seen=asked.seen,
            editor=asked.editor,
            checks=asked.checks,
            due=due,
            now=asked.now,
        )
        return {"due": moment_in_full(due)}

    said = f"定好了：{moment_in_full(due)} 自动发布。" if due else ""
    return carry_out(number, Action.TEXT_SCHEDULED, work, said=said)


@staff.post(f"/articles/<{NUMBER}:number>/unschedule")
@open_to(Role.PUBLISHER)
def unschedule(number: int) -> AnyResponse:
    """Let what has its moment wait again."""

    def work(asked: Asked) -> None:
        workflow.unschedule(asked.connection, number, seen=asked.seen, editor=asked.editor, now=asked.now)

    return carry_out(number, Action.TEXT_UNSCHEDULED, work, said="取消了，不会自动发布。")


@staff.post(f"/articles/<{NUMBER}:number>/withdraw")
@open_to(Role.PUBLISHER)
def withdraw(number: int) -> AnyResponse:
    """Take it away from parents at once."""

    def work(asked: Asked) -> None:
        withdrawing.withdraw(
            asked.connection, number, editor=asked.editor, now=asked.now, remark=asked.remark
        )

    said = "撤下了，家长已经看不到，机器人也不再引用。"
    return carry_out(number, Action.TEXT_WITHDRAWN, work, said=said, reaches_parents=True)


@staff.post(f"/articles/<{NUMBER}:number>/put-back")
@open_to(Role.PUBLISHER)
def put_back_text(number: int) -> AnyResponse:
    """Give it back as it stood."""

    def work(asked: Asked) -> dict[str, Any]:
        published = withdrawing.put_back(asked.connection, number, editor=asked.editor, now=asked.now)
        return {"revision": published.revision}

    return carry_out(
        number, Action.TEXT_PUT_BACK, work, said="放回去了，家长又看得到。", reaches_parents=True
    )


@staff.post(f"/articles/<{NUMBER}:number>/roll-back")
@open_to(Role.PUBLISHER)
def roll_back(number: int) -> AnyResponse:
    """Publish an earlier version again, as a new one."""
    to = number_typed(request.form.get("to", ""))

    def work(asked: Asked) -> dict[str, Any]:
        if to is None:
            refuse("没有看懂要退回到哪一稿。请回到“所有的稿”里再选一次。")
        workflow.roll_back(
            asked.connection, number, to=to, seen=asked.seen, editor=asked.editor, now=asked.now
        )
        return {"to": to}

    said = f"退回到第 {to} 稿了，家长现在看到的就是它。"
    return carry_out(number, Action.TEXT_ROLLED_BACK, work, said=said, reaches_parents=True)
