"""Sums, hours and ordinals as families tell them of a nursery: 1500以内, 6点以后能接, 第二个."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.phrases import Span

_DIGITS = {han: value for value, han in enumerate("零一二三四五六七八九")} | {"两": 2}
_HAN = "一二两三四五六七八九"
_HOUR = rf"(?P<hour>\d{{1,2}}|十[一二]?|[{_HAN}])(?:[点时:：])(?P<minute>半|\d{{1,2}}分?|[一三]刻)?钟?"
_DAYTIME = r"(?P<daytime>早上|早晨|清早|上午|早|中午|下午|傍晚|晚上|晚)?"
_CLOCK = re.compile(
    rf"{_DAYTIME}{_HOUR}(?P<after>(?:以后|之后|过后|后|以前|之前|前|才|左右|还|就|能|可以|下班|来|去|我)*)(?P<verb>接|送|关门|放学|开门|下班)?"
)
_MORNING = frozenset({"早上", "早晨", "清早", "上午", "早"})

_SUM = (
    rf"(?P<sum>\d{{3,5}}|(?P<thousands>[{_HAN}\d])千(?:(?P<hundreds>[{_HAN}\d])百?)?|(?P<only>[{_HAN}])百)"
    r"(?:元|块钱?|块)?(?:/?(?:一个|每|1个)?月|以)?"
)
_AT_MOST = re.compile(rf"(?:(?P<before>不超过|不超|低于|少于|最多|小于|预算|控制在|不高于|别超过){_SUM})")
_WITHIN = re.compile(rf"{_SUM}(?:的?(?:以内|以下|之内|之下|内|下|左右|封顶|上下|不到))")

_ORDINAL = re.compile(
    r"第(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})(?:(?:家|个|所|间)"
    r"(?!孩|宝|娃|月|小孩|闺女|儿|女|疫苗|问题|方案|选项|季|学期|产程|阶段)|$)"
)
_LAST = re.compile(r"最后(?:一)?(?:家|个|所)(?!月|星期|学期|问题)")
_BARE_NUMBER = re.compile(r"\d{1,2}")
_LATE = 9
"""An hour below this without a time of the day is in the afternoon: 6点接."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockTold:
    """The hours a family needs, as 18:00."""

    closes: str | None = None
    opens: str | None = None
    spans: tuple[Span, ...] = ()


def clock_told(text: str) -> ClockTold:
    """Until when somebody must be there, or from when.

    >>> clock_told("晚上6点半以后能接的").closes, clock_told("早上七点能送吗").opens
    ('18:30', '07:00')
    """
    closes = opens = None
    spans = []
    for found in _CLOCK.finditer(text):
        told = _time(found)
        verb, after = found["verb"] or "", found["after"] or ""
        is_morning = found["daytime"] in _MORNING
        if told is None or not (verb or "后" in after):
            continue
        if verb in {"送", "开门"} or (is_morning and verb != "接"):
            opens = told if is_morning or told < "12:00" else opens
        else:
            closes = told
        spans.append(Span(start=found.start(), end=found.end(), text=found[0]))
    return ClockTold(closes=closes, opens=opens, spans=tuple(spans))


def fee_told(text: str) -> tuple[float | None, tuple[Span, ...]]:
    """The most a family would pay a month, in yuan.

    >>> fee_told("1500以内的")[0], fee_told("两千五以下")[0], fee_told("1500米以内")[0]
    (1500.0, 2500.0, None)
    """
    found = _AT_MOST.search(text) or _WITHIN.search(text)
    if found is None or text[found.end() : found.end() + 1] in {"米", "公"}:
        return None, ()
    if found["thousands"]:
        told = _value(found["thousands"]) * 1_000 + (
            _value(found["hundreds"]) * 100 if found["hundreds"] else 0
        )
    else:
        told = _value(found["only"]) * 100 if found["only"] else int(found["sum"])
    return float(told), (Span(start=found.start(), end=found.end(), text=found[0]),)


def ordinal_told(text: str) -> tuple[int | None, tuple[Span, ...]]:
    """Which of a list is meant; -1 for the last one.

    >>> ordinal_told("第2个的电话")[0], ordinal_told("第二个孩子有补贴吗")[0], ordinal_told("最后一家")[0]
    (2, None, -1)
    """
    if found := _LAST.search(text):
        return -1, (Span(start=found.start(), end=found.end(), text=found[0]),)
    found = _ORDINAL.search(text)
    if found is None:
        return None, ()
    return _value(found["number"]), (Span(start=found.start(), end=found.end(), text=found[0]),)


def bare_number(text: str) -> int | None:
    """A message that is nothing but a number of one or two digits, else None."""
    return int(text) if _BARE_NUMBER.fullmatch(text) else None


def _time(found: re.Match[str]) -> str | None:
    hour, told = _value(found["hour"]), found["minute"]
    if found["daytime"] not in _MORNING and found["daytime"] != "中午" and hour < _LATE:
        hour += 12
    if told == "半":
        minute = 30
    elif told and told[-1] == "刻":
        minute = 15 * _value(told[0])
    else:
        minute = int(told.rstrip("分")) if told else 0
    in_a_day = hour < 24 and minute < 60  # noqa: PLR2004 - of a clock
    return f"{hour:02}:{minute:02}" if in_a_day else None


def _value(text: str) -> int:
    """A number below 100 in digits or characters: 12, 十二, 二十."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS[text]
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
