from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.redaction import redact

WORDS = st.sampled_from(
    [
        "产假", "我叫王小花", "12333", "打", "，", " ", "住3号楼", "a@b.cn", "电话", "1", "x",
        "孩子叫", "我是", "高", "王", "小丽", "向阳路12号", "家住", "小区", "12号楼", "单元", "501",
        "豫G12345", "410702 19900101 1234", "一三八零零一三八零零零", "-", "天", "年",
    ]
)  # fmt: skip
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
        ("孩子叫王小丽", "孩子叫〔姓名〕"),
        ("我是王小丽，想问产假", "我是〔姓名〕，想问产假"),
        ("我是王小丽的妈妈", "我是〔姓名〕的妈妈"),
        ("闺女叫李娜今年两岁", "闺女叫〔姓名〕今年两岁"),
        ("我是高小丽，打12333", "我是〔姓名〕，打12333"),
        ("宝宝名叫李一诺", "宝宝名叫〔姓名〕"),
        ("公司在向阳路12号不给产假", "公司在〔住址〕不给产假"),
        ("住和平大道108号", "住〔住址〕"),
        ("家住幸福小区12号楼2单元501", "家住〔住址〕"),
        ("家住新乡市红旗区幸福小区12号楼2单元501能休188天", "家住〔住址〕能休188天"),
        ("幸福花园3栋2单元", "〔住址〕"),
        ("地址：平原路88号", "地址：〔住址〕"),
        ("身份证410702 19900101 1234", "身份证〔证件号〕"),
        ("410702 1990 0101 123x", "〔证件号〕"),
        ("一三八零零一三八零零零", "〔电话〕"),
        ("电话是幺三九 〇〇一三 八〇〇〇", "电话是〔电话〕"),
        ("豫G12345挡住托班门口", "〔车牌〕挡住托班门口"),
        ("豫g·D12345", "〔车牌〕"),
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
        "我是妈妈",
        "孩子叫什么名字好",
        "我叫什么你管不着",
        "我是高龄产妇",
        "我是郑州人",
        "我是江苏的",
        "我是周一生的",
        "这叫黄疸吗",
        "孩子叫不醒",
        "叫救护车",
        "坐12号线去",
        "住在老家10号生的",
        "12333 12345 12338 120",
        "产假一百八十八天",
        "新a卡怎么办",
        "走路3天",
        "20250101 20260101",
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


@pytest.mark.parametrize(
    "piece",
    [
        "叫王",
        "我是高",
        "家住",
        "路12号",
        "住在小区12号楼",
        "幸福",
        "豫G1",
        "4107021990",
        "一三八",
        "3号楼2单元",
        "a1@",
    ],
)
def test_a_long_text_is_masked_in_time_that_grows_with_its_length(piece):
    text = piece * (20_000 // len(piece))
    started = time.thread_time()
    redact(text)
    assert time.thread_time() - started < 2
