"""The three systems in which Chinese lists give points, and the way from each to GCJ-02."""

from __future__ import annotations

from enum import StrEnum

from coordTransform import bd09_to_gcj02, gcj02_to_wgs84, wgs84_to_gcj02

from directory.nursery import Coordinates


class CoordinateSystem(StrEnum):
    """How a list's numbers are meant; the same place differs by 100 m to 1 km between them."""

    GCJ02 = "gcj02"
    """高德, 腾讯: what the directory keeps."""
    BD09 = "bd09"
    """百度."""
    WGS84 = "wgs84"
    """Satellite navigation; CGCS2000 and 天地图 lie within centimetres of it."""


def to_gcj02(lat: float, lng: float, system: CoordinateSystem) -> Coordinates:
    """The point in GCJ-02, to about a metre, seven decimals.

    >>> to_gcj02(35.3, 113.92, CoordinateSystem.GCJ02)
    Coordinates(lat=35.3, lng=113.92)

    Raises:
        ValueError: no point on the earth.
    """
    Coordinates(lat, lng)
    if system is CoordinateSystem.BD09:
        lng, lat = bd09_to_gcj02(lng, lat)
    elif system is CoordinateSystem.WGS84:
        lng, lat = wgs84_to_gcj02(lng, lat)
    return Coordinates(round(lat, 7), round(lng, 7))


def to_wgs84(point: Coordinates) -> tuple[float, float]:
    """Latitude and longitude in WGS-84 degrees of a GCJ-02 point, to about a metre, six decimals.

    For GeoJSON (RFC 7946), and for maps of 天地图, which lie in CGCS2000.
    """
    lng, lat = gcj02_to_wgs84(point.lng, point.lat)
    return round(lat, 6), round(lng, 6)
