"""What the titles, sheet names, footnotes and file name of a list say: its kind, its day, its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from directory.registry.cells.dates import read_date
from directory.registry.cells.text import LONGEST_CELL, clean_text, narrow
from directory.registry.report import ListKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from directory.nursery import ListedDate
    from knowledge.regions import Gazetteer, Region

_WITHDRAWN_WORDS = re.compile(r"注销|撤销备案|取消备案|退出备案|withdrawn")
_WITHDRAWN_FILING = re.compile(r"注销备案|备案注销|撤销备案|取消备案|退出备案")
_KIND_WORDS: tuple[tuple[ListKind, re.Pattern[str]], ...] = (
    (ListKind.INSPECTED, re.compile(r"检查|抽查|督查|巡查|督导|inspect")),
    (ListKind.MODEL, re.compile(r"示范(?!区)|样板|标杆|model")),
    (ListKind.INCLUSIVE, re.compile(r"普惠|(?<!预)收费|价格|inclusive")),
    (
        ListKind.ADDITION,
        re.compile(r"新增|增补|补充备案|新备案|新一批|第[一二三四五六七八九十\d]{1,3}批|addition"),
    ),
)
"""In this order; 平原示范区 is a place."""
_ADDS_MARKS = re.compile(r"普惠.{0,12}认定|认定.{0,12}普惠")

_POINT_FIELDS = frozenset({"lng", "lat", "point"})
_POINT_LIST_FIELDS = _POINT_FIELDS | {"number", "name", "credit_code", "coordinate_system"}
_MONEY_FIELDS = frozenset({"fee", "inclusive", "inclusive_places", "meal_fee"})
_MONEY_LIST_FIELDS = _MONEY_FIELDS | {"number", "name", "district", "town", "places", "fee_text", "note"}
"""A filing list tells more than these: an address, a telephone, a day."""
_FILING_FIELDS = frozenset({"filed_on", "filing_number", "status", "withdrawn_on"})
"""What only a filing list tells, whatever inspections it tells of besides."""
_NUMERALS = "〇零○一二三四五六七八九"
_AS_OF = re.compile(
    r"截[至止](?:到|于|日期|时间)?:? ?(\d{4}(?:[-./]\d{1,2}){1,2}"
    r"|\d{4} ?年 ?\d{1,2} ?月(?: ?\d{1,2} ?[日号])?(?:底|末)?"
    rf"|[{_NUMERALS}]{{4}}年[{_NUMERALS}十]{{1,3}}月(?:[{_NUMERALS}十]{{1,3}}日)?)"
)
_LIST_WORDS = re.compile(r"名单|名录|一览|目录|汇总|明细")
_TITLE_BEGINNING = re.compile(r"附|表\d|已?注销|新增|截至")
_SHORTEST_TITLE = 6
_TITLE_LINES = 8
"""The nearest lines before a table; what stands higher belongs to the page."""
_NO_TITLE = re.compile(r"附(?:件|表|录)?[:：]?[一二三四五六七八九十\d]{0,3}[:：]?")
_PREFIX = re.compile(r"^附(?:件|表|录)?[:：]?[一二三四五六七八九十\d]{0,3}[:：]? ?")
_SUFFIX = re.compile(r"\.[A-Za-z]{2,5}$")


def kind_of(titles: Iterable[str], fields: Collection[str], *, has_ended: bool) -> ListKind:
    """The kind of a list by its titles (the file's name among them), then its columns; else the whole.

    `has_ended` says that every row is told as withdrawn.
    """
    words = narrow(" ".join(titles))
    if has_ended:
        return ListKind.WITHDRAWN
    if _ADDS_MARKS.search(words):
        return ListKind.INCLUSIVE
    for kind, pattern in _KIND_WORDS:
        # 备案托育机构名单（含普惠）: a list of filed ones, some of them 普惠
        if pattern.search(words) and not (kind is ListKind.INCLUSIVE and "备案" in words):
            return kind
    return _kind_by_columns(frozenset(fields))


def says_withdrawn(title: str) -> bool:
    """Whether a title is that of a list of ended filings alone.

    >>> says_withdrawn("注销备案托育机构名单"), says_withdrawn("备案和注销托育机构名单")
    (True, False)
    """
    words = narrow(title)
    return _WITHDRAWN_WORDS.search(words) is not None and "备案" not in _WITHDRAWN_FILING.sub("", words)


def _kind_by_columns(fields: frozenset[str]) -> ListKind:
    if _POINT_FIELDS & fields and fields <= _POINT_LIST_FIELDS:
        return ListKind.POINTS
    if {"inspected_on", "inspection_result"} & fields and not _FILING_FIELDS & fields:
        return ListKind.INSPECTED
    if _MONEY_FIELDS & fields and fields <= _MONEY_LIST_FIELDS:
        return ListKind.INCLUSIVE
    return ListKind.WHOLE


def as_of(texts: Iterable[str], *, today: date) -> ListedDate | None:
    """截至日期, the first that a title or a footnote tells.

    >>> from datetime import date
    >>> str(as_of(["截至2026年11月20日，已有66家"], today=date(2026, 11, 24)))
    '2026-11-20'
    """
    for text in texts:
        if match := _AS_OF.search(narrow(text)):
            found = read_date(match[1].rstrip("底末"), today=today).value
            if found is not None:
                return found
    return None


def title_of(titles: Iterable[str]) -> str:
    """The first text that calls itself a list, else the first that is more than 附件1; empty for none."""
    found = [text for text in titles if text and not _NO_TITLE.fullmatch(text)]
    return next((text for text in found if _LIST_WORDS.search(text)), found[0] if found else "")


def title_lines(text: str) -> Iterator[str]:
    r"""The lines before a table that may be its titles; a page's short links (监督检查, 收费公示) are none.

    >>> list(title_lines("首页\n监督检查\n红旗区备案托育机构名单\n附件1"))
    ['红旗区备案托育机构名单', '附件1']
    """
    lines = [clean_text(line[:LONGEST_CELL]) for line in text.splitlines()[-_TITLE_LINES:]]
    for line in lines:
        if len(line) >= _SHORTEST_TITLE or _TITLE_BEGINNING.match(line):
            yield line


def place_of(titles: Iterable[str], gazetteer: Gazetteer) -> Region | None:
    """The place whose name opens a title, or None."""
    for title in titles:
        place = gazetteer.opening(_PREFIX.sub("", title))
        if place is not None:
            return place
    return None


def file_words(filename: str) -> str:
    """The name of a file without its folders and its ending."""
    return _SUFFIX.sub("", filename.replace("\\", "/").rpartition("/")[2])
