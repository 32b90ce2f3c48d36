"""`/desk/brakes`: what must stop at once, by one publisher alone: an article, a topic, and a word to all."""

from __future__ import annotations

import unicodedata
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import structlog
from flask import flash, make_response, redirect, render_template, request, url_for

from bot.stopping import stopped_answer
from knowledge.articles import store as articles
from knowledge.articles.finding import find_articles
from knowledge.articles.topics import topics
from knowledge.articles.withdrawn import withdrawn
from knowledge.editing import manuscripts, withdrawing
from knowledge.editing.manuscripts import Editor, NoSuchText
from knowledge.editing.workflow import Refused
from knowledge.standing import store
from knowledge.standing.store import MOST_BANNER_CHARACTERS, MOST_WHY_CHARACTERS
from web.staff import audit, current
from web.staff.audit import Action
from web.staff.blueprint import services, staff
from web.staff.guard import open_to
from web.staff.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from flask import Response
    from sqlalchemy import Connection
    from werkzeug.wrappers import Response as AnyResponse

    from knowledge.articles.topics import Topic
    from knowledge.editing.manuscripts import Manuscript
    from knowledge.standing.store import StoppedTopic

log: structlog.stdlib.BoundLogger = structlog.get_logger("web")

_SHOWN: Final = 10
"""Of what is over."""

_NO_TEXT: Final = "还没有写通知。写一句话，再点“挂出去”。"
_TOO_LONG: Final = "通知最多 {most} 个字，现在是 {length} 个字。删短一点再挂；写的还在下面。"
_NO_TOPIC: Final = "还没有选主题。先选一个，再点“先不回答”。"


@staff.get("/brakes")
@open_to(Role.PUBLISHER)
def brakes() -> str:
    """What stands now, and all that can be stopped."""
    return _page()


@staff.post("/brakes/banner")
@open_to(Role.PUBLISHER)
def put_banner_up() -> AnyResponse:
    """A text on every page and in every answer, in the place of the one there is."""
    text = plain_line(request.form.get("text", ""))
    if not text:
        return _again(banner_trouble=_NO_TEXT)
    if len(text) > MOST_BANNER_CHARACTERS:
        trouble = _TOO_LONG.format(most=MOST_BANNER_CHARACTERS, length=len(text))
        return _again(banner_trouble=trouble, text=text)
    now, me = services().clock(), current.me()
    with services().database.writing() as connection:
        audit.take_turn(connection)
        if store.put_up(connection, text, by=me.name, at=now):
            audit.record(
                connection,
                actor=me.actor,
                action=Action.BANNER_PUT_UP,
                subject="",
                details={"text": text},
                now=now,
            )
    return _done("挂出去了。每一页上面、每个回答里，家长现在都看得到。")


@staff.post("/brakes/banner/down")
@open_to(Role.PUBLISHER)
def take_banner_down() -> AnyResponse:
    """Take away what stands on every page."""
    now, me = services().clock(), current.me()
    with services().database.writing() as connection:
        audit.take_turn(connection)
        up = store.banner_up(connection)
        if up is None or not store.take_down(connection, by=me.name, at=now):
            return _done("现在没有挂着的通知。")
        audit.record(
            connection,
            actor=me.actor,
            action=Action.BANNER_TAKEN_DOWN,
            subject="",
            details={"text": up.text},
            now=now,
        )
    return _done("取下来了，家长看不到了。")


@staff.post("/brakes/topic")
@open_to(Role.PUBLISHER)
def stop_topic() -> AnyResponse:
    """Have the bot quote nothing of a topic."""
    topic = _topic()
    why = plain_line(request.form.get("why", ""))[:MOST_WHY_CHARACTERS]
    if topic is None:
        return _again(topic_trouble=_NO_TOPIC, why=why)
    now, me = services().clock(), current.me()
    with services().database.writing() as connection:
        audit.take_turn(connection)
        if not store.stop(connection, topic.id, by=me.name, at=now, why=why):
            return _done(f"“{topic.name}”已经停着了。")
        audit.record(
            connection,
            actor=me.actor,
            action=Action.TOPIC_STOPPED,
            subject=topic.name,
            details={"topic": topic.id, "why": f"：{why}" if why else ""},
            now=now,
        )
    return _done(f"停了。从现在起，“{topic.name}”里的事问答一概先不回答。核对好了，记得回来放开。")


@staff.post("/brakes/topic/lift")
@open_to(Role.PUBLISHER)
def lift_topic() -> AnyResponse:
    """Let the bot quote a topic again."""
    topic = _topic()
    now, me = services().clock(), current.me()
    if topic is None:
        return _done("没有找到这个主题，什么也没有改。")
    with services().database.writing() as connection:
        audit.take_turn(connection)
        if not store.lift(connection, topic.id, by=me.name, at=now):
            return _done(f"“{topic.name}”没有停着，照常在回答。")
        audit.record(
            connection,
            actor=me.actor,
            action=Action.TOPIC_LIFTED,
            subject=topic.name,
            details={"topic": topic.id},
            now=now,
        )
    return _done(f"放开了，“{topic.name}”里的事照常回答。")


@staff.post("/brakes/article")
@open_to(Role.PUBLISHER)
def withdraw_article() -> AnyResponse:
    """Take an article away: its page, the lists, and what the bot quotes."""

    def work(connection: Connection, text: Manuscript, editor: Editor, now: datetime) -> None:
        withdrawing.withdraw(connection, text.number, editor=editor, now=now)

    said = "撤下了。《{title}》的页面打不开了，问答也不再引用。下面“撤下的文章”里可以放回去。"
    return _with_article(Action.TEXT_WITHDRAWN, work, said=said)


@staff.post("/brakes/article/back")
@open_to(Role.PUBLISHER)
def put_article_back() -> AnyResponse:
    """Publish a withdrawn article as it stood; not one's own, as with every release."""

    def work(connection: Connection, text: Manuscript, editor: Editor, now: datetime) -> None:
        withdrawing.put_back(connection, text.number, editor=editor, now=now)

    said = "放回去了。《{title}》和撤下以前一样，家长又看得到了。"
    return _with_article(Action.TEXT_PUT_BACK, work, said=said)


def _with_article(
    action: Action, work: Callable[[Connection, Manuscript, Editor, datetime], None], *, said: str
) -> AnyResponse:
    """Do a step with the article that the form names, log it, and say what came of it."""
    found, actor, slug = services(), current.me().actor, _slug()
    now = found.clock()
    try:
        with found.database.writing() as connection:
            audit.take_turn(connection)
            text = manuscripts.open_published(connection, slug, now=now)
            title = _title_before_parents(connection, slug)
            work(connection, text, Editor(actor.number, actor.name), now)
            audit.record(
                connection,
                actor=actor,
                action=action,
                subject=title,
                details={"text": text.number, "version": text.version},
                now=now,
            )
    except NoSuchText:
        log.info("brake_refused", endpoint=request.endpoint)
        return _done("没有这篇文章，什么也没有改。请再找一次。")
    except Refused as refusal:
        log.info("brake_refused", endpoint=request.endpoint)
        return _done(str(refusal))
    found.article_index.catch_up_at_once()
    return _done(said.format(title=title))


def _title_before_parents(connection: Connection, slug: str) -> str:
    """What parents see, or last saw, it called: somebody may be writing another title just now."""
    stood = articles.last_published(connection, slug)
    return slug if stood is None else stood.article.title


def plain_line(text: str) -> str:
    """What somebody typed as one line: spaces in a row are one, and what nobody sees is left out."""
    line = " ".join(text.split())
    return "".join(sign for sign in line if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"})


def _topic() -> Topic | None:
    """The topic of the first level that the form names; the whole of it stops, its tables too."""
    found = topics().get(request.form.get("topic", ""))
    return found if found is not None and found.above is None else None


def _slug() -> str:
    return request.form.get("slug", "")[:200].replace("\0", "")


def _page(**told: Any) -> str:
    found = services()
    asked = plain_line(request.args.get("q", "")[:1000])
    with found.database.reading() as connection:
        shelf = found.published.shelf(connection)
        stopped = store.stopped_topics(connection)
        up = store.banner_up(connection)
        gone = withdrawn(connection, most=_SHOWN)
        past_stops = store.past_stops(connection, most=_SHOWN)
        past_banners = store.past_banners(connection, most=_SHOWN)
    return render_template(
        "staff/brakes.html",
        asked=asked,
        found=find_articles(shelf, asked) if asked else (),
        gone=gone,
        stopped=[(each, _name(each.topic), stopped_answer(each.topic).lead) for each in stopped],
        open_topics=_open_topics(stopped),
        up=up,
        past_stops=[(each, _name(each.topic)) for each in past_stops],
        past_banners=past_banners,
        most=MOST_BANNER_CHARACTERS,
        most_why=MOST_WHY_CHARACTERS,
        **told,
    )


def _open_topics(stopped: Sequence[StoppedTopic]) -> list[Topic]:
    closed = {each.topic for each in stopped}
    return [topic for topic in topics().values() if topic.above is None and topic.id not in closed]


def _name(path: str) -> str:
    known = topics().get(path)
    return known.name if known else path


def _again(**told: Any) -> Response:
    log.info("brake_refused", endpoint=request.endpoint)
    return make_response(_page(**told), HTTPStatus.UNPROCESSABLE_ENTITY)


def _done(sentence: str) -> AnyResponse:
    flash(sentence)
    return redirect(url_for("staff.brakes"), HTTPStatus.SEE_OTHER)
