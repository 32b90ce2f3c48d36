"""Telephone numbers that can be dialled, out of a cell that may hold several, names and extensions."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from directory.nursery import Phone
from directory.registry.cells.flaws import Flaw, Reading
from directory.registry.cells.text import cell_text, narrow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from directory.registry.table import Cell

_AREA = r"010|02[0-57-9]|0[3-9]\d{2}"
_PATTERN = re.compile(
    r"(?P<masked>\d{2,}[- ]?[*x×#•●]{2,}[- ]?\d*|[*x×•●]{3,}\d{2,})"
    r"|(?P<rounded>\d+(?:\.\d+)?e\+?\d+)"
    r"|(?P<mobile>(?<!\d)(?:\+?(?:00)?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d))"
    r"|(?P<service>(?<!\d)[48]00[- ]?(?:\d{3}[- ]?\d{4}|\d{4}[- ]?\d{3})(?!\d))"
    r"|(?P<abroad>(?<!\d)(?:\+|00)86[- ]?(?P<bare>10|2[0-57-9]|[3-9]\d{2})[- ](?P<home>\d{7,8})(?!\d))"
    rf"|(?P<landline>(?<!\d)\(?(?:\+?86[- ]?)?(?P<area>{_AREA})\)?[- _]{{0,3}}"
    r"(?P<far>\d{3,4}[- ]?\d{4})(?!\d))"
    r"|(?P<local>(?<!\d)\d{3,4}[- ]?\d{4}(?!\d))"
    r"|(?P<other>\d{5,})"
)
_EXTENSION = re.compile(r' ?(?:转|分机号?:?|ext\.?:?|x|-|#|\*|", "extension": ")[ -]?(\d{1,5})(?!\d)')
_LINE_BREAKS = re.compile(r"[\r\n]+")
_NOT_DIALLED = re.compile(r"[^0-9]")
_SEVERAL = 20
"""Numbers of one cell that are kept."""
_CELL_CHARACTERS = 500

_MASKED = "号码被遮住了几位，打不通，没有收录；请补上完整号码"
_ROUNDED = "号码被表格当成数字，丢了开头的 0 或末几位，没有收录；请把这一列设为“文本”重填"
_NO_AREA = "号码没有区号，已加上当地区号 {area}；请核对"
_NO_AREA_KNOWN = "号码没有区号，又不知道是哪里的，没有收录；请补上区号"
_ODD = "这个号码的位数不对，打不通，没有收录；请核对"

Phones = Reading[tuple[Phone, ...]]


def read_phones(cells: Sequence[Cell], *, area_code: str | None) -> Phones:
    """The numbers of a row's telephone cells in their order, each once.

    `area_code` is the one of the row's region, put before a local number;
    None where it is not known.

    >>> read_phones(["张老师 0373-0000000转801"], area_code="0373").value
    (Phone(number='0373-0000000', extension='801'),)
    """
    text = "\n".join(filter(None, (_phone_text(cell) for cell in cells)))
    return _read_text(text, area_code) if text else Reading(())


def _phone_text(cell: Cell) -> str:
    """The text with its line breaks, for they part numbers."""
    if isinstance(cell, str):
        return "\n".join(
            filter(None, (cell_text(line) for line in _LINE_BREAKS.split(cell[:_CELL_CHARACTERS])))
        )
    return cell_text(cell)


@lru_cache(maxsize=4_000)
def _read_text(text: str, area_code: str | None) -> Phones:
    phones: dict[Phone, None] = {}
    flaws: dict[Flaw, None] = {}
    for phone, flaw in _scan(narrow(text[:_CELL_CHARACTERS]), area_code):
        if phone is not None and len(phones) < _SEVERAL:
            phones[phone] = None
        if flaw is not None:
            flaws[flaw] = None
    return Reading(tuple(phones), tuple(flaws))


def _scan(text: str, area_code: str | None) -> Iterator[tuple[Phone | None, Flaw | None]]:
    position = 0
    number: str | None
    flaw: Flaw | None
    while match := _PATTERN.search(text, position):
        position = match.end()
        found = match[0]
        if match["landline"]:
            area_code = match["area"]
            number, flaw = f"{area_code}-{_digits(match['far'])}", None
        elif match["abroad"]:
            number, flaw = f"0{match['bare']}-{match['home']}", None
        elif match["mobile"]:
            number, flaw = _digits(found)[-11:], None
        elif match["service"]:
            digits = _digits(found)
            number, flaw = f"{digits[:3]}-{digits[3:6]}-{digits[6:]}", None
        elif match["local"]:
            number, flaw = _with_area(found, area_code)
        else:
            number, flaw = None, _flaw_of(match)
        extension = None
        if number is not None and (more := _EXTENSION.match(text, position)):
            extension, position = more[1], more.end()
        yield (Phone(number, extension) if number else None), flaw


def _with_area(local: str, area_code: str | None) -> tuple[str | None, Flaw]:
    if area_code is None:
        return None, Flaw("no_area_code", _NO_AREA_KNOWN, local.strip())
    reason = _NO_AREA.format(area=area_code)
    return f"{area_code}-{_digits(local)}", Flaw("no_area_code", reason, local.strip())


def _flaw_of(match: re.Match[str]) -> Flaw:
    found = match[0].strip()
    if match["masked"]:
        return Flaw("masked", _MASKED, found)
    if match["rounded"] or _has_lost_zero(found):
        return Flaw("lost_precision", _ROUNDED, found.upper())
    return Flaw("unreadable", _ODD, found)


def _has_lost_zero(digits: str) -> bool:
    """3733000000 was 0373-3000000 before a spreadsheet took it for a number."""
    return re.fullmatch(rf"(?:{_AREA})\d{{7,8}}", "0" + digits) is not None


def _digits(text: str) -> str:
    return _NOT_DIALLED.sub("", text)


@lru_cache(maxsize=1)
def area_codes() -> dict[str, str]:
    """Area codes by the code of a city, a municipality, or a county that its province runs."""
    path = Path(__file__).with_name("area_codes.yaml")
    loaded: dict[str, str] = yaml.safe_load(path.read_text(encoding="utf-8"))["area_codes"]
    return loaded
