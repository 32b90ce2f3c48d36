"""Finding nurseries: filters over the roll, words over the index, and one page read from the database."""

from __future__ import annotations

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
    from collections.abc import Callable

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
        when_behind: Callable[[], None] = lambda: None,
    ) -> None:
        """Take the index of nurseries, the places, and the region whose parents ask.

        `when_behind` is called where the index has not seen all that the
        database holds; it must not wait.
        """
        self._engine = engine
        self._gazetteer = gazetteer
        self._home = home
        self._when_behind = when_behind
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
        if self._engine.state().number < roll.number:
            self._when_behind()
        return roll

    def warm_up(self, connection: Connection) -> None:
        """Load what the first search would otherwise wait for."""
        self.roll(connection).warm_up()
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
        if query.status is not None:
            allowed &= roll.status == status_number(query.status)
        if query.region_code is not None:
            allowed &= lies_in(roll, frozenset({query.region_code}), self._gazetteer)
        if query.kind is not None:
            allowed &= roll.kind == kind_number(query.kind)
        if query.nature is not None:
            allowed &= roll.nature == nature_number(query.nature)
        if query.inclusive is not None:
            allowed &= roll.inclusive == int(query.inclusive)
        if query.service_forms:
            wanted = form_bits(query.service_forms)
            allowed &= (roll.forms & wanted) == wanted
        if query.fee_at_most is not None:
            allowed &= roll.fee <= query.fee_at_most
        if query.closes_at_or_after is not None:
            allowed &= roll.closes >= minutes(query.closes_at_or_after)
        if query.opens_at_or_before is not None:
            known = roll.opens != UNKNOWN
            allowed &= known & (roll.opens <= minutes(query.opens_at_or_before))
        if query.age_months is not None:
            takes = (roll.age_first <= query.age_months) & (query.age_months < roll.age_end)
            allowed &= takes | (roll.age_first == UNKNOWN)
        return allowed

    def _page(
        self, connection: Connection, roll: Roll, query: NurseryQuery, matched: Matched
    ) -> NurseryHits:
        rows, fit = matched.rows, matched.fit
        metres: Metres | None = None
        within: int | None = None
        if query.near is not None:
            metres, within = self._around(roll, rows, query.near, query)
            kept = ~np.isinf(metres)
            rows, fit, metres = rows[kept], fit[kept], metres[kept]
        order = _ordered(roll, query, rows, fit, metres)
        size = min(max(1, query.page_size), LARGEST_PAGE)
        page = min(max(1, query.page), _LAST_PAGE)
        shown = order[(page - 1) * size : page * size]
        ids = [roll.ids[row] for row in rows[shown].tolist()]
        nurseries = among(connection, ids)
        found = [
            FoundNursery(nursery=nurseries[one], distance_m=None if metres is None else _told(metres[at]))
            for one, at in zip(ids, shown.tolist(), strict=True)
            if one in nurseries
        ]
        is_far = within == 0 and metres is not None and not np.isnan(metres).all()
        return NurseryHits(
            found=found,
            total=len(rows),
            page=page,
            pages=max(1, -(-len(rows) // size)),
            within_radius=within,
            nearest_m=float(np.nanmin(metres)) if is_far and metres is not None else None,
            ages_unknown=_count(roll.age_first[rows] == UNKNOWN) if query.age_months is not None else 0,
            unplaced=_count(~roll.is_placed[rows]),
        )

    def _around(
        self, roll: Roll, rows: Rows, near: Coordinates, query: NurseryQuery
    ) -> tuple[Metres, int]:
        """Metres to each row, NaN for one without a point, infinite for one left out; how many within."""
        lat, lng = roll.lat[rows], roll.lng[rows]
        metres = np.full(len(rows), np.inf)
        boxed = np.flatnonzero(Box.around(near, query.radius_m).holds(lat, lng))
        distances = metres_from(near, lat[boxed], lng[boxed])
        inside = boxed[distances <= query.radius_m]
        metres[inside] = distances[distances <= query.radius_m]
        if not len(inside):
            every = metres_from(near, lat, lng)
            nearest = np.lexsort((np.arange(len(rows)), every))[:NEXT_NEAREST]
            metres[nearest] = every[nearest]
        unplaced = ~roll.is_placed[rows]
        if query.region_code is None:
            unplaced &= self._lies_about(roll, rows, near, rows[np.isfinite(metres)])
        metres[~roll.is_placed[rows]] = np.inf
        metres[unplaced] = np.nan
        return metres, len(inside)

    def _lies_about(self, roll: Roll, rows: Rows, near: Coordinates, placed: Rows) -> Mask:
        """Which rows lie in the county of a point or of what was found around it, or in no county."""
        counties = {roll.regions[place][:6] for place in np.unique(roll.region[placed]).tolist()}
        counties |= {self._county_at(near), ""}
        about = np.array([code[:6] in counties for code in roll.regions], np.bool_)
        mask: Mask = about[roll.region[rows]]
        return mask

    def _county_at(self, near: Coordinates) -> str:
        """The county whose seat is nearest; borders are not known."""
        codes, lats, lngs = self._seats
        return codes[int(np.argmin(metres_from(near, lats, lngs)))] if codes else ""

    @cached_property
    def _seats(self) -> tuple[list[str], Metres, Metres]:
        """Every county whose point is known: codes, latitudes, longitudes."""
        seats = [region for region in self._gazetteer if region.level is Level.COUNTY and region.lat is not None]
        return (
            [region.code for region in seats],
            np.array([region.lat for region in seats], np.float64),
            np.array([region.lng for region in seats], np.float64),
        )


def _ordered(roll: Roll, query: NurseryQuery, rows: Rows, fit: Metres, metres: Metres | None) -> Rows:
    """Places in `rows`, in the order asked for."""
    keys: list[NDArray[np.float64] | Rows | Mask] = [rows]
    sort = query.sort
    if metres is not None and sort in {Sort.BEST, Sort.NEAREST}:
        keys.append(metres)
    if sort is Sort.BEST:
        keys.append(-fit)
    if sort is Sort.NEWEST:
        keys.append(-roll.filed[rows].astype(np.int64))
    if query.age_months is not None:
        keys.append(roll.age_first[rows] == UNKNOWN)
    if metres is not None:
        unplaced = ~roll.is_placed[rows]
        codes = roll.region[rows].astype(np.int64)
        nowhere = len(roll.regions)
        if roll.regions and not roll.regions[0]:
            codes[codes == 0] = nowhere
        keys += [np.where(unplaced, codes, 0), unplaced]
    order: Rows = np.lexsort(keys)
    return order


def _told(metres: float) -> float | None:
    return None if np.isnan(metres) else float(metres)


def _count(mask: Mask) -> int:
    return int(np.count_nonzero(mask))
