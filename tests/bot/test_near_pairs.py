"""Pairs that sound alike and must not be confused: each side asked, each told its own and not the other's."""

from __future__ import annotations

import pytest

from bot.messages import AnswerStatus

PAIRS = [
    # (question, what its answer holds, what only the other side's answer would hold)
    ("产假多少天", "188", "护理假"),
    ("陪产假多少天", "1 个月", "188"),
    ("育儿假一年几天", "10 天", "3600"),
    ("育儿补贴一年多少", "3600", "10 天"),
    ("3岁以下专项附加扣除一个月多少", "2000", "3600"),
    ("育儿补贴一年发多少钱", "3600", "2000 元"),
    ("生育津贴怎么算", "÷ 30", "3600"),
    ("育儿补贴怎么算", "3600", "÷ 30"),
    ("托育机构去哪登记", "市场监管局", "回执"),
    ("托育备案几天给回执", "5 个工作日", "编办"),
    ("办托育还要许可证吗", "没有许可证", "健康证"),
    ("天门生三孩补贴那么多，咱能领吗", "那是天门自己的", "新乡自己的"),
]


@pytest.mark.parametrize(("text", "own", "others"), PAIRS, ids=[text for text, _, _ in PAIRS])
def test_each_of_a_pair_is_told_its_own(product, text, own, others):
    answer = product.ask(text)
    assert answer.status is AnswerStatus.ANSWERED
    told = " ".join((answer.lead, *answer.paragraphs[:1]))
    assert own.replace(" ", "") in told.replace(" ", "").replace("除以30", "÷30"), told
    assert others not in answer.lead


@pytest.mark.parametrize(
    ("ours", "other"),
    [
        ("红旗区托育机构备案找谁", "红旗渠门票找谁退"),
        ("一岁半送托班要带什么证", "小学生晚托班几点放学"),
        ("孩子的居民医保什么时候交", "退休职工医保什么时候退"),
        ("托育的食品许可找谁办", "烟草许可证找谁办"),
    ],
)
def test_what_only_shares_a_name_is_not_answered(product, ours, other):
    assert product.ask(ours).status in {AnswerStatus.ANSWERED, AnswerStatus.CLARIFY}
    assert product.ask(other).status is not AnswerStatus.ANSWERED
