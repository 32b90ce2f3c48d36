"""What is remembered from turn to turn, for half an hour and no longer."""

from __future__ import annotations

import pytest

from bot.messages import AnswerStatus
from bot.tables import conversation, journal

DECLINED = AnswerStatus.DECLINED


def test_asking_for_the_father_next_is_answered_with_paternity_leave(product):
    answer = product.ask("产假多少天", "那爸爸呢")
    assert answer.status is AnswerStatus.ANSWERED
    assert "护理假" in answer.lead
    assert "188" not in answer.lead


def test_asking_for_a_place_next_is_answered_with_the_same_leave_there(product):
    answer = product.ask("产假多少天", "在广东呢")
    assert answer.status is AnswerStatus.ANSWERED
    assert "广东" in answer.lead
    assert "178" in answer.lead  # 98 + 80, 广东省人口与计划生育条例


def test_place_and_person_are_both_remembered(product):
    assert "广东" in product.ask("广东产假几天", "那爸爸呢").lead
    answer = product.ask("产假多少天", "那爸爸呢", "在广东呢")
    assert "广东" in answer.lead
    assert "15" in answer.lead  # 陪产假 in 广东


def test_what_a_child_has_goes_on_with_what_is_asked_next(product):
    answer = product.ask("宝宝湿疹怎么办", "能打疫苗吗")
    assert answer.status is AnswerStatus.ANSWERED
    assert "湿疹" in answer.lead


def test_what_it_costs_is_answered_by_a_table_that_says_it_is_free(product):
    answer = product.ask("8个月打什么疫苗", "要钱吗")
    assert "麻腮风" in answer.lead
    assert "免费" in answer.lead


def test_a_father_is_told_no_days_of_a_birth_after_a_miscarriage(product):
    answer = product.ask("流产假多少天", "那爸爸呢")
    assert "没有核到" in answer.lead


def test_a_place_named_once_holds_for_the_next_subject_too(product):
    assert "广东" in product.ask("广东产假几天", "婚假几天").lead


def test_the_conversation_lasts_thirty_minutes_and_not_a_second_longer(product):
    inside, outside = product.parent(), product.parent()
    for key in (inside, outside):
        product.reply("广东产假多少天", key=key)
    product.wait(minutes=29, seconds=59)
    assert product.reply("那爸爸呢", key=inside).understood.follow_up
    product.wait(seconds=1)
    reply = product.reply("那爸爸呢", key=outside)
    assert not reply.understood.follow_up
    assert reply.understood.region.code == "410702"


def test_each_turn_begins_the_thirty_minutes_anew(product):
    key = product.parent()
    product.reply("广东产假多少天", key=key)
    for _ in range(3):
        product.wait(minutes=20)
        product.reply("谢谢", key=key)
    product.wait(minutes=20)
    assert "广东" in product.reply("那爸爸呢", key=key).answer.lead


def test_two_parents_share_nothing(product):
    one, other = product.parent(), product.parent()
    product.reply("广东产假多少天", key=one)
    assert not product.reply("那爸爸呢", key=other).understood.follow_up


def test_without_a_key_nothing_is_remembered(product):
    product.reply("广东产假多少天")
    assert product.rows(conversation) == []
    assert not product.reply("那爸爸呢").understood.follow_up
    assert len(product.rows(journal)) == 2


@pytest.mark.parametrize("text", ["删除我的数据", "删除我的数据！", "清空我的数据"])
def test_a_parents_data_is_deleted_at_once(product, text):
    key = product.parent()
    product.reply("广东产假多少天", key=key)
    assert len(product.rows(conversation)) == 1
    answer = product.reply(text, key=key).answer
    assert answer.status is AnswerStatus.SMALLTALK
    assert "删" in answer.lead
    assert product.rows(conversation) == []


def test_after_the_deletion_a_follow_up_has_nothing_to_follow(product):
    key = product.parent()
    for text in ("广东产假多少天", "删除我的数据"):
        product.reply(text, key=key)
    reply = product.reply("那爸爸呢", key=key)
    assert not reply.understood.follow_up
    assert reply.understood.region.code == "410702"


def test_only_the_own_data_is_deleted(product):
    one, other = product.parent(), product.parent()
    for key in (one, other):
        product.reply("广东产假多少天", key=key)
    product.reply("删除我的数据", key=one)
    assert "广东" in product.reply("那爸爸呢", key=other).answer.lead


def test_a_question_about_deleting_deletes_nothing(product):
    key = product.parent()
    product.reply("广东产假多少天", key=key)
    product.reply("怎么删除我的数据备份文件", key=key)
    assert len(product.rows(conversation)) == 1


def test_starting_anew_forgets_the_subject(product):
    key = product.parent()
    product.reply("广东产假多少天", key=key)
    product.reply("重新开始", key=key)
    assert not product.reply("那爸爸呢", key=key).understood.follow_up


@pytest.mark.parametrize("declined", ["今天股票怎么样", "水泥一吨多少钱", "附近哪家火锅好吃"])
def test_what_follows_a_declined_question_is_not_answered_with_a_leave(product, declined):
    key = product.parent()
    assert product.reply(declined, key=key).answer.status is DECLINED
    reply = product.reply("那爸爸呢", key=key)
    assert reply.understood.kinds == ()
    assert reply.answer.status is not AnswerStatus.ANSWERED


def test_a_declined_question_between_two_leaves_the_subject_in_place(product):
    assert "护理假" in product.ask("产假多少天", "今天股票怎么样", "那爸爸呢").lead


def test_a_declined_subject_does_not_colour_a_later_leave_question(product):
    alone = product.ask("产假多少天")
    after = product.ask("宝宝什么时候打疫苗", "产假多少天")
    assert after.lead == alone.lead


def test_what_was_declined_lends_no_words_to_the_next_leave_question(product):
    key = product.parent()
    product.reply("宝宝什么时候打疫苗", key=key)
    assert product.reply("产假多少天", key=key).understood.subject.text == "产假多少天"


def test_after_an_emergency_a_leave_question_is_answered_as_such(product):
    answer = product.ask("孩子抽搐了", "产假多少天")
    assert answer.status is AnswerStatus.ANSWERED
    assert "188" in answer.lead


# Choices --------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["2", "２", "第二个", "选2", "2。"])
def test_a_number_asks_the_choice_in_that_place(product, said):
    choices = product.ask("朝阳产假几天").suggestions
    assert product.ask("朝阳产假几天", said).lead == product.ask(choices[1]).lead


def test_a_number_past_the_choices_is_no_choice(product):
    first = product.ask("朝阳产假几天")
    assert len(first.suggestions) == 3
    answer = product.ask("朝阳产假几天", "9")
    assert answer.lead not in {product.ask(choice).lead for choice in first.suggestions}


def test_a_number_without_an_offer_chooses_nothing(product):
    assert product.ask("2").status is not AnswerStatus.ANSWERED


def test_a_follow_up_offered_under_an_answer_may_be_chosen_by_its_number(product):
    key = product.parent()
    offered = product.reply("产假多少天", key=key).answer.suggestions
    assert product.reply("1", key=key).answer.lead == product.ask("产假多少天", offered[0]).lead


def test_choosing_a_place_is_remembered_as_the_place(product):
    key = product.parent()
    product.reply("朝阳产假几天", key=key)
    product.reply("1", key=key)
    assert "北京" in product.reply("那爸爸呢", key=key).answer.lead


@pytest.mark.parametrize(
    ("asked", "next_", "held"),
    [
        # Each of these says nothing by itself, or something else.
        ("拉肚子要不要禁食", "奶还喂不喂", "接着喂奶"),
        ("孩子上户口要什么", "没领结婚证行吗", "非婚生育说明"),
        ("湿疹能打疫苗吗", "打完能洗澡吗", "可以洗"),
    ],
)
def test_what_leaves_its_subject_to_the_question_before_is_read_with_it(product, asked, next_, held):
    answer = product.ask(asked, next_)
    assert answer.status is AnswerStatus.ANSWERED
    assert held in answer.text


@pytest.mark.parametrize(
    ("asked", "next_", "section"),
    [
        ("宝宝湿疹怎么护理", "开的药膏有激素 能抹吗", "eczema/药膏怎么用"),
        ("咳嗽好几天了不发烧", "听人说做雾化好得快", "cough-care/做雾化"),
    ],
)
def test_what_follows_is_answered_from_another_part_of_the_page_spoken_of(product, asked, next_, section):
    key = product.parent()
    first = product.reply(asked, key=key).answer
    then = product.reply(next_, key=key).answer
    assert then.status is AnswerStatus.ANSWERED
    assert then.bases[0].key == section
    assert section not in {basis.key for basis in first.bases}


def test_what_is_not_about_the_question_before_is_not_answered_with_it(product):
    for next_ in ("明天下雨不", "高速上爆胎怎么办", "考研国家线出了没"):
        assert product.ask("生育津贴怎么领", next_).status is not AnswerStatus.ANSWERED


@pytest.mark.parametrize("said", ["再说一遍", "没听清"])
def test_the_last_question_is_answered_again_when_that_is_asked_for(product, said):
    key = product.parent()
    first = product.reply("产假多少天", key=key).answer
    again = product.reply(said, key=key).answer
    assert again.lead == first.lead
    assert product.reply(said, key=product.parent()).answer.status is not AnswerStatus.ANSWERED
