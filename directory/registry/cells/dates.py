"""Days as lists write them: 2022.3.5, 2022年3月, 20220305, an Excel serial, a true date cell."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING

from directory.nursery import ListedDate
from directory.registry.cells.flaws import Flaw, Reading
from directory.registry.cells.text import cell_text, narrow

if TYPE_CHECKING:
    from directory.registry.table import Cell

_EARLIEST_YEAR = 1950
"""Before, a date is a slip or the zero of a calendar (1900-01-00), never a filing."""

_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_SERIALS = range(18_264, 73_051)
"""1950-01-01 to 2099-12-31 as days of Excel's 1900 calendar."""
_BEIJING = timezone(timedelta(hours=8))
_EPOCH_MS = range(1_400_000_000_000, 4_100_000_000_000)
"""Milliseconds since 1970, as some web services write finished_time."""

_TIME = r"(?:[ t]*(?:上午|下午)?\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d+)?)?(?: ?(?:z|[+-]\d{2}:?\d{2}))?)?"
_BESIDE = re.compile(r"^'|[ ,]*(?:星期|周)[一二三四五六日天]$|[ ,]*[上下]午$|\([^()\d]{1,10}\)$")
"""The mark of a text in a spreadsheet, the day of the week, a word in brackets without a number."""
_DAY = re.compile(rf"(\d{{4}})[-./、,](\d{{1,2}})[-./、,](\d{{1,2}})\.?{_TIME}")
_DAY_IN_WORDS = re.compile(rf"(\d{{4}}) ?年 ?(\d{{1,2}}) ?月 ?(\d{{1,2}}) ?[日号]?{_TIME}")
_SHORT_DAY = re.compile(
    rf"['’]?(\d{{2}})(?:[-./](\d{{1,2}})[-./](\d{{1,2}})|年(\d{{1,2}})月(\d{{1,2}})[日号]?){_TIME}"
)
_MONTH = re.compile(r"(\d{4}) ?(?:[-./]|年) ?(\d{1,2}) ?(?:月份?)?")
_SHORT_MONTH = re.compile(r"(\d{2})年(\d{1,2})月份?")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?")
_PACKED_MONTH = re.compile(r"(20[1-9]\d)(0[1-9]|1[0-2])")
_LABEL = re.compile(r"^(?:备案|注销|登记|通过|检查|时间|日期|于|在)*:? *")
_NUMERAL_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_NUMERAL_DATE = re.compile(
    r"(?:[〇零○一二三四五六七八九]{4}|\d{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})[日号])?"
)

_UNREADABLE = Flaw("unreadable", "这个日期读不出来，或没有这一天；请写成 2022-03-05 的样子")
_IN_FUTURE = Flaw("in_future", "这个日期还没有到，请核对年份")
_TWO_DIGITS = Flaw("two_digit_year", "年份只写了两位，按 20 开头理解；请写全四位年份")
_DAY_MISSING = Flaw("day_missing", "日期只写到月，按月保留；知道哪一天请补上")

Day = Reading[ListedDate | None]
_NO_DAY: Day = Reading(None)


def read_date(cell: Cell, *, today: date) -> Day:
    """The day, or the month where no day is told; None with a flaw where nothing certain is told.

    >>> read_date("2022.3.5", today=date(2026, 1, 1)).value
    ListedDate(year=2022, month=3, day=5)
    """
    reading = _read(cell)
    found = reading.value
    if found is not None and date(found.year, found.month, found.day or 1) > today:
        return Reading(None, (_IN_FUTURE,))
    return reading


def _read(cell: Cell) -> Day:
    if isinstance(cell, bool | time):
        return Reading(None, (_UNREADABLE,))
    if isinstance(cell, date):  # a datetime is one
        return _checked(cell.year, cell.month, cell.day)
    if isinstance(cell, float) and not cell.is_integer() and not _is_serial(cell):
        return _read_decimal(cell_text(cell))
    text = cell_text(cell)
    return _read_text(text) if text else _NO_DAY


def _is_serial(number: float) -> bool:
    return _EXCEL_SERIALS.start <= number < _EXCEL_SERIALS.stop


def _read_decimal(text: str) -> Day:
    """2022.3 typed as a number is March; 2022.1 may be January or October: nobody knows."""
    whole, _, month = text.partition(".")
    if month in {"", "1"}:
        return Reading(None, (_UNREADABLE,))
    return _read_text(f"{whole}.{month}")


@lru_cache(maxsize=4_000)
def _read_text(text: str) -> Day:
    plain = _BESIDE.sub("", _LABEL.sub("", narrow(text)))
    if _NUMERAL_DATE.fullmatch(plain):
        plain = _in_digits(plain)
    if plain.isascii() and plain.replace(".", "", 1).isdigit():
        packed = _read_packed(plain)
        if packed is not None:
            return packed
    for pattern in (_DAY, _DAY_IN_WORDS):
        if match := pattern.fullmatch(plain):
            return _checked(int(match[1]), int(match[2]), int(match[3]))
    if match := _MONTH.fullmatch(plain):
        return _checked(int(match[1]), int(match[2]), 0, _DAY_MISSING)
    if match := _SHORT_DAY.fullmatch(plain):
        numbers = [int(part) for part in match.groups() if part]
        return _checked(2000 + numbers[0], numbers[1], numbers[2], _TWO_DIGITS)
    if match := _SHORT_MONTH.fullmatch(plain):
        return _checked(2000 + int(match[1]), int(match[2]), 0, _TWO_DIGITS, _DAY_MISSING)
    return Reading(None, (_UNREADABLE,))


def _read_packed(digits: str) -> Day | None:
    """Digits alone: 20220305, 202203, a serial, milliseconds; None where they may be 2022.3."""
    number = float(digits) if len(digits) < 20 else 0.0  # noqa: PLR2004 - no date is longer
    if "." in digits:
        return _from_serial(number) if _is_serial(number) else None
    if match := _PACKED.fullmatch(digits):
        return _checked(int(match[1]), int(match[2]), int(match[3]))
    if match := _PACKED_MONTH.fullmatch(digits):
        return _checked(int(match[1]), int(match[2]), 0, _DAY_MISSING)
    if _is_serial(number):
        return _from_serial(number)
    if _EPOCH_MS.start <= number < _EPOCH_MS.stop:
        day = datetime.fromtimestamp(number / 1000, tz=UTC).astimezone(_BEIJING)
        return _checked(day.year, day.month, day.day)
    return Reading(None, (_UNREADABLE,))


def _from_serial(number: float) -> Day:
    day = _EXCEL_EPOCH + timedelta(days=int(number))
    return _checked(day.year, day.month, day.day)


def _checked(year: int, month: int, day: int, *flaws: Flaw) -> Day:
    try:
        date(year, month, day or 1)
    except ValueError:
        return Reading(None, (_UNREADABLE,))
    if year < _EARLIEST_YEAR or (day == 0 and _DAY_MISSING not in flaws):
        return Reading(None, (_UNREADABLE,))
    return Reading(ListedDate(year, month, day), flaws)


def _in_digits(text: str) -> str:
    """二〇二二年三月十五日 as 2022年3月15日."""
    year, _, rest = text.partition("年")
    month, _, day = rest.partition("月")
    parts = [year.translate(_NUMERAL_DIGITS), "年", _small(month), "月"]
    return "".join([*parts, _small(day.rstrip("日号")), "日"] if day else parts)


def _small(numeral: str) -> str:
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return numeral.translate(_NUMERAL_DIGITS)
    high = tens.translate(_NUMERAL_DIGITS) or "1"
    return high + (ones.translate(_NUMERAL_DIGITS) or "0")
