"""What only sounds like an emergency: the net under the patterns, and what holds it back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.urgent import UrgentRules
from bot.urgent_likeness import Likeness, pieces
from knowledge.language.normalise import normalise
from knowledge.language.numerals import numerals

RULES = UrgentRules.load()
LIKENESS = Likeness.load()


def heard(text: str) -> str | None:
    danger = RULES.match(numerals(normalise(text)))
    return None if danger is None else danger.id


def named(text: str) -> bool:
    return RULES.named(numerals(normalise(text))) is not None


@pytest.mark.parametrize(
    ("said", "card"),
    [
        # No pattern knows these words; each sounds like what it is.
        ("孩子身上洒了农药", "G120"),
        ("宝宝把除湿袋里的水喝了", "G120"),
        ("他不让我抱孩子走 堵着门打我", "G110"),
    ],
)
def test_an_emergency_in_words_that_nobody_wrote_down_is_sent_to_help(said: str, card: str) -> None:
    assert heard(said) == card
    assert not named(said)


@pytest.mark.parametrize(
    "said",
    [
        "孕吐吐到胆汁 第九周 啥时候到头",
        "园里养了只兔子 挠人不 合不合规",
        "泳池水消毒味呛 一岁能下吗",
    ],
)
def test_words_around_an_alarming_one_speak_against_it(said: str) -> None:
    assert named(said)
    assert heard(said) is None


@pytest.mark.parametrize(
    "said",
    [
        # In this order.
        "烫起大泡能挑吗",
        "刚看见通报才发现 我们楼着火了 抱着娃怎么跑",
        "不满三个月发烧能吃美林吗",
        "我站在楼顶 娃睡了 对不起",
    ],
)
def test_nothing_speaks_against_a_short_cry_a_sign_of_now_an_age_or_a_thought_of_death(said: str) -> None:
    assert heard(said) is not None


def test_it_is_heard_in_a_long_message_between_courtesies() -> None:
    before = "您好想请教一下,我家孩子1岁4个月,家住洪门镇这边,"
    after = ",麻烦看到回一下,不好意思这么晚打扰,谢谢"
    assert heard(f"{before}眼神发直身上一挺一挺的{after}") == "G120"
    assert heard(f"{before}吃饭的时候老往地上扔勺子{after}") is None


@pytest.mark.parametrize(
    "said",
    [
        "这月花钱花得吐血 补贴啥时候到",
        "着火似的催我交材料",
        "老二一不高兴就把积木摔到墙上",
        "听说隔壁县有托班老师打孩子 我选托班要看什么",
    ],
)
def test_a_figure_of_speech_a_thing_thrown_and_what_is_told_of_elsewhere_are_calm(said: str) -> None:
    assert heard(said) is None


def test_its_card_says_whose_help_and_teaches_nothing() -> None:
    general = {card.id: card for card in RULES.cards}
    assert "120" in general["G120"].lead
    assert "110" in general["G110"].lead
    assert general["G120"].sources == ()


@pytest.mark.parametrize("said", ["孩子流鼻血 五分钟止住了", "娃洗澡喝了点洗澡水 玩得好好的"])
def test_what_is_told_to_be_over_or_slight_is_not_alarming_by_sound_alone(said: str) -> None:
    assert heard(said) is None


@pytest.mark.parametrize("child", ["六个月", "宝宝十个月", "一岁半", "两岁三个月", "五岁孩子"])
@pytest.mark.parametrize(
    "fever",
    ["发烧38度5", "烧到39度", "发烧39度2 怎么退烧", "高烧39.5", "38.8 吃了美林", "发烧39度要不要去医院"],
)
def test_the_fever_of_an_older_child_sounds_like_a_newborns_and_is_none(child: str, fever: str) -> None:
    assert heard(f"{child}{fever}") is None


def test_a_pattern_is_not_silenced_by_seeming_well() -> None:
    assert heard("从沙发摔下来磕了头 现在玩得好好的") == "RF25"


def test_low_mood_that_sounds_like_thoughts_of_death_is_heard_as_those() -> None:
    assert heard("天天想哭 活着没意思了") == "RF22"


def test_a_grown_up_who_is_ill_does_not_sound_like_a_child_in_danger() -> None:
    assert heard("我老公发烧吐了两回") is None


def test_a_number_counts_by_what_it_may_mean() -> None:
    assert "N" in pieces("37.0")
    assert "F" in pieces("38.5")
    assert "H" in pieces("40")
    assert "0" in pieces("84")


def test_the_same_text_scores_the_same_in_every_run() -> None:
    # Pieces are a set, whose order changes from run to run; whole numbers add up alike in any.
    assert all(isinstance(weight, int) for weights in LIKENESS.weights.values() for weight in weights)


def test_what_stands_between_words_does_not_matter() -> None:
    assert pieces("烧 三天, 蔫了") == pieces("烧三天蔫了")


@given(st.text(max_size=200))
def test_any_text_has_a_score_for_each_kind(text: str) -> None:
    assert len(LIKENESS.scores(text)) == len(LIKENESS.kinds)


def test_each_kind_is_a_card() -> None:
    assert set(LIKENESS.kinds) <= {card.id for card in RULES.cards}


@pytest.mark.parametrize("said", ["带娃这两年我好像丢了自己", "半夜醒着看天花板 心里没着没落的"])
def test_low_mood_in_its_own_words_is_answered_and_not_alarmed(said: str) -> None:
    assert heard(said) == "RF35"


def test_words_of_one_sense_are_alike() -> None:
    assert pieces("胳膊肿") & pieces("脚背鼓") >= {"#body", "#swell", "#body#swell"}
