"""What a month costs: 1500, 1500~2000, 1500元/月起; a term or a day is no month and is not made one."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache

from directory.nursery import Fee
from directory.registry.cells.flaws import Flaw, Reading
from directory.registry.cells.text import narrow
from knowledge.language.numerals import numerals

_PART = re.compile(
    r"[,;、\n+]|(?<=\d)/(?=\d{3})|\.(?!\d)|(?<=[元月\)]) "
    r"|(?<=[\d元月人生]) ?(?=半日|半托|半天|计时|小时托|临时|临托|全日|全托)"
)
_AGE = r"\d{1,2}(?:\.\d)?"
_NO_MONEY = re.compile(
    rf"(?<![\d.])(?:{_AGE}(?:个?月龄?|周?岁)?半?[-~至到]+{_AGE}(?:个?月龄?|周?岁)半?"
    rf"|{_AGE}(?:个月龄|月龄|周?岁)半?(?:以上|以下|以内)?|{_AGE}个?月(?:以上|以下|以内)"
    r"|(?:19|20)\d{2}年(?:\d{1,2}月)?(?:\d{1,2}日)?|第?\d{1,2}(?:档|类|级|班))"
)
"""Ages, days and grades beside a price: 2-3岁1500元, 2024年秋季起1500元, 第1档1500元."""
_AMOUNT = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,6}(?:\.\d{1,2})?)"
_MYRIADS = re.compile(r"(\d{1,3}(?:\.\d{1,4})?) ?万(?=元|块|/|每|$)")
_LEAST = 10
"""A month for less is none: the list counts in 万元 and does not say so, or the number is no price."""
_MARKS = r"(?:元|块|rmb|￥|¥)?(?:(?:/|每)?(?:人|生|孩|月|个月))*"
_PRICE = re.compile(rf"(?P<before>\D{{0,30}}?){_AMOUNT} ?{_MARKS}(?: ?[-~至到]{{1,4}} ?{_AMOUNT})?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_MONTH = re.compile(r"月")
_OTHER_PERIOD = re.compile(r"学期|期|学年|年|季|周|天|日(?!托|制|间)|次|小时|时(?!托)|节|课|半月|半个月")
_SEVERAL_MONTHS = re.compile(r"(?<![\d.])(?:[2-9]|1[0-2])个月")
_UP = re.compile(r"^ ?(?:元|块)?(?:/|每)?(?:人|生)?(?:/|每)?(?:月|个月)?(?:/人|/生)?(?:起|以上|\+)")
_BY_THE_DAY = re.compile(r"(?<![全半])日托")
"""Beside 月托, 日托 is the price of a day; by itself it is what others call 全日托."""
_MEALS = re.compile(r"餐|伙食|膳食|饭")
_OTHER_FEE = re.compile(r"注册|报名|押金|材料|杂费|被褥|床品|校车|接送|保险|定金|体检|延时|建档|用品")
_PART_TIME = re.compile(r"半日|半托|半天|计时|小时托|临时|临托")
_NOT_STATED_WORDS = re.compile(
    r"面议|面谈|详询|咨询|电询|待定|另议|协商|自主定价|市场调节|按.{0,10}(?:规定|标准)|详见|见公示"
)
_FREE = re.compile(r"免费|不收费")
_LONGEST = 200

_NOT_STATED = Flaw("not_stated", "没有写明每月收费，留空；家长会看到“未公布”")
_NOT_MONTHLY = Flaw("not_stated", "收费不是按月写的，没有换算，留空；请填每月的保育教育费")


@dataclass(frozen=True, slots=True)
class Fees:
    """保育教育费 and meals, each a month, as far as one cell tells."""

    care: Fee | None = None
    meals: Fee | None = None


@lru_cache(maxsize=4_000)
def read_fees(text: str, unit: str = "") -> Reading[Fees]:
    """Yuan a month from a clean text; `unit` is what the header says (元/月, 元/学期).

    >>> read_fees("1500~2000").value.care, read_fees("1500元/月起").value.care, read_fees("面议").value.care
    (Fee(minimum=1500.0, maximum=2000.0), Fee(minimum=1500.0, maximum=None), None)
    """
    if not text:
        return Reading(Fees())
    plain = narrow(text)[:_LONGEST]
    if plain.startswith("{"):
        return Reading(Fees(_from_json(plain)))
    plain = _MYRIADS.sub(_in_yuan, numerals(_THOUSANDS.sub("", plain)))
    care: list[Fee] = []
    meals: list[Fee] = []
    is_other_period = False
    for part in _split(plain):
        if "月托" in plain and _BY_THE_DAY.search(part):
            continue
        priced = _read_part(part, narrow(unit))
        if priced is None:
            is_other_period = is_other_period or bool(re.search(r"\d", part))
            continue
        (meals if priced[1] else care).append(priced[0])
    if not care and _FREE.search(plain):
        care = [Fee(0, 0)]
    fees = Fees(_spread(care), _spread(meals))
    if fees.care is not None:
        return Reading(fees)
    return Reading(fees, (_NOT_MONTHLY if is_other_period else _NOT_STATED,))


def _in_yuan(myriads: re.Match[str]) -> str:
    return f"{float(myriads[1]) * 10_000:.0f}"


def _split(text: str) -> list[str]:
    """Parts at commas outside brackets; what stands in brackets (不含餐费) is a part of its own."""
    return [part for piece in re.split(r"[()]", text) for part in _PART.split(piece) if part.strip()]


def _read_part(part: str, unit: str) -> tuple[Fee, bool] | None:
    """A price a month and whether it is for meals; None for other periods and other fees."""
    part = _NO_MONEY.sub("", part)
    match = _PRICE.search(part)
    if match is None or _OTHER_FEE.search(part) or _PART_TIME.search(part):
        return None
    own_period = part[match.start(2) :] + " " + part[: match.start(2)]
    if not _is_monthly(own_period, else_by=unit):
        return None
    times = 10_000 if "万" in unit and "元" not in part else 1
    low = float(match[2]) * times
    high = float(match[3]) * times if match[3] else low
    if 0 < low < _LEAST:
        return None
    if match[3] is None and _UP.match(part[match.end(2) :]):
        return Fee(low, None), bool(_MEALS.search(match["before"]))
    return (Fee(low, high), bool(_MEALS.search(match["before"]))) if low <= high else None


def _is_monthly(words: str, *, else_by: str) -> bool:
    """Whether a price is a month's by its own words, or else by the header's; without any it is."""
    if _SEVERAL_MONTHS.search(words):
        return False
    if _MONTH.search(words):
        return True
    return not (_OTHER_PERIOD.search(words) or (_OTHER_PERIOD.search(else_by) and not _MONTH.search(else_by)))


def _spread(fees: list[Fee]) -> Fee | None:
    """From the lowest to the highest where a list tells several, one for each class."""
    if not fees:
        return None
    highest = None if any(fee.maximum is None for fee in fees) else max(fee.maximum or 0 for fee in fees)
    return Fee(min(fee.minimum for fee in fees), highest)


def _from_json(text: str) -> Fee | None:
    """Our own export's form: {"min": 1500, "max": 2000}."""
    try:
        value = json.loads(text)
        low, high = value["min"], value.get("max")
        return Fee(float(low), None if high is None else float(high))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
