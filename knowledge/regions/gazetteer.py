"""Every division by its code, with the way up to the nation."""

from __future__ import annotations

import csv
import functools
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.regions.mentions import MentionFinder, RegionMention
from knowledge.regions.names import Alias, load_aliases, load_naming
from knowledge.regions.region import Level, Region

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_DATA = Path(__file__).parent

_LONGEST_NAME = 20
"""Characters of the longest full name (积石山保安族东乡族撒拉族自治县 has 15)."""


class UnknownRegionError(LookupError):
    """A code that is no division of today."""

    def __init__(self, code: str) -> None:
        """Keep the code for whoever wants to show it."""
        super().__init__(f"没有代码为 {code!r} 的行政区划，请核对六位（乡镇九位）代码")
        self.code = code


class Gazetteer:
    """All regions, looked up by code, by name, or found in a sentence.

    Immutable and safe to share between threads; `gazetteer()` gives the one
    that the project ships.
    """

    def __init__(self, regions: Iterable[Region], aliases: Iterable[Alias] = ()) -> None:
        """`regions` with the nation and every parent among them; `aliases` name some of them."""
        self._regions: Mapping[str, Region] = {region.code: region for region in regions}
        self._aliases = tuple(aliases)
        self._lineages = {code: tuple(self._walk_up(code)) for code in self._regions}

    def __iter__(self) -> Iterator[Region]:
        """Every region, in the order of its file: a parent stands before its children."""
        return iter(self._regions.values())

    def __len__(self) -> int:
        """How many regions there are."""
        return len(self._regions)

    def get(self, code: str) -> Region | None:
        """The region of a code, or None where the code is no division of today.

        >>> gazetteer().get("410702").name
        '红旗区'
        """
        return self._regions.get(code)

    def lineage(self, code: str) -> tuple[Region, ...]:
        """The region itself first, then each parent, the nation last.

        >>> [region.name for region in gazetteer().lineage("410702")]
        ['红旗区', '新乡市', '河南省', '全国']

        Raises:
            UnknownRegionError: the code is no division of today.
        """
        try:
            return self._lineages[code]
        except KeyError:
            raise UnknownRegionError(code) from None

    def province_of(self, code: str) -> Region | None:
        """The province that a region lies in or is; None for the nation.

        Raises:
            UnknownRegionError: the code is no division of today.
        """
        return next((region for region in self.lineage(code) if region.level is Level.PROVINCE), None)

    def within(self, code: str, ancestor: str) -> bool:
        """Whether a region is the other or lies inside it.

        >>> gazetteer().within("410702", "410000"), gazetteer().within("410000", "410702")
        (True, False)

        Raises:
            UnknownRegionError: the first code is no division of today.
        """
        return any(region.code == ancestor for region in self.lineage(code))

    def named(self, name: str, *, within: str) -> tuple[Region, ...]:
        """The regions inside another whose full, short or former name is exactly this.

        For the columns of a list, where the name stands alone:

        >>> [region.code for region in gazetteer().named("长垣县", within="410700")]
        ['410783']
        """
        return tuple(region for region in self._by_name.get(name, ()) if self.within(region.code, within))

    def opening(self, text: str) -> Region | None:
        """The region whose full names open a text, or None: what the name of an office says of its place.

        >>> gazetteer().opening("新乡市红旗区人民政府办公室").name, gazetteer().opening("国家卫生健康委")
        ('红旗区', None)
        """
        place, rest = None, text
        while (inner := self._opening(rest, place)) is not None:
            place, rest = inner, rest[len(inner.name) :]
        return place

    def _opening(self, text: str, outer: Region | None) -> Region | None:
        """The one region, inside another, whose full name a text begins with; the longest name first."""
        for length in range(min(len(text), _LONGEST_NAME), 1, -1):
            found = [
                region
                for region in self._by_name.get(text[:length], ())
                if region.name == text[:length] and (outer is None or self.within(region.code, outer.code))
            ]
            if len(found) == 1:
                return found[0]
        return None

    def find(self, text: str, *, home: str) -> tuple[RegionMention, ...]:
        """The regions that a sentence names, in order, without overlaps.

        `home` is the code of the region that this deployment serves: it decides
        which of several namesakes is meant, and its own districts are recognised
        more readily. mentions.yaml has the rules.

        >>> [mention.region.name for mention in gazetteer().find("北京朝阳产假几天", home="410702")]
        ['北京市', '朝阳区']

        Raises:
            UnknownRegionError: `home` is no division of today.
        """
        return self._finder.find(text, home=self.lineage(home))

    @functools.cached_property
    def _finder(self) -> MentionFinder:
        return MentionFinder(self._lineages, load_naming(), self._aliases)

    @functools.cached_property
    def _by_name(self) -> Mapping[str, tuple[Region, ...]]:
        by_name: dict[str, tuple[Region, ...]] = {}
        for region in self:
            for name in dict.fromkeys((region.name, region.short_name)):
                by_name[name] = (*by_name.get(name, ()), region)
        for alias in self._aliases:
            by_name[alias.name] = (*by_name.get(alias.name, ()), self._regions[alias.code])
        return by_name

    def _walk_up(self, code: str) -> Iterator[Region]:
        above: str | None = code
        while above is not None:
            region = self._regions[above]
            yield region
            above = region.parent


@functools.cache
def gazetteer() -> Gazetteer:
    """The divisions that the project ships, read once for the process."""
    aliases = load_aliases(_DATA / "former_names.yaml")
    return Gazetteer(_read_regions(_DATA / "regions.csv", aliases), aliases)


def _read_regions(path: Path, aliases: Iterable[Alias]) -> Iterator[Region]:
    former: dict[str, list[str]] = {}
    for alias in aliases:
        if alias.status == "former":
            former.setdefault(alias.code, []).append(alias.name)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Region(
                code=row["code"],
                name=row["name"],
                short_name=row["short_name"],
                level=Level(row["level"]),
                parent=row["parent"] or None,
                lng=float(row["lng"]) if row["lng"] else None,
                lat=float(row["lat"]) if row["lat"] else None,
                former_names=tuple(former.get(row["code"], ())),
            )
