"""Masks what could name a person before a question is stored."""

from __future__ import annotations

import re

_PATTERNS = (
    (re.compile(r"[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){1,4}"), "〔邮箱〕"),
    (re.compile(r"(?<![0-9a-zA-Z])\d{17}[0-9xX](?![0-9a-zA-Z])"), "〔证件号〕"),
    (re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"), "〔电话〕"),
    (re.compile(r"(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)"), "〔电话〕"),
    # With a digit: letters alone are a question in pinyin (peichanjiajitian).
    (re.compile(r"(?<![0-9a-zA-Z])(?=[a-zA-Z]{0,200}[0-9])[0-9a-zA-Z]{12,}(?![0-9a-zA-Z])"), "〔号码〕"),
    (
        re.compile(r"(微信号?|qq号?|vx)(\s{0,3}(?:是|为|:|：)?\s{0,3})[a-zA-Z0-9_-]{5,20}", re.IGNORECASE),
        r"\1\2〔号码〕",
    ),
    (re.compile(r"(我叫|名叫|姓名是|名字叫|名字是)(\s{0,3})[\u4e00-\u9fff]{2,4}"), r"\1\2〔姓名〕"),
    (re.compile(r"\d{1,4}(?:号楼|栋|单元|弄|室|号院)(?:\d{1,4}(?:单元|室|号|层|楼)){0,3}"), "〔门牌〕"),
)


def redact(text: str) -> str:
    """The text with numbers, addresses and names that could identify someone masked.

    Public hotlines of up to six digits stay: they are what a question is about.

    >>> redact("我叫王小花，电话13800138000，打12333没人接")
    '我叫〔姓名〕，电话〔电话〕，打12333没人接'
    """
    for pattern, mask in _PATTERNS:
        text = pattern.sub(mask, text)
    return text
