"""What the titles, sheet names, footnotes and file name of a list say: its kind, its day, its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from directory.registry.cells.dates import read_date
from directory.registry.cells.text import narrow
from directory.registry.report import ListKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from directory.nursery import ListedDate
    from knowledge.regions import Gazetteer, Region

_KIND_WORDS: tuple[tuple[ListKind, re.Pattern[str]], ...] = (
    (ListKind.WITHDRAWN, re.compile(r"注销|撤销备案|取消备案|退出备案|withdrawn")),
    (ListKind.INSPECTED, re.compile(r"检查|抽查|督查|巡查|督导|inspect")),
    (ListKind.MODEL, re.compile(r"示范(?!区)|样板|标杆|model")),
    (
        ListKind.ADDITION,
        re.compile(r"新增|增补|补充备案|新备案|新一批|第[一二三四五六七八九十\d]{1,3}批|addition"),
    ),
    (ListKind.INCLUSIVE, re.compile(r"普惠(?!.{0,12}备案)|(?<!预)收费|价格|inclusive")),
)
"""In this order; 平原示范区 is a place, 普惠性托育机构备案名单 a list of filed ones."""
_ADDS_MARKS = re.compile(r"普惠.{0,12}认定|认定.{0,12}普惠")

_FILING_FIELDS = frozenset(
    {
        "credit_code",
        "phone",
        "filed_on",
        "filing_number",
        "status",
        "nature",
        "service_forms",
        "registration_authority",
    }
)
_MONEY_FIELDS = frozenset({"fee", "inclusive", "inclusive_places", "meal_fee"})
_NUMERALS = "〇零○一二三四五六七八九"
_AS_OF = re.compile(
    r"截[至止](?:到|于|日期|时间)?:? ?(\d{4}(?:[-./]\d{1,2}){1,2}"
    r"|\d{4} ?年 ?\d{1,2} ?月(?: ?\d{1,2} ?[日号])?(?:底|末)?"
    rf"|[{_NUMERALS}]{{4}}年[{_NUMERALS}十]{{1,3}}月(?:[{_NUMERALS}十]{{1,3}}日)?)"
)
_NO_TITLE = re.compile(r"附(?:件|表|录)?[:：]?[一二三四五六七八九十\d]{0,3}[:：]?")
_PREFIX = re.compile(r"^附(?:件|表|录)?[:：]?[一二三四五六七八九十\d]{0,3}[:：]? ?")
_SUFFIX = re.compile(r"\.[A-Za-z]{2,5}$")


def kind_of(titles: Iterable[str], fields: Collection[str], *, ended_alone: bool) -> ListKind:
    """The kind of a list by its titles (the file's name last), then by its columns; else the whole list.

    `ended_alone` says that every row is told as withdrawn.
    """
    words = narrow(" ".join(titles))
    if _ADDS_MARKS.search(words):
        return ListKind.INCLUSIVE
    named = next((kind for kind, pattern in _KIND_WORDS if pattern.search(words)), None)
    if named is ListKind.WITHDRAWN and not ended_alone and "备案" in re.sub("注销备案|备案注销", "", words):
        named = None  # 备案及注销名单: both, and each row says which
    if named is not None:
        return named
    if ended_alone:
        return ListKind.WITHDRAWN
    if "inspected_on" in fields or "inspection_result" in fields:
        return ListKind.INSPECTED
    if _MONEY_FIELDS & set(fields) and not _FILING_FIELDS & set(fields):
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
    """The first text that is a title, not 附件1 alone; empty where there is none."""
    return next((text for text in titles if text and not _NO_TITLE.fullmatch(text)), "")


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
