"""One administrative division, from the nation to a town."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

NATION = "100000"
"""The code of the whole country, the root of every lineage."""


class Level(StrEnum):
    """How far down the tree a region stands."""

    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"

    @property
    def depth(self) -> int:
        """0 for the nation, 4 for a town; a city's code may be missing between."""
        return _DEPTHS[self]


_DEPTHS = {level: depth for depth, level in enumerate(Level)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A division as the Ministry of Civil Affairs lists it.

    A district of 北京, 天津, 上海 or 重庆, and a county that its province runs
    (济源市), has the province as its parent.
    """

    code: str
    """Six digits, nine for a town."""
    name: str
    """The official name, such as 阿坝藏族羌族自治州."""
    short_name: str
    """The name without its kind and its peoples, such as 阿坝; 滑县 and its like keep the whole."""
    level: Level
    parent: str | None
    """The code of the next level up; None for the nation."""
    lng: float | None = None
    """GCJ-02 degrees of the seat, good to about a kilometre; None where no open source has it."""
    lat: float | None = None
    former_names: tuple[str, ...] = ()
    """Names that older lists use for what is this region today."""

    @property
    def spoken_name(self) -> str:
        """The name as people say it: 新乡 and 河南 for short, but 红旗区 whole."""
        return self.name if self.level is Level.COUNTY else self.short_name
