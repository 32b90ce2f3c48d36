"""What changed in the directory, as a page and as feeds, and the directory as open data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, current_app, jsonify, render_template, request

from directory import store
from directory.export import LICENCE
from directory.registry.changes import recent
from web.api.nursery_schemas import NurseryOut
from web.extensions import PAGE_LIMIT, limiter
from web.public.nursery_cards import source_of
from web.public.nursery_news import News, news_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from web.services import Services

nursery_data = Blueprint("nursery_data", __name__, template_folder="templates")
limiter.limit(PAGE_LIMIT)(nursery_data)

_SHOWN: Final = 100
_LISTS: Final = 20
_ATOM: Final = "http://www.w3.org/2005/Atom"
_FEED_TITLE: Final = "育儿通 · 托育机构名录的变化"


@nursery_data.get("/changes", strict_slashes=False)
def changes() -> str:
    """Newly filed, changed, withdrawn; the newest first."""
    with _services().database.reading() as connection:
        news = _news(connection)
        has_samples = store.has_samples(connection)
    return render_template("nurseries/changes.html", news=news, has_samples=has_samples)


@nursery_data.get("/changes.atom")
def atom() -> Response:
    """The same for feed readers."""
    services = _services()
    with services.database.reading() as connection:
        news = _news(connection)
    address = services.settings.public_root
    feed = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "zh-CN"})
    newest = news[0].at if news else services.clock()
    _texts(feed, id=f"{address}/changes", title=_FEED_TITLE, updated=newest.isoformat())
    author = ET.SubElement(feed, "author")
    _texts(author, name=services.settings.site_organiser or "育儿通")
    ET.SubElement(feed, "link", {"rel": "self", "href": f"{address}/changes.atom"})
    ET.SubElement(feed, "link", {"rel": "alternate", "href": f"{address}/changes"})
    for one in news:
        entry = ET.SubElement(feed, "entry")
        _texts(entry, id=one.id(address), title=one.title, updated=one.at.isoformat(), summary=one.summary)
        ET.SubElement(entry, "link", {"href": one.address(address)})
    body = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return _kept(Response(body, content_type="application/atom+xml; charset=utf-8"))


@nursery_data.get("/changes.json")
def json_feed() -> Response:
    """The same as a JSON Feed 1.1."""
    services = _services()
    with services.database.reading() as connection:
        news = _news(connection)
    address = services.settings.public_root
    response = jsonify(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": _FEED_TITLE,
            "language": "zh-CN",
            "home_page_url": f"{address}/changes",
            "feed_url": f"{address}/changes.json",
            "items": [
                {
                    "id": one.id(address),
                    "url": one.address(address),
                    "title": one.title,
                    "content_text": one.summary,
                    "date_published": one.at.isoformat(),
                }
                for one in news
            ],
        }
    )
    response.content_type = "application/feed+json; charset=utf-8"
    return _kept(response)


@nursery_data.get("/nurseries/data", strict_slashes=False)
def data() -> str:
    """The directory to take away: files, as of when, under which terms, and what each field means."""
    with _services().database.reading() as connection:
        newest = store.newest_import(connection)
        lists = [
            record
            for record in store.imports_applied(connection, limit=_LISTS, with_reports=False)
            if record.undone_at is None
        ]
        count = store.count(connection)
        has_samples = store.has_samples(connection)
    fields = [
        (name, field.description or "")
        for name, field in NurseryOut.model_fields.items()
        if name not in {"distance_m", "sources", "lists", "url"}
    ]
    return render_template(
        "nurseries/data.html",
        count=count,
        newest=source_of(newest) if newest else None,
        lists=[source_of(record) for record in lists],
        has_samples=has_samples,
        fields=fields,
        licence=LICENCE,
    )


def _news(connection: Connection) -> list[News]:
    return [news_of(event) for event in recent(connection, limit=_SHOWN)]


def _texts(parent: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        ET.SubElement(parent, name).text = text


def _kept(response: Response) -> Response:
    """A feed that a reader asks for every hour and that seldom changed."""
    response.add_etag()
    response.make_conditional(request)
    return response


def _services() -> Services:
    services: Services = current_app.extensions["yuertong"]
    return services
