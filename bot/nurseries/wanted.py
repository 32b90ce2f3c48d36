"""What a family looks for, as a conversation remembers it from one question to the next."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from directory.nursery import CareMode, Kind, Nature
from directory.search import RADIUS_M, NurseryQuery, Sort

if TYPE_CHECKING:
    from collections.abc import Mapping

    from directory.nursery import Coordinates

PAGE_SIZE = 5
"""As many as a telephone shows without much scrolling."""

_ANY_RADIUS_M = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The conditions told so far; every one that is None or empty asks for nothing."""

    region_code: str | None = None
    text: str = ""
    """A street or a housing estate: 平原路."""
    is_near: bool = False
    """Near where somebody stands, as far as that is known."""
    age_months: float | None = None
    modes: frozenset[CareMode] = frozenset()
    inclusive: bool | None = None
    nature: Nature | None = None
    fee_at_most: float | None = None
    is_cheapest: bool = False
    """By the published fee, the lowest first."""
    kind: Kind | None = None
    closes_at_or_after: str | None = None
    opens_at_or_before: str | None = None

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the place is told."""
        return self != Wanted(region_code=self.region_code, text=self.text, is_near=self.is_near)

    @property
    def is_placed(self) -> bool:
        """Whether it is told where."""
        return self.region_code is not None or bool(self.text) or self.is_near

    def narrowed(self, told: Wanted) -> Wanted:
        """These conditions with those that were told now; a new place takes the old one's."""
        names = [field.name for field in fields(self)]
        changes = {
            name: getattr(told, name) for name in names if getattr(told, name) != getattr(NOTHING, name)
        }
        if told.is_placed:
            changes |= {name: getattr(told, name) for name in ("region_code", "text", "is_near")}
        return replace(self, **changes)

    def query(self, *, near: Coordinates | None, home: str, page: int = 1) -> NurseryQuery:
        """What the finder is asked; without a place told, the home district."""
        return NurseryQuery(
            text=self.text,
            region_code=self.region_code or (None if near and self.is_near else home),
            near=near,
            # Distances are told in a district too; only who asks for what is near draws a circle.
            radius_m=RADIUS_M if self.is_near else _ANY_RADIUS_M,
            age_months=self.age_months,
            service_forms=self.modes,
            nature=self.nature,
            inclusive=self.inclusive,
            fee_at_most=self.fee_at_most,
            kind=self.kind,
            closes_at_or_after=self.closes_at_or_after,
            opens_at_or_before=self.opens_at_or_before,
            sort=Sort.NEAREST if near else Sort.BEST,
            page=page,
            page_size=PAGE_SIZE,
        )

    def path(self, *, home: str) -> str:
        """The address of the page with the same conditions; a location never stands in it."""
        told: dict[str, Any] = {
            "region": None if self.is_near else (self.region_code or home),
            "text": self.text,
            "age_months": None if self.age_months is None else f"{self.age_months:g}",
            "service_forms": sorted(mode.value for mode in self.modes),
            "nature": self.nature,
            "inclusive": "true" if self.inclusive else None,
            "fee_at_most": None if self.fee_at_most is None else f"{self.fee_at_most:g}",
            "kind": self.kind,
            "closes_at_or_after": self.closes_at_or_after,
        }
        query = urlencode({name: value for name, value in told.items() if value}, doseq=True)
        return f"/nurseries?{query}" if query else "/nurseries"


NOTHING = Wanted()

_READ: dict[str, Any] = {
    "modes": lambda values: frozenset(map(CareMode, values)),
    "nature": Nature,
    "kind": Kind,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What was said of nurseries, so that 更多 and 第二个的电话 can go on with it."""

    wanted: Wanted = NOTHING
    found: tuple[str, ...] = ()
    """Ids in the order in which they were shown, over all pages."""
    page: int = 0
    """The last page shown; 0 where nothing was listed."""
    one: str | None = None
    """The id of the nursery last spoken of by itself."""

    def as_json(self) -> dict[str, Any]:
        """In plain JSON values, only what is told."""
        wanted = {field.name: getattr(self.wanted, field.name) for field in fields(Wanted)}
        told = {name: value for name, value in wanted.items() if value != getattr(NOTHING, name)}
        if "modes" in told:
            told["modes"] = sorted(told["modes"])
        return {"wanted": told, "found": list(self.found), "page": self.page, "one": self.one}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Talk:
        """The talk of what `as_json` gave; a condition that this release does not know is left out."""
        known = {field.name for field in fields(Wanted)}
        wanted = {
            name: _READ[name](value) if name in _READ else value
            for name, value in raw["wanted"].items()
            if name in known
        }
        return cls(wanted=Wanted(**wanted), found=tuple(raw["found"]), page=raw["page"], one=raw["one"])
