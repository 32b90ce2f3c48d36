"""The cutter against jieba itself, which it stands in for."""

from __future__ import annotations

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.cutting import Cutter

KNOWN = jieba.Tokenizer()
TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from("产假多少天一个月育儿补贴怎么领的了 ,。?+#&._%-\r\n\u3000aZ9ñж𠮷"), st.characters()
    ),
    max_size=40,
)


@pytest.fixture(scope="module")
def cutter() -> Cutter:
    KNOWN.initialize()
    return Cutter(KNOWN.FREQ, KNOWN.total)


def words_of_jieba(text: str) -> list[str]:
    return [word for word in KNOWN.lcut(text, HMM=False) if word[0].isalnum()]


@given(text=TEXTS)
def test_any_text_is_cut_as_jieba_cuts_it(cutter: Cutter, text: str) -> None:
    assert cutter.cut(text) == words_of_jieba(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "研究生命的起源",
        "结婚的和尚未结婚的",
        "单位不批产假我该怎么办孩子还没满月呢",
        "vitd3和13价肺炎疫苗，hpv9价",
        "C++与c#，t恤，3.5%，a-b_c.d",
        "的" * 200,
        "长春市长春节讲话" * 10,
        "1\r\n2 3\t四",
    ],
)
def test_sentences_are_cut_as_jieba_cuts_them(cutter: Cutter, text: str) -> None:
    assert cutter.cut(text) == words_of_jieba(text)


def test_of_equally_likely_words_the_longer_is_taken() -> None:
    assert Cutter({"甲": 1, "乙": 1, "甲乙": 1}, total=1).cut("甲乙") == ["甲乙"]


def test_characters_that_no_dictionary_knows_are_words_by_themselves() -> None:
    assert Cutter({"甲乙": 5, "甲": 0}, total=10).cut("甲丙甲乙x1") == ["甲", "丙", "甲乙", "x1"]
