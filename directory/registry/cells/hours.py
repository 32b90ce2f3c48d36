"""When a nursery opens and closes: 7:30-18:00, 上午7点半至下午6点."""

from __future__ import annotations

import re
from functools import lru_cache

from directory.registry.cells.text import narrow

_CLOCK = (
    r"(?P<part{n}>上午|早上|早晨|早|中午|下午|傍晚|晚上|晚|am|pm)? ?"
    r"(?P<hour{n}>\d{{1,2}})(?:[:点时](?P<minute{n}>\d{{2}}|半)?分?)(?P<half{n}>am|pm)?"
)
_SPAN = re.compile(_CLOCK.format(n="1") + r" ?(?:-|~|至|到)+ ?" + _CLOCK.format(n="2"))
_ONE = re.compile(_CLOCK.format(n="1") + r"(?::\d{2})?")
_AFTERNOON = frozenset({"下午", "傍晚", "晚上", "晚", "pm"})
_NOON = 12
_LAST_HOUR = 24
_HOUR_MINUTES = 60


@lru_cache(maxsize=2_000)
def read_hours(text: str) -> tuple[str, str] | None:
    """Opening and closing as HH:MM; None where no span is told, or several that differ.

    >>> read_hours("周一至周五 7：30—18：00"), read_hours("上午8点-下午5点半")
    (('07:30', '18:00'), ('08:00', '17:30'))
    """
    spans = {(_time(match, "1"), _time(match, "2")) for match in _SPAN.finditer(narrow(text)[:200])}
    if len(spans) != 1:
        return None
    opens, closes = spans.pop()
    if opens is None or closes is None or opens >= closes:
        return None
    return opens, closes


@lru_cache(maxsize=2_000)
def read_time(text: str) -> str | None:
    """One time of day as HH:MM, or None."""
    match = _ONE.fullmatch(narrow(text))
    return _time(match, "1") if match else None


def _time(match: re.Match[str], which: str) -> str | None:
    hour = int(match[f"hour{which}"])
    minute_text = match[f"minute{which}"] or "0"
    minute = 30 if minute_text == "半" else int(minute_text)
    if {match[f"part{which}"], match[f"half{which}"]} & _AFTERNOON and hour < _NOON:
        hour += _NOON
    if hour >= _LAST_HOUR or minute >= _HOUR_MINUTES:
        return None
    return f"{hour:02}:{minute:02}"
