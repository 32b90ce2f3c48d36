"""Names of regions in a parent's sentence: found, weighed, and told apart.

Two passes. The first walks the text from the left, takes the longest name at
each place, and keeps it if enough speaks for a place there (mentions.yaml has
the rule). The second decides between namesakes: 朝阳区 after 北京 is Beijing's,
鼓楼区 for somebody in 河南 is 开封's, and what stays open is handed back open.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from operator import add
from typing import TYPE_CHECKING

from knowledge.regions.names import Need
from knowledge.regions.region import NATION, Level, Region

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from knowledge.regions.names import Alias, Naming

_LINKS = " ·-/"
"""What may stand between a region and the part of it that is named next."""

_EDGES = " ，。！？、,.!?~～"
"""What a message that is nothing but a name may carry around it."""

_COUNTED = "0123456789一二两三四五六七八九十几半每多当前后"
_COUNTERS = "天周年月日次岁"
"""98天津贴 is 98天 and 津贴: a counter after a number belongs to the number."""

_ALL = "都"
"""A word by itself after any other: 建成|都没有 is not 成都."""

_KIND_IN_WORD = {"市": ("场", "面", "值", "价"), "区": ("别", "分"), "县": ("级",)}
"""东方市场, 城市区别: the last character of a full name opens a word of its own."""

_ROADS = ("路", "街", "道")

_NEAR = 8
"""Characters around a name that are looked at."""

_PAIR = 2
"""Characters of the names that ordinary words run across."""


_OPENING = 2
"""Characters by which names are looked up; every name has as many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionMention:
    """A name of a region where it stands in a text: `surface == text[start:end]`."""

    region: Region | None
    """None where several regions bear the name and nothing tells which is meant."""
    surface: str
    start: int
    end: int
    alternatives: tuple[Region, ...] = ()
    """What the name could mean where `region` is None, else empty."""


@dataclass(frozen=True, slots=True)
class _Sense:
    """One region that a surface may mean."""

    region: Region
    need: Need
    is_short: bool
    where: str | None
    """The city that alone knows the name, for towns and zones."""


@dataclass(frozen=True, slots=True)
class _Hit:
    surface: str
    start: int
    end: int
    regions: tuple[Region, ...]


class MentionFinder:
    """Finds the names of all regions of a gazetteer; built once, immutable."""

    def __init__(
        self, lineages: Mapping[str, Sequence[Region]], naming: Naming, aliases: Iterable[Alias]
    ) -> None:
        """`lineages` holds each region's way up to the nation, by its code."""
        self._naming = naming
        self._codes_above = {
            code: frozenset(region.code for region in lineage) for code, lineage in lineages.items()
        }
        self._senses: dict[str, tuple[_Sense, ...]] = {}
        for lineage in lineages.values():
            self._learn(lineage[0], lineage)
        for alias in aliases:
            region = lineages[alias.code][0]
            self._add(alias.name, _Sense(region, Need.NOTHING, is_short=False, where=alias.where))
        self._lengths = _lengths_by_opening(self._senses)
        self._phrases = _phrases_by_name(naming.phrases, self._senses)

    def find(self, text: str, *, home: Sequence[Region]) -> tuple[RegionMention, ...]:
        """The regions that a text names for somebody whose lineage is `home`."""
        # Most texts hold the first two characters of no name at all.
        starts = [start for start, opening in enumerate(map(add, text, text[1:])) if opening in self._lengths]
        if not starts:
            return ()
        hits: list[_Hit] = []
        home_codes = frozenset(region.code for region in home if region.level is not Level.NATION)
        home_city = _city_of(home)
        end = 0
        for start in starts:
            hit = self._hit_at(text, start, hits, home_city) if start >= end else None
            if hit is not None:
                hits.append(hit)
                end = hit.end
        certain = [self._certain(hit.regions) for hit in hits]
        named = Counter(region.code for region in certain if region is not None)
        return tuple(
            self._decide(hit, named - Counter([own.code] if own else []), home_codes)
            for hit, own in zip(hits, certain, strict=True)
        )

    def _learn(self, region: Region, lineage: Sequence[Region]) -> None:
        where = _city_of(lineage) if region.level is Level.TOWN else None
        for name in dict.fromkeys((region.name, *_spoken_forms(region))):
            is_short = name == region.short_name
            if is_short and region.level is Level.TOWN and name.endswith(_ROADS):
                continue
            need = self._naming.needs.get(name, _usual_need(region, name))
            self._add(name, _Sense(region, need, is_short=is_short, where=where))

    def _add(self, name: str, sense: _Sense) -> None:
        self._senses[name] = (*self._senses.get(name, ()), sense)

    def _hit_at(self, text: str, start: int, hits: Sequence[_Hit], home_city: str | None) -> _Hit | None:
        for length in self._lengths[text[start : start + _OPENING]]:
            end = start + length
            surface = text[start:end]
            senses = self._senses.get(surface)
            if senses is None or self._is_other_word(text, start, end):
                continue
            before = hits[-1] if hits else None
            regions = self._standing(text, _Hit(surface, start, end, ()), senses, before, home_city)
            if regions:
                return _Hit(surface, start, end, regions)
        return None

    def _standing(
        self, text: str, place: _Hit, senses: Sequence[_Sense], before: _Hit | None, home_city: str | None
    ) -> tuple[Region, ...]:
        """The regions of a name whose need is met where it stands."""
        if before is not None and _is_linked(text[before.end : place.start], senses):
            inside = [sense for sense in senses if self._continues(sense, before)]
            inside = [sense for sense in inside if not self._runs_on(text, place, sense)]
            if inside:
                return tuple(sense.region for sense in inside)
        given = Need.CUE if self._has_cue(text, place) else Need.NOTHING
        crossed = self._is_crossed(text, place)
        return tuple(
            sense.region
            for sense in senses
            if self._need_at_home(sense, before, home_city) <= given
            and not (sense.is_short and crossed)
            and not self._runs_on(text, place, sense)
        )

    def _continues(self, sense: _Sense, before: _Hit) -> bool:
        """Whether the region named just before holds this one: 甘肃 before 合作."""
        above = self._codes_above[sense.region.code] - {sense.region.code}
        if not any(region.code in above for region in before.regions):
            return False
        return sense.where is None or self._knows_place(before, sense.where)

    def _need_at_home(self, sense: _Sense, before: _Hit | None, home_city: str | None) -> int:
        """What a sense needs for somebody in this city, after what was named before."""
        if sense.where is not None:
            is_home = sense.where == home_city
            strayed = before is not None and not self._is_on_the_way(before, sense.where)
            return sense.need if is_home and not strayed else Need.PARENT
        in_home_city = home_city is not None and home_city in self._codes_above[sense.region.code]
        return max(sense.need - 1, Need.NOTHING) if in_home_city else sense.need

    def _knows_place(self, before: _Hit, city: str) -> bool:
        return any(city in self._codes_above[region.code] for region in before.regions)

    def _is_on_the_way(self, before: _Hit, city: str) -> bool:
        above_city = self._codes_above[city]
        return self._knows_place(before, city) or any(region.code in above_city for region in before.regions)

    def _has_cue(self, text: str, place: _Hit) -> bool:
        if text.endswith(self._naming.before, 0, place.start):
            return True
        if text[place.end : place.end + _NEAR].lstrip().startswith(self._naming.after):
            return True
        return len(text) <= len(place.surface) + _NEAR and text.strip(_EDGES) == place.surface

    def _is_other_word(self, text: str, start: int, end: int) -> bool:
        """Whether a longer word that means something else stands here: 大同小异."""
        return any(
            text.startswith(phrase, start - offset)
            for phrase, offset in self._phrases.get(text[start:end], ())
            if offset <= start
        )

    def _is_crossed(self, text: str, place: _Hit) -> bool:
        """Whether ordinary words divide a two-character name between them: 适合|肥胖."""
        start, end = place.start, place.end
        if end - start != _PAIR:
            return False
        words = self._naming.words
        left = text[max(start - 2, 0) : start + 1]
        has_left_word = left in words or left[-2:] in words
        if text[end - 1] == _ALL:
            return has_left_word
        has_right_word = text[end - 1 : end + 1] in words or text[end - 1 : end + 2] in words
        is_counter = start > 0 and text[start - 1] in _COUNTED and text[start] in _COUNTERS
        return has_right_word and (has_left_word or is_counter)

    def _runs_on(self, text: str, place: _Hit, sense: _Sense) -> bool:
        """Whether the next characters turn the name into something else: 南京路, 东方市场."""
        if sense.is_short:
            return text.startswith(self._naming.not_followed_by, place.end)
        return text.startswith(_KIND_IN_WORD.get(place.surface[-1], ()), place.end)

    def _decide(self, hit: _Hit, named: Collection[str], home: frozenset[str]) -> RegionMention:
        regions = hit.regions
        if len(regions) > 1:
            # The largest first: of two 新乡 in one text, neither makes the other its county.
            regions = self._largest(regions) or self._inside(regions, named) or regions
            regions = self._largest(regions) or self._nearest(regions, home)
            regions = self._higher(hit.surface, regions)
        found = RegionMention(region=regions[0], surface=hit.surface, start=hit.start, end=hit.end)
        return found if len(regions) == 1 else replace(found, region=None, alternatives=regions)

    def _certain(self, regions: tuple[Region, ...]) -> Region | None:
        """What a name means whoever reads it, or None where that depends."""
        alone = regions if len(regions) == 1 else self._largest(regions)
        return alone[0] if alone else None

    def _inside(self, regions: tuple[Region, ...], named: Collection[str]) -> tuple[Region, ...]:
        """The namesakes that lie inside a region which the text names elsewhere."""
        return tuple(
            region
            for region in regions
            if any(
                code in self._codes_above[region.code] and code not in {region.code, NATION} for code in named
            )
        )

    def _largest(self, regions: tuple[Region, ...]) -> tuple[Region, ...]:
        """The province among namesakes, or the one that holds all others: 新乡 is the city."""
        for region in regions:
            if region.level is Level.PROVINCE or all(
                region.code in self._codes_above[other.code] for other in regions
            ):
                return (region,)
        return ()

    def _nearest(self, regions: tuple[Region, ...], home: frozenset[str]) -> tuple[Region, ...]:
        """The namesakes that share most of the home region's lineage."""
        shared = [len(self._codes_above[region.code] & home) for region in regions]
        most = max(shared)
        return tuple(region for region, count in zip(regions, shared, strict=True) if count == most)

    def _higher(self, surface: str, regions: tuple[Region, ...]) -> tuple[Region, ...]:
        """The namesakes of the highest level, where one level is meant more often."""
        if surface in self._naming.equal_across_levels:
            return regions
        top = min(region.level.depth for region in regions)
        return tuple(region for region in regions if region.level.depth == top)


def _is_linked(gap: str, senses: Sequence[_Sense]) -> bool:
    """Whether a name continues the region before it.

    Nothing may stand between where the name is a province's, too: 天津 河北 辽宁
    is a list, and 河北 no district of 天津.
    """
    return not gap or not (gap.strip(_LINKS) or any(s.region.level is Level.PROVINCE for s in senses))


def _spoken_forms(region: Region) -> Iterable[str]:
    yield region.short_name
    for kind in ("州", "县", "旗"):
        if region.name.endswith(f"自治{kind}"):
            yield f"{region.short_name}{kind}"


def _usual_need(region: Region, name: str) -> Need:
    if region.level in {Level.NATION, Level.PROVINCE, Level.CITY}:
        return Need.NOTHING
    return Need.CUE if len(name) <= _PAIR else Need.NOTHING


def _city_of(lineage: Sequence[Region]) -> str | None:
    """The city of a lineage, or the province for what has none between."""
    codes = {region.level: region.code for region in lineage}
    return codes.get(Level.CITY) or codes.get(Level.PROVINCE)


def _lengths_by_opening(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """How long the names are that begin with each two characters, the longest first."""
    lengths: dict[str, set[int]] = {}
    for name in names:
        lengths.setdefault(name[:_OPENING], set()).add(len(name))
    return {opening: tuple(sorted(found, reverse=True)) for opening, found in lengths.items()}


def _phrases_by_name(
    phrases: Iterable[str], names: Mapping[str, object]
) -> dict[str, tuple[tuple[str, int], ...]]:
    """Each name's longer look-alikes, with the place of the name inside them."""
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for phrase in phrases:
        for start in range(len(phrase)):
            for end in range(start + 2, len(phrase) + 1):
                name = phrase[start:end]
                if name in names:
                    found[name] = (*found.get(name, ()), (phrase, start))
    return found
