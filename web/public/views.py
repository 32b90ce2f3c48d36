"""The start page, the conversation, the articles, and what they stand on."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, url_for

from bot.calendar import day_of
from bot.messages import AnswerStatus, Location, Question
from bot.replies import starters
from knowledge import changes
from knowledge.articles.stages import STAGES
from knowledge.bounds import CHAT_CHARACTERS
from web.conversing import converse
from web.errors import Explanation
from web.extensions import ASK_LIMIT, PAGE_LIMIT, limiter
from web.public.feed import feed_of
from web.public.locating import LOCATION, here
from web.public.reading import list_articles, open_article
from web.security import CARE, CONVERSATION, conversation_token, new_conversation_token

if TYPE_CHECKING:
    from flask import Response

    from bot.messages import Answer
    from web.services import Services

public = Blueprint("public", __name__, template_folder="templates")
limiter.limit(PAGE_LIMIT)(public)

_FORGET = "删除我的数据"
_EMPTY = Explanation(title="还没有写问题", advice="请用一句话说说想问什么，比如“产假多少天”。")
_ELSEWHERE = ("广东产假几天", "在北京上班，育儿假怎么休")
_HTMX = json.dumps(
    {
        "allowEval": False,  # the content security policy refuses it
        "allowScriptTags": False,
        "includeIndicatorStyles": False,  # they would stand in the page
        "historyEnabled": False,
        "historyCacheSize": 0,  # pages hold questions: none is kept in the browser's storage
        "selfRequestsOnly": True,
        "timeout": 15_000,
        # An error is a turn of the conversation, too.
        "responseHandling": [{"code": "204", "swap": False}, {"code": "...", "swap": True}],
    }
)


@public.get("/")
def start() -> str:
    """The start page."""
    return _start_page()


@public.get("/ask")
@limiter.limit(ASK_LIMIT)
def ask() -> Response | str:
    """One question with its answer: a whole page, or only the turn when the page asked for it itself."""
    text = request.args.get("q", "")
    is_htmx = request.headers.get("HX-Request") == "true"
    if not text.strip():
        return (
            render_template("turn_failed.html", explanation=_EMPTY) if is_htmx else _start_page(is_empty=True)
        )
    token = conversation_token() or new_conversation_token()
    answer = _answer(text, token)
    shown = text.strip()
    # As many characters of a question stand above its answer as are read.
    asked = shown if len(shown) <= CHAT_CHARACTERS else f"{shown[:CHAT_CHARACTERS]}…"
    template = "turn.html" if is_htmx else "public/ask.html"
    response = make_response(
        render_template(template, asked=asked, answer=answer, is_joining=is_htmx, htmx_config=_HTMX)
    )
    response.vary.add("HX-Request")
    CONVERSATION.write(response, token)
    return response


@public.get("/articles")
def articles() -> str:
    """Every published article, by topic."""
    services = _services()
    with services.database.reading() as connection:
        shelf = services.published.shelf(connection)
    topics = list_articles(shelf, day_of(services.clock()))
    return render_template("public/articles.html", topics=topics)


@public.get("/articles/feed.atom")
def articles_feed() -> Response:
    """What was published or changed last, for feed readers."""
    services = _services()
    with services.database.reading() as connection:
        shelf = services.published.shelf(connection)
        changed_at = changes.moment_of(connection, shelf.number)
    return feed_of(shelf, changed_at=changed_at, now=services.clock(), settings=services.settings)


@public.get("/articles/<slug>")
def article(slug: str) -> str:
    """One article with everything that speaks for and against trusting it."""
    services = _services()
    with services.database.reading() as connection:
        shelf = services.published.shelf(connection)
        standing = services.standing.now(connection)
    page = open_article(
        shelf,
        slug,
        today=day_of(services.clock()),
        standing=standing,
        path_prefix=services.settings.path_prefix,
    )
    if page is None:
        abort(HTTPStatus.NOT_FOUND)
    return render_template("public/article.html", page=page)


@public.get("/<any(ask, articles, privacy):page>/")
@public.get("/articles/<slug>/", defaults={"page": "article"})
def without_slash(page: str, slug: str | None = None) -> Response:
    """The same address without the slash at its end, which somebody typed or a portal added."""
    address = url_for(f"public.{page}", slug=slug)
    query = request.query_string.decode(errors="replace")
    return make_response(redirect(f"{address}?{query}" if query else address, HTTPStatus.PERMANENT_REDIRECT))


@public.get("/privacy")
def privacy() -> str:
    """What is kept, for how long, and the button that deletes it."""
    return render_template("public/privacy.html")


@public.post("/privacy/forget")
@limiter.limit(ASK_LIMIT)
def forget() -> Response:
    """Delete what is remembered of this browser's conversation."""
    token = conversation_token()
    answer = _answer(_FORGET, token) if token else None
    response = make_response(render_template("public/privacy.html", forgotten=answer, is_asked=True))
    if answer is None or answer.status is not AnswerStatus.FAILED:
        # Without the token nobody could ask again to delete what is still there.
        CONVERSATION.forget(response)
    LOCATION.forget(response)
    return response


@public.get("/care/<any(on, off):choice>")
def care(choice: str) -> Response:
    """Switch the large version on or off and go back to where the parent was."""
    response = make_response(redirect(_page_before(), HTTPStatus.SEE_OTHER))
    if choice == "on":
        CARE.write(response, "on")
    else:
        CARE.forget(response)
    response.headers["Cache-Control"] = "no-store"
    return response


def _start_page(*, is_empty: bool = False) -> str:
    return render_template(
        "public/start.html",
        examples=starters(),
        examples_elsewhere=_ELSEWHERE,
        stages=STAGES,
        is_empty=is_empty,
    )


def _answer(text: str, token: str) -> Answer:
    services = _services()
    key = services.settings.keyed_hash("web conversation", token)
    now = services.clock()
    # Told by a tap on 找托育, kept in this browser: whoever asks 附近 afterwards need not tell it again.
    point = here(settings=services.settings, now=now)
    location = Location(lng=point.lng, lat=point.lat) if point else None
    question = Question(
        text=text,
        asked_at=now,
        channel="web",
        conversation_key=key,
        location=location,
        keeps_location=False,
    )
    return converse(services, question)


def _page_before() -> str:
    """The page of ours that the browser came from, else the start page."""
    try:
        parts = urlsplit(request.referrer or "")
    except ValueError:  # http://[
        return url_for("public.start")
    is_ours = parts.netloc == request.host and parts.path.startswith(request.script_root + "/")
    if not is_ours or parts.path.startswith("//"):
        return url_for("public.start")
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _services() -> Services:
    services: Services = current_app.extensions["yuertong"]
    return services
