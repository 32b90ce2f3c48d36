"""Addresses that open a nursery in the map that a family already has: no key, no map of ours.

The forms are those that the three providers publish for links from web pages.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from directory.nursery import Coordinates, Facts

_SOURCE: Final = "yuertong"
_BREAKS_A_MARKER = re.compile(r"[;|:；｜：\s]+")
"""A semicolon, bar or colon in a name ends 腾讯's marker early; 高德 shows them wrongly."""
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLink:
    """One link."""

    name: str
    address: str


def map_links(facts: Facts) -> tuple[MapLink, ...]:
    """Links to 高德, 腾讯 and 百度; none where the list tells no point."""
    point = facts.coordinates
    if point is None:
        return ()
    name, where = plain(facts.name), plain(facts.address or facts.name)
    return (
        MapLink(name="高德地图", address=_amap(point, name)),
        MapLink(name="腾讯地图", address=_tencent(point, name, where)),
        MapLink(name="百度地图", address=_baidu(point, name, where)),
    )


def way_there(facts: Facts, *, is_in_wechat: bool) -> str | None:
    """The one link behind 去这里: 腾讯's inside WeChat, which opens it best, else 高德's."""
    links = map_links(facts)
    if not links:
        return None
    return links[1 if is_in_wechat else 0].address


def plain(text: str) -> str:
    """A name that no map's marker stumbles over.

    >>> plain("示例|小月亮;托育 中心")
    '示例 小月亮 托育 中心'
    """
    without_controls = "".join(
        character for character in text if unicodedata.category(character) not in {"Cc", "Cf", "Cs"}
    )
    return _BREAKS_A_MARKER.sub(" ", without_controls).strip()[:_LONGEST_NAME]


def _amap(point: Coordinates, name: str) -> str:
    # Longitude first; GCJ-02 is its own system, 高德 calls it gaode.
    return (
        f"https://uri.amap.com/marker?position={point.lng:.6f},{point.lat:.6f}"
        f"&name={quote(name, safe='')}&src={_SOURCE}&coordinate=gaode&callnative=0"
    )


def _tencent(point: Coordinates, name: str, where: str) -> str:
    # Latitude first; it refuses a link without a referer.
    return (
        f"https://apis.map.qq.com/uri/v1/marker?marker=coord:{point.lat:.6f},{point.lng:.6f};"
        f"title:{quote(name, safe='')};addr:{quote(where, safe='')}&referer={_SOURCE}"
    )


def _baidu(point: Coordinates, name: str, where: str) -> str:
    return (
        f"https://api.map.baidu.com/marker?location={point.lat:.6f},{point.lng:.6f}"
        f"&title={quote(name, safe='')}&content={quote(where, safe='')}"
        f"&output=html&src={_SOURCE}&coord_type=gcj02"
    )
