"""Many ways to say it, one term."""

from __future__ import annotations

import pytest
import yaml

from knowledge.language.lexicon import SYNONYMS, Lexicon, Term


def heads(lexicon, text):
    return [mention.term.head for mention in lexicon.find(text)]


@pytest.mark.parametrize(
    ("said", "head"),
    [
        *(
            (said, "护理假")
            for said in ("陪产假", "爸爸的产假", "男方产假", "陪护假", "侍产假", "照顾假", "看护假")
        ),
        *((said, "哺乳时间") for said in ("哺乳假", "喂奶时间")),
        *((said, "托育机构") for said in ("托班", "托儿所", "日托", "宝宝托管")),
        *((said, "托管") for said in ("托管班", "小饭桌", "午托", "晚托班", "暑托班", "小学生托管班")),
        *((said, "育儿补贴") for said in ("奶粉钱", "生娃补贴", "3600")),
        *((said, "剖宫产") for said in ("剖腹产", "刀产", "顺转剖")),
        *((said, "多胞胎") for said in ("双胞胎", "双胎", "龙凤胎")),
        *((said, "流产") for said in ("小产", "怀孕没保住", "胎停")),
        *((said, "辞退") for said in ("开除", "炒鱿鱼", "被辞", "不要我了", "裁员")),
        *((said, "爸爸") for said in ("老公", "丈夫", "男方", "孩儿他爸", "俺老公")),
        *((said, "用人单位") for said in ("单位", "公司", "老板", "厂里")),
        *((said, "二孩") for said in ("二胎", "2胎", "二宝", "老二", "第2个孩子")),
        *((said, "脊灰疫苗") for said in ("糖丸", "小儿麻痹疫苗")),
        *((said, "卫生健康委") for said in ("卫健委", "红旗区卫健委")),
    ],
)
def test_a_way_of_saying_it_names_the_term(lexicon, said, head):
    assert heads(lexicon, said) == [head]
    assert lexicon.head(said) == head
    assert said in lexicon.surfaces(head)


@pytest.mark.parametrize(
    ("said", "head"),
    [
        ("跑肚", "腹泻"),
        ("干哕", "呕吐"),
        ("隔奶", "断奶"),
        ("俺妞", "宝宝"),
        ("月子娃", "新生儿"),
        ("一对双", "多胞胎"),
        ("多些钱", "金额"),
        ("搁哪儿", "何地"),
        ("卡嗓子眼", "气道异物"),
    ],
)
def test_words_of_henan_name_the_same_terms(lexicon, said, head):
    assert heads(lexicon, said) == [head]


def test_the_longest_surface_wins_so_that_paternity_leave_is_never_maternity_leave(lexicon):
    assert heads(lexicon, "陪产假跟产假一样长吗") == ["护理假", "产假"]
    assert heads(lexicon, "爸爸的产假") == ["护理假"]
    assert heads(lexicon, "育儿假") == ["育儿假"]


def test_a_mention_says_where_it_stands(lexicon):
    mention = lexicon.find("俺老公的陪产假")[-1]
    assert (mention.term, mention.surface) == (Term("护理假", "leave"), "陪产假")
    assert (mention.start, mention.end) == (4, 7)


def test_numbers_and_latin_letters_count_as_whole_words_only(lexicon):
    assert heads(lexicon, "能领3600吗") == ["育儿补贴"]
    assert heads(lexicon, "编号136005") == []
    assert heads(lexicon, "hib打几次") == ["hib疫苗"]
    assert heads(lexicon, "hibernate") == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["吸引", "产业"], []),  # no 引产
        (["无", "证据"], []),  # no 无证
        (["打开", "除湿机"], []),  # no 开除
        (["老公", "交社保"], ["爸爸", "社保"]),
        (["居民", "医保缴费"], ["居民医保"]),  # long enough to be meant, though it ends inside a word
    ],
)
def test_a_surface_that_cuts_the_words_of_a_text_apart_is_no_mention(lexicon, words, expected):
    assert [mention.term.head for mention in lexicon.find("".join(words), words)] == expected


def test_a_text_without_terms_names_none(lexicon):
    assert lexicon.find("") == ()
    assert heads(lexicon, "股票涨了") == []
    assert lexicon.head("股票") is None
    assert lexicon.surfaces("股票") == ()


def test_every_head_is_one_word_that_search_can_find(lexicon, tokenizer):
    known = [term.head for surface, term in lexicon if surface == term.head and term.category != "question"]
    assert [head for head in known if tokenizer.precise(head) != [head]] == []


def test_a_surface_belongs_to_one_term_only():
    with pytest.raises(ValueError, match="2胎"):
        Lexicon([(Term("二孩", "birth"), ["二胎"]), (Term("头胎", "birth"), ["2胎"])])


def test_no_head_stands_twice_in_the_file():
    lines = SYNONYMS.read_text("utf-8").splitlines()
    written = [line.split(":")[0].strip() for line in lines if line.startswith("  ")]
    groups = yaml.safe_load(SYNONYMS.read_text("utf-8"))
    assert len(written) == len(set(written)) == sum(map(len, groups.values())) >= 250
