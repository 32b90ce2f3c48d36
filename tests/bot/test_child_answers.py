"""What the tables on children let the bot say: vaccines, check-ups, growth, warning signs."""

from __future__ import annotations

import pytest

from bot.children.words import child_words
from bot.messages import AnswerStatus
from knowledge.children.check_up_files import check_ups
from knowledge.children.milestone_files import milestones
from knowledge.children.vaccine_files import immunisation
from tests.moments import NOW
from web.wechat.rendering import CONTENT_BYTES, render

NEXT_STEP = "下一步："


def proposal_of(reply):
    return next((proposal for proposal in reply.proposals if proposal.step == "child"), None)


def key_of(product, *turns):
    """What the tables would answer with, or None."""
    key = product.parent()
    reply = [product.reply(turn, key=key) for turn in turns][-1]
    proposal = proposal_of(reply)
    return None if proposal is None else proposal.key


def is_answered(answer):
    return answer.status is AnswerStatus.ANSWERED and answer.step == "child"


# Values as the documents give them; see tests/knowledge/children/test_published_tables.py.
ANSWERS = [
    # vaccines by age: 国家免疫规划疫苗儿童免疫程序及说明（2026年版）
    ("六个月打什么针", ["乙肝疫苗第 3 剂", "百白破疫苗第 3 剂", "流脑疫苗第 1 剂"]),
    ("两个月该打哪些", ["脊灰疫苗第 1 剂（打针）", "百白破疫苗第 1 剂"]),
    ("四月龄宝宝接种什么疫苗", ["脊灰疫苗第 3 剂（口服）", "百白破疫苗第 2 剂"]),
    ("新生儿要打什么针", ["出生后 24 小时内", "卡介苗"]),
    ("个半月宝宝打什么针", ["乙肝疫苗第 2 剂"]),
    ("一岁半打什么疫苗", ["百白破疫苗第 4 剂", "麻腮风疫苗第 2 剂", "甲肝减毒活疫苗"]),
    ("一周岁打什么针", ["没有新的", "18 月龄"]),
    ("宝宝7个月，下一针打什么", ["8 月龄", "麻腮风疫苗第 1 剂"]),
    # one vaccine
    ("乙肝第三针啥时候打", ["满 6 月龄"]),
    ("百白破几针", ["5 剂", "2、4、6、18 月龄和 6 周岁"]),
    ("百白破间隔多久", ["第 2、3 剂和前一剂至少隔 28 天", "第 4 剂和前一剂至少隔 6 个月"]),
    ("麻腮风第二针最晚多大打", ["2 周岁"]),
    ("卡介苗没打能补吗", ["结核菌素", "4 周岁不再补"]),
    ("百白破第二针晚了两个月", ["缺哪剂补哪剂"]),
    ("一岁八个月只会叫爸爸妈妈，别的不说", ["2 周岁", "说爸爸妈妈以外的话"]),
    ("四个月了不会翻身", ["没有“翻身”这一条"]),
    ("疫苗晚打了半个月有没有事", ["缺哪剂补哪剂"]),
    ("7个月的宝宝会站立吗", ["12 月龄", "不会扶物站立"]),
    ("脊灰是打针还是口服", ["第 1、2 剂打针", "第 3、4 剂口服"]),
    ("麻腮风防什么病", ["麻疹", "流行性腮腺炎", "风疹"]),
    ("流脑疫苗要钱吗", ["免费"]),
    ("hpv疫苗几岁打", ["13 周岁", "女孩"]),
    # what changed
    ("百白破不是三个月打吗", ["2025 年 1 月 1 日", "2、4、6、18 月龄", "3、4、5、18 月龄"]),
    ("现在还吃糖丸吗", ["第 1、2 剂", "打针", "口服"]),
    # check-ups: 国家基本公共卫生服务规范（第三版）
    ("一岁体检查什么", ["预警征象", "听力筛查"]),
    ("满月体检查什么", ["体重、身长、头围"]),
    ("6个月体检查血吗", ["查血常规"]),
    ("宝宝几个月查贫血", ["18 月龄", "30 月龄"]),
    ("免费体检一共几次", ["10 次", "3、6、8、12、18、24、30、36 月龄"]),
    ("宝宝10个月下次体检什么时候", ["12 月龄"]),
    # growth: WS/T 423—2022
    ("八个月男孩17斤正常吗", ["8.5 公斤（17 斤）", "属“中”", "25 到 50"]),
    ("1岁女孩身高74厘米偏矮吗", ["身长 74 厘米", "属“中”"]),
    ("半岁女娃头围42正常吗", ["头围 42 厘米"]),
    ("六个月男孩体重多少正常", ["6.9–10.3 公斤"]),
    ("宝宝身高体重标准表", ["3 岁以内"]),
    # warning signs
    ("一岁半还不会走路", ["18 月龄", "不会独走", "儿保"]),
    ("一岁还不会叫爸爸", ["18 月龄才看", "表里不算预警", "叫名字有反应"]),
    ("六个月还不会翻身要紧吗", ["没有“翻身”这一条", "会伸手抓东西"]),
    ("一岁宝宝应该会什么", ["叫名字有反应", "会扶着东西站"]),
    ("孩子以前会叫妈妈现在不会了", ["倒退", "评估"]),
]


@pytest.mark.parametrize(("text", "said"), ANSWERS, ids=[text for text, _ in ANSWERS])
def test_a_question_is_answered_from_its_table(product, text, said):
    answer = product.ask(text)
    assert is_answered(answer), answer.lead
    missing = [each for each in said if each not in answer.lead]
    assert not missing, answer.lead


@pytest.mark.parametrize("text", [text for text, _ in ANSWERS])
def test_every_answer_cites_its_document_and_says_what_to_do_next(product, text):
    answer = product.ask(text)
    assert answer.citations
    assert all(citation.source.title for citation in answer.citations)
    assert any(paragraph.startswith(NEXT_STEP) for paragraph in answer.paragraphs)
    assert "12320" in answer.text
    # No clinician has checked the tables yet.
    assert any("还没有医生核对" in note for note in answer.notes)


@pytest.mark.parametrize("text", [text for text, _ in ANSWERS])
def test_every_answer_fits_a_message_and_its_follow_ups_are_answered_too(product, text):
    answer = product.ask(text)
    assert len(render(answer, question=text, root=None).encode()) <= CONTENT_BYTES
    for suggestion in answer.suggestions:
        follow_up = product.ask(suggestion)
        assert follow_up.step == "child", (suggestion, follow_up.lead)


@pytest.mark.parametrize(
    "text",
    [
        "一岁半还不会走路",
        "两岁不说话是不是自闭症",
        "叫名字没反应是孤独症吗，宝宝14个月",
        "八个月男孩13斤正常吗",
    ],
)
def test_nothing_is_diagnosed(product, text):
    answer = product.ask(text)
    assert is_answered(answer)
    told = answer.text
    assert not any(word in told for word in ("确诊", "就是自闭", "是孤独症", "没事", "发育迟缓", "营养不良"))
    assert "儿保" in told


# Asking back ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "asks", "choices"),
    [
        ("男孩17斤正常吗", "多大", ["6个月", "1岁", "2岁"]),
        ("下一针打什么", "多大", ["2个月打什么针", "6个月打什么针"]),
        ("宝宝该打什么疫苗", "多大", ["2个月打什么针"]),
        ("宝宝不会翻身要紧吗", "多大", ["6个月还不会翻身要紧吗"]),
    ],
)
def test_what_is_missing_is_asked_with_whole_questions_to_tap(product, text, asks, choices):
    answer = product.ask(text)
    assert (answer.status, answer.step) == (AnswerStatus.CLARIFY, "child")
    assert asks in answer.lead
    for choice in choices:
        assert any(choice in suggestion for suggestion in answer.suggestions), answer.suggestions
    for suggestion in answer.suggestions:
        assert is_answered(product.ask(suggestion)), suggestion


def test_a_weight_without_its_unit_is_read_as_the_one_that_fits_the_age(product):
    assert "8.5 公斤（17 斤）" in product.ask("8个月男孩体重17正常吗").lead
    assert "9.6 公斤，" in product.ask("1岁男孩体重9.6正常吗").lead


def test_where_neither_boy_nor_girl_is_said_both_are_told_and_each_can_be_tapped(product):
    answer = product.ask("八个月17斤正常吗")
    assert "在男孩里属“中”（P25 到 P50），在女孩里属“中”（P50 到 P75）" in answer.lead
    assert answer.suggestions == ("男孩8个月17斤正常吗", "女孩8个月17斤正常吗")
    assert all(is_answered(product.ask(suggestion)) for suggestion in answer.suggestions)


def test_a_value_beyond_the_lines_of_one_sex_alone_sends_only_those_to_be_seen(product):
    answer = product.ask("宝宝八个月14.5斤正常吗")
    assert "是男孩的话，这个数在参考线外面，带去儿保看看" in answer.lead


def test_a_weight_that_no_child_of_its_age_has_is_asked_back(product):
    assert product.ask("宝宝六个月60斤正常吗").status is AnswerStatus.CLARIFY


def test_a_weight_that_fits_in_neither_unit_is_asked_back(product):
    answer = product.ask("8个月男孩体重60正常吗")
    assert answer.status is AnswerStatus.CLARIFY
    assert [suggestion[-6:] for suggestion in answer.suggestions] == ["60斤正常吗", "0公斤正常吗"]


# Conversations -------------------------------------------------------------------


def test_the_next_age_is_asked_without_naming_vaccines_again(product):
    answer = product.ask("宝宝6个月打什么针", "那八个月呢")
    assert "麻腮风疫苗第 1 剂" in answer.lead


def test_an_age_that_was_told_is_remembered(product):
    assert "8 月龄" in product.ask("宝宝6个月打什么针", "下一针是什么").lead
    assert "8 月龄" in product.ask("宝宝6个月体检查什么", "下次体检什么时候").lead
    assert "男孩" in product.ask("宝宝8个月体检查什么", "男孩17斤正常吗").lead


# Limits that are said --------------------------------------------------------------


@pytest.mark.parametrize("text", ["八个月男孩13斤正常吗", "一岁女孩25斤胖吗", "6个月男孩身高85厘米正常吗"])
def test_what_lies_beyond_the_lines_is_sent_to_the_clinic(product, text):
    answer = product.ask(text)
    assert "参考线" in answer.lead
    assert "儿保" in answer.lead


@pytest.mark.parametrize("text", ["8个月男孩体重170斤正常吗", "8个月男孩身高700厘米正常吗"])
def test_what_cannot_be_is_taken_for_a_slip(product, text):
    answer = product.ask(text)
    assert "打错" in answer.lead
    assert "属“" not in answer.lead


def test_one_number_is_said_to_be_no_verdict(product):
    assert "下不了结论" in product.ask("八个月男孩17斤正常吗").text


def test_an_age_between_two_rows_is_said_to_be_estimated(product):
    assert "估算" in product.ask("25个月男孩12公斤正常吗").text
    assert "估算" not in product.ask("24个月男孩12公斤正常吗").text


def test_a_child_born_too_early_is_not_held_against_the_table(product):
    answer = product.ask("早产宝宝6个月12斤正常吗")
    assert "矫正月龄" in answer.lead
    assert "属“" not in answer.text


def test_a_child_born_too_early_gets_its_shots_by_its_real_age(product):
    assert "实际月龄" in product.ask("早产宝宝4个月打什么针").text
    assert "实际月龄" in product.ask("早产儿打疫苗按哪个月龄").lead


def test_older_children_are_said_to_be_off_the_record(product):
    assert "没有收录" in product.ask("5岁男孩身高110厘米正常吗").lead


def test_elsewhere_the_national_schedule_is_told_with_what_is_not_known(product):
    answer = product.ask("上海6个月打什么针")
    assert "百白破疫苗第 3 剂" in answer.lead
    assert any("上海自己另外" in note for note in answer.notes)


def test_at_an_age_of_the_former_schedule_the_change_is_told(product):
    assert "2025 年 1 月 1 日" in product.ask("5个月打什么针").text
    assert "2025 年 1 月 1 日" not in product.ask("6个月打什么针").text


def test_before_the_schedule_was_issued_none_is_told(product):
    product.now = NOW.replace(year=2026, month=1)
    assert key_of(product, "六个月打什么针") is None


# What is not answered from them ----------------------------------------------------

LEFT = [
    "六个月产假",
    "打疫苗请假扣工资吗",
    "疫苗保险怎么买",
    "两个月的小猫打什么疫苗",
    "狗狗几个月打疫苗",
    "入职体检查什么",
    "大人体检多少钱",
    "孕妇能打流感疫苗吗",
    "产后42天检查什么",
    "宝宝入园体检要查什么",
    "五联疫苗打几针",
    "流感疫苗6个月能打吗",
    "13价肺炎疫苗几个月打",
    "一岁时打了a+c结合疫苗",
    "百日咳有什么症状",
    "乙肝妈妈能喂奶吗",
    "怀孕8个月胎儿5斤正常吗",
    "我生完8个月还重20斤",
    "8个月宝宝吃2斤肉行吗",
    "8个月囟门2厘米正常吗",
    "狗不会走路怎么办",
    "老人不会走路怎么锻炼",
    "宝宝手脚无力站不住 11个月",
    "两岁宝宝走路内八要紧吗",
    "六个月打什么游戏好",
    "一岁的车要做哪些检查",
    "宝宝会翻身了怎么防掉床",
]


def test_when_a_child_learns_what_no_sign_is_for_is_told_by_an_article(product):
    assert product.ask("宝宝一般几个月学会翻身").read_more == "sitting-crawling-walking"


@pytest.mark.parametrize("text", LEFT)
def test_what_only_sounds_alike_is_left_to_others(product, text):
    assert key_of(product, text) is None


@pytest.mark.parametrize(
    "text",
    [
        "宝宝打完百白破发烧怎么办",
        "百白破疫苗打了有硬包",
        "感冒了百白破能打吗",
        "接种证丢了乙肝打没打查不到",
        "红旗区哪里能打麻腮风",
        "百白破进口的和国产的哪个好",
        "打百白破请假扣工资吗",
    ],
)
def test_what_the_tables_do_not_hold_of_a_vaccine_is_not_answered_from_them(product, text):
    assert product.ask(text).step != "child"


@pytest.mark.parametrize(
    "asked",
    ["产假怎么算", "打什么游戏", "的小狗打什么疫苗", "存款利率多少", "房租没交怎么办", "的车要检查什么"],
)
def test_an_age_alone_makes_nothing_the_tables_business(product, asked):
    assert {key_of(product, f"{months}个月{asked}") for months in range(1, 37)} == {None}


def test_every_age_is_told_its_shots_or_the_next_ones(product):
    for months in range(1, 84):
        answer = product.ask(f"{months}个月宝宝打什么疫苗")
        assert is_answered(answer), (months, answer.lead)


def test_every_age_under_three_is_told_its_check_up_or_the_next_one(product):
    for months in range(1, 37):
        answer = product.ask(f"{months}个月宝宝体检查什么")
        assert is_answered(answer), (months, answer.lead)


def test_every_age_and_weight_that_can_be_is_placed(product):
    for months in range(37):
        said = f"{months}个月" if months else "刚出生的"
        answer = product.ask(f"{said}男孩{6 + months / 2:g}公斤正常吗")
        assert is_answered(answer), (months, answer.lead)


# Words -----------------------------------------------------------------------------


def test_every_vaccine_and_every_sign_has_words():
    words = child_words()
    listed = {
        vaccine.id for vaccine in immunisation().schedules[-1].vaccines if vaccine.alternative_to is None
    }
    assert set(words.vaccines.names) == listed
    asked = {sign for skill in words.milestones.skills for sign in skill.signs}
    known = {sign.id for sign in milestones().signs}
    assert asked <= known
    assert set(words.check_ups.tests) == {test.id for test in check_ups().tests}
