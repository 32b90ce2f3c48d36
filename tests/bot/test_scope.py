"""Is this ours at all: a fitted score beside the ranking."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.confidence import confidence
from bot.messages import AnswerStatus
from knowledge.language.meaning import NUMBERS

NUMBER = st.floats(min_value=-1, max_value=1, width=32)
SHARE = st.floats(min_value=0, max_value=1)


def scope_of(product, text):
    return product.reply(text).situation.scope


@pytest.mark.parametrize(
    ("ours", "other"),
    [
        ("娃满一岁了补贴还能接着领吗", "失业补助金还能接着领吗"),
        ("想开个托育园消防找谁", "想开个饭店消防找谁"),
        ("坐月子厂里把我辞了", "打架厂里把我辞了"),
        ("给宝宝上户口要啥材料", "给汽车上牌要啥材料"),
        ("托班交的钱能退吗", "健身卡交的钱能退吗"),
        ("怀孕了夜班能不上吗", "夜班司机工资多少"),
    ],
)
def test_what_is_ours_is_told_from_the_same_words_about_something_else(product, ours, other):
    assert scope_of(product, ours) > scope_of(product, other) + 0.2


@given(
    vector=st.lists(NUMBER, min_size=NUMBERS, max_size=NUMBERS),
    near=st.fixed_dictionaries(dict.fromkeys(("nearest", "around", "covered", "letters", "held"), SHARE)),
)
def test_the_score_lies_between_0_and_1_for_any_question(vector, near):
    assert 0 <= confidence().scope.of(np.array(vector, dtype=np.float32), near) <= 1


def test_a_feature_without_a_weight_is_an_error_and_no_zero():
    with pytest.raises(KeyError):
        confidence().scope.of(np.zeros(NUMBERS, dtype=np.float32), {"farthest": 1.0})


@pytest.mark.parametrize(
    "text",
    [
        "饭店消防验收找谁",
        "买新手机的国家补贴怎么领",
        "驾驶证丢了去哪补",
        "80岁老人高龄津贴去哪领",
        "考驾照要带啥材料",
    ],
)
def test_another_trade_and_other_papers_are_not_answered(product, text):
    assert product.ask(text).status is not AnswerStatus.ANSWERED


def test_whatever_is_near_nothing_below_the_least_scope_is_answered(product, monkeypatch):
    fitted = confidence()
    strict = replace(fitted, scope=replace(fitted.scope, least=1.0))
    monkeypatch.setattr("bot.deciding.confidence", lambda: strict)
    assert product.ask("在新乡生娃能歇几个月产假").status is not AnswerStatus.ANSWERED
