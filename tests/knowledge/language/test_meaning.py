"""Likeness in meaning: near subjects are near, and that is all it claims."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.language.meaning import NUMBERS


def likeness(language, one, other):
    return float(language.read(one).vector @ language.read(other).vector)


@pytest.mark.parametrize(
    ("question", "paraphrase", "unrelated"),
    [
        ("小宝宝体温高怎么处理", "婴儿发烧咋办", "股票今天涨没涨"),
        ("老板要我走人", "公司把我开除了", "奶粉怎么冲"),
        ("生完娃能歇多少日子", "产假有多长", "黄河水位多高"),
        ("哪里能领奶粉钱", "育儿补贴去哪申请", "手机屏幕碎了"),
        ("娃一到晚上就哭", "孩子夜里哭闹不睡", "个税怎么退"),
    ],
)
def test_a_paraphrase_is_nearer_than_an_unrelated_question(language, question, paraphrase, unrelated):
    assert likeness(language, question, paraphrase) > likeness(language, question, unrelated) + 0.15


def test_a_vector_has_unit_length_and_does_not_depend_on_the_order_of_words(language):
    vector = language.meaning.vector(["产假", "多少天"])
    assert vector.shape == (NUMBERS,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    np.testing.assert_allclose(vector, language.meaning.vector(["多少天", "产假"]), atol=1e-6)


def test_words_that_nobody_knows_mean_nothing_rather_than_anything(language):
    assert not language.meaning.vector([]).any()
    assert not language.meaning.vector(["\U00030000", "", "☃"]).any()


def test_a_word_without_a_vector_falls_apart_into_its_characters(language):
    unknown = "夜哭郎君"
    assert not language.meaning.knows(unknown)
    np.testing.assert_array_equal(language.meaning.vector([unknown]), language.meaning.vector(list(unknown)))


def test_every_head_of_the_lexicon_has_a_vector(language):
    heads = {term.head for _, term in language.lexicon}
    assert {head for head in heads if not language.meaning.knows(head)} == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [("产假多少天", "陪产假多少天"), ("广东产假几天", "河南产假几天"), ("生育津贴怎么领", "育儿补贴怎么领")],
)
def test_likeness_is_blind_to_what_decides_law(language, one, other):
    # Nearer than a paraphrase, and another answer: exact terms and places decide, never this.
    assert likeness(language, one, other) > likeness(language, "小宝宝体温高怎么处理", "婴儿发烧咋办")
    assert language.read(one).text != language.read(other).text


def test_words_read_together_have_the_meanings_they_have_alone(language):
    words = ["产假", "剃胎毛", "奶奶", "", "没有这个词呀"]
    each = language.meaning.each(words)
    assert each.shape == (len(words), NUMBERS)
    for row, word in zip(each, words, strict=True):
        assert np.allclose(row, language.meaning.vector([word]), atol=1e-6)
