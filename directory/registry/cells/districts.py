"""Which district a row belongs to: by code, by name in its column, by its address, by its list."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from directory.registry.cells.flaws import Flaw
from directory.registry.cells.text import narrow
from knowledge.regions import NATION, Level, Region

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from knowledge.regions import Gazetteer

_LONGEST_NAME = 20
_CODE = re.compile(r"(\d{6})(\d{3})?(\d{3})?")
_BETWEEN = re.compile(r"[ /\\,>·、\-|]+")
_BRACKETED = re.compile(r"\([^()]{0,60}\)?")
_WHOLE_PLACE = re.compile(r"(?:市辖区|市本级|市直|市直属|区直|县直|本级|市区|全市|全区|全县|省直|省本级)")
_OFFICE = re.compile(r"(?:街道)?办事处$|(?<=街道)办$")
_ZONE = re.compile(
    r"(?:高新|经开|经济|开发|示范|产业|工业|保税|合作|实验|试验|管理|旅游|风景|度假|集聚|自贸|先行|航空港|港|新|园|合作发展)区$"
    r"|管委会$|管理委员会$|园区$|新城$|科学城$|科技城$|集聚区$|功能区$"
)
_GENERIC_ZONES = frozenset(
    {"高新区", "高新技术产业开发区", "经开区", "经济技术开发区", "经济开发区", "开发区", "示范区", "新区"}
    | {"工业园区", "产业集聚区"}
)
"""Zones that many cities have: only a city before them, or the list's, tells which is meant."""
_LEVELS_OF_DISTRICTS = frozenset({Level.PROVINCE, Level.CITY, Level.COUNTY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where a nursery lies, as far as its row and its list tell; the fields are those of `Facts`."""

    region: Region | None = None
    zone: str | None = None
    town: Region | None = None
    town_words: str | None = None
    flaws: tuple[Flaw, ...] = ()
    unknown: str | None = None
    """The words or the code for a district that does not exist."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What a name led to: a region (or a zone inside it), with what is to be told about it."""

    region: Region | None
    zone: str | None = None
    flaw: Flaw | None = None


class DistrictReader:
    """Reads the places of one list; what it read once it knows, for a list names few places often."""

    def __init__(self, gazetteer: Gazetteer, list_region: Region | None) -> None:
        """`list_region` is the place whose list this is; None where the rows must tell."""
        self._gazetteer = gazetteer
        self._home = list_region
        self._home_town: Region | None = None
        if list_region is not None and list_region.level is Level.TOWN:
            self._home, self._home_town = gazetteer.lineage(list_region.code)[1], list_region
        self._find: Callable[[str, str], _Found | None] = lru_cache(maxsize=4_096)(self._find_now)
        self._in_address: Callable[[str, str], Region | None] = lru_cache(maxsize=4_096)(self._opening)
        self._place: Callable[[tuple[str, ...], str, str], Where] = lru_cache(maxsize=8_192)(self._place_now)

    def read(self, names: Sequence[str], *, code: str, town: str, address: str) -> Where:
        """The place told by a row: `names` are its columns from the widest (province) to the district.

        All are clean texts, empty where the row has none.
        """
        where = self._read(names, code=code, town=town, address=address)
        is_told = where.town is not None or where.town_words is not None
        if self._home_town is None or where.region != self._home or is_told:
            return where
        return replace(where, town=self._home_town)

    def _read(self, names: Sequence[str], *, code: str, town: str, address: str) -> Where:
        where = self._place(tuple(names), code, town)
        if where.unknown is not None or not address:
            return where if where.unknown is not None or where.region is not None else self._at_home(where)
        if where.region is None or where.region.level is not Level.COUNTY:
            where = self._narrow_by_address(where, address)
        if where.town is None and where.town_words is None and where.region is not None:
            where = replace(where, town=self._town_in_address(where.region, address))
        return where

    def named(self, text: str) -> Where | None:
        """The place that a section, a sheet or a title names and nothing else; None where it names none."""
        plain = _plain(text)
        found = self._find(plain, self._around().code) or _zone(plain)
        if found is None or (found.region is None and found.zone is None):
            return None
        return self._as_where(found)

    def _place_now(self, names: tuple[str, ...], code: str, town: str) -> Where:
        named = self._by_names(names)
        coded = self._by_code(code) if code else None
        where = named if coded is None else self._agreed(coded, named)
        if town and where.unknown is None:
            where = self._with_town(where, town)
        return where

    def _agreed(self, coded: Where, named: Where) -> Where:
        """The code where it holds, for it is exact; the name where it does not, or tells more."""
        if coded.unknown is not None or coded.region is None:
            is_told = named.region is not None or named.zone is not None or named.unknown is not None
            return named if is_told else coded
        if named.zone is not None:
            return replace(coded, zone=named.zone, flaws=(*coded.flaws, *named.flaws))
        if named.region is not None and self._gazetteer.within(named.region.code, coded.region.code):
            return replace(named, flaws=(*coded.flaws, *named.flaws), town=named.town or coded.town)
        return coded

    def _by_code(self, text: str) -> Where | None:
        match = _CODE.fullmatch(narrow(text))
        if match is None:
            return None
        code, town_code = match[1], match[1] + (match[2] or "")
        former, zones = _former_codes()
        if code in zones:
            host = self._gazetteer.get(zones[code]["host"])
            return Where(
                region=host, zone=zones[code]["name"], flaws=(_zone_flaw(zones[code]["name"], host),)
            )
        region = self._gazetteer.get(code)
        if region is not None and region.code != NATION:
            town = self._gazetteer.get(town_code) if len(town_code) > len(code) else None
            return Where(region=region, town=town)
        if code in former:
            region = self._gazetteer.get(former[code]["code"])
            today = f"{region.code}（{region.name}）" if region else ""
            reason = f"{code} 是旧的行政区划代码，今为 {today}，已改用现在的"
            return Where(region=region, flaws=(Flaw("former_code", reason, code),))
        return Where(unknown=code)

    def _by_names(self, names: tuple[str, ...]) -> Where:
        """From the widest column down, each inside what the one before told."""
        around = self._around()
        where = Where()
        for text in filter(None, names):
            if _WHOLE_PLACE.fullmatch(text):
                continue
            inner = where.region or around
            found = self._find(_plain(text), inner.code)
            if found is None and where.region is None:
                found = self._find_wider(text)
            found = found or _zone(_plain(text))
            if found is None:
                return replace(where, region=None, unknown=text)
            if found.region is None and found.zone is None:
                return replace(where, flaws=(*where.flaws, _ambiguous(text)))
            where = self._joined(where, self._as_where(found))
        return where

    def _find_wider(self, text: str) -> _Found | None:
        """Outside the list's city, then outside its province: an institution may lie elsewhere."""
        wider = self._gazetteer.lineage(self._around().code)[1:]
        return next(filter(None, (self._find(_plain(text), outer.code) for outer in wider)), None)

    def _joined(self, before: Where, found: Where) -> Where:
        region = found.region or before.region if found.zone is None else found.region
        return Where(
            region=region,
            zone=found.zone or before.zone,
            town=found.town or before.town,
            flaws=(*before.flaws, *found.flaws),
        )

    def _as_where(self, found: _Found) -> Where:
        flaws = (found.flaw,) if found.flaw else ()
        region = found.region
        if region is not None and region.level is Level.TOWN:
            return Where(region=self._gazetteer.lineage(region.code)[1], town=region, flaws=flaws)
        return Where(region=region, zone=found.zone, flaws=flaws)

    def _find_now(self, name: str, within: str) -> _Found | None:
        """What a name means inside a region: None for nothing, `_Found(None)` where several bear it."""
        if not name:
            return None
        if found := self._exact(name, within):
            return found
        for length in range(min(len(name) - 1, _LONGEST_NAME), 1, -1):
            for outer in self._named(name[:length], within, levels=_LEVELS_OF_DISTRICTS):
                inner = self._find(name[length:], outer.code) or _zone(name[length:])
                if inner is not None and (inner.region is not None or inner.zone is not None):
                    return inner
        return None

    def _exact(self, name: str, within: str) -> _Found | None:
        if name in _GENERIC_ZONES and self._gazetteer.lineage(within)[0].level.depth < Level.CITY.depth:
            return _Found(None, name, _zone_flaw(name, None))
        regions = self._named(name, within, levels=frozenset(Level) - {Level.NATION})
        if not regions:
            return None
        if len(regions) > 1:
            return _Found(None)
        return _called(name, regions[0])

    def _named(self, name: str, within: str, *, levels: frozenset[Level]) -> tuple[Region, ...]:
        """The regions of a name: those whose full name it is before those that are only called so."""
        regions = [one for one in self._gazetteer.named(name, within=within) if one.level in levels]
        full = [one for one in regions if one.name == name]
        chosen = full or regions
        if len(chosen) > 1:
            widest = min(one.level.depth for one in chosen)
            narrower = [one for one in chosen if one.level.depth == widest]
            chosen = narrower if not full else chosen
        return tuple(dict.fromkeys(chosen))

    def _around(self) -> Region:
        """Where the list's names are looked up first: the city of its place, so that neighbours are found."""
        nation = self._gazetteer.lineage(NATION)[0]
        if self._home is None:
            return nation
        lineage = self._gazetteer.lineage(self._home.code)
        upper = [one for one in lineage if one.level in {Level.CITY, Level.PROVINCE}]
        return upper[0] if upper else nation

    def _at_home(self, where: Where) -> Where:
        """Rows that tell no place of their own lie in the place whose list this is."""
        is_silent = where.region is None and where.zone is None and not where.flaws
        return replace(where, region=self._home) if is_silent else where

    def _narrow_by_address(self, where: Where, address: str) -> Where:
        """A district named at the beginning of the address, inside what the columns tell."""
        outer = where.region or self._around()
        found = self._in_address(address[: _LONGEST_NAME * 2], outer.code)
        if found is not None and found.level is Level.TOWN:
            where = replace(where, town=where.town or found)
            found = self._gazetteer.lineage(found.code)[1]
        if found is None or (where.region is not None and not self._gazetteer.within(found.code, outer.code)):
            return self._at_home(where) if where.region is None else self._down_home(where)
        if where.zone is not None and found.level is not Level.COUNTY:
            return where
        if where.region is None and found.level is not Level.COUNTY:
            return self._down_home(replace(where, region=found))
        return replace(where, region=found, flaws=tuple(one for one in where.flaws if one.code != "missing"))

    def _down_home(self, where: Where) -> Where:
        """A city's name alone in a district's list means the district."""
        if self._home is None or where.region is None or where.zone is not None:
            return where
        return (
            replace(where, region=self._home)
            if self._gazetteer.within(self._home.code, where.region.code)
            else where
        )

    def _opening(self, address: str, outer: str) -> Region | None:
        """The region that opens an address, also where the address leaves out its city."""
        alone = self._gazetteer.opening(address)
        if outer == NATION:
            return alone
        lineage = [one.name for one in self._gazetteer.lineage(outer) if one.level is not Level.NATION]
        beside = self._gazetteer.opening("".join(reversed(lineage)) + address)
        if alone is None or (
            beside is not None
            and alone.level is not Level.PROVINCE
            and beside.level.depth > alone.level.depth
        ):
            return beside if beside is not None and beside.code != outer else alone
        return alone

    def _with_town(self, where: Where, text: str) -> Where:
        plain = _plain(text)
        outer = where.region or self._home or self._around()
        if outer.level is Level.TOWN:
            outer = self._gazetteer.lineage(outer.code)[1]
        found = None
        for name in dict.fromkeys((plain, _OFFICE.sub("街道", plain), _OFFICE.sub("", plain))):
            found = self._town(name, outer.code)
            if found is not None:
                break
        if found is None or found.region is None:
            return replace(where, town_words=text)
        flaws = (*where.flaws, found.flaw) if found.flaw else where.flaws
        county = self._gazetteer.lineage(found.region.code)[1]
        region = where.region if where.region is not None and where.region.level is Level.COUNTY else county
        return replace(where, region=region, town=found.region, flaws=flaws)

    def _town(self, name: str, within: str) -> _Found | None:
        found = self._find(name, within)
        return (
            found
            if found is not None and found.region is not None and found.region.level is Level.TOWN
            else None
        )

    def _town_in_address(self, region: Region, address: str) -> Region | None:
        known = self._towns.get(region.code)
        match = known[0].search(address) if known else None
        return known[1][match[0]] if known and match else None

    @cached_property
    def _towns(self) -> Mapping[str, tuple[re.Pattern[str], Mapping[str, Region]]]:
        """The full names of each region's towns as one pattern; short ones (文化街) are roads as often."""
        names: dict[str, dict[str, Region]] = defaultdict(dict)
        for one in self._gazetteer:
            if one.level is Level.TOWN:
                full = [name for name in (one.name, *one.former_names) if name[-1] in "镇乡道"]
                for outer in self._gazetteer.lineage(one.code)[1:3]:
                    names[outer.code].update(dict.fromkeys(full, one))
        return {
            code: (re.compile("|".join(map(re.escape, sorted(found, key=len, reverse=True)))), found)
            for code, found in names.items()
        }


def _plain(text: str) -> str:
    """A name without the separators and brackets that lists put into it: 河南省/新乡市/红旗区."""
    return _BETWEEN.sub("", _BRACKETED.sub("", narrow(text)))[: _LONGEST_NAME * 3]


def _called(name: str, region: Region) -> _Found:
    """A region under one of its names: the present one, a former one, or that of a zone inside it."""
    if name in region.former_names:
        return _Found(
            region, None, Flaw("former_name", f"“{name}”是旧称，今为{region.name}，已改用现名", name)
        )
    if name not in {region.name, region.short_name} and _ZONE.search(name):
        is_host = region.level is Level.COUNTY
        return _Found(region, name, _zone_flaw(name, region if is_host else None))
    return _Found(region)


def _zone(name: str) -> _Found | None:
    """A functional zone that no gazetteer knows, told by its last words alone."""
    return _Found(None, name, _zone_flaw(name, None)) if _ZONE.search(name) else None


def _zone_flaw(name: str, host: Region | None) -> Flaw:
    told = f"，按所在的{host.name}收录" if host else "，按名单原文保留"
    return Flaw("functional_zone", f"“{name}”是功能区，没有行政区划代码{told}", name)


def _ambiguous(name: str) -> Flaw:
    return Flaw("missing", f"叫“{name}”的地方不止一个，名单没有写明是哪个市的，留空；请补上所属市", name)


@lru_cache(maxsize=1)
def _former_codes() -> tuple[Mapping[str, Mapping[str, str]], Mapping[str, Mapping[str, str]]]:
    loaded = yaml.safe_load(Path(__file__).with_name("former_codes.yaml").read_text(encoding="utf-8"))
    return loaded["former"], loaded["zones"]
