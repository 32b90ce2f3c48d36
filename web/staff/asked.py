"""`/desk/asked`: what parents ask in vain, the most frequent first, and what is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import structlog
from flask import flash, redirect, render_template, request, url_for

from bot.asked import handled
from bot.asked.handled import AGAIN, Decision
from bot.asked.span import WEEK, Span
from bot.asked.vain import Rated, badly_rated, unanswered
from bot.calendar import day_of
from web.staff import audit, current
from web.staff.audit import Action
from web.staff.blueprint import services, staff
from web.staff.guard import open_to

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection
    from werkzeug.wrappers import Response as AnyResponse

    from bot.asked.clusters import Cluster
    from bot.asked.handled import Mark
    from bot.asked.nearest import Near
    from bot.asked.vain import Wish
    from knowledge.articles.shelf import Shelf

DAYS: Final = (WEEK, 30)
"""What may be looked at: a week or a month, each against the one before."""

VAIN: Final = "vain"
USELESS: Final = "useless"
KINDS: Final = (VAIN, USELESS)

MOST_SHOWN: Final = 50
_WORDINGS_SHOWN: Final = 5
_VERY_LIKE: Final = 0.8
_A_QUESTION: Final = "家长问的一件事"
"""In the log, which keeps for ever what it holds: never the question itself."""

log: structlog.stdlib.BoundLogger = structlog.get_logger("web")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One wish as the page shows it."""

    cluster: Cluster
    others: Sequence[str]
    """Further wordings, a few."""
    trend: str
    near: Near | None
    nearness: str
    is_ours: bool
    returned: Mark | None
    wish: Wish | None = None
    rated: Rated | None = None
    titles: Sequence[tuple[str, str]] = ()
    """Of the articles that useless answers quoted: slug and title."""


@staff.get("/asked")
@open_to()
def asked() -> str:
    """The list: without an answer, or with one that was of no use."""
    show = request.args.get("show", VAIN)
    show = show if show in KINDS else VAIN
    span = _span(request.args.get("days", ""), services().clock())
    with services().database.reading() as connection:
        shelf = services().published.shelf(connection)
        wishes = _wishes(connection, show, span)
    lines = [_line(wish, shelf, span) for wish in wishes[:MOST_SHOWN]]
    return render_template(
        "staff/asked.html",
        show=show,
        span=span,
        choices=DAYS,
        lines=[line for line in lines if line.is_ours or line.rated],
        strangers=[line for line in lines if not line.is_ours and not line.rated],
        more=len(wishes) - len(lines),
        Decision=Decision,
        again=AGAIN,
        new_article=new_article,
        attach_to=attach_to,
        very_like=_VERY_LIKE,
    )


@staff.get("/asked/handled")
@open_to()
def asked_handled() -> str:
    """What was seen to, with the way back."""
    with services().database.reading() as connection:
        found = handled.listed(connection)
    return render_template("staff/asked_handled.html", found=found, again=AGAIN)


@staff.post("/asked/handled")
@open_to()
def handle() -> AnyResponse:
    """Take a wish from the list, in all its wordings."""
    form = request.form
    show = form.get("show", VAIN)
    now = services().clock()
    span = _span(form.get("days", ""), now)
    back = redirect(
        url_for("staff.asked", show=show if show in KINDS else None, days=span.days), HTTPStatus.SEE_OTHER
    )
    try:
        decision = Decision(form.get("decision", ""))
    except ValueError:
        flash("没有点到“处理了”或“不归我们管”，请再点一次。")
        return back
    with services().database.reading() as connection:
        wishes = _wishes(connection, show, span)
    question = form.get("question", "")
    found = next((wish.cluster for wish in wishes if question in wish.cluster.questions), None)
    if found is None:
        log.info("asked_not_listed")
        flash("这一条已经不在单子上了，可能别人刚处理过。")
        return back
    with services().database.writing() as connection:
        audit.record(
            connection,
            actor=current.me().actor,
            action=Action.ASKED_HANDLED,
            subject=_A_QUESTION,
            details={"decision": decision.word, "wordings": len(found.asked), "times": found.times},
            now=now,
        )
        handled.mark(connection, found.questions, decision, now=now)
    flash(f"记下了：{decision.word}。从单子上拿掉了，以后又有 {AGAIN} 次以上问到，会再回来。")
    return back


@staff.post("/asked/back")
@open_to()
def put_back() -> AnyResponse:
    """Put a wish on the list again."""
    with services().database.writing() as connection:
        audit.take_turn(connection)
        count = handled.put_back(connection, request.form.get("question", "").replace("\0", ""))
        if count:
            audit.record(
                connection,
                actor=current.me().actor,
                action=Action.ASKED_PUT_BACK,
                subject=_A_QUESTION,
                details={"wordings": count},
                now=services().clock(),
            )
    flash("放回单子上了。" if count else "这一条已经放回去了。")
    return redirect(url_for("staff.asked_handled"), HTTPStatus.SEE_OTHER)


def new_article(question: str) -> str:
    """Where an article is begun that answers a question."""
    return f"{url_for('staff.today')}articles/new?question={quote(question, safe='')}"


def attach_to(slug: str, question: str) -> str:
    """Where a question is attached to an article that is there."""
    return f"{edit_article(slug)}?question={quote(question, safe='')}"


def edit_article(slug: str) -> str:
    """Where an article is written on."""
    return f"{url_for('staff.today')}articles/by-slug/{quote(slug, safe='')}/edit"


def _wishes(connection: Connection, show: str, span: Span) -> list[Wish] | list[Rated]:
    list_of: Callable[..., list[Wish] | list[Rated]] = badly_rated if show == USELESS else unanswered
    return list_of(connection, services().read_words, span)


def _line(wish: Wish | Rated, shelf: Shelf, span: Span) -> Line:
    cluster = wish.cluster
    beside = services().nearest.beside(cluster.wording, shelf, day=day_of(span.now))
    rated = wish if isinstance(wish, Rated) else None
    quoted = (shelf.articles[slug] for slug in (rated.slugs if rated else ()) if slug in shelf.articles)
    return Line(
        cluster=cluster,
        others=cluster.questions[1 : 1 + _WORDINGS_SHOWN],
        trend=trend_words(cluster.times, cluster.before, span.days),
        near=beside.near,
        nearness="很接近" if beside.near and beside.near.likeness >= _VERY_LIKE else "有点接近",
        is_ours=beside.is_ours,
        returned=wish.returned,
        wish=None if isinstance(wish, Rated) else wish,
        rated=rated,
        titles=[(shelved.article.slug, shelved.article.title) for shelved in quoted][:3],
    )


def trend_words(times: int, before: int, days: int) -> str:
    """How often, and how that stands to the time before.

    >>> trend_words(14, 6, 7)
    '近 7 天 14 次，之前 7 天 6 次'
    >>> trend_words(3, 0, 30)
    '近 30 天 3 次，之前 30 天没有人问'
    """
    return f"近 {days} 天 {times} 次，之前 {days} 天{f' {before} 次' if before else '没有人问'}"


def _span(days: str, now: datetime) -> Span:
    return Span(now=now, days=int(days) if days in map(str, DAYS) else WEEK)
