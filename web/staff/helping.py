"""`/desk/help`: how each task is done; two of the pages can be read before one is in."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from flask import abort, render_template, request, url_for

from web.staff import current
from web.staff.blueprint import services, staff
from web.staff.guard import open_to, open_to_anybody
from web.staff.help_pages import TASK_OF, TASKS, chapters, help_page

_OUTSIDE: Final = {"coming-in": "staff.first_time_help", "locked-out": "staff.login_help"}
"""The pages that anybody may read, where they are read by who is not in yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpLink:
    """Where a page of the desk is explained."""

    address: str
    word: str


@staff.get("/help")
@open_to(before_second_factor=True)
def help_list() -> str:
    """Every page of the help."""
    return render_template(
        "staff/help_list.html", chapters=chapters(path_prefix=services().settings.path_prefix)
    )


@staff.get("/help/<task>")
@open_to(before_second_factor=True)
def help_task(task: str) -> str:
    """How one task is done."""
    if task not in TASKS:
        abort(HTTPStatus.NOT_FOUND)
    return _show(task)


@staff.get("/login/help")
@open_to_anybody
def login_help() -> str:
    """What to do when one cannot get in."""
    return _show("locked-out")


@staff.get("/login/first-time")
@open_to_anybody
def first_time_help() -> str:
    """How one comes in for the first time."""
    return _show("coming-in")


@staff.context_processor
def _help_of_this_page() -> dict[str, Any]:
    return {"help_link": _link((request.endpoint or "").removeprefix("staff."))}


def _link(endpoint: str) -> HelpLink | None:
    """Where the page of an endpoint is explained; None for the help itself."""
    found = current.person()
    is_in = found is not None and found.is_in
    if endpoint == "today":
        return HelpLink(address=url_for("staff.help_list"), word="怎么用？")
    task = TASK_OF.get(endpoint)
    if task is None:
        return None
    if is_in:
        return HelpLink(address=url_for("staff.help_task", task=task), word="怎么用？")
    outside = task if task in _OUTSIDE else "locked-out"
    word = "怎么用？" if outside == "coming-in" else "进不来？"
    return HelpLink(address=url_for(_OUTSIDE[outside]), word=word)


def _show(task: str) -> str:
    page = help_page(task, path_prefix=services().settings.path_prefix)
    found = current.person()
    return render_template(
        "staff/help.html",
        page=page,
        is_in=found is not None and found.is_in,
        others={name: url_for(endpoint) for name, endpoint in _OUTSIDE.items() if name != task},
    )
