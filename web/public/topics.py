"""The tree of topics as pages: what is written, by subject and by the child's age."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for

from bot.calendar import day_of
from knowledge.articles.browsing import browse, first_words
from knowledge.articles.stages import STAGES, stage_named
from knowledge.articles.topics import topics
from knowledge.regions.region import NATION
from web.extensions import PAGE_LIMIT, limiter
from web.public.reading import place_name

if TYPE_CHECKING:
    from datetime import date

    from flask import Response

    from knowledge.articles.browsing import Clearing
    from knowledge.articles.shelf import ShelvedArticle
    from knowledge.articles.topics import Topic
    from web.services import Services

browsing = Blueprint("topics", __name__, template_folder="templates", url_prefix="/topics")
limiter.limit(PAGE_LIMIT)(browsing)

URGENT = frozenset({"health", "safety"})
"""Topics that a parent may open while it happens: the number to call stands first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An article in a list."""

    slug: str
    title: str
    says: str
    """How it begins."""
    places: str
    """Where it holds, or empty: in the whole country."""
    published_on: date
    is_new: bool
    """Its first version; else it was changed."""


@browsing.get("/")
def top() -> str:
    """Where all topics begin."""
    return _page("") or ""


@browsing.get("/<path:path>")
def node(path: str) -> Response | str:
    """One topic: what lies beneath it, its articles, what is new."""
    if path.endswith("/"):
        address = url_for("topics.node", path=path.rstrip("/"), **_age())
        return make_response(redirect(address, HTTPStatus.PERMANENT_REDIRECT))
    page = _page(path)
    return page if page is not None else make_response(_missing(path), HTTPStatus.NOT_FOUND)


def _page(path: str) -> str | None:
    services: Services = current_app.extensions["yuertong"]
    now = services.clock()
    with services.database.reading() as connection:
        shelf = services.published.shelf(connection)
    stage = stage_named(request.args.get("age"))
    found = browse(shelf, topics(), path, today=day_of(now), now=now, stage=stage)
    if found is None:
        return None
    return render_template(
        "topics/topic.html",
        clearing=found,
        lists={
            name: tuple(map(_listed, getattr(found, name)))
            for name in ("subject", "articles", "ageless", "news")
        },
        stages=STAGES if stage is not None and stage not in found.stages else found.stages,
        stage=stage,
        age=_age(),
        is_urgent=_first_level(found) in URGENT,
    )


def _missing(path: str) -> str:
    """The page for a topic that is not in the tree, with the way to the nearest that is."""
    known = topics()
    above = path
    while above and above not in known:
        above = above.rpartition("/")[0]
    near: Topic | None = known.get(above)
    return render_template("topics/missing.html", near=near, age=_age())


def _age() -> dict[str, Any]:
    """The chosen age, as the addresses of the other topics carry it on."""
    stage = stage_named(request.args.get("age"))
    return {} if stage is None else {"age": stage.id}


def _first_level(found: Clearing) -> str | None:
    above = (*found.trail, *((found.topic,) if found.topic else ()))
    return above[0].id if above else None


def _listed(shelved: ShelvedArticle) -> Listed:
    article = shelved.article
    local = [code for code in article.regions if code != NATION]
    return Listed(
        slug=article.slug,
        title=article.title,
        says=first_words(shelved),
        places="、".join(map(place_name, local)),
        published_on=day_of(shelved.published_at),
        is_new=shelved.revision == 1,
    )
