"""What a section row (一、洪门镇（3家）) or the name of a sheet gives to the rows under it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from directory.nursery import Kind
from directory.registry.cells.choices import is_withdrawn, read_kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from directory.registry.cells.districts import Where

_COUNTED = re.compile(r"[(（]?共?(?:计)?\d{1,6}(?:家|个|所|户)(?:机构|托育机构)?[)）]?[:：]?$")
_ORDINAL = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．:： ]|[(（][一二三四五六七八九十]{1,3}[)）]"
    r"|第[一二三四五六七八九十]{1,3}(?:部分|批)[、:： ]?)"
)


@dataclass(frozen=True, slots=True)
class Section:
    """What a section row, or the name of a sheet, gives to the rows under it."""

    district: str = ""
    town: str = ""
    is_withdrawn: bool = False
    kind: Kind | None = None
    words: str = ""


def is_numbered(text: str) -> bool:
    """Whether a text has a section's number before it or its count behind it: 一、公办机构, 洪门镇（3家）."""
    return _ORDINAL.match(text) is not None or _COUNTED.search(text) is not None


def section_words(text: str) -> str:
    """A section's text without its number and its count: 一、洪门镇（3家） is 洪门镇.

    >>> section_words("一、洪门镇（3家）")
    '洪门镇'
    """
    text = _ORDINAL.sub("", text)
    return _COUNTED.sub("", text).strip(" :：")


def section_of(
    text: str, named: Callable[[str], Where | None], *, within: Section, sheet: Section
) -> Section:
    """What a section's words give: a town keeps the district above it, anything else begins anew."""
    words = section_words(text)
    where = named(words)
    kind = read_kind(words) if where is None else None
    if where is not None and where.town is not None:
        return replace(within, town=words, words=words)
    if where is not None:
        return replace(sheet, district=words, town="", words=words)
    return replace(
        sheet,
        is_withdrawn=sheet.is_withdrawn or is_withdrawn(words),
        kind=kind if kind is not Kind.NURSERY else sheet.kind,
        words=words,
    )
