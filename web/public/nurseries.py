"""The directory's pages: find a nursery, read all about one, compare a few, check a filing."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request
from werkzeug.datastructures import MultiDict

from directory import labels, store, wording
from directory.distance import metres_between
from directory.export import as_of, child_care
from directory.verify import verify
from knowledge.offices import offices
from knowledge.regions import gazetteer
from knowledge.visiting import visit
from web import nursery_filters
from web.extensions import PAGE_LIMIT, limiter
from web.public import locating, nursery_lists
from web.public.choosing import MOST_COMPARED, Choice
from web.public.map_points import map_points, tile_addresses
from web.public.nursery_cards import card, compared, nursery_page, source_of
from web.security import allow_location

if TYPE_CHECKING:
    from flask import Response
    from sqlalchemy import Connection

    from directory.nursery import Coordinates, Nursery
    from web.services import Services

nurseries = Blueprint("nurseries", __name__, template_folder="templates")
limiter.limit(PAGE_LIMIT)(nurseries)

_ID = re.compile(r"[A-Za-z0-9_-]{1,16}")
_IN_WECHAT: Final = "MicroMessenger"
_LONGEST_QUESTION: Final = 100


@nurseries.get("/nurseries", strict_slashes=False)
def find() -> str:
    """The list, with its conditions as plain form fields; where somebody stands is never in the address."""
    services = _services()
    read = nursery_filters.read_leniently(request.args)
    filters, choice = read.filters, Choice.read(request.args.get("compare"))
    place = _here(services)
    query = filters.query(
        near=place, radius_m=nursery_lists.radius_for(filters), page_size=nursery_lists.PAGE_SIZE
    )
    with services.database.reading() as connection:
        hits = services.finder.find(connection, query)
        chosen = store.among(connection, choice.ids)
        frame = _frame(connection)
        is_empty = not hits.total and not store.count(connection)
    choice = Choice(tuple(chosen))
    address = nursery_lists.ListAddress(filters, choice)
    has_map = services.settings.has_map and bool(hits.found)
    allow_location(with_map=has_map)
    return render_template(
        "nurseries/find.html",
        **frame,
        filters=filters,
        unread=nursery_filters.sentences(read.unread, nursery_lists.NAMES) if read.unread else None,
        hits=hits,
        cards=[
            card(found, number=number, is_in_wechat=_is_in_wechat())
            for number, found in enumerate(hits.found, start=1)
        ],
        heading=nursery_lists.found_in_words(hits, filters, is_near=place is not None),
        is_far=place is not None and hits.within_radius == 0 and bool(hits.total),
        is_near=place is not None,
        is_empty=is_empty,
        address=address,
        choice=choice,
        chosen=chosen,
        chips=nursery_lists.chips(address),
        conditions=nursery_lists.count_of_conditions(filters),
        pages=nursery_lists.page_links(hits, address),
        places=nursery_lists.places(services.settings.home_region, filters.region),
        lists=nursery_lists,
        labels=labels,
        no_choice=Choice(),
        map=_map(services, hits.found, place) if has_map else None,
        back=address.of().partition("?")[2],
    )


@nurseries.post("/nurseries/near")
def tell_location() -> Response:
    """Remember where somebody stands, told by a tap, and show what is near."""
    services = _services()
    point = locating.point_told(request.form.get("lat", ""), request.form.get("lng", ""))
    response = _back_to_list(is_unreadable=point is None)
    if point is not None:
        locating.remember(response, point, settings=services.settings, now=services.clock())
    return response


@nurseries.post("/nurseries/near/forget")
def forget_location() -> Response:
    """Forget it, and show the list as it is without."""
    response = _back_to_list()
    locating.LOCATION.forget(response)
    return response


@nurseries.get("/nurseries/<nursery_id>", strict_slashes=False)
def show(nursery_id: str) -> Response | str:
    """One nursery: every field with its source and date, what a filing means, the way there."""
    services = _services()
    choice = Choice.read(request.args.get("compare"))
    with services.database.reading() as connection:
        nursery = store.find(connection, nursery_id) if _ID.fullmatch(nursery_id) else None
        frame = _frame(connection)
        if nursery is None:
            return make_response(render_template("nurseries/missing.html", **frame), HTTPStatus.NOT_FOUND)
        imports = store.imports_named(connection, set(nursery.said_by.values()))
        day = as_of(connection)
    address = services.settings.public_root + f"/nurseries/{nursery.id}"
    return render_template(
        "nurseries/nursery.html",
        **frame,
        page=nursery_page(nursery, imports),
        visit=visit(),
        choice=choice,
        json_ld=child_care(nursery, url=address, gazetteer=services.gazetteer, as_of=day),
    )


@nurseries.get("/nurseries/compare", strict_slashes=False)
def compare() -> str:
    """Up to four side by side; what no list tells stays 未公布."""
    services = _services()
    choice = Choice.read(request.args.get("ids"))
    place = _here(services)
    with services.database.reading() as connection:
        chosen = store.among(connection, choice.ids)
        frame = _frame(connection)
    found = list(chosen.values())
    return render_template(
        "nurseries/compare.html",
        **frame,
        choice=Choice(tuple(chosen)),
        most=MOST_COMPARED,
        nurseries=found,
        rows=compared(found, [_metres(place, nursery) for nursery in found]) if found else (),
        gone=len(choice.ids) - len(chosen),
    )


@nurseries.get("/verify", strict_slashes=False)
def check() -> str:
    """Whether one is filed: yes, no longer, or not found, which never reads as illegal."""
    services = _services()
    asked = request.args.get("q", "").strip()
    with services.database.reading() as connection:
        frame = _frame(connection)
        found = verify(connection, services.finder, asked[:_LONGEST_QUESTION]) if asked else None
        imports = store.imports_named(
            connection,
            {
                number
                for nursery in (found.nurseries if found else ())
                for field, number in nursery.said_by.items()
                if field in {"status", "name", "filed_on", "filing_number", "withdrawn_on"}
            },
        )
    return render_template(
        "nurseries/verify.html",
        **frame,
        asked=asked,
        found=found,
        lists=[source_of(record) for _, record in sorted(imports.items(), reverse=True)],
        office=_health_commission(services),
        wording=wording,
    )


def _frame(connection: Connection) -> dict[str, Any]:
    """What every page of the directory says: that samples are shown, and as of when the lists are."""
    newest = store.newest_import(connection)
    return {
        "has_samples": store.has_samples(connection),
        "newest": source_of(newest) if newest else None,
    }


def _map(services: Services, found: Any, place: Coordinates | None) -> dict[str, Any]:
    """What the map is drawn from; the list beside it says the same."""
    key = services.settings.tianditu_key
    return {
        **tile_addresses(key.get_secret_value() if key else ""),
        "points": map_points(found, place),
        "approval": services.settings.map_approval,
    }


def _health_commission(services: Services) -> Any:
    """Who keeps the list, where the offices of this place are known; else None."""
    known = offices()
    if not gazetteer().within(services.settings.home_region, known.region_code):
        return None
    return known.office("health_commission")


def _here(services: Services) -> Coordinates | None:
    return locating.here(settings=services.settings, now=services.clock())


def _metres(place: Coordinates | None, nursery: Nursery) -> float | None:
    point = nursery.facts.coordinates
    return metres_between(place, point) if place and point else None


def _back_to_list(*, is_unreadable: bool = False) -> Response:
    """To the list with the conditions that the form carried; nothing else of what it carried."""
    carried = MultiDict(parse_qsl(request.form.get("back", "")[:2_000]))
    filters = nursery_filters.read_leniently(carried).filters
    address = nursery_lists.ListAddress(filters, Choice.read(carried.get("compare")))
    if is_unreadable:
        abort(HTTPStatus.BAD_REQUEST)
    return make_response(redirect(address.of(page=None), HTTPStatus.SEE_OTHER))


def _is_in_wechat() -> bool:
    return _IN_WECHAT in request.headers.get("User-Agent", "")


def _services() -> Services:
    services: Services = current_app.extensions["yuertong"]
    return services
