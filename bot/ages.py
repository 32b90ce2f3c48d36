"""How old a child is, as parents say it: 两个月, 20天大, 三周大, 一岁半, 满月, 新生儿."""

from __future__ import annotations

import re

_DAYS_PER_MONTH = 30.4375
_GROWN_UP_MONTHS = 18 * 12
_HAN_DIGITS = "一二两三四五六七八九十"
_NUMBER = rf"((?<![\d.])\d{{1,2}}(?:\.\d)?|(?<![{_HAN_DIGITS}])[{_HAN_DIGITS}]{{1,3}}|半|俩|仨)"
"""A whole number: 产后12个月 must not be read from its 2 on."""

_CHILD = r"(?:孩子?儿?|奶?娃儿?|宝宝?|宝贝|婴儿?|幼儿|小儿|小家伙|新生儿|儿子|闺女|女儿|妞妞?|女宝|男宝|小子)"
_DIGITS = {
    "半": 0.5,
    "一": 1,
    "二": 2,
    "两": 2,
    "俩": 2,
    "仨": 3,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}

_SPAN_NOT_AGE = (
    r"(?<![第怀孕])(?<!怀孕)(?<!产后)(?<!产假)(?<!断奶)(?<!咳嗽)(?<!咳了)(?<!烧了)(?<!发烧)(?<!拉了)(?<!吐了)"
    r"(?<!晚)(?<!晚了)(?<!推迟)(?<!推迟了)(?<!延后)(?<!延迟)(?<!拖了)(?<!间隔)(?<!隔)(?<!隔了)"
    r"(?<!晚打)(?<!晚打了)(?<!晚种)(?<!晚种了)(?<!晚接种)(?<!晚接种了)(?<!耽误)(?<!耽误了)(?<!错过)(?<!错过了)"
    r"(?<!超期)(?<!超期了)(?<!逾期)(?<!打完)(?<!提前)(?<!提前了)(?<!早产)(?<!早产了)"
    r"(?<!休了)(?<!上班)(?<!工作)(?<!停经)(?<!还有)(?<!吃了)(?<!怀了)(?<!连续)(?<!每隔)(?<!上了)(?<!交了)"
)
_TIME = re.compile("[岁月天日周生刚]")
"""What stands in every text that tells an age; most questions hold none of it."""

_YEARS = re.compile(rf"{_NUMBER}周?岁(半|多|零)?(?:{_NUMBER}个月)?")
_MONTHS = re.compile(
    rf"{_SPAN_NOT_AGE}{_NUMBER}(?:来|多)?(?:个(半|多)?来?月|月龄|(?<=[俩仨])月)(?:零?{_NUMBER}天)?(?!工资|产假|社保|内|以前|后|没(?!有?[针疫])|前)"
    # 一个月多少钱, 一个月收费多少, 一个月1500块: what a month costs.
    rf"(?!(?:大概|大约|差不多)?(?:要|得|收|交)?(?:多少钱|多钱|几多钱|几百|几千|多少元|多少块|收费|费用|啥价|什么价|\d+[元块]))"
)
_DAYS_OLD = re.compile(
    rf"(?:出生|生下来|生下)?(?:才|刚|第|不到|有)?{_NUMBER}[来多]?天(?:大|的?小?{_CHILD}|龄)|(?:出生|生下来?|刚满)(?:才|刚|第)?{_NUMBER}[来多]?天"
    # 刚满 is 刚 and 满: as one more choice, a text of 刚满刚满… would be tried in 2ⁿ ways.
    rf"|{_CHILD}(?:才|刚|今天|现在|出生|满|不到)*{_NUMBER}[来多]?天(?=了|[,。!? ]|$)"
    rf"|{_CHILD}(?:才|刚满?|出生){_NUMBER}[来多]?天(?![没不就后前])"
    # 宝贝70天感冒了: a week may be how long it lasts, 70 days are an age.
    rf"|{_CHILD}((?<!\d)(?:[2-9]\d)|[二三四五六七八九]十[一二三四五六七八九]?)[来多]?天(?=感冒|发烧|发热|高烧|低烧|咳|拉肚|吐|体温)"
    # 五十来天 腋下37.9: what a message begins with, and nothing is said to have lasted
    r"|^((?:[2-9]\d)|[二三四五六七八九]十)来天(?=[, ])"
)
_WEEKS_OLD = re.compile(rf"(?<!孕)(?<!怀孕){_NUMBER}周(?:大|龄|的?小?{_CHILD})")
_NEWBORN = re.compile(
    r"新生(?:儿|宝宝|娃|婴)|初生儿|月窝|月子(?:里|中)?的?(?:娃|孩|宝|婴)|月娃|月子娃|(?:没|未|不)(?:出|到|足)?满?月(?=的|就|[,。]|宝|娃|孩|婴|$)"
    r"|刚(?:生下来?|出生|落地)|出生(?:没几|不到几|几)天|生下来?(?:没)?几天|(?:才|刚)几天大?的"
)
_FULL_MONTH = re.compile(r"(?:刚|才)?满月|出月子|出了月子")
_SAID_OF_A_CHILD = rf"(?=大|龄|了|的?{_CHILD}|[打该体查,。 ]|$)"
_MONTH_AND_A_HALF = re.compile(rf"(?<![\d几多整])个半月{_SAID_OF_A_CHILD}")
_FIRST_BIRTHDAY = re.compile(rf"(?<![\d几多到{_HAN_DIGITS}])周岁{_SAID_OF_A_CHILD}")
_HUNDRED_DAYS = re.compile(r"(?:百天|一百天|100天|百日)(?!咳)")


_IN_WORDS = (
    (_NEWBORN, 0.5),
    (_FULL_MONTH, 1.0),
    (_MONTH_AND_A_HALF, 1.5),
    (_FIRST_BIRTHDAY, 12.0),
    (_HUNDRED_DAYS, 100 / _DAYS_PER_MONTH),
)
"""Ages that are told without a number of their own, in months."""


def age_months(text: str) -> float | None:
    """The age of the child that a normalised text tells, in months, or None.

    Numerals may be Chinese or already digits. A length of time that is not an
    age (咳嗽两个月, 怀孕5个月, 发烧3天) is left alone, and so is the age of a
    grown-up; where several ages stand in the text, the first of the most exact
    kind counts.

    >>> age_months("俺孩儿才两个月烧到38度5了"), age_months("一岁半宝宝"), age_months("发烧3天了")
    (2.0, 18.0, None)
    """
    return _read(text) if _TIME.search(text) else None


def age_span(text: str) -> tuple[int, int] | None:
    """Where a text tells the child's age; None where it tells none.

    >>> text = "半岁一天该睡几个小时"
    >>> text[slice(*age_span(text))]
    '半岁'
    """
    if age_months(text) is None:
        return None
    patterns = (_YEARS, _MONTHS, _DAYS_OLD, _WEEKS_OLD, *(pattern for pattern, _ in _IN_WORDS))
    return next(found.span() for pattern in patterns if (found := pattern.search(text)))


def _read(text: str) -> float | None:
    if (months_of_years := _from_years(text)) is not None:
        return months_of_years
    if found := _MONTHS.search(text):
        months, more, days = found.groups()
        extra = 0.5 if more else 0.0
        return _number(months) + extra + (_number(days) / _DAYS_PER_MONTH if days else 0.0)
    if found := _DAYS_OLD.search(text):
        days = next(group for group in found.groups() if group)
        return _number(days) / _DAYS_PER_MONTH
    if found := _WEEKS_OLD.search(text):
        return _number(found[1]) * 7 / _DAYS_PER_MONTH
    return next((months for pattern, months in _IN_WORDS if pattern.search(text)), None)


def _from_years(text: str) -> float | None:
    for found in _YEARS.finditer(text):
        years, more, months = found.groups()
        age = _number(years) * 12 + (6.0 if more == "半" else 0.0) + (_number(months) if months else 0.0)
        if age < _GROWN_UP_MONTHS:
            return age
    return None


def _number(text: str) -> float:
    """半 → 0.5, 十五 → 15, 二十 → 20, 3.5 → 3.5.

    >>> _number("二十一"), _number("十"), _number("半")
    (21.0, 10.0, 0.5)
    """
    if text[0].isdigit():
        return float(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return float(_DIGITS.get(text[-1], 0))
    return float(_DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0))
