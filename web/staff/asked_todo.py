"""What parents asked in vain, and say is wrong, as work of today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.asked.span import WEEK, Span
from bot.asked.vain import unanswered
from bot.calendar import day_of
from web.reports import store
from web.staff.roles import Role
from web.staff.times import days_since
from web.staff.todo import Task

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Connection

    from web.services import Services
    from web.staff.members import Member

MOST: Final = 2
FROM_TIMES: Final = 3
"""What was asked less often in a week is no work of today."""

_LOOKED_AT: Final = 300
"""Wordings: the page is opened often, and whoever leads the list stands among the frequent ones."""

_TRIED: Final = 10


def tasks_of(connection: Connection, member: Member, services: Services, *, now: datetime) -> list[Task]:
    """What is open for a member: reports for who checks and publishes, wishes for who writes."""
    tasks: list[Task] = []
    if member.roles & {Role.CHECKER, Role.PUBLISHER}:
        tasks += _of_reports(connection, now)
    if Role.WRITER in member.roles:
        tasks += _of_wishes(connection, services, now)
    return tasks


def _of_reports(connection: Connection, now: datetime) -> Iterator[Task]:
    still_open = store.listed(connection, is_open=True)
    if not still_open:
        return
    oldest = still_open[0]
    waits = days_since(oldest.reported_at, now=now)
    yield Task(
        badge="读者说哪里不对",
        title=f"有 {len(still_open)} 条等着答复" if len(still_open) > 1 else f"“{oldest.title}”有人说不对",
        why=f"最早的一条等了 {waits} 天。" if waits else "今天刚来的。",
        button="去核实",
        endpoint="staff.reader_reports",
    )


def _of_wishes(connection: Connection, services: Services, now: datetime) -> Iterator[Task]:
    span = Span(now=now, days=WEEK)
    wishes = unanswered(connection, services.read_words, span, most=_LOOKED_AT)
    frequent = [wish for wish in wishes if wish.cluster.times >= FROM_TIMES][:_TRIED]
    if not frequent:
        return
    shelf = services.published.shelf(connection)
    told = 0
    for wish in frequent:
        beside = services.nearest.beside(wish.cluster.wording, shelf, day=day_of(now))
        if not beside.is_ours:
            continue
        near = f"最接近的文章：{beside.near.title}" if beside.near else "还没有相近的文章"
        yield Task(
            badge="没答上来",
            title=f"“{wish.cluster.wording}”",
            why=f"近 {WEEK} 天问了 {wish.cluster.times} 次，{near}。",
            button="去看看",
            endpoint="staff.asked",
        )
        told += 1
        if told == MOST:
            return
