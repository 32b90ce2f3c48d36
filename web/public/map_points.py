"""What a map is drawn from: the tiles of 天地图, and the points of a list in their coordinates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from directory.coordinate_systems import to_wgs84

if TYPE_CHECKING:
    from collections.abc import Sequence

    from directory.nursery import Coordinates
    from directory.search import FoundNursery


def tile_addresses(key: str) -> dict[str, str]:
    """Where the ground and its labels come from, as Leaflet writes addresses of tiles.

    Source: the WMTS interface of 天地图, layers vec and cva in Web Mercator.
    """
    return {"tiles": _tiles("vec", key), "labels": _tiles("cva", key)}


def map_points(found: Sequence[FoundNursery], place: Coordinates | None) -> dict[str, Any]:
    """Points in WGS-84 degrees, which 天地图 is drawn in; numbered as they stand in the list."""
    points = [
        {"number": number, "id": each.nursery.id, "name": each.nursery.facts.name, "at": _degrees(point)}
        for number, each in enumerate(found, start=1)
        if (point := each.nursery.facts.coordinates) is not None
    ]
    return {"points": points, "here": _degrees(place) if place else None}


def _degrees(point: Coordinates) -> list[float]:
    return list(to_wgs84(point))


def _tiles(layer: str, key: str) -> str:
    query = {
        "SERVICE": "WMTS",
        "REQUEST": "GetTile",
        "VERSION": "1.0.0",
        "LAYER": layer,
        "STYLE": "default",
        "TILEMATRIXSET": "w",
        "FORMAT": "tiles",
        "tk": key,
    }
    address = f"https://t{{s}}.tianditu.gov.cn/{layer}_w/wmts?{urlencode(query)}"
    return f"{address}&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}"
