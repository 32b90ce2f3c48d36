"""How heavy, how tall, how big round the head: the measurements that a text tells."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.phrases import Span
from knowledge.children.growth import Measure
from knowledge.language.numerals import parse_numeral

JIN_PER_KG = 2
"""1 公斤 = 2 斤."""
_GRAMS_PER_KG = 1_000
_LIANG_PER_JIN = 10
_CM_PER_M = 100

_HAN = "零一二两三四五六七八九十百"
_NUMBER = rf"(?P<number>(?<![\d.])\d{{1,5}}(?:\.\d{{1,3}})?|[{_HAN}]{{1,5}})"
_LIANG = r"(?:(?P<half>半)|(?P<liang>\d(?:\.\d)?|[一二两三四五六七八九])两?(?![\d个月天岁斤公厘]))?"
_WEIGHT = re.compile(rf"{_NUMBER}\s*(?P<unit>公斤|千克|kg|斤|克(?!拉)|g(?![a-z]))\s*{_LIANG}")
_METRES = re.compile(r"(?<![\d.])1(?:米|m(?![a-z]))(?P<rest>\d{1,2})?(?!\d)")
_CENTIMETRES = re.compile(rf"{_NUMBER}\s*(?:厘米|公分|cm)")
_BARE_HEIGHT = re.compile(
    r"(?:身高|身长|个子|个头|高)[^\d]{0,4}(?P<number>\d{2,3}(?:\.\d)?)(?!\d|斤|公斤|kg|个?月|天|岁)"
)
_BARE_HEAD = re.compile(r"头围[^\d]{0,4}(?P<number>\d{2}(?:\.\d)?)(?!\d|斤|公斤|kg|个?月|天|岁)")
_BARE_WEIGHT = re.compile(
    r"体重[^\d]{0,4}(?P<number>\d{1,2}(?:\.\d{1,2})?)(?![\d.]|斤|公斤|千克|kg|克|g|个?月|天|岁)"
)
_HEAD = re.compile(r"头围")
_LENGTH = re.compile(r"头围|身高|身长|个子|个头|高")
SHORTEST_CM = 30
"""Shorter than any child: 2厘米 is of something else, unless a length is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One measurement."""

    measure: Measure
    value: float
    """In kilograms or centimetres."""
    span: Span
    in_jin: bool = False
    """It was told in 斤, and is said again so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurements:
    """All that a text tells, the last of each kind."""

    told: tuple[Measured, ...]
    unclear_weight: Measured | None
    """A weight without its unit, read as kilograms: 体重17."""


def read_measurements(text: str) -> Measurements:
    """The measurements in a normalised text; of several of one kind the last.

    >>> [(each.measure.value, each.value) for each in read_measurements("8个月17斤半身高70厘米").told]
    [('weight', 8.75), ('height', 70.0)]
    >>> [each.value for each in read_measurements("出生6斤2两现在8.5公斤").told]
    [8.5]
    >>> read_measurements("1岁男孩体重9.6").unclear_weight.value
    9.6
    """
    found: dict[Measure, Measured] = {}
    for match in _WEIGHT.finditer(text):
        value = _weight_kg(match)
        if value is not None:
            found[Measure.WEIGHT] = Measured(
                measure=Measure.WEIGHT, value=value, span=_span(match), in_jin=match["unit"] == "斤"
            )
    for match in _METRES.finditer(text):
        rest = match["rest"]
        value = _CM_PER_M + (int(rest) if rest and len(rest) > 1 else 10 * int(rest or 0))
        found[Measure.HEIGHT] = Measured(measure=Measure.HEIGHT, value=float(value), span=_span(match))
    for pattern, kind in ((_CENTIMETRES, None), (_BARE_HEIGHT, Measure.HEIGHT), (_BARE_HEAD, Measure.HEAD)):
        for match in pattern.finditer(text):
            measure = kind or _of_length(text, match.start())
            value_cm = _value(match["number"])
            if value_cm is None or (kind is None and value_cm < SHORTEST_CM and not _LENGTH.search(text)):
                continue
            if kind is None or measure not in found:
                found[measure] = Measured(measure=measure, value=value_cm, span=_span(match))
    bare = _BARE_WEIGHT.search(text) if Measure.WEIGHT not in found else None
    unclear = None
    if bare is not None:
        unclear = Measured(measure=Measure.WEIGHT, value=float(bare["number"]), span=_span(bare))
    return Measurements(told=tuple(found.values()), unclear_weight=unclear)


def _of_length(text: str, start: int) -> Measure:
    """What a length in centimetres is of: the word before it that is nearest."""
    before = text[:start]
    heads = [match.start() for match in _HEAD.finditer(before)]
    heights = [before.rfind(word) for word in ("身高", "身长", "个子", "个头", "高")]
    return Measure.HEAD if heads and heads[-1] > max(heights) else Measure.HEIGHT


def _weight_kg(match: re.Match[str]) -> float | None:
    value = _value(match["number"])
    if value is None:
        return None
    unit = match["unit"]
    if unit in {"克", "g"}:
        return value / _GRAMS_PER_KG
    if match["half"]:
        value += 0.5
    elif match["liang"] and unit == "斤":
        value += (_value(match["liang"]) or 0.0) / _LIANG_PER_JIN
    return round(value / JIN_PER_KG if unit == "斤" else value, 3)


def _value(number: str) -> float | None:
    if number[0].isdigit():
        return float(number)
    parsed = parse_numeral(number)
    return None if parsed is None else float(parsed)


def _span(match: re.Match[str]) -> Span:
    return Span(start=match.start(), end=match.end(), text=match[0])
