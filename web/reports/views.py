"""The form behind 信息有误, and the page on which its answer can be read."""

from __future__ import annotations

import re
import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, url_for

from bot.calendar import day_of
from directory import store as directory_store
from web.extensions import PAGE_LIMIT, REPORT_LIMIT, limiter
from web.reports import store
from web.reports.store import MOST_CHARACTERS, Subject

if TYPE_CHECKING:
    from flask import Response
    from sqlalchemy import Connection

    from web.services import Services

reports = Blueprint("reports", __name__, template_folder="templates")
limiter.limit(PAGE_LIMIT)(reports)

_KEY = re.compile(r"[A-Za-z0-9_-]{1,100}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_PURPOSE = "report of a reader"
_KINDS = "any(nursery, article)"


@reports.get(f"/report/<{_KINDS}:kind>/<key>")
def write(kind: str, key: str) -> str:
    """The form."""
    services = _services()
    with services.database.reading() as connection:
        title = _title(services, connection, Subject(kind), key)
    return render_template("reports/write.html", kind=kind, key=key, title=title, most=MOST_CHARACTERS)


@reports.post(f"/report/<{_KINDS}:kind>/<key>")
@limiter.limit(REPORT_LIMIT)
def send(kind: str, key: str) -> Response:
    """Keep what was written and lead to the page on which its answer will stand."""
    services = _services()
    wrong, right = request.form.get("wrong", ""), request.form.get("right", "")
    with services.database.reading() as connection:
        title = _title(services, connection, Subject(kind), key)
    trouble = _trouble(wrong, right)
    if trouble:
        page = render_template(
            "reports/write.html",
            kind=kind,
            key=key,
            title=title,
            most=MOST_CHARACTERS,
            trouble=trouble,
            wrong=wrong,
            right=right,
        )
        return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY)
    token = secrets.token_urlsafe(32)
    with services.database.writing() as connection:
        store.keep(
            connection,
            token_key=services.settings.keyed_hash(_PURPOSE, token),
            kind=Subject(kind),
            key=key,
            title=title,
            wrong=wrong,
            right=right,
            now=services.clock(),
        )
    return make_response(redirect(url_for("reports.read", token=token), HTTPStatus.SEE_OTHER))


@reports.get("/reports/<token>")
def read(token: str) -> Response | str:
    """What was reported and what came of it; only who has the address finds it."""
    services = _services()
    found = None
    if _TOKEN.fullmatch(token):
        with services.database.reading() as connection:
            found = store.find(connection, services.settings.keyed_hash(_PURPOSE, token))
    if found is None:
        return make_response(render_template("reports/missing.html"), HTTPStatus.NOT_FOUND)
    return render_template(
        "reports/read.html",
        report=found,
        reported_on=day_of(found.reported_at),
        answered_on=day_of(found.answered_at) if found.answered_at else None,
        address=services.settings.public_root + f"/reports/{token}",
    )


def _title(services: Services, connection: Connection, kind: Subject, key: str) -> str:
    """What a report is about, by name; a page that is not there cannot be wrong."""
    title = None
    if _KEY.fullmatch(key) and kind is Subject.NURSERY:
        nursery = directory_store.find(connection, key)
        title = nursery.facts.name if nursery else None
    elif _KEY.fullmatch(key):
        found = services.published.shelf(connection).articles.get(key)
        title = found.article.title if found else None
    if title is None:
        abort(HTTPStatus.NOT_FOUND)
    return title


def _trouble(wrong: str, right: str) -> str | None:
    """What keeps a report from being kept, and what to do; None for a good one."""
    if not store.cleaned(wrong):
        return "还没有写哪里不对。请用一句话写清楚，再提交。"
    if max(len(wrong), len(right)) > MOST_CHARACTERS:
        return f"写得太长了，每一格最多 {MOST_CHARACTERS} 个字。请挑要紧的写。"
    return None


def _services() -> Services:
    services: Services = current_app.extensions["yuertong"]
    return services
