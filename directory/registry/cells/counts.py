"""Whole numbers: places, children, classes; and areas."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from directory.nursery import ClassKind
from directory.registry.cells.flaws import Flaw, Reading
from directory.registry.cells.text import narrow
from knowledge.language.numerals import parse_numeral

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_PLACES = 2_000
"""No nursery has more; beyond it, a number is out_of_range."""

_UNIT = r" ?(?:个托位|托位|个班级|个班|个|人|名|位|张|班|家)?"
_CALLED = r"(?:共计?|总计|合计|总?托位(?:总?数)?(?:共|为)?)?:? ?"
_INTEGER = re.compile(rf"{_CALLED}([+-]?\d{{1,3}}(?:,\d{{3}})+|[+-]?\d{{1,9}})(?:\.0+)?{_UNIT}")
_NUMERAL = re.compile(rf"([零〇一二两三四五六七八九十百千]{{1,9}}){_UNIT}")
_INCLUSIVE_PART = re.compile(
    r"(?P<all>[^(,;]{1,15})[(,;](?:其中)?:? ?(?:含|有)?普惠性?(?:托位)?(?:数)?(?:为|共)?:? ?"
    rf"(?P<part>\d{{1,5}}){_UNIT}\)?"
)
_CLASS = re.compile(
    r"(乳儿|托小|托大|混合|混龄|混编)(?:编)?班?(?:级)?[:(]? ?(?:各)?"
    r"([0-9]{1,3}|[一二两三四五六七八九十])(?![0-9岁月\-~])"
)
_CLASS_BEFORE = re.compile(
    r"([0-9]{1,3}|[一二两三四五六七八九十]) ?个? ?(乳儿|托小|托大|混合|混龄|混编)(?:编)?班"
)
_CLASS_KINDS = {
    "乳儿": ClassKind.INFANT,
    "托小": ClassKind.YOUNGER_TODDLER,
    "托大": ClassKind.OLDER_TODDLER,
    "混合": ClassKind.MIXED,
    "混龄": ClassKind.MIXED,
    "混编": ClassKind.MIXED,
}
_MOST_CLASSES = 200
_AREA = re.compile(r"约?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,7}(?:\.\d+)?) ?(?:平方米|平方|平米|平|m2|㎡|m)?")

_NOT_INTEGER = Flaw("not_integer", "不是一个确定的整数；请填核定的托位数，只写数字")
_OUT_OF_RANGE = Flaw("out_of_range", f"托位数应在 1 到 {MOST_PLACES} 之间，请核对")


@dataclass(frozen=True, slots=True)
class Places:
    """托位数 and the part of it that is 普惠, as far as one cell tells."""

    total: int | None = None
    inclusive: int | None = None


@dataclass(frozen=True, slots=True)
class Classes:
    """编班: how many of each kind, and how many in all where the kinds are not told."""

    by_kind: Mapping[ClassKind, int] = field(default_factory=dict)
    total: int | None = None


@lru_cache(maxsize=4_000)
def read_integer(text: str) -> int | None:
    """The integer that a clean text is beyond doubt: 60, 60.0, 60个, 六十; else None.

    >>> read_integer("20.0"), read_integer("20个"), read_integer("六十"), read_integer("约60")
    (20, 20, 60, None)
    """
    plain = narrow(text)
    if match := _INTEGER.fullmatch(plain):
        return int(match[1].replace(",", ""))
    if match := _NUMERAL.fullmatch(plain):
        return parse_numeral(match[1])
    return None


@lru_cache(maxsize=4_000)
def read_places(text: str) -> Reading[Places]:
    """Places of 托位数: empty where the number is uncertain or cannot be.

    >>> read_places("60（其中普惠40）").value
    Places(total=60, inclusive=40)
    """
    if not text:
        return Reading(Places())
    whole, part = text, None
    if match := _INCLUSIVE_PART.fullmatch(narrow(text)):
        whole, part = match["all"].strip(), int(match["part"])
    total = read_integer(whole)
    if total is None:
        return Reading(Places(), (_NOT_INTEGER,))
    if not 1 <= total <= MOST_PLACES:
        return Reading(Places(), (_OUT_OF_RANGE,))
    if part is not None and part > total:
        return Reading(Places(total), (Flaw("out_of_range", "普惠托位多于托位总数，请核对"),))
    return Reading(Places(total, part))


@lru_cache(maxsize=4_000)
def read_classes(text: str) -> Classes:
    """班级数 as a number or in words: 3, 托小班1个、托大班2个.

    >>> read_classes("乳儿班1个，托大班2个").by_kind == {ClassKind.INFANT: 1, ClassKind.OLDER_TODDLER: 2}
    True
    """
    total = read_integer(text)
    if total is not None:
        return Classes(total=total if 0 <= total <= _MOST_CLASSES else None)
    plain = narrow(text)[:200]
    found = [(kind, count) for count, kind in _CLASS_BEFORE.findall(plain)] or _CLASS.findall(plain)
    by_kind: dict[ClassKind, int] = {}
    for kind, count in found:
        number = int(count) if count.isdigit() else parse_numeral(count)
        if number is not None and number <= _MOST_CLASSES:
            by_kind[_CLASS_KINDS[kind]] = by_kind.get(_CLASS_KINDS[kind], 0) + number
    leading = re.match(r"(?:共|总计)?:? ?(\d{1,3})(?: ?个?班?)[(:,;]", plain)
    return Classes(by_kind=by_kind, total=int(leading[1]) if leading else None)


@lru_cache(maxsize=4_000)
def read_area(text: str) -> float | None:
    """Square metres: 120, 120.5㎡, 1,200平方米; None where it is not one number."""
    match = _AREA.fullmatch(narrow(text))
    if match is None or text.startswith("约"):
        return None
    square_metres = float(match[1].replace(",", ""))
    return square_metres if square_metres > 0 else None
