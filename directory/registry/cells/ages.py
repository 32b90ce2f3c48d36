"""Which children are taken, in months: 1.5岁—3岁, 18月龄以上, 三岁以下, 6-36个月."""

from __future__ import annotations

import re
from functools import lru_cache

from directory.nursery import UNDER_THREE_MONTHS, AgeBand
from directory.registry.cells.flaws import Flaw, Reading
from directory.registry.cells.text import narrow
from knowledge.language.numerals import parse_numeral

_OLDEST_MONTHS = 18 * 12
_MONTHS_A_YEAR = 12
_LONGEST = 200
_LAST_YEARS = 6
"""1-3 without a unit means years, for no nursery stops at three months; 6-36 means months."""

_NUMBER = r"\d{1,3}(?:\.\d{1,2})?|[一二两三四五六七八九十]{1,3}"
_YEARS = r"周岁|岁"
_MONTHS = r"个月龄?|月龄|个?月|m(?![a-z])"


def _age(which: str) -> str:
    """The pattern of one age, its groups told apart by a number."""
    return (
        rf"(?<![\d年])(?P<number{which}>{_NUMBER})(?P<unit{which}>(?:{_YEARS}|{_MONTHS})龄?)?(?P<half{which}>半)?"
        rf"(?:零?(?P<extra{which}>\d{{1,2}})(?:个月|月))?"
    )


_INCLUDED = r"(?:\(不?含[^()]{0,6}\))?"
_BELOW = r"(?:不满|未满|不足|小于|低于|<=?|≤)"
_FROM_WORDS = rf"{_INCLUDED}[及或]?(?:以上|以后|起|\+){_INCLUDED}"
_UNDER_WORDS = rf"{_INCLUDED}[及或]?(?:以下|以内|之前|前|内)"
_SPAN = re.compile(rf"{_age('1')}{_INCLUDED}(?:以上)?[-~至到]+(?:{_BELOW}|满)?{_age('2')}")
_FROM_UNDER = re.compile(
    rf"{_age('1')}(?:{_FROM_WORDS}[,、;至到]?(?:{_BELOW}{_age('2')}|{_age('3')}{_UNDER_WORDS})"
    rf"|{_INCLUDED}[,、]?{_BELOW}{_age('4')}|(?:<=?|≤)[^\d<≤]{{0,6}}(?:<=?|≤){_age('5')})"
)
"""6个月以上3岁以下, 满6个月不满3周岁, 6个月≤月龄<36个月."""
_FROM = re.compile(rf"{_age('1')}{_FROM_WORDS}")
_UNDER = re.compile(rf"(?:{_BELOW}|至){_age('1')}|{_age('2')}{_UNDER_WORDS}")
_HALF_A_YEAR = re.compile(r"(?<![岁\d一二两三四五六七八九十])半(?:周)?岁")

_OWN_FORM = re.compile(r"\((\d{1,3}), ?(\d{1,3}|null)\)")
"""Our own export's [10, null], its brackets narrowed."""

_UNREADABLE = Flaw("unreadable", "收托年龄读不出来，请写成“6个月至3岁”或“18-36个月”")

Band = Reading[AgeBand | None]


@lru_cache(maxsize=4_000)
def read_age_band(text: str, unit: str = "") -> Band:
    """The months of age told by a clean text; `unit` (岁 or 月) is the header's, for numbers without one.

    Several bands (one for each class) make one from the youngest to the oldest.

    >>> read_age_band("1.5岁—3岁").value, read_age_band("18月龄以上").value, read_age_band("三岁以下").value
    (AgeBand(first=18, last=36), AgeBand(first=18, last=None), AgeBand(first=0, last=36))
    """
    if not text:
        return Reading(None)
    plain = narrow(text)[:_LONGEST].replace(" ", "")
    if match := _OWN_FORM.fullmatch(plain):
        return Reading(AgeBand(int(match[1]), None if match[2] == "null" else int(match[2])))
    plain = _HALF_A_YEAR.sub("6个月", plain)
    bands = [_from_under(match, unit) for match in _FROM_UNDER.finditer(plain)]
    rest = _FROM_UNDER.sub("|", plain)
    bands += [_span(match, unit) for match in _SPAN.finditer(rest)]
    rest = _SPAN.sub("|", rest)
    bands += [_from(match, unit) for match in _FROM.finditer(rest)]
    rest = _FROM.sub("|", rest)
    bands += [_under(match, unit) for match in _UNDER.finditer(rest)]
    certain = [band for band in bands if band is not None]
    if not certain or len(certain) < len(bands):
        return Reading(None, (_UNREADABLE,))
    last = None if any(band.last is None for band in certain) else max(band.last or 0 for band in certain)
    return Reading(AgeBand(min(band.first for band in certain), last))


def is_over_three(band: AgeBand) -> bool:
    """Whether the whole band begins where nurseries end."""
    return band.first >= UNDER_THREE_MONTHS


def _span(match: re.Match[str], unit: str) -> AgeBand | None:
    upper_unit = match["unit2"] or match["unit1"] or unit or _unit_of(match["number2"])
    lower_unit = match["unit1"] or match["unit2"] or unit or upper_unit
    is_told = bool(match["unit1"] or match["unit2"])
    if not is_told and unit and unit != (_unit_of(match["number2"]) or unit):
        return None
    return _band(_months(match, "1", lower_unit), _months(match, "2", upper_unit))


def _from_under(match: re.Match[str], unit: str) -> AgeBand | None:
    which = next(which for which in "2345" if match[f"number{which}"])
    upper_unit = match[f"unit{which}"] or match["unit1"] or unit
    return _band(_months(match, "1", match["unit1"] or upper_unit), _months(match, which, upper_unit))


def _from(match: re.Match[str], unit: str) -> AgeBand | None:
    first = _months(match, "1", match["unit1"] or unit)
    return None if first is None or first > _OLDEST_MONTHS else AgeBand(first)


def _under(match: re.Match[str], unit: str) -> AgeBand | None:
    which = "1" if match["number1"] else "2"
    return _band(0, _months(match, which, match[f"unit{which}"] or unit))


def _band(first: int | None, last: int | None) -> AgeBand | None:
    if first is None or last is None or not first < last <= _OLDEST_MONTHS:
        return None
    return AgeBand(first, last)


def _months(match: re.Match[str], which: str, unit: str) -> int | None:
    number = _number(match[f"number{which}"])
    if number is None or not unit:
        return None
    per_unit = _MONTHS_A_YEAR if "岁" in unit else 1
    months = number * per_unit + (per_unit / 2 if match[f"half{which}"] else 0)
    months += int(match[f"extra{which}"] or 0)
    return int(months) if float(months).is_integer() else None


def _number(text: str) -> float | None:
    return float(text) if text[0].isdigit() else parse_numeral(text)


def _unit_of(upper: str) -> str:
    number = _number(upper) or 0
    if number <= _LAST_YEARS:
        return "岁"
    return "月" if number >= _MONTHS_A_YEAR else ""
