"""What a family looks for, and what is found: the words of the finder."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from directory.nursery import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from directory.nursery import CareMode, Coordinates, Kind, Nature, Nursery

RADIUS_M = 3_000
"""What more than nine of ten families accept."""


class Sort(StrEnum):
    """The order of what is found."""

    BEST = "best"
    """By the text asked for; without one, by distance, else by name."""
    NEAREST = "nearest"
    NAME = "name"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class NurseryQuery:
    """What a family looks for; every part that is None or empty asks for nothing."""

    text: str = ""
    """A name, a street, pinyin, initials, with slips."""
    region_code: str | None = None
    """Any level: a town has nine digits."""
    near: Coordinates | None = None
    radius_m: int = RADIUS_M
    """Counts only with `near`."""
    age_months: float | None = None
    """A nursery without published ages is kept, behind those that take the child."""
    service_forms: frozenset[CareMode] = frozenset()
    """Every one of these is offered."""
    nature: Nature | None = None
    inclusive: bool | None = None
    fee_at_most: float | None = None
    """Yuan a month, against the lowest fee; a nursery without a published fee is left out."""
    kind: Kind | None = None
    closes_at_or_after: str | None = None
    """18:00; a nursery without published hours is left out."""
    opens_at_or_before: str | None = None
    status: Status | None = Status.FILED
    """None for both."""
    sort: Sort = Sort.BEST
    page: int = 1
    page_size: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundNursery:
    """A nursery of a result."""

    nursery: Nursery
    distance_m: float | None = None
    """From `near`; None where there is none, or the nursery has no point (位置未公布)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NurseryHits:
    """One page of what was found."""

    found: Sequence[FoundNursery]
    total: int
    """Over all pages."""
    page: int
    pages: int
    within_radius: int | None = None
    """How many of the total lie within the radius; None without `near`."""
    nearest_m: float | None = None
    """Where nothing lies within the radius: how far the nearest is."""
    ages_unknown: int = 0
    """With `age_months`, how many of the total have no published ages; they stand behind the others."""
    unplaced: int = 0
    """How many of the total have no point; with `near` they stand last, by town."""
