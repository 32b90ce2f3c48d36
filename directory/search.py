"""Finding nurseries: filters over the roll, words over the index, and one page read from the database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from directory.asked import read_asked
from directory.distance import Box, metres_from
from directory.matching import Matched, Matcher, lies_in
from directory.query import RADIUS_M, FoundNursery, NurseryHits, NurseryQuery, Sort
from directory.roll import (
    UNKNOWN,
    Roll,
    form_bits,
    kind_number,
    load_roll,
    minutes,
    nature_number,
    status_number,
)
from directory.store import among
from knowledge.regions import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray
    from sqlalchemy import Connection

    from directory.nursery import Coordinates
    from knowledge.regions import Gazetteer
    from knowledge.search.engine import SearchEngine

    Mask = NDArray[np.bool_]
    Rows = NDArray[np.int64]
    Metres = NDArray[np.float64]

__all__ = ["RADIUS_M", "Finder", "FoundNursery", "NurseryHits", "NurseryQuery", "Sort"]

NEXT_NEAREST: Final = 20
"""How many are shown where nothing lies within the radius."""

LARGEST_PAGE: Final = 100
_LAST_PAGE: Final = 1_000_000


class Finder:
    """Finds nurseries; one for a process, shared by its threads."""

    def __init__(
        self,
        engine: SearchEngine,
        gazetteer: Gazetteer,
        *,
        home: str,
        heal_if_behind: Callable[[int], None] = lambda _number: None,
    ) -> None:
        """Take the index of nurseries, the places, and the region whose parents ask.

        `heal_if_behind` hears the number of the last change at every look, and
        brings the index up to it beside the answers: it must not wait.
        """
        self._gazetteer = gazetteer
        self._home = home
        self._heal_if_behind = heal_if_behind
        self._matcher = Matcher(engine, gazetteer)
        self._roll: Roll | None = None

    @property
    def gazetteer(self) -> Gazetteer:
        """The places that nurseries are found by."""
        return self._gazetteer

    @property
    def home(self) -> str:
        """The region whose parents ask."""
        return self._home

    def roll(self, connection: Connection) -> Roll:
        """All nurseries up to this connection's moment; one small query when nothing is new.

        Two threads may load the same change at once: the same work twice, and
        either result is right.
        """
        roll = self._roll = load_roll(connection, self._gazetteer, self._roll)
        self._heal_if_behind(roll.number)
        return roll

    def warm_up(self, connection: Connection) -> None:
        """Load what the first search would otherwise wait for."""
        roll = self.roll(connection)
        roll.warm_up()
        lies_in(roll, frozenset({self._home}), self._gazetteer)
        read_asked("红旗区阳光yangguang", self._gazetteer, home=self._home)

    def find(self, connection: Connection, query: NurseryQuery) -> NurseryHits:
        """One page of the nurseries that a family looks for.

        A text that holds nothing but words that every name holds (托育中心)
        asks for nothing. With `near`, those within the radius; where there is
        none, the NEXT_NEAREST. Institutions of the counties there without a
        point stand last, by town. Equals stand in the order of their names as
        they sound, then of their ids. A page beyond the end is empty, and pages
        hold at most LARGEST_PAGE.
        """
        roll = self.roll(connection)
        allowed = self._allowed(roll, query)
        asked = read_asked(query.text, self._gazetteer, home=self._home)
        if asked.units:
            matched = self._matcher.match(asked, roll, allowed)
        else:
            rows = np.flatnonzero(allowed)
            matched = Matched(rows, np.ones(len(rows)))
        return self._page(connection, roll, query, matched)

    def _allowed(self, roll: Roll, query: NurseryQuery) -> Mask:
        """Which rows pass every filter that needs neither words nor distance."""
        allowed = np.ones(len(roll), np.bool_)
        if query.region_code is not None:
            allowed &= lies_in(roll, frozenset({query.region_code}), self._gazetteer)
        for mask in (*_is_such(roll, query), *_suits(roll, query)):
            allowed &= mask
        return allowed

    def _page(self, connection: Connection, roll: Roll, query: NurseryQuery, matched: Matched) -> NurseryHits:
        around = self._around(roll, query, matched) if query.near is not None else _Around.everywhere(matched)
        rows, metres = around.rows, around.metres
        order = _ordered(roll, query, around)
        size = min(max(1, query.page_size), LARGEST_PAGE)
        page = min(max(1, query.page), _LAST_PAGE)
        shown = order[(page - 1) * size : page * size]
        ids = [roll.ids[row] for row in rows[shown].tolist()]
        nurseries = among(connection, ids)
        return NurseryHits(
            found=[
                FoundNursery(nursery=nurseries[one], distance_m=None if metres is None else _told(metres[at]))
                for one, at in zip(ids, shown.tolist(), strict=True)
                if one in nurseries
            ],
            total=len(rows),
            page=page,
            pages=max(1, -(-len(rows) // size)),
            within_radius=around.within,
            nearest_m=around.nearest_m,
            ages_unknown=_count(roll.age_first[rows] == UNKNOWN) if query.age_months is not None else 0,
            unplaced=_count(~roll.is_placed[rows]),
        )

    def _around(self, roll: Roll, query: NurseryQuery, matched: Matched) -> _Around:
        """Of what was matched, what lies around a point or may lie there."""
        near = query.near
        assert near is not None  # noqa: S101 - the caller asked
        rows = matched.rows
        lat, lng = roll.lat[rows], roll.lng[rows]
        placed = np.flatnonzero(Box.around(near, query.radius_m).holds(lat, lng))
        metres = metres_from(near, lat[placed], lng[placed])
        placed, metres = placed[metres <= query.radius_m], metres[metres <= query.radius_m]
        within = len(placed)
        if not within:
            every = metres_from(near, lat, lng)
            placed = _lowest(every, NEXT_NEAREST)
            placed = placed[~np.isnan(every[placed])]
            metres = every[placed]
        unplaced = np.flatnonzero(np.isnan(lat))
        if query.region_code is None:
            unplaced = unplaced[self._lies_about(roll, rows[unplaced], near, rows[placed])]
        kept = np.concatenate([placed, unplaced])
        return _Around(
            rows=rows[kept],
            fit=matched.fit[kept],
            metres=np.concatenate([metres, np.full(len(unplaced), np.nan)]),
            within=within,
            nearest_m=None if within or not len(metres) else float(metres.min()),
        )

    def _lies_about(self, roll: Roll, rows: Rows, near: Coordinates, placed: Rows) -> Mask:
        """Which rows lie in the county of a point or of what was found around it, or in no county."""
        counties = {roll.regions[place][:6] for place in np.unique(roll.region[placed]).tolist()}
        about = np.zeros(len(roll.regions), np.bool_)
        for county in (*counties, self._county_at(near), ""):
            about[roll.regions_of.get(county, [])] = True
        mask: Mask = about[roll.region[rows]]
        return mask

    def _county_at(self, near: Coordinates) -> str:
        """The county whose seat is nearest; borders are not known."""
        codes, lats, lngs = self._seats
        return codes[int(np.argmin(metres_from(near, lats, lngs)))] if codes else ""

    @cached_property
    def _seats(self) -> tuple[list[str], Metres, Metres]:
        """Every county whose point is known: codes, latitudes, longitudes."""
        counties = [region for region in self._gazetteer if region.level is Level.COUNTY]
        seats = [region for region in counties if region.lat is not None]
        return (
            [region.code for region in seats],
            np.array([region.lat for region in seats], np.float64),
            np.array([region.lng for region in seats], np.float64),
        )


def _is_such(roll: Roll, query: NurseryQuery) -> Iterator[Mask]:
    """What kind of institution is asked for."""
    if query.status is not None:
        yield roll.status == status_number(query.status)
    if query.kind is not None:
        yield roll.kind == kind_number(query.kind)
    if query.nature is not None:
        yield roll.nature == nature_number(query.nature)
    if query.inclusive is not None:
        yield roll.inclusive == int(query.inclusive)


def _suits(roll: Roll, query: NurseryQuery) -> Iterator[Mask]:
    """What the child, the clock and the purse need."""
    if query.age_months is not None:
        takes = (roll.age_first <= query.age_months) & (query.age_months < roll.age_end)
        yield takes | (roll.age_first == UNKNOWN)
    if query.service_forms:
        wanted = form_bits(query.service_forms)
        yield (roll.forms & wanted) == wanted
    if query.fee_at_most is not None:
        yield roll.fee <= query.fee_at_most
    if query.closes_at_or_after is not None:
        yield roll.closes >= minutes(query.closes_at_or_after)
    if query.opens_at_or_before is not None:
        yield (roll.opens != UNKNOWN) & (roll.opens <= minutes(query.opens_at_or_before))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What was matched, with distances where they were asked for."""

    rows: Rows
    fit: Metres
    metres: Metres | None = None
    """NaN for a row without a point."""
    within: int | None = None
    nearest_m: float | None = None

    @classmethod
    def everywhere(cls, matched: Matched) -> _Around:
        return cls(rows=matched.rows, fit=matched.fit)


def _ordered(roll: Roll, query: NurseryQuery, around: _Around) -> Rows:
    """Places in the rows, in the order asked for."""
    rows, sort = around.rows, query.sort
    # The last key decides first.
    keys: list[NDArray[np.float64] | Rows | Mask] = [rows]
    if around.metres is not None and sort in {Sort.BEST, Sort.NEAREST}:
        keys.append(around.metres)
    if sort is Sort.BEST:
        keys.append(-around.fit)
    if sort is Sort.NEWEST:
        keys.append(-roll.filed[rows].astype(np.int64))
    if query.age_months is not None:
        keys.append(roll.age_first[rows] == UNKNOWN)
    if around.metres is not None:
        unplaced = np.isnan(around.metres)
        town = np.where(roll.region[rows] == roll.nowhere, len(roll.regions), roll.region[rows])
        keys += [np.where(unplaced, town, 0), unplaced]
    order: Rows = np.lexsort(keys)
    return order


def _lowest(values: Metres, count: int) -> Rows:
    """Places of the lowest values, of equals the first; NaN is the highest."""
    if len(values) <= count:
        return np.arange(len(values))
    bound = np.partition(values, count - 1)[count - 1]
    near = np.flatnonzero(values <= bound) if not np.isnan(bound) else np.arange(len(values))
    return near[np.argsort(values[near], kind="stable")][:count]


def _told(metres: float) -> float | None:
    return None if np.isnan(metres) else float(metres)


def _count(mask: Mask) -> int:
    return int(np.count_nonzero(mask))
