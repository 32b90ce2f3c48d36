"""Chinese numerals as digits, and only where a unit says that they count something."""

from __future__ import annotations

import re

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_DIGITS |= {"六": 6, "七": 7, "八": 8, "九": 9}
_PLACES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000}
_TEN_THOUSAND = 10_000
_YEAR_DIGITS = 4

_UNITS = (
    "个半月|个多月|个月|个半小时|个小时|个工作日|个自然日|个星期|个礼拜|个孩子|个小孩|个娃|个宝|"
    "工作日|小时|分钟|星期(?![一二三四五六日天])|礼拜(?![一二三四五六日天])|周岁|周(?![围边全到密末])|"
    "天(?![气津空然真])|岁|年(?![级前])|月(?![亮嫂子])|日(?![本常用])|"
    "块钱|毛钱|元(?![旦素])|胎|孩(?!儿他)|宝(?!贝)|次(?![性元品])|针|剂|倍|斤|公斤|千克|克|毫升|厘米|米(?![粉糊饭汤])|度"
)
_NOT_BEFORE = "第几数好多上成点统唯专单万划期拜周惟不逐同"
"""Characters that make what follows a word of its own: 统一年度, 几十天, 星期一天气."""

_COUNTED = re.compile(
    rf"(?<![{_NOT_BEFORE}零〇一二两三四五六七八九十百千\d.])"
    rf"(?P<number>[零〇一二两三四五六七八九十百千万]+)(?P<unit>{_UNITS})",
)
_COLLOQUIAL = re.compile(r"(?P<number>[俩仨])(?P<unit>月|孩子|娃|小孩|宝)")
_COLLOQUIAL_UNITS = {"月": "个月", "孩子": "个孩子", "娃": "个娃", "小孩": "个小孩", "宝": "个宝"}
_ORDINAL = re.compile(rf"第(?P<number>[零〇一二两三四五六七八九十百]+)(?P<unit>{_UNITS}|个|条|章)")


def numerals(text: str) -> str:
    """The text with counting numerals before a unit as digits.

    Words that merely hold a numeral stay: 一样, 万一, 一起, 三鹿, 百白破,
    五险一金; so do vague counts (几十天, 三四个月), which have no digits.

    >>> numerals("两个月大,产假一百五十八天,三岁半,二胎,万一")
    '2个月大,产假158天,3岁半,2胎,万一'
    """
    text = _COLLOQUIAL.sub(_colloquial, text)
    text = _ORDINAL.sub(lambda match: "第" + _counted(match), text)
    return _COUNTED.sub(_counted, text)


def parse_numeral(numeral: str) -> int | None:
    """The number a Chinese numeral names, up to 99,999,999; None if it names none.

    A last digit without a place counts in the next lower place, as it is
    spoken: 三千六 is 3,600. A bare 百, 千 or 万 is a word, not a number.

    >>> parse_numeral("一百五十八"), parse_numeral("三千六"), parse_numeral("三四")
    (158, 3600, None)
    """
    if numeral[0] in "百千万":
        return None
    if not any(character in _PLACES for character in numeral):
        return _plain_digits(numeral)
    high, separator, low = numeral.partition("万")
    if not separator:
        return _below_ten_thousand(numeral)
    above = _below_ten_thousand(high)
    if above is None or "万" in low:
        return None
    if len(low) == 1 and low in _DIGITS:
        return above * _TEN_THOUSAND + _DIGITS[low] * 1_000
    below = _below_ten_thousand(low.removeprefix("零")) if low else 0
    return None if below is None else above * _TEN_THOUSAND + below


def _plain_digits(numeral: str) -> int | None:
    """One digit, or the four of a year: 二〇二五. Two or three (三四) are a vague count."""
    if len(numeral) == 1 or len(numeral) == _YEAR_DIGITS:
        return int("".join(str(_DIGITS[character]) for character in numeral))
    return None


def _below_ten_thousand(numeral: str) -> int | None:
    total, digit, place = 0, None, _TEN_THOUSAND
    after_zero = False
    for character in numeral:
        if character in _PLACES:
            if _PLACES[character] >= place or (digit is None and character != "十"):
                return None
            place = _PLACES[character]
            total += (1 if digit is None else digit) * place
            digit, after_zero = None, False
        elif _DIGITS[character] == 0:
            if digit is not None:
                return None
            after_zero = True
        elif digit is not None:
            return None
        else:
            digit = _DIGITS[character]
    if digit is None:
        return total
    return total + digit * (1 if after_zero or place == _TEN_THOUSAND else place // 10)


def _counted(match: re.Match[str]) -> str:
    number = parse_numeral(match["number"])
    return match[0].removeprefix("第") if number is None else f"{number}{match['unit']}"


def _colloquial(match: re.Match[str]) -> str:
    return ("2" if match["number"] == "俩" else "3") + _COLLOQUIAL_UNITS[match["unit"]]
