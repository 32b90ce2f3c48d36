"""One text, read: what every step of the conversation works on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.bounds import CHAT_CHARACTERS, INDEX_TOKENS, SENTENCE_CHARACTERS


def test_a_spoken_question_is_read_whole(language):
    reading = language.read("俺老公的陪產假，能歇 幾天呀？？😊")
    assert reading.raw == "俺老公的陪產假，能歇 幾天呀？？😊"
    assert reading.text == "俺老公的陪产假,能歇 几天呀?"
    assert reading.heads == ("爸爸", "护理假", "天数")
    assert reading.words == ("老公", "陪产假", "歇", "几天")
    assert {"护理假", "陪产假", "产假"} <= set(reading.tokens)
    assert not reading.was_cut
    assert reading.respelled is None


def test_a_question_in_pinyin_says_how_it_was_understood(language):
    reading = language.read("peichanjia jitian")
    assert reading.text == reading.respelled == "陪产假几天"
    assert "护理假" in reading.heads


def test_second_child_is_known_in_characters_and_in_digits(language):
    assert language.read("二胎产假").heads == language.read("2胎产假").heads == ("二孩", "产假")


@pytest.mark.parametrize("nothing", ["", "   ", "😀", "\ud800", "？？？"])
def test_a_text_without_words_has_no_tokens_and_no_meaning(language, nothing):
    reading = language.read(nothing)
    assert reading.words == reading.tokens == reading.mentions == ()
    assert not reading.vector.any()


def test_only_the_beginning_of_a_long_message_is_read_and_the_reading_says_so(language):
    reading = language.read("产假" + "的" * 100_000 + "婚假")
    assert reading.was_cut
    assert len(reading.text) == CHAT_CHARACTERS
    assert reading.heads == ("产假",)


def test_a_character_that_grows_when_normalised_cannot_pass_the_limit(language):
    reading = language.read("\ufdfa" * CHAT_CHARACTERS)  # becomes eighteen characters each
    assert reading.was_cut
    assert len(reading.text) == CHAT_CHARACTERS


def test_of_too_many_tokens_the_rarest_reach_the_index(language):
    places = "北京上海天津重庆河北山西辽宁吉林江苏浙江安徽福建江西山东湖北湖南广东四川贵州云南"
    reading = language.read(f"{places}的产假、陪产假、育儿假、婚假、哺乳时间和生育津贴都怎么算")
    assert len(reading.tokens) == INDEX_TOKENS
    assert {"陪产假", "育儿假", "生育津贴"} <= set(reading.tokens)


@given(st.text(st.characters(codec=None), max_size=300))
def test_any_text_is_read_within_the_bounds(language, text):
    reading = language.read(text)
    assert len(reading.text) <= CHAT_CHARACTERS
    assert len(reading.tokens) == len(set(reading.tokens)) <= INDEX_TOKENS
    length = float(np.linalg.norm(reading.vector))
    assert length == pytest.approx(1, abs=1e-4) or length == 0
    assert all(reading.text[m.start : m.end] == m.surface for m in reading.mentions)
    assert all(reading.text[start:end] == word for word, start, end in reading.placed_words())


def test_an_article_and_a_question_meet_at_the_head_of_a_term(language):
    article = language.index_tokens("护理假一个月。\n配偶可以休。")
    assert "护理假" in article
    assert set(article) & set(language.read("侍产假").tokens) == {"护理假"}


def test_article_tokens_keep_their_repetitions(language):
    assert language.index_tokens("产假。产假。产假").count("产假") == 3


def test_jieba_never_sees_a_long_piece_of_an_article(language, monkeypatch):
    seen = []
    precise = language.tokenizer.precise
    monkeypatch.setattr(language.tokenizer, "precise", lambda text: seen.append(len(text)) or precise(text))
    language.index_tokens("的" * 10_000 + "\ufdfa" * 500 + "产假多少天。" * 1_000)
    assert sum(seen) >= 20_000
    assert max(seen) <= SENTENCE_CHARACTERS


def test_rare_words_tell_more_than_common_ones(language):
    rarity = language.rarity
    assert rarity("的") == 0
    assert rarity("公司") < rarity("工资") < rarity("辞退") < rarity("产假") < rarity("陪产假") == 1


def test_words_that_only_ask_and_numbers_tell_little(language):
    assert max(map(language.rarity, ["多少天", "怎么办", "啥时候"])) <= 0.1
    assert language.rarity("158") < language.rarity("产假")
