"""Chinese numerals become digits only where they count something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.numerals import numerals, parse_numeral

DIGITS = "零一二三四五六七八九"


def spelled(number: int) -> str:
    """A number below 10,000 as it is read aloud; written apart from the code it checks."""
    if number == 0:
        return "零"
    text, skipped = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            text += ("零" if skipped and text else "") + DIGITS[digit] + name
        skipped = digit == 0
    return text.removeprefix("一") if 10 <= number < 20 else text


@given(st.integers(min_value=1, max_value=9999))
def test_every_number_read_aloud_is_read_back(number):
    assert parse_numeral(spelled(number)) == number
    assert numerals(f"{spelled(number)}元") == f"{number}元"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("两个月", "2个月"),
        ("十五天", "15天"),
        ("一百五十八天", "158天"),
        ("一百八天", "180天"),  # said so, meant so
        ("三千六块钱", "3600块钱"),
        ("三万六元", "36000元"),
        ("三岁半", "3岁半"),
        ("一个半月", "1个半月"),
        ("二胎和三孩", "2胎和3孩"),
        ("二〇二五年", "2025年"),
        ("第三天", "第3天"),
        ("俩月大", "2个月大"),
        ("十二月龄", "12月龄"),
    ],
)
def test_a_numeral_before_a_unit_becomes_digits(said, written):
    assert numerals(said) == written


@pytest.mark.parametrize(
    "text",
    [
        "一样",
        "万一",
        "一起",
        "三鹿",
        "百白破",
        "五险一金",
        "十堰",
        "百日咳",
        "一次性",
        "一年级",
        "一块去",
        "半年",
    ],
)
def test_a_word_that_merely_holds_a_numeral_stays(text):
    assert numerals(text) == text


@pytest.mark.parametrize("text", ["三四个月", "几十天", "十几天", "二十多天", "好几百块钱"])
def test_a_vague_count_has_no_digits(text):
    assert numerals(text) == text


@pytest.mark.parametrize("text", ["统一年底发", "万一年底不发", "星期一天气", "周三天冷", "不逐一天天问"])
def test_a_numeral_of_the_word_before_is_not_taken_from_it(text):
    assert numerals(text) == text


@given(st.text("零〇一二两三四五六七八九十百千万个月天岁年第半俩仨几0123456789", max_size=40))
def test_any_heap_of_numerals_is_read_without_failing_and_settles(text):
    once = numerals(text)
    assert numerals(once) == once
