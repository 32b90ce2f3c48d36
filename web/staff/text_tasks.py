"""What somebody has to do today with texts, the most pressing first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.calendar import day_of
from knowledge.editing import listing, offers, waiting
from knowledge.editing.listing import Standing
from knowledge.editing.manuscripts import Editor
from web.staff.roles import EDITORS, Role
from web.staff.text_words import NO_TITLE
from web.staff.times import days_since, moment_words
from web.staff.todo import Task

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from sqlalchemy import Connection

    from knowledge.editing.manuscripts import Manuscript
    from web.staff.members import Member

MOST: Final = 8
MOST_UNFINISHED: Final = 3
"""Of a kind; the rest stand in the list of articles."""

_REMARK_SHOWN: Final = 40


def tasks_of(connection: Connection, member: Member, *, now: datetime) -> list[Task]:
    """What is open for a member."""
    return list(_tasks_of(connection, member, now)) if member.roles & EDITORS else []


def _tasks_of(connection: Connection, member: Member, now: datetime) -> Iterator[Task]:
    editor = Editor(member.number, member.name)
    for back in waiting.sent_back(connection, editor, most=MOST):
        yield _task(back.text, "退回来了", f"{back.by.name}说：{_first_words(back.remark)}", "去改")
    if Role.PUBLISHER in member.roles:
        for text in waiting.for_release(connection, editor, most=MOST):
            yield _task(
                text, "等您发布", f"{text.writer.name}写的，校对好了，{_waited(text, now)}。", "去发布"
            )
    if member.roles & {Role.CHECKER, Role.PUBLISHER}:
        for text in waiting.for_check(connection, editor, most=MOST):
            yield _task(text, "等您校对", f"{text.writer.name}写的，{_waited(text, now)}。", "开始校对")
    for text in waiting.unfinished(connection, editor, most=MOST_UNFINISHED):
        why = f"{moment_words(text.changed_at)} 存的，还没有送校对。"
        yield _task(text, "没写完", why, "接着写", endpoint="staff.write")
    if Role.WRITER in member.roles:
        yield from _reviews(connection, day_of(now))
        for offer in offers.open_offers(connection)[:MOST]:
            yield Task(
                badge="新的写法",
                title=offer.draft.title,
                why="程序升级带来了新的写法，您这里改过，所以没有动。看看要不要。",
                button="去看看",
                endpoint="staff.offered",
                narrowed={"slug": offer.slug},
            )


def _task(text: Manuscript, badge: str, why: str, button: str, *, endpoint: str = "staff.text") -> Task:
    return Task(
        badge=badge,
        title=text.title or NO_TITLE,
        why=why,
        button=button,
        endpoint=endpoint,
        about=text.number,
    )


def _reviews(connection: Connection, today: date) -> Iterator[Task]:
    """One task for those past their review and one for those soon to be, however many they are."""
    for standing, badge, why, button in (
        (Standing.PAST_REVIEW, "过了复核日期", "家长在页面上看得到“还没有复核”。", "去复核"),
        (Standing.REVIEW_SOON, "该复核了", "过了这一天，家长会看到“还没有复核”。", "去复核"),
    ):
        lines, total = listing.lines_standing(connection, [standing], today=today, most=1)
        if lines:
            first = lines[0]
            others = f"等 {total} 篇" if total > 1 else ""
            yield Task(
                badge=badge,
                title=f"{first.title or NO_TITLE}{others}",
                why=f"{'最早的' if others else ''}{first.review_by} 以前要复核。{why}",
                button=button,
                endpoint="staff.articles",
                narrowed={"standing": standing.value},
            )


def _waited(text: Manuscript, now: datetime) -> str:
    days = days_since(text.since, now=now)
    return f"等了 {days} 天" if days else "今天送来的"


def _first_words(remark: str) -> str:
    line = " ".join(remark.split())
    return line if len(line) <= _REMARK_SHOWN else f"{line[:_REMARK_SHOWN]}…"
