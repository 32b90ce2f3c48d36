"""`/desk/calendar`: what falls due, a month at a time."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import groupby
from typing import Final

from flask import render_template, request

from bot.calendar import SHANGHAI, day_of
from knowledge.editing.falling_due import Kind, falling_due
from web.staff.blueprint import services, staff
from web.staff.guard import open_to
from web.staff.times import day_in_full

_MONTH: Final = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
_MONTHS_A_YEAR: Final = 12

_KIND_WORDS: Final = {Kind.RELEASE: "自动发布", Kind.REVIEW: "复核到期", Kind.LAST_DAY: "适用的最后一天"}


@staff.get("/calendar")
@open_to()
def calendar() -> str:
    """Reviews, last days in force and scheduled releases of one month, by day."""
    today = day_of(services().clock())
    asked = _MONTH.fullmatch(request.args.get("month", ""))
    year, month = (int(asked[1]), int(asked[2])) if asked else (today.year, today.month)
    with services().database.reading() as connection:
        found = falling_due(connection, first=_first(year, month), end=_first(year, month + 1), day_of=day_of)
    days = [
        (day_in_full(day), day < today, list(dues))
        for day, dues in groupby(found.dues, key=lambda due: due.day)
    ]
    return render_template(
        "staff/calendar.html",
        year=year,
        month=month,
        days=days,
        left_out=found.left_out,
        kinds=_KIND_WORDS,
        before=f"{_first(year, month - 1):%Y-%m}",
        after=f"{_first(year, month + 1):%Y-%m}",
        is_this_month=(year, month) == (today.year, today.month),
    )


def _first(year: int, month: int) -> datetime:
    """When a month begins; the 13th is the first of the next year, the 0th the last of the one before."""
    years, place = divmod(month - 1, _MONTHS_A_YEAR)
    return datetime(year + years, place + 1, 1, tzinfo=SHANGHAI)
