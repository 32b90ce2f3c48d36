from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.redaction import redact

WORDS = st.sampled_from(
    ["产假", "我叫王小花", "12333", "打", "，", " ", "住3号楼", "a@b.cn", "电话", "1", "x"]
)
MOBILES = st.from_regex(r"\A1[3-9][0-9]{9}\Z")
TEXTS = st.lists(st.text(max_size=12) | WORDS | MOBILES, max_size=8).map("".join)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("打13800138000找我", "打〔电话〕找我"),
        ("138-0013-8000", "〔电话〕"),
        ("+86 138 0013 8000", "〔电话〕"),
        ("0373-3021234", "〔电话〕"),
        ("身份证41070219900307888X", "身份证〔证件号〕"),
        ("证件41070219900307888x号", "证件〔证件号〕号"),
        ("发到 wang.xiaohua@mail.example.com 吧", "发到 〔邮箱〕 吧"),
        ("卡号6222021234567890123", "卡号〔号码〕"),
        ("税号91410702MA44XYZ123", "税号〔号码〕"),
        ("我的号oabcdefghijklmnop1qrst", "我的号〔号码〕"),
        ("微信号：wxh_1990", "微信号：〔号码〕"),
        ("我叫王小花", "我叫〔姓名〕"),
        ("住3号楼2单元501室", "住〔门牌〕"),
        ("在12栋", "在〔门牌〕"),
    ],
)
def test_what_could_name_a_person_is_masked(told, kept):
    assert redact(told) == kept


@pytest.mark.parametrize(
    "text",
    [
        "打12333没人接，12345也打了",
        "120要等多久",
        "2025年10月3日生的产假188天",
        "生育津贴3600元",
        "孩子1岁6个月",
        "98天加3个月",
        "国务院令第619号怎么说",
        "peichanjiaduoshaotian",
        "",
    ],
)
def test_hotlines_figures_and_dates_are_left_alone(text):
    assert redact(text) == text


@given(TEXTS)
def test_any_text_can_be_redacted_and_redacting_again_changes_nothing(text):
    once = redact(text)
    assert redact(once) == once


@given(before=st.text(max_size=20), mobile=MOBILES, after=st.text(max_size=20))
def test_no_mobile_number_survives_whatever_stands_around_it(before, mobile, after):
    # Digits right beside it make it another, longer number.
    before, after = before.rstrip("0123456789"), after.lstrip("0123456789")
    assert mobile not in redact(before + mobile + after)


@given(text=st.text(alphabet=st.characters(exclude_categories=["Nd"]), max_size=20), hotline=st.sampled_from(
    ["120", "110", "12333", "12345", "12338", "12393", "12366"]
))  # fmt: skip
def test_a_hotline_stays(text, hotline):
    told = f"{text} {hotline} {text}"
    # Not where a text makes it the number of a chat account, or of a mail address.
    if not re.search(r"微信|qq|vx|@", told, re.IGNORECASE):
        assert hotline in redact(told)
