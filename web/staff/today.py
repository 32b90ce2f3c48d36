"""`/desk/`: what have I to do today."""

from __future__ import annotations

from flask import render_template

from web.staff import asked_todo, current, text_tasks, todo
from web.staff.articles import is_index_behind
from web.staff.blueprint import services, staff
from web.staff.guard import open_to


@staff.get("/")
@open_to()
def today() -> str:
    """What is open for whoever is logged in."""
    with services().database.reading() as connection:
        member, now = current.me().member, services().clock()
        tasks = [
            *text_tasks.tasks_of(connection, member, now=now),
            *todo.tasks_of(connection, member, now=now),
            *asked_todo.tasks_of(connection, member, services(), now=now),
        ]
        is_behind = is_index_behind(connection)
    tasks.sort(key=lambda task: task.can_wait)
    return render_template("staff/today.html", tasks=tasks, is_behind=is_behind)
