"""A place as somebody typed it in a form → its region, or a sentence that says what to type instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from knowledge.regions import gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.regions.region import Region

_NATION: Final = "100000"
_CODE_DIGITS: Final = 6
_LONGEST_NAME: Final = 60
_MOST: Final = 50
"""Names that are looked up; nobody types more."""

_SHOWN: Final = 5
_BETWEEN = re.compile(r"[\s、，,；;。]+")


def read_places(text: str) -> tuple[str, ...]:
    """Codes of the places that are named, and as it was typed whatever names none, or several.

    >>> read_places("河南郑州金水区、朝阳区")
    ('410105', '朝阳区')
    """
    names = [name for name in _BETWEEN.split(text) if name]
    return (*(_code(name) for name in names[:_MOST]), *names[_MOST:])


def trouble_with(place: str) -> str | None:
    """What is wrong with a place of a text, as a sentence; None where it is a code of a place.

    >>> trouble_with("410702")
    """
    known = gazetteer().get(place)
    if known is not None and len(place) == _CODE_DIGITS:
        return None
    shown = place if len(place) <= _LONGEST_NAME else f"{place[:_LONGEST_NAME]}…"
    found = _meant(place)
    counties = [region for region in found if len(region.code) == _CODE_DIGITS]
    if len(counties) > 1:
        ways = "、".join(_full_name(region) for region in counties[:_SHOWN])
        more = "等" if len(counties) > _SHOWN else ""
        return f"叫“{shown}”的不止一处（{ways}{more}），请把市也写上，像“{_full_name(counties[0])}”"
    if found:
        outer = found[0].parent or _NATION
        return f"“{shown}”是乡镇或街道，写到区县就行：{_full_name(gazetteer().lineage(outer)[0])}"
    return f"没有找到“{shown}”这个地方，请写全名，像“郑州市金水区”"


def _code(name: str) -> str:
    if gazetteer().get(name) is not None and len(name) == _CODE_DIGITS:
        return name
    found = [region for region in _meant(name) if len(region.code) == _CODE_DIGITS]
    return found[0].code if len(found) == 1 else name


def _meant(text: str) -> tuple[Region, ...]:
    """The regions that a name, or names from the outside in, may mean."""
    if len(text) > _LONGEST_NAME:
        return ()
    return tuple({region.code: region for region in _inside(text, _NATION)}.values())


def _inside(text: str, outer: str) -> Iterator[Region]:
    yield from gazetteer().named(text, within=outer)
    for length in range(len(text) - 1, 1, -1):
        for region in gazetteer().named(text[:length], within=outer):
            if region.code != outer:
                yield from _inside(text[length:], region.code)


def _full_name(region: Region) -> str:
    names = [each.name for each in reversed(gazetteer().lineage(region.code)) if each.code != _NATION]
    return "".join(names) or region.name
