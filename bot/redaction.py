"""Masks what could name a person before a question is stored.

Every expression is bounded, so that one reading takes time linear in the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge.identifying import (
    ACCOUNT,
    HAN,
    ID_NUMBER,
    LANDLINE,
    MAIL,
    MOBILE,
    NOT_A_NAME,
    PLAIN_SURNAMES,
    WORDLIKE_SURNAMES,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_NUMERAL = "〇零一二三四五六七八九幺两"
_PLACE_NAME = rf"(?:(?![在住到是去从往的了离就于址叫])[{HAN}])"
"""A character of a street's or an estate's name; it begins after 住在, 公司在."""

_DOORS = (
    r"(?:\d{1,4}(?:号楼|号院|栋|幢|弄|单元|室|号|层|楼)){0,4}"
    # 2单元501: the last number has no unit of its own; 188天 has.
    r"(?:(?<=[楼院栋幢弄元号])\d{2,4}(?![\d天元岁个次月年日块周小分多%.]))?"
)

_GIVEN = rf"(?![的是在叫我他她你])[{HAN}]"
_GIVEN_TAIL = rf"(?![的打今想在电手身住是有我他她你和跟来要问岁叫])[{HAN}]"
# 叫 before what must not stand before it: an expression that begins with characters is found sooner.
_CALLED = r"(我是|叫(?<![这那病症药苗假不]叫))(\s{0,3})"
_NAME_ENDS = rf"(?=$|[^{HAN}〔]|〔(?!姓名)|[的打今想在电手身住有和跟来要问一二三四五六七八九十])"


def _after(mask: str) -> Callable[[re.Match[str]], str]:
    r"""Leaves what the groups found, and masks the rest.

    A function, because a template such as `\1〔姓名〕` takes `re` longer to look up than the text to read.
    """
    return lambda found: "".join(found.groups()) + mask


_PATTERNS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (MAIL, "〔邮箱〕"),
    (
        re.compile(
            r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·. -]?"
            r"(?=[A-Z]{0,2}\d)[A-HJ-NP-Z0-9]{5,6}(?![A-Z0-9])",
            re.IGNORECASE | re.ASCII,
        ),
        "〔车牌〕",
    ),
    (re.compile(r"(?<![0-9a-zA-Z])\d{17}[0-9xX](?![0-9a-zA-Z])"), "〔证件号〕"),
    (ID_NUMBER, "〔证件号〕"),
    (MOBILE, "〔电话〕"),
    (LANDLINE, "〔电话〕"),
    (
        re.compile(
            rf"(?<![{_NUMERAL}])[一幺][三四五六七八九][{_NUMERAL}][- ]?[{_NUMERAL}]{{4}}"
            rf"[- ]?[{_NUMERAL}]{{4}}(?![{_NUMERAL}])"
        ),
        "〔电话〕",
    ),
    # With a digit: letters alone are a question in pinyin (peichanjiajitian).
    (re.compile(r"(?<![0-9a-zA-Z])(?=[a-zA-Z]{0,200}[0-9])[0-9a-zA-Z]{12,}(?![0-9a-zA-Z])"), "〔号码〕"),
    (ACCOUNT, _after("〔号码〕")),
    (
        re.compile(
            rf"(家住|住在|家在|地址是?[:：]?)\s?[{HAN}A-Za-z0-9]{{0,30}}?"
            rf"(?:(?<!\d)\d{{1,4}}(?:号楼|号院|栋|幢|单元)|[村庄屯组队路街巷道]\d{{1,4}}号){_DOORS}"
        ),
        _after("〔住址〕"),
    ),
    (
        re.compile(
            rf"{_PLACE_NAME}{{1,6}}(?:[路街巷弄]|大道|胡同)[0-9一二三四五六七八九十]{{1,5}}号(?!线|楼?[生剖请])(?:院|楼)?{_DOORS}"
        ),
        "〔住址〕",
    ),
    (
        re.compile(
            rf"{_PLACE_NAME}{{1,8}}(?:小区|花园|家园|公寓|社区|新村|苑|庭|府)"
            rf"\d{{1,4}}(?:号楼|号院|号|栋|幢|座|单元){_DOORS}"
        ),
        "〔住址〕",
    ),
    (re.compile(rf"(?<!\d)\d{{1,4}}(?:号楼|栋|单元|弄|室|号院){_DOORS}"), "〔门牌〕"),
    (re.compile(rf"{_CALLED}{NOT_A_NAME}[{PLAIN_SURNAMES}]{_GIVEN}(?:{_GIVEN_TAIL})?"), _after("〔姓名〕")),
    (
        re.compile(rf"{_CALLED}{NOT_A_NAME}[{WORDLIKE_SURNAMES}]{_GIVEN}(?:{_GIVEN_TAIL})?{_NAME_ENDS}"),
        _after("〔姓名〕"),
    ),
    (
        re.compile(rf"(我叫|名叫|姓名是|名字叫|名字是)(\s{{0,3}})(?!什么|啥|谁|哪)[{HAN}]{{2,4}}"),
        _after("〔姓名〕"),
    ),
)


def redact(text: str) -> str:
    """The text with numbers, addresses and names that could identify someone masked.

    Public hotlines of up to six digits stay: they are what a question is about.

    >>> redact("我叫王小花，电话13800138000，打12333没人接")
    '我叫〔姓名〕，电话〔电话〕，打12333没人接'
    >>> redact("我是王小丽，家住幸福小区12号楼2单元501，能休188天吗")
    '我是〔姓名〕，家住〔住址〕，能休188天吗'
    """
    # A mask can end what stood against another number (a plate written right before a phone).
    masked = _mask(text)
    while masked != text:
        text, masked = masked, _mask(masked)
    return masked


def _mask(text: str) -> str:
    for pattern, mask in _PATTERNS:
        text = pattern.sub(mask, text)
    return text
