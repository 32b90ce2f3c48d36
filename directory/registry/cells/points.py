"""Coordinates of a row: one cell or two, degrees or minutes and seconds, in whichever order and system."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from directory.coordinate_systems import CoordinateSystem, to_gcj02
from directory.distance import metres_between
from directory.nursery import Coordinates, PlaceLevel
from directory.registry.cells.flaws import Flaw, Reading
from directory.registry.cells.text import narrow

if TYPE_CHECKING:
    from knowledge.regions import Region

FARTHEST_M = 60_000
"""Beyond it from the district's point, the numbers are wrong: far_from_region."""

_CHINA_LNG = (73.0, 136.0)
_CHINA_LAT = (3.0, 54.0)
_BEFORE = r"[news东西南北]?(?:[经纬]度?)?:? ?"
_DECIMAL = re.compile(_BEFORE + r"([+-]?\d{1,10}(?:\.\d{1,20})?) ?[°度]? ?[news]?")
_SEXAGESIMAL = re.compile(
    _BEFORE + r"(\d{1,3}) ?[°度] ?(\d{1,2}(?:\.\d{1,10})?) ?['′分‘’] ?"
    r"(?:(\d{1,2}(?:\.\d{1,10})?) ?(?:[\"″秒“”]|'')?)? ?[news]?"
)
_SYSTEMS: tuple[tuple[re.Pattern[str], CoordinateSystem], ...] = (
    (re.compile(r"百度|bd-?_?09|baidu"), CoordinateSystem.BD09),
    (
        re.compile(r"gps|wgs|cgcs|天地图|国家2000|2000国家|大地2000|大地坐标|北斗|tianditu"),
        CoordinateSystem.WGS84,
    ),
    (re.compile(r"高德|腾讯|gcj|火星|amap"), CoordinateSystem.GCJ02),
)
_ROUGH_DECIMALS = 3
"""Three decimals of a degree are about 100 m: fewer than that is not at the door."""

_MISSING = Flaw("missing", "没有坐标，只能按所在区县找到；知道位置请补上")
_UNREADABLE = Flaw("missing", "坐标读不出来，留空，只能按所在区县找到；请填十进制的经度和纬度")
_HALF = Flaw("missing", "经度和纬度只有一个，留空，只能按所在区县找到；请补上另一个")
_SWAPPED = Flaw("swapped", "经度和纬度填反了，已对调")
_SEXAGESIMAL_FLAW = Flaw("degrees_minutes_seconds", "坐标是度分秒，已换成十进制的度")
_PAIR = Flaw("pair_in_one_cell", "经度和纬度写在一格里，已分开")
_OUTSIDE = Flaw("outside_china", "坐标不在中国境内，留空；请核对")

Point = Reading[tuple[Coordinates, PlaceLevel] | None]


def system_named_in(words: str) -> CoordinateSystem | None:
    """The system that a header, a title or a cell names; None where it names none.

    >>> system_named_in("百度经度"), system_named_in("经度")
    (<CoordinateSystem.BD09: 'bd09'>, None)
    """
    plain = narrow(words)
    return next((system for pattern, system in _SYSTEMS if pattern.search(plain)), None)


def read_point(lng: str, lat: str, pair: str, *, system: CoordinateSystem, region: Region | None) -> Point:
    """The point in GCJ-02 of a row that should have one; None with a flaw where it cannot be kept.

    `pair` is a cell that holds both, empty where the list has two columns.
    """
    flaws: list[Flaw] = []
    pair = "" if lng and lat else pair or next(filter(_is_pair, (lng, lat)), "")
    if pair:
        numbers = _split_pair(pair)
        flaws.append(_PAIR)
        if numbers is None:
            return Reading(None, (_UNREADABLE,))
        lng, lat = numbers
    if not lng or not lat:
        return Reading(None, (_HALF if lng or lat else _MISSING,))
    x, y = _degrees(lng, flaws), _degrees(lat, flaws)
    if x is None or y is None:
        return Reading(None, (_UNREADABLE,))
    if not _is_in_china(y, x) and _is_in_china(x, y):
        x, y = y, x
        if not pair:
            flaws.append(_SWAPPED)
    if not _is_in_china(y, x):
        return Reading(None, (_OUTSIDE,))
    point = to_gcj02(y, x, system)
    if region is not None and (far := _far_flaw(point, region)):
        return Reading(None, (far,))
    is_rough = min(_decimals(lng), _decimals(lat)) < _ROUGH_DECIMALS
    level = PlaceLevel.AROUND if is_rough else PlaceLevel.EXACT
    return Reading((point, level), tuple(dict.fromkeys(flaws)))


def _is_pair(text: str) -> bool:
    return bool(text) and _split_pair(text) is not None


def _split_pair(text: str) -> tuple[str, str] | None:
    parts = [part for part in re.split(r"[,;/|、 ]+", _without_spaces(narrow(text).strip("()[] "))) if part]
    if len(parts) != 2:  # noqa: PLR2004 - a pair
        return None
    return parts[0], parts[1]


def _without_spaces(text: str) -> str:
    """113°54′ 42″ keeps together; a space between two whole coordinates parts them."""
    return re.sub(r"(?<=[°度分]) (?=\d)|(?<=\d['′]) (?=\d)", "", text)


def _degrees(text: str, flaws: list[Flaw]) -> float | None:
    plain = narrow(text)
    if match := _DECIMAL.fullmatch(plain):
        return float(match[1])
    if match := _SEXAGESIMAL.fullmatch(plain.replace("′", "'")):
        flaws.append(_SEXAGESIMAL_FLAW)
        return round(int(match[1]) + float(match[2]) / 60 + float(match[3] or 0) / 3600, 7)
    return None


def _decimals(text: str) -> int:
    plain = narrow(text)
    if _DECIMAL.fullmatch(plain) is None:
        return _ROUGH_DECIMALS + 1
    return len(re.sub(r"[^\d.]", "", plain).partition(".")[2])


def _is_in_china(lat: float, lng: float) -> bool:
    return _CHINA_LAT[0] <= lat <= _CHINA_LAT[1] and _CHINA_LNG[0] <= lng <= _CHINA_LNG[1]


def _far_flaw(point: Coordinates, region: Region) -> Flaw | None:
    if region.lat is None or region.lng is None:
        return None
    distance_m = metres_between(point, Coordinates(region.lat, region.lng))
    if distance_m <= FARTHEST_M:
        return None
    return Flaw(
        "far_from_region", f"坐标离{region.name}有{distance_m / 1000:.0f}公里，留空；请核对坐标或所在区县"
    )
