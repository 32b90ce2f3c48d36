"""Words: exact ones for intent, those inside them for search."""

from __future__ import annotations

import jieba
import pytest

from knowledge.language.normalise import normalise
from knowledge.language.tokenizer import DICTIONARY, Tokenizer, read_words


@pytest.mark.parametrize(
    "term",
    [
        *("产假", "陪产假", "护理假", "育儿假", "哺乳假", "哺乳时间", "婚假", "产检假", "流产假"),
        *("生育津贴", "育儿补贴", "专项附加扣除", "生育登记", "出生医学证明", "家庭共济"),
        *("托育机构", "托班", "备案回执", "普惠托育", "家庭托育点", "混合编班", "托位数"),
        *("百白破疫苗", "脊灰疫苗", "麻腮风疫苗", "13价肺炎疫苗", "hpv疫苗", "接种门诊"),
        *("卫健委", "妇联", "医保局", "市场监管局", "街道办事处", "社区卫生服务中心"),
        *("西街街道", "洪门镇", "荆乡回族乡", "平原示范区", "渠东", "朗公庙", "向阳小区"),
    ],
)
def test_a_term_of_the_field_is_one_word(tokenizer, term):
    assert tokenizer.precise(term) == [term]
    assert term in tokenizer.precise(f"请问{term}在哪里问")


def test_every_word_of_the_dictionary_is_one_word(tokenizer):
    assert [word for word in read_words(DICTIONARY) if tokenizer.precise(word) != [word]] == []


def test_no_word_of_the_dictionary_stands_in_a_form_that_normalised_text_never_has():
    words = read_words(DICTIONARY)
    assert [word for word in words if normalise(word) != word] == []
    assert len(words) == len(set(words))


def test_precise_words_keep_paternity_leave_apart_from_maternity_leave(tokenizer):
    assert tokenizer.precise("陪产假几天?") == ["陪产假", "几天"]


def test_recall_finds_the_words_inside_a_word(tokenizer):
    assert tokenizer.recall("陪产假") == ["陪产", "产假", "陪产假"]


def test_white_space_and_punctuation_are_no_words(tokenizer):
    assert tokenizer.precise(" ?!,。《》·~ ") == []


def test_a_word_that_only_we_know_is_rare_in_general_speech(tokenizer):
    assert tokenizer.knows("陪产假")
    assert tokenizer.frequency("陪产假") == 0
    assert not tokenizer.knows("龘靐")


def test_what_no_dictionary_knows_is_cut_the_same_beside_any_neighbour(tokenizer):
    assert tokenizer.precise("龘靐托班")[:2] == tokenizer.precise("问龘靐")[1:] == ["龘", "靐"]


def test_jieba_of_other_programs_is_left_alone_and_the_cache_stays_in_our_folder(tmp_path):
    folder = tmp_path / "words" / "cache"
    assert Tokenizer(cache_dir=folder).precise("陪产假") == ["陪产假"]
    assert [path.name for path in folder.iterdir()] == ["jieba.cache"]
    assert not jieba.dt.initialized
