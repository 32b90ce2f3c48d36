"""Builders with defaults for figures, tables and questions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from knowledge.policies.dated_rule import Confidence
from knowledge.policies.figure import Case, Figure, LeaveKind, Unit
from knowledge.policies.leave import LeaveQuestion, LeaveTable, answer, explain_gap, leave_table
from knowledge.policies.table import NotRecorded
from knowledge.sources import Source

if TYPE_CHECKING:
    from knowledge.policies.answer import PolicyAnswer

TODAY = date(2026, 11, 23)

PLACES = {
    "110000": "北京", "120000": "天津", "130000": "河北", "140000": "山西", "150000": "内蒙古",
    "210000": "辽宁", "220000": "吉林", "230000": "黑龙江", "310000": "上海", "320000": "江苏",
    "330000": "浙江", "340000": "安徽", "350000": "福建", "360000": "江西", "370000": "山东",
    "410000": "河南", "420000": "湖北", "430000": "湖南", "440000": "广东", "450000": "广西",
    "460000": "海南", "500000": "重庆", "510000": "四川", "520000": "贵州", "530000": "云南",
    "540000": "西藏", "610000": "陕西", "620000": "甘肃", "630000": "青海", "640000": "宁夏",
    "650000": "新疆",
}  # fmt: skip
NAMES = {**PLACES, "100000": "全国"}
CODES = {name: code for code, name in NAMES.items()}

REGULATION = Source(title="某省人口与计划生育条例", issuer="某省人大常委会", number="公告第1号")


def make_figure(**changes: Any) -> Figure:
    """A figure of one province's paternity leave, changed as a test needs."""
    fields: dict[str, Any] = {
        "region_code": "410000",
        "kind": LeaveKind.PATERNITY,
        "case": Case.USUAL,
        "value": 20,
        "unit": Unit.DAY,
        "says": "20 天",
        "sources": (REGULATION,),
        "confidence": Confidence.HIGH,
        "in_force_from": date(2022, 1, 1),
    }
    return Figure(**{**fields, **changes})


def ask(
    kind: LeaveKind, place: str = "河南", *, table: LeaveTable | None = None, **about: Any
) -> PolicyAnswer[Figure]:
    """The answer a parent in a province gets today, a gap in the record put into words."""
    found, table = _found(kind, place, table, about)
    return explain_gap(table, found, name_of=NAMES.__getitem__) if isinstance(found, NotRecorded) else found


def is_recorded(kind: LeaveKind, place: str, **about: Any) -> bool:
    """Whether the table has a figure for the question."""
    found, _ = _found(kind, place, None, about)
    return not isinstance(found, NotRecorded)


def _found(
    kind: LeaveKind, place: str, table: LeaveTable | None, about: dict[str, Any]
) -> tuple[PolicyAnswer[Figure] | NotRecorded[Figure], LeaveTable]:
    table = leave_table() if table is None else table
    fields = {"day": TODAY, **about}
    question = LeaveQuestion(kind=kind, region_code=CODES[place], **fields)
    return answer(table, question, name_of=NAMES.__getitem__), table
