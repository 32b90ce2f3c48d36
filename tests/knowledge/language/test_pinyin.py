"""Terms spelled by their sound are read, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.normalise import normalise
from knowledge.language.pinyin import Respeller, key


@pytest.fixture(scope="session")
def respeller(lexicon, tokenizer):
    return Respeller(lexicon, tokenizer)


class Everything:
    """A set that holds whatever it is asked for."""

    def __contains__(self, value):
        return True


@pytest.fixture(scope="session")
def thorough_respeller(lexicon, tokenizer):
    """One that compares every run of words with the terms, whatever it begins with."""
    thorough = Respeller(lexicon, tokenizer)
    vars(thorough)["_first_sounds"] = Everything()
    return thorough


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chanjia duoshao tian", "产假多少天"),
        ("peichanjia jitian", "陪产假几天"),
        ("pei chan jia", "陪产假"),
        ("yuerjia", "育儿假"),
        ("hunjia jitian", "婚假几天"),
        ("shengyujintie zenme ling", "生育津贴怎么领"),
        ("hongqiqu tuoban", "红旗区托班"),
        ("xinxiang chanjia", "新乡产假"),
        ("wo laogong you peichanjia ma", "我老公有陪产假吗"),
        ("chanjia多少天", "产假多少天"),
        ("宝宝yimiao在哪打", "宝宝疫苗在哪打"),
        ("yej几天", "育儿假几天"),
    ],
)
def test_pinyin_is_read_as_the_words_it_spells(respeller, typed, meant):
    assert respeller.respell(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bao bao 7ge yue hai bu hui zuo zhengchang ma", "宝宝7个月还不会坐正常吗"),
        ("zhang ya hui bu hui fa shao a", "长牙会不会发烧啊"),
        ("baobao fa shao 39du zenme ban", "宝宝发烧39度怎么办"),
        ("haizi laduzi neng bu neng chi pingguo", "孩子拉肚子能不能吃苹果"),
        ("xinshengerhuangdanduojiutui", "新生儿黄疸多久退"),
        ("宝宝fashao39du，zenmeban", "宝宝发烧39度，怎么办"),
    ],
)
def test_a_whole_sentence_in_pinyin_is_read_by_how_parents_put_things(respeller, typed, meant):
    assert respeller.respell(typed) == meant


def test_pinyin_of_a_speaker_who_says_can_for_chan_is_read_where_only_one_term_fits(respeller):
    assert respeller.respell("peicanjia jitian") == "陪产假几天"
    assert respeller.respell("canjia jitian") == "参加几天"  # as likely as 产假, and what the letters spell


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("育儿加几天", "育儿假几天"),
        ("陪惨假", "陪产假"),
        ("赔产假几天", "陪产假几天"),
        ("产架多少天", "产假多少天"),
        ("婚架几天", "婚假几天"),
        ("生育今贴咋算", "生育津贴咋算"),
        ("红旗区托玉", "红旗区托育"),
        ("宝宝湿诊怎么办", "宝宝湿疹怎么办"),
        ("便密五天", "便秘五天"),
        ("补帖还能领吗", "补贴还能领吗"),
        ("鱼肝由几岁停", "鱼肝油几岁停"),
    ],
)
def test_a_homophone_that_makes_no_sense_is_read_as_the_term_it_sounds_like(respeller, typed, meant):
    assert respeller.respell(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        *("参加", "馋嘴", "产业", "昏", "加班费", "长假", "放长假", "放假", "蝉", "展架", "婚嫁", "护理佳品"),
        *(
            "等一秒",
            "国产家具",
            "哺乳加奶粉怎么喂",
            "顺产加侧切",
            "育儿家园",
            "育儿加盟店",
            "单位办托",
            "薪税",
        ),
        *(
            "被老鼠咬了",
            "爷奶来带",
            "身上凉体温三十五度",
            "洋奶粉便宜",
            "毒奶粉",
            "孩子噎奶了",
            "睡偏头扳过来",
        ),
        *("能说准的是产假", "生育津贴是产假的钱", "奶价涨了", "补铁吃什么", "孩子加餐", "结婚加班"),
        *("baby", "vitamin d", "hello how are you", "ppt怎么做", "dha", "hib疫苗", "tuoyu.example.cn"),
        *("you ma", "can jia", "ni hao", "wo yao chao gu", "产假多少天", "陪产假", ""),
    ],
)
def test_a_text_whose_words_are_known_stays_as_it_is(respeller, text):
    assert respeller.respell(text) is None


@given(st.text(max_size=80).map(normalise))
def test_any_text_is_read_without_failing(respeller, text):
    respelled = respeller.respell(text)
    assert respelled != text


@given(st.text("abcdefghijklmnopqrstuvwxyz '", max_size=120).map(normalise))
def test_any_latin_letters_are_read_without_failing(respeller, text):
    assert respeller.respell(text) != text


def test_a_word_longer_than_any_spelling_is_left_alone(respeller):
    assert respeller.respell("a" * 200) is None


def test_words_that_sound_alike_have_one_key():
    assert key("陪产假") == key("陪惨架") == "peicanjia"
    assert key("小星星") == key("晓欣欣")
    assert key("托育A1") == "tuoyua1"
    assert key("") == ""


def test_sounds_that_most_speakers_tell_apart_keep_their_own_key():
    assert key("南") != key("蓝")
    assert key("方") != key("黄")


PIECES = st.sampled_from(["育儿加", "遇儿假", "陪惨假", "生玉津贴", "托拌", "社宝", *"育儿假陪产妙的我几天"])


@given(text=st.lists(PIECES, max_size=5).map("".join))
def test_no_misspelling_is_left_out_for_how_its_words_begin(respeller, thorough_respeller, text):
    assert respeller.respell(text) == thorough_respeller.respell(text)
