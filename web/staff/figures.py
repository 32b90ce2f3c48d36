"""`/desk/figures`: how often was asked, what about, what came of it, and how fresh the articles are."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from flask import make_response, render_template, request

from bot.asked.figures import figures as figures_between
from bot.asked.veil import Veiled, total, veiled
from bot.calendar import day_of
from bot.messages import AnswerStatus
from directory.export import BOM, as_text
from knowledge.articles.topics import topics
from web.staff import charts
from web.staff.blueprint import services, staff
from web.staff.guard import open_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from flask import Response
    from markupsafe import Markup

    from bot.asked.figures import Figures
    from knowledge.articles.shelf import Shelf

DAYS: Final = (7, 30, 90, 180)
_USUAL: Final = 30
_BY_WEEK_FROM: Final = 90
_WEEK: Final = 7
DUE_WITHIN: Final = timedelta(days=90)

_STATUSES: Final = {
    AnswerStatus.ANSWERED: "答上了",
    AnswerStatus.CLARIFY: "反问了",
    AnswerStatus.DECLINED: "没查到",
    AnswerStatus.URGENT: "急事",
}
_EMERGENCY: Final = "urgent"
_OTHER_TOPICS: Final = {"offices": "该找谁"}
"""Of answers that come from no article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Counts of one kind, for a chart, a table beneath it, and the download."""

    title: str
    head: tuple[str, str]
    rows: tuple[Veiled[str], ...]
    note: str = ""
    lies: bool = True
    """Whether its bars lie: a few with names, not many days."""
    sum_word: str = "合计"
    """Empty where a sum would say nothing."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not any(row.shown or row.shown is None for row in self.rows)

    @property
    def chart(self) -> Markup:
        """Its bars; what is hidden has none."""
        draw = charts.lying_bars if self.lies else charts.standing_bars
        return draw([row.name for row in self.rows], [row.shown for row in self.rows])

    @property
    def total(self) -> str:
        """The sum of what is shown."""
        return total(self.rows)


@staff.get("/figures")
@open_to()
def figures() -> str:
    """Charts with their tables."""
    days = _days()
    return render_template("staff/figures.html", tables=_tables(days), days=days, choices=DAYS)


@staff.get("/figures.csv")
@open_to()
def figures_file() -> Response:
    """The same as one file for a spreadsheet."""
    days = _days()
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(("表", "项", "数"))
    for table in _tables(days):
        for row in table.rows:
            writer.writerow(map(as_text, (table.title, row.name, row.text)))
        if table.sum_word:
            writer.writerow(map(as_text, (table.title, table.sum_word, table.total)))
    response = make_response(BOM + written.getvalue())
    response.mimetype = "text/csv"
    today = day_of(services().clock())
    response.headers["Content-Disposition"] = f"attachment; filename=figures-{today}-{days}.csv"
    return response


def _days() -> int:
    asked = request.args.get("days", "")
    return int(asked) if asked in map(str, DAYS) else _USUAL


def _tables(days: int) -> list[Table]:
    today = day_of(services().clock())
    with services().database.reading() as connection:
        found = figures_between(connection, first=today - timedelta(days=days - 1), last=today)
        shelf = services().published.shelf(connection)
    return [
        _of_days(found, by_week=days >= _BY_WEEK_FROM),
        _of_topics(found.by_topic),
        Table(
            title="怎么答的",
            head=("结果", "次数"),
            rows=veiled((_STATUSES[status], times) for status, times in found.by_status.items()),
            note="反问了：没听准，请家长再选一下。没查到：老实说没有，请家长打电话问。",
        ),
        Table(
            title="有用没用",
            head=("家长说", "次数"),
            rows=veiled((verdict.word, times) for verdict, times in found.votes.items()),
        ),
        Table(
            title="为什么没用",
            head=("家长说", "次数"),
            rows=veiled((reason.word, times) for reason, times in found.reasons.items()),
        ),
        _of_articles(shelf, today),
    ]


def _of_days(found: Figures, *, by_week: bool) -> Table:
    counts: Iterable[tuple[str, int]] = ((f"{day:%m-%d}", times) for day, times in found.by_day.items())
    if by_week:
        counts = ((f"{day:%m-%d}", times) for day, times in _weeks(found.by_day))
    return Table(
        title="每周问了多少" if by_week else "每天问了多少",
        head=("从哪天起的一周" if by_week else "日期", "问题"),
        rows=veiled(counts),
        lies=False,
    )


def _weeks(by_day: Mapping[date, int]) -> list[tuple[date, int]]:
    """Sums of seven days each, the last ending with the last day; the first may have fewer."""
    days = list(by_day.items())
    first = len(days) % _WEEK
    cut = [days[:first]] if first else []
    cut += [days[place : place + _WEEK] for place in range(first, len(days), _WEEK)]
    return [(week[0][0], sum(times for _, times in week)) for week in cut]


def _of_topics(by_topic: Mapping[str, int]) -> Table:
    known = topics()
    named = (
        (known[topic].name if topic in known else _OTHER_TOPICS.get(topic, topic), times)
        for topic, times in by_topic.items()
        if topic != _EMERGENCY  # told among the outcomes; told twice, it could be subtracted
    )
    return Table(
        title="问的是什么",
        head=("主题", "问题"),
        rows=veiled(named),
        note="听懂了主题的才算在里面；急事在下一张里。",
    )


def _of_articles(shelf: Shelf, today: date) -> Table:
    """Articles, not people: nothing of it is hidden."""
    due = [shelved.article.review_by for shelved in shelf.articles.values()]
    past = sum(day < today for day in due)
    soon = sum(today <= day <= today + DUE_WITHIN for day in due)
    counts = {"还新": len(due) - past - soon, "90 天内要复核": soon, "过了复核日期": past}
    return Table(
        title="文章新不新",
        head=("复核日期", "文章"),
        rows=tuple(_open(name, count) for name, count in counts.items()),
        note="今天的情况，和上面选的天数无关。",
    )


def _open(name: str, count: int) -> Veiled[str]:
    return Veiled(name=name, shown=count)
