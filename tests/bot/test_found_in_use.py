"""Questions that once got a wrong answer, each as it was asked."""

from __future__ import annotations

import pytest

from bot.evaluation import BadQuestionSet, parse_items
from bot.messages import AnswerStatus
from bot.redaction import redact
from knowledge.policies.figure import Aspect


@pytest.mark.parametrize("text", ["老婆生孩子老公休几天", "老婆生孩子我休几天", "媳妇生了，我能请假几天"])
def test_a_mother_named_first_does_not_turn_the_fathers_leave_into_hers(product, text):
    answer = product.ask(text)
    assert "护理假" in answer.lead
    assert "188" not in answer.lead


@pytest.mark.parametrize(
    "text", ["25年10月在四川生的产假几天", "2025-10-03在四川生的产假几天", "2025.10.3四川生的，产假几天"]
)
def test_a_birth_may_be_dated_in_numbers_or_with_a_short_year(product, text):
    # 四川省人口与计划生育条例, amended from 2025-11-28 on: 158 days before, 188 since.
    assert "158" in product.ask(text).lead


def test_a_door_number_before_a_leave_is_no_misspelling(product):
    answer = product.ask("501室产假几天")
    assert "188" in answer.lead
    assert "护理假" not in answer.lead


def test_after_a_country_that_is_not_ours_nothing_is_carried_over(product):
    assert product.ask("美国产假几天", "那爸爸呢").status is AnswerStatus.CLARIFY


@pytest.mark.parametrize("text", ["产假几天，我在广东和四川都有工作", "广东的产假跟四川的产假几天"])
def test_two_places_joined_are_both_told(product, text):
    answer = product.ask(text)
    assert "178" in answer.text
    assert "188" in answer.text


def test_two_gaps_in_the_record_are_not_called_a_change(product):
    assert not any("规定变过" in note for note in product.ask("2019年在四川生的，产假几天").notes)


def test_no_sentence_stands_twice_in_an_answer(product):
    answer = product.ask("我户口在四川，在河南上班，产假几天")
    assert answer.text.count("户口一般不起决定作用") == 1


def test_a_part_of_a_question_alone_is_asked_back(product):
    assert product.ask("怎么申请").status is AnswerStatus.CLARIFY


def test_papers_are_asked_for_the_leave_that_was_spoken_of(product):
    answer = product.ask("产假多少天", "要什么材料")
    assert answer.read_more == "leave-application-papers"


def test_a_national_right_does_not_ask_which_place_is_meant(product):
    answer = product.ask("朝阳产假期间被辞退了")
    assert answer.read_more == "dismissed-during-maternity-leave"


def test_the_name_before_a_masked_address_stays():
    assert redact("发到wang@example.com吧") == "发到〔邮箱〕吧"


@pytest.mark.parametrize("turns", ["[]", '"产假几天"'])
def test_a_question_without_a_list_of_turns_is_refused(turns):
    line = f'{{"id": "1", "turns": {turns}, "topic": "leave", "need": "answer"}}'
    with pytest.raises(BadQuestionSet, match="第 1 行"):
        parse_items([line], name="set.jsonl")


def test_the_month_of_a_miscarriage_is_not_how_far_the_pregnancy_was(product):
    # 女职工劳动保护特别规定 第七条: 15 days before the fourth month of the pregnancy, 42 from it on.
    for told in ("我3月份流产了能休几天", "1个月前流产了能休几天"):
        lead = product.ask(told).lead
        assert "15" in lead
        assert "42" in lead
    for told in ("怀了3个多月流产能休几天", "3个月流产休几天"):
        assert "42" not in product.ask(told).lead


def test_what_an_emergency_follows_is_not_forgotten(product):
    key = product.parent()
    for text in ("在广东，2个月的宝宝能喝水吗", "孩子呛奶了脸发紫"):
        product.reply(text, key=key)
    # Under three months a fever is an emergency by itself.
    assert product.reply("今天发烧38度5", key=key).answer.status is AnswerStatus.URGENT
    assert "广东" in product.reply("产假几天", key=key).answer.lead


def test_an_age_of_no_months_is_remembered(product):
    assert product.ask("宝宝0个月能喝水吗", "发烧38度5").status is AnswerStatus.URGENT


@pytest.mark.parametrize("said", ["第二个", "选第二个", "选二", "2"])
def test_a_choice_may_be_made_in_words(product, said):
    assert "吉林" in product.ask("朝阳区产假几天", said).lead


@pytest.mark.parametrize("said", ["thank you", "Thank you!", "谢谢！"])
def test_thanks_are_thanks_however_they_are_spaced(product, said):
    assert product.ask(said).status is AnswerStatus.SMALLTALK


def test_phrases_are_read_as_questions_are(understood):
    assert Aspect.SPLIT in understood("育儿假能分两次休吗").aspects
    assert understood("三宝产假几天").child_number == 3


@pytest.mark.parametrize(("told", "days"), [("双胞胎", "203"), ("三胞胎", "218"), ("四胞胎", "233")])
def test_each_further_child_of_one_birth_counts(product, told, days):
    # 河南: 188 days, and 15 for each child after the first (女职工劳动保护特别规定 第七条).
    answer = product.ask(f"{told}产假几天")
    assert told in answer.lead
    assert days in answer.lead


def test_a_courtesy_does_not_take_the_offered_choices_back(product):
    assert "北京" in product.ask("朝阳产假几天", "好", "1").lead


def test_of_two_workplaces_the_askers_own_decides(product):
    answer = product.ask("我老婆在广东上班我在河南上班，我的陪产假几天")
    assert "1 个月" in answer.lead  # 河南省人口与计划生育条例; 广东 gives 15 days
    assert "15 天" not in answer.lead


@pytest.mark.parametrize("turns", [["国家规定婚假几天"], ["广东婚假几天", "国家规定呢"]])
def test_the_nations_rule_is_told_when_it_is_asked_for(product, turns):
    assert "3 天" in product.ask(*turns).lead


def test_homes_rule_stands_beside_the_nations(product):
    answer = product.ask("国家规定产假几天")
    assert "98 天" in answer.lead
    assert "188" in answer.text


@pytest.mark.parametrize("text", ["2020年有育儿假吗", "孩子2020年1月出生，当时有育儿假吗"])
def test_a_year_before_the_rule_is_told_that_there_was_none(product, text):
    # 河南省人口与计划生育条例 brought parental leave on 2021-11-27.
    assert "还没有育儿假" in product.ask(text).lead


@pytest.mark.parametrize("turns", [["孩子4岁了还能休育儿假吗"], ["育儿假几天", "孩子三岁半了呢"]])
def test_a_child_too_old_for_the_leave_is_told_so_first(product, turns):
    assert "满 3 周岁以后" in product.ask(*turns).lead


def test_an_emergency_between_two_questions_does_not_lose_the_first(product):
    assert "护理假" in product.ask("产假多少天", "孩子抽搐了", "那爸爸呢").lead


def test_a_leave_is_not_read_out_to_whoever_lost_a_child(product):
    answer = product.ask("孩子夭折了产假怎么休")
    assert answer.read_more == "when-a-baby-dies"
    assert "188" not in answer.text
    unsure = product.ask("孩子没了 公司的奖金怎么算")
    assert unsure.read_more == "when-a-baby-dies" or "12356" in unsure.text


def test_months_of_nursing_leave_are_not_the_hour_a_day(product):
    assert product.ask("哺乳假可以休几个月").read_more == "long-nursing-leave"


def test_what_a_places_rule_is_silent_on_is_said_to_be_unknown(product):
    answer = product.ask("广东陪产假能拆开休吗")
    assert "没有核到" in answer.lead
    assert "12333" in answer.text


@pytest.mark.parametrize("question", ["怎么办", "多少钱"])
def test_asking_words_alone_are_asked_what_they_are_about(product, question):
    assert "连着说全" in product.ask(question).lead


@pytest.mark.parametrize(
    ("question", "place"),
    [("魔都产假多少天", "上海"), ("天府新区产假几天", "四川"), ("雄安产假多少天", "河北")],
)
def test_a_place_is_known_by_what_people_call_it(product, question, place):
    assert place in product.ask(question).lead


@pytest.mark.parametrize("question", ["补贴手机上怎么领", "在饭店上班怀孕被辞退怎么办", "领津贴要带身份证吗"])
def test_a_family_matter_that_names_other_things_is_not_declined(product, question):
    assert product.ask(question).status in {AnswerStatus.ANSWERED, AnswerStatus.CLARIFY}


@pytest.mark.parametrize("text", ["开托育园要啥证", "办个托儿所得哪些证件", "想开个小托班需要什么证"])
def test_which_papers_a_nursery_needs_is_answered_in_their_order(product, text):
    answer = product.ask(text)
    assert answer.read_more == "open-a-nursery"
    told = [answer.lead.find(paper) for paper in ("营业执照", "消防", "食品经营许可证", "备案")]
    assert -1 not in told
    assert told == sorted(told)


@pytest.mark.parametrize(
    "text",
    [
        "小学生托管班谁管",
        "小饭桌归谁管",
        "托管班怎么办执照",
        "小学生午托班去哪举报",
        "孩子放学没人接送托管",
        "开个晚托班要备案不",
    ],
)
def test_schoolchildren_in_care_after_lessons_are_not_answered_with_the_rules_of_nurseries(product, text):
    answer = product.ask(text)
    assert answer.status is AnswerStatus.DECLINED
    assert "和托育不是一回事" in answer.lead
    assert "12345" in answer.text


@pytest.mark.parametrize("text", ["托管班跟托育一样吗", "托管班备案吗", "小饭桌收两岁娃吗"])
def test_what_tells_schoolchildren_from_toddlers_is_still_told(product, text):
    answer = product.ask(text)
    assert answer.read_more == "what-is-a-nursery"
    assert "托管班多是管上学的孩子" in answer.lead


@pytest.mark.parametrize("text", ["一岁半送托班", "两岁日托多少钱", "一岁半的孩子送托管一个月多少钱"])
def test_a_toddler_in_care_is_in_a_nursery(understood, product, text):
    asked = understood(text)
    assert not asked.is_after_school
    assert {"托育机构", "入托"} & set(asked.subject.heads)
    assert product.ask(text).status is not AnswerStatus.DECLINED


def test_a_child_beaten_in_care_after_lessons_is_helped(product):
    assert "110" in product.ask("晚托班老师打孩子").lead


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("两岁只会叫爸爸妈妈", "不会说 3 个物品"),
        ("孩子不会说要尿", "示意大小便"),
        ("两岁孩子天天要抱不肯走路", "撒娇要抱"),
        ("安全期避孕可靠吗", "不靠谱"),
        ("去香港带孩子要办什么证", "签注"),
    ],
)
def test_what_only_sounds_like_another_question_is_told_its_own(product, text, held):
    assert held in product.ask(text).text


def test_a_child_whose_talk_sounds_foreign_is_not_asked_of_abroad(product):
    assert product.ask("两岁说话像外国话听不懂").status is AnswerStatus.ANSWERED
    assert product.ask("外国产假多少天").status is AnswerStatus.DECLINED
