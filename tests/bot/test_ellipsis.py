"""A short follow-up takes the place of the thing of its kind in the question before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ellipsis import TEXT_CHARACTERS, replaced, tells_of
from bot.messages import AnswerStatus


@pytest.fixture(scope="module")
def language(_whole_product):
    return _whole_product.services.language


@pytest.mark.parametrize(
    ("before", "asked", "whole"),
    [
        ("半岁一天该睡几个小时", "两岁呢", "2岁1天该睡几个小时"),
        ("八个月该会坐了吧", "那爬呢", "8个月该会爬了吧"),
        ("六个月能吃鸡蛋吗", "那虾呢", "6个月能吃虾吗"),
        ("个税的事打哪个电话", "那医保的呢", "医保的事打哪个电话"),
        ("婚假几天", "丧假呢", "丧假几天"),
        ("宝宝感冒能洗澡吗", "出门呢？", "宝宝感冒能出门吗"),
    ],
)
def test_what_is_named_anew_takes_the_place_of_its_kind(language, before, asked, whole):
    assert next(replaced(language.read(before), language.read(asked), language)) == whole


@pytest.mark.parametrize(
    ("before", "asked"),
    [
        ("", "那爸爸呢"),
        ("产假几天", "我想问一下单位不给批产假怎么办"),
        ("产假几天", "呢"),
        ("产假几天", "3岁呢"),
    ],
)
def test_what_follows_nothing_or_asks_by_itself_is_left_alone(language, before, asked):
    earlier = language.read(before) if before else None
    assert list(replaced(earlier, language.read(asked), language)) == []


def test_an_answer_has_to_name_what_was_asked_anew(language):
    assert tells_of(language.read("那虾呢"), "虾从少量开始加。")
    assert not tells_of(language.read("那虾呢"), "鸡蛋从蛋黄开始加。")


@given(before=st.text(max_size=40), asked=st.text(max_size=20))
def test_any_two_texts_are_read_without_failing(language, before, asked):
    reading = language.read(asked)
    for whole in replaced(language.read(before), reading, language):
        assert isinstance(tells_of(reading, whole), bool)


def test_in_a_conversation_it_is_answered_as_the_whole_question(product):
    key = product.parent()
    product.reply("个税的事打哪个电话，我叫王小丽13800138000", key=key)
    product.reply("个税的事打哪个电话", key=key)
    reply = product.reply("那医保的呢", key=key)
    assert reply.answer.status is AnswerStatus.ANSWERED
    assert "12393" in reply.answer.lead
    assert reply.conversation.asked == "医保的事打哪个电话"


def test_what_is_kept_of_a_question_to_be_gone_on_with_is_masked_and_short(product):
    asked = product.reply("产假多少天，我电话13800138000" + "，单位在红旗区" * 10).conversation.asked
    assert "13800138000" not in asked
    assert 0 < len(asked) <= TEXT_CHARACTERS
