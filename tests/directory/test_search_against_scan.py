"""The finder against a plain scan of every nursery, written as the docstrings read."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from directory.distance import metres_between
from directory.nursery import AgeBand, CareMode, Coordinates, Fee, Kind, ListedDate, Nature, Status
from directory.search import NurseryQuery, Sort
from knowledge.language.pinyin import syllable
from knowledge.regions import gazetteer
from tests.directory.finding import HOME, make_nursery, searchable_directory

BRANDS = ("小月亮", "小月牙", "阳光", "阳光天使", "大海豚", "海豚湾", "第一", "第二")
STREETS = ("平原路", "平安街", "海豚路", "阳光苑")
REGIONS = (HOME, "410703", "410102", None)
TOWNS = {HOME: ("410702001", "410702009"), "410703": ("410703001",)}


def some_nursery(draw, number):
    region = draw.choice(REGIONS)
    has_point = draw.random() < 0.7
    told = {
        "region_code": region,
        "town_code": draw.choice((None, *TOWNS.get(region, ()))),
        "address": draw.choice((None, *STREETS)),
        "coordinates": some_point(draw) if has_point else None,
        "kind": draw.choice((None, *Kind)),
        "nature": draw.choice((None, *Nature)),
        "inclusive": draw.choice((None, True, False)),
        "service_forms": frozenset(draw.sample(list(CareMode), draw.randint(0, 4))),
        "fee": draw.choice((None, Fee(800, 800), Fee(1_000, 1_500), Fee(1_500, None))),
        "opens_at": draw.choice((None, "07:00", "08:00")),
        "closes_at": draw.choice((None, "17:30", "18:30")),
        "age_months": draw.choice((None, AgeBand(6, 36), AgeBand(18, None), AgeBand(24, 30))),
        "filed_on": draw.choice((None, ListedDate(2022, 3), ListedDate(2022, 3, 5))),
    }
    name = f"示例{draw.choice(BRANDS)}托育中心"
    return make_nursery(name, id=f"n{number:02}", status=draw.choice(list(Status)), **told)


def some_query(draw):
    """A few of the parts, so that most queries find something."""
    parts = {
        "text": draw.choice((*BRANDS, *STREETS, "阳光 平原路", "托育中心")),
        "region_code": draw.choice(("410000", "410700", *REGIONS[:3], "410702009", "100000")),
        "near": some_point(draw),
        "age_months": draw.choice((5, 12.5, 20, 31, 36)),
        "service_forms": frozenset(draw.sample(list(CareMode), 1)),
        "nature": draw.choice(list(Nature)),
        "inclusive": draw.choice((True, False)),
        "fee_at_most": draw.choice((900, 1_200, 2_000)),
        "kind": draw.choice(list(Kind)),
        "closes_at_or_after": "18:00",
        "opens_at_or_before": "07:30",
        "status": draw.choice((None, *Status)),
    }
    asked = {name: parts[name] for name in draw.sample(list(parts), draw.randint(0, 3))}
    return NurseryQuery(
        **asked,
        radius_m=draw.choice((500, 3_000, 10_000)),
        sort=draw.choice(list(Sort)),
        page=draw.randint(1, 3),
        page_size=draw.randint(1, 7),
    )


def some_point(draw):
    return Coordinates(draw.uniform(35.2, 35.4), draw.uniform(113.8, 114.0))


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return tmp_path_factory


@settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),  # a seed has nothing to shrink
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.integers(0, 2**32))
def test_the_finder_gives_what_a_scan_of_all_gives(folders, seed):
    draw = random.Random(seed)  # noqa: S311 - a case, no secret
    everybody = [some_nursery(draw, number) for number in range(draw.choice((0, 1, 10, 40)))]
    with searchable_directory(folders.mktemp("scan")) as directory:
        if everybody:
            directory.put(*everybody)
        for query in (some_query(draw) for _ in range(20)):
            with directory.database.reading() as connection:
                hits = directory.finder.find(connection, query)
            expected = scan(everybody, query)
            if expected is None:
                continue  # nobody holds every word: likeness decides, and that is not for a scan
            start = (query.page - 1) * query.page_size
            page = [one.id for one in expected[start : start + query.page_size]]
            found = [one.nursery.id for one in hits.found]
            assert hits.total == len(expected), query
            if query.text and query.sort is Sort.BEST:
                # How well a name fits is the finder's own measure.
                assert len(found) == len(page), query
                assert set(found) <= {one.id for one in expected}, query
            else:
                assert found == page, query


def scan(everybody, query):
    chosen = [one for one in everybody if passes(one, query)]
    if query.text not in {"", "托育中心"}:
        chosen = [one for one in chosen if holds(one, query.text)]
        if not chosen:
            return None
    if query.near is None:
        return sorted(chosen, key=lambda one: (is_behind(one, query), *order(one, query)))
    placed = [one for one in chosen if one.facts.coordinates]
    far = {one.id: metres_between(query.near, one.facts.coordinates) for one in placed}
    within = [one for one in placed if far[one.id] <= query.radius_m]
    if not within:
        within = sorted(placed, key=lambda one: (far[one.id], *by_name(one)))[:20]
    counties = {one.facts.region_code for one in within} | {nearest_county(query.near), None}
    unplaced = [
        one
        for one in chosen
        if not one.facts.coordinates and (query.region_code or one.facts.region_code in counties)
    ]
    within.sort(key=lambda one: (is_behind(one, query), *order(one, query, far)))
    unplaced.sort(
        key=lambda one: (
            one.facts.town_code or one.facts.region_code or "~",
            is_behind(one, query),
            *order(one, query),
        )
    )
    return within + unplaced


def passes(one, query):
    facts = one.facts
    where = facts.town_code or facts.region_code
    return all(
        (
            query.status in {None, one.status},
            query.region_code in {None, "100000"}
            or (where is not None and gazetteer().within(where, query.region_code)),
            query.kind in {None, facts.kind or Kind.NURSERY},
            query.nature in {None, facts.nature},
            query.inclusive is None or facts.inclusive is query.inclusive,
            query.service_forms <= facts.service_forms,
            query.fee_at_most is None or (facts.fee is not None and facts.fee.minimum <= query.fee_at_most),
            query.closes_at_or_after is None or (facts.closes_at or "") >= query.closes_at_or_after,
            query.opens_at_or_before is None or (facts.opens_at or "~") <= query.opens_at_or_before,
            query.age_months is None or facts.age_months is None or facts.age_months.takes(query.age_months),
        )
    )


def holds(one, text):
    """Every pair of characters of every word."""
    return all(pair in text_of(one) for word in text.split() for pair in pairs(word))


def text_of(one):
    return f"{one.facts.name.removeprefix('示例').removesuffix('托育中心')}|{one.facts.address or ''}"


def pairs(word):
    return [word[at : at + 2] for at in range(len(word) - 1)]


def is_behind(one, query):
    return query.age_months is not None and one.facts.age_months is None


def by_name(one):
    own = one.facts.name.removeprefix("示例").removesuffix("托育中心")
    return " ".join(map(syllable, own)), one.id


def order(one, query, far=None):
    if query.sort is Sort.NEWEST:
        filed = one.facts.filed_on
        return (-(filed.year * 10_000 + filed.month * 100 + filed.day) if filed else 1, *by_name(one))
    if query.sort is not Sort.NAME and far:
        return far[one.id], *by_name(one)
    return by_name(one)


def nearest_county(point):
    counties = [one for one in gazetteer() if len(one.code) == 6 and one.level == "county" and one.lat]
    return min(counties, key=lambda one: metres_between(point, Coordinates(one.lat, one.lng))).code
