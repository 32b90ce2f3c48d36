"""How far apart two points lie, and how long that is on foot."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from directory.nursery import Coordinates

EARTH_RADIUS_M: Final = 6_371_008.8

WALKED_PER_STRAIGHT: Final = 1.3
"""Metres on foot for one in a straight line: around walled estates and over crossings.

Between the 1.2 of a grid of open streets and the 1.4 along the edge of its
blocks (√2 across a square's corner): a family is rather told a minute too many.
"""

WALKED_M_PER_MINUTE: Final = 80.0
"""An adult with a child in arms or in a pram; 4.8 km an hour."""

_STRAIGHT_M_PER_MINUTE = WALKED_M_PER_MINUTE / WALKED_PER_STRAIGHT
_METRES_PER_DEGREE = math.radians(1) * EARTH_RADIUS_M
_SLACK = 1.001
"""A box is a little larger than its circle, so that rounding never cuts a point off."""


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
    north, south = math.radians(a.lat), math.radians(b.lat)
    across = math.sin(math.radians(b.lng - a.lng) / 2)
    along = math.sin((south - north) / 2)
    share = along * along + math.cos(north) * math.cos(south) * across * across
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, share)))


def metres_from(
    point: Coordinates, lats: NDArray[np.float64], lngs: NDArray[np.float64]
) -> NDArray[np.float64]:
    """`metres_between` from one point to many; NaN where a coordinate is NaN."""
    here, there = math.radians(point.lat), np.radians(lats)
    across = np.sin(np.radians(lngs - point.lng) / 2)
    along = np.sin((there - here) / 2)
    share = along * along + math.cos(here) * np.cos(there) * across * across
    metres: NDArray[np.float64] = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(1.0, share)))
    return metres


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A stretch of latitudes and longitudes that holds a circle; cheap to test before any distance."""

    south: float
    north: float
    west: float
    east: float

    @classmethod
    def around(cls, point: Coordinates, radius_m: float) -> Box:
        """The box of all points within a radius; every longitude near a pole or over the date line."""
        reach = radius_m * _SLACK / _METRES_PER_DEGREE
        south, north = point.lat - reach, point.lat + reach
        widest = math.cos(math.radians(min(90.0, max(abs(south), abs(north)))))
        share = math.sin(math.radians(min(reach, 90.0))) / widest if widest > 0 else 1.0
        spread = math.degrees(math.asin(share)) * _SLACK if share < 1 else 180.0
        west, east = point.lng - spread, point.lng + spread
        if west < -180 or east > 180:  # noqa: PLR2004 - degrees
            west, east = -180.0, 180.0
        return cls(south=south, north=north, west=west, east=east)

    def holds(self, lats: NDArray[np.float64], lngs: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which of many points lie inside; none that is NaN does."""
        inside: NDArray[np.bool_] = (
            (lats >= self.south) & (lats <= self.north) & (lngs >= self.west) & (lngs <= self.east)
        )
        return inside


def walking_minutes(distance_m: float) -> int:
    """Minutes on foot for a distance in a straight line, at least 1; show it with 约.

    >>> walking_minutes(650), walking_minutes(1_200), walking_minutes(0)
    (11, 20, 1)
    """
    return max(1, math.ceil(distance_m / _STRAIGHT_M_PER_MINUTE))
