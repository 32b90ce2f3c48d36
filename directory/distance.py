"""How far apart two points lie."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from directory.nursery import Coordinates

_EARTH_RADIUS_M = 6_371_008.8


def metres_between(a: Coordinates, b: Coordinates) -> float:
    """Great-circle distance in metres between two GCJ-02 points.

    On a sphere; within 0.5 % of the ellipsoid anywhere in China, which is
    enough to rank nurseries and not enough to measure land.

    >>> from directory.nursery import Coordinates
    >>> round(metres_between(Coordinates(39.9042, 116.4074), Coordinates(39.9842, 116.3074)))
    12321

    Raises:
        ValueError: a point lies outside latitude ±90 or longitude ±180
            (raised by `Coordinates`).

    Source: IUGG mean earth radius R1 = 6,371,008.8 m (Moritz 2000).
    """
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half_lat = math.sin((lat_b - lat_a) / 2)
    half_lng = math.sin(math.radians(b.lng - a.lng) / 2)
    chord = half_lat**2 + math.cos(lat_a) * math.cos(lat_b) * half_lng**2
    return 2 * _EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))
