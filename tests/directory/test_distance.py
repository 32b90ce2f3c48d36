"""Distances: against worked values from outside the code, and against each other."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.distance import Box, metres_between, metres_from, walking_minutes
from directory.nursery import Coordinates

points = st.builds(Coordinates, st.floats(18, 54), st.floats(73, 136))


def test_beijing_to_shanghai_is_as_far_as_published():
    # Great-circle distance of the two municipal governments: 1,067 km (distance calculators on a sphere).
    beijing, shanghai = Coordinates(39.9042, 116.4074), Coordinates(31.2304, 121.4737)
    assert metres_between(beijing, shanghai) == pytest.approx(1_067_300, rel=0.001)


def test_one_minute_of_latitude_is_a_nautical_mile():
    # 1,852 m by definition (1929), 1,853.2 m on the mean sphere.
    assert metres_between(Coordinates(35, 113), Coordinates(35 + 1 / 60, 113)) == pytest.approx(
        1853.2, abs=0.1
    )


def test_a_degree_of_longitude_shrinks_with_the_cosine_of_the_latitude():
    at_equator = metres_between(Coordinates(0, 100), Coordinates(0, 101))
    at_sixty = metres_between(Coordinates(60, 100), Coordinates(60, 101))
    assert at_sixty / at_equator == pytest.approx(0.5, rel=1e-4)


def test_opposite_ends_of_the_earth_are_half_its_girth_apart():
    assert metres_between(Coordinates(0, 0), Coordinates(0, 180)) == pytest.approx(math.pi * 6_371_008.8)


@given(points, points)
def test_many_at_once_are_what_one_by_one_are(a, b):
    many = metres_from(a, np.array([b.lat, math.nan]), np.array([b.lng, math.nan]))
    assert many[0] == pytest.approx(metres_between(a, b), rel=1e-9, abs=1e-6)
    assert math.isnan(many[1])


@given(points, st.floats(1, 100_000), st.floats(0, 2 * math.pi), st.floats(0, 1))
def test_a_box_holds_every_point_of_its_circle(middle, radius_m, bearing, share):
    reach = math.degrees(radius_m * share / 6_371_008.8)
    there = Coordinates(
        middle.lat + reach * math.cos(bearing),
        middle.lng + reach * math.sin(bearing) / math.cos(math.radians(middle.lat)),
    )
    if metres_between(middle, there) <= radius_m:
        assert Box.around(middle, radius_m).holds(np.array([there.lat]), np.array([there.lng]))[0]


@pytest.mark.parametrize("edge", [Coordinates(89.99, 0), Coordinates(0, 179.99), Coordinates(-90, 0)])
def test_at_a_pole_or_the_date_line_no_neighbour_falls_out_of_the_box(edge):
    other = Coordinates(edge.lat, -179.995)
    if metres_between(edge, other) < 5_000:
        assert Box.around(edge, 5_000).holds(np.array([other.lat]), np.array([other.lng]))[0]


def test_nothing_without_a_point_is_in_a_box():
    assert not Box.around(Coordinates(35, 113), 1e6).holds(np.array([math.nan]), np.array([math.nan]))[0]


def test_a_kilometre_takes_about_a_quarter_of_an_hour_on_foot_and_never_no_time():
    assert walking_minutes(1_000) == 17  # 1,300 m of ways at 80 m a minute
    assert walking_minutes(0) == 1
