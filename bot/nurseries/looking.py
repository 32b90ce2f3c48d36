"""Looking for what a family wants: the page it asks for, and what is widened where nothing fits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.nurseries.wanted import PAGE_SIZE, Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.nurseries.door import Directory
    from directory.nursery import Coordinates
    from directory.search import FoundNursery, NurseryHits

AT_ONCE = 200
"""As many as are put in the order of their fees: more than a district has."""

_TOWN_DIGITS = 9
_DISTRICT_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was found, and under which conditions."""

    hits: NurseryHits
    wanted: Wanted
    """The conditions that these fit: those asked for, or wider ones."""
    given_up: tuple[str, ...] = ()
    """What was widened, in words: 接送时间, 收费 …"""
    first: int = 1
    """The number of the first one, over all pages."""

    @property
    def found(self) -> Sequence[FoundNursery]:
        """The nurseries of this page."""
        return self.hits.found

    @property
    def is_last(self) -> bool:
        """Whether nothing comes after this page."""
        return self.hits.page >= self.hits.pages


def look(
    directory: Directory, wanted: Wanted, *, near: Coordinates | None, home: str, page: int = 1
) -> Looked:
    """A page of what fits; where nothing does, with the conditions widened one after another.

    Radius first (the finder goes on to the next nearest by itself, and a town's
    district is tried), then hours, fee and form: what a family gives up the
    most easily. Its child's age is never given up.
    """
    looked = _page(directory, wanted, near=near, home=home, page=page)
    if looked.hits.total or page > 1:
        return looked
    given_up: list[str] = []
    for name, widen in _WIDER:
        wider = widen(wanted)
        if wider == wanted:
            continue
        wanted = wider
        given_up.append(name)
        looked = _page(directory, wanted, near=near, home=home, page=1)
        if looked.hits.total:
            return replace(looked, given_up=tuple(given_up))
    return replace(looked, given_up=())


def _page(directory: Directory, wanted: Wanted, *, near: Coordinates | None, home: str, page: int) -> Looked:
    query = wanted.query(near=near, home=home, page=page)
    first = (page - 1) * PAGE_SIZE + 1
    if not wanted.is_cheapest:
        return Looked(hits=directory.find(query), wanted=wanted, first=first)
    # The finder does not order by fee: a district's are few enough to be put in order here.
    every = directory.find(replace(query, page=1, page_size=AT_ONCE))
    ordered = sorted(every.found, key=_fee)
    shown = ordered[first - 1 : first - 1 + PAGE_SIZE]
    pages = -(-len(ordered) // PAGE_SIZE)
    return Looked(hits=replace(every, found=shown, page=page, pages=pages), wanted=wanted, first=first)


def _fee(found: FoundNursery) -> tuple[bool, float]:
    """Those without a published fee stand last."""
    fee = found.nursery.facts.fee
    return (fee is None, fee.minimum if fee else 0.0)


def _whole_district(wanted: Wanted) -> Wanted:
    if wanted.region_code is not None and len(wanted.region_code) == _TOWN_DIGITS:
        return replace(wanted, region_code=wanted.region_code[:_DISTRICT_DIGITS])
    return wanted


_WIDER: tuple[tuple[str, Callable[[Wanted], Wanted]], ...] = (
    ("路名", lambda wanted: replace(wanted, text="")),
    ("街道", _whole_district),
    ("接送时间", lambda wanted: replace(wanted, closes_at_or_after=None, opens_at_or_before=None)),
    ("收费", lambda wanted: replace(wanted, fee_at_most=None, inclusive=None)),
    ("托法", lambda wanted: replace(wanted, modes=frozenset(), kind=None, nature=None)),
)
