"""What the tables of benefits let the bot say, and what they leave to others."""

from __future__ import annotations

import re

import pytest

from bot.benefit_words import benefit_words, find_birth, find_wage
from bot.messages import AnswerStatus
from knowledge.policies.benefit_kind import Benefit
from tests.moments import NOW
from web.wechat.rendering import CONTENT_BYTES, render


def proposal_of(reply, step="benefits"):
    return next((proposal for proposal in reply.proposals if proposal.step == step), None)


def kind_of(product, *turns):
    """Which benefit the table would answer with, or None."""
    key = product.parent()
    reply = [product.reply(turn, key=key) for turn in turns][-1]
    proposal = proposal_of(reply)
    return None if proposal is None else Benefit(proposal.key.split("@")[0])


def test_every_benefit_has_words_and_its_own_question_is_answered_with_it(product):
    assert {each.kind for each in benefit_words().benefits} == set(Benefit) - {Benefit.LOCAL_SUBSIDY}
    for each in benefit_words().benefits:
        assert kind_of(product, each.asks) is each.kind, each.asks


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        # Values as the documents give them; see tests/knowledge/policies/test_benefits.py.
        ("国家一年给娃发多少育儿补贴", "3600"),
        ("2024年5月生的娃，育儿补贴一共能拿多少", "8700"),
        ("23年12月出生的育儿补贴一共多少", "7200"),
        ("宝宝去年1月生的，育儿补贴总共能领多少", "10800"),
        ("3岁以下婴幼儿照护扣除一个月多少", "2000"),
        ("2022年婴幼儿照护扣除每月多少", "1000"),
        ("单位月平均工资6000元，生育津贴一共多少", "37600"),
        ("单位平均工资6000，剖腹产的生育津贴多少", "40600"),
        ("新生儿医保要在几天内办", "90"),
        ("新生儿医保一年交多少钱", "400"),
        ("单位办托育税前扣除的上限多少", "14"),
        ("托育机构公益岗按多少孩子给一个", "100"),
    ],
)
def test_a_published_value_is_spoken(product, text, spoken):
    reply = product.reply(text)
    answer = proposal_of(reply).build()
    assert re.search(rf"(?<!\d){spoken}(?!\d)", answer.lead), answer.lead
    assert answer.citations


NEAR = [
    # Two sides of every pair that must not be confused.
    ("育儿假一年几天", None),
    ("育儿补贴一年多少", Benefit.CHILDCARE_SUBSIDY),
    ("婴幼儿照护专项附加扣除一年多少", Benefit.SPECIAL_DEDUCTION),
    ("生育津贴能拿多少", Benefit.MATERNITY_ALLOWANCE),
    ("育儿补贴要不要交个税", Benefit.SUBSIDY_TAX),
    ("生育津贴要不要交个税", Benefit.MATERNITY_ALLOWANCE_TAX),
    ("满3岁以后专项附加扣除怎么填", Benefit.CHILD_EDUCATION_DEDUCTION),
    ("宝宝3岁以下专项附加扣除怎么填", Benefit.SPECIAL_DEDUCTION),
    ("建一个托位补多少", Benefit.CONSTRUCTION_MONEY),
    ("全国总工会支持办托的项目补多少", Benefit.UNION_PROJECT),
    ("办托育要不要交契税", Benefit.DEED_TAX),
    ("办托育要不要交房产税", Benefit.PROPERTY_LAND_TAX),
    ("我买房子要交多少契税", None),
    ("公司要交多少增值税", None),
    ("贷款买车贴息多少", None),
    ("手机国家补贴怎么领", None),
    ("租房的专项附加扣除多少", None),
    ("陪产假期间工资津贴怎么发", None),
    ("产假多少天", None),
]


@pytest.mark.parametrize(("text", "kind"), NEAR, ids=[text for text, _ in NEAR])
def test_what_sounds_alike_is_not_answered_with_the_other(product, text, kind):
    assert kind_of(product, text) is kind


def test_parental_leave_and_the_subsidy_are_told_apart_in_the_answer(product):
    leave = product.ask("育儿假一年几天")
    money = product.ask("育儿补贴一年多少")
    assert (leave.step, money.step) == ("policy", "benefits")
    assert "3600" not in leave.text
    assert "10 天" not in money.text


def test_the_allowance_is_not_answered_with_the_subsidys_figure(product):
    assert "3600" not in product.ask("生育津贴能拿多少").lead
    assert "÷ 30" not in product.ask("育儿补贴能拿多少").lead


@pytest.mark.parametrize(
    ("text", "theirs"),
    [("呼和浩特生三胎给10万，我们这有没有", "10000"), ("天门生三孩补贴那么多，咱能领吗", "1000")],
)
def test_another_citys_subsidy_in_the_news_is_told_as_that_citys_own(product, text, theirs):
    answer = product.ask(text)
    assert answer.step == "benefits"
    assert theirs in answer.lead
    assert "自己的" in answer.lead
    assert "每年 3600 元" in answer.lead
    assert theirs not in product.ask("育儿补贴能领多少").lead.replace("10800", "")


def test_a_draft_of_a_city_is_not_told_as_its_rule(product):
    lead = product.ask("深圳育儿补贴多少").lead
    assert "征求意见稿" in lead
    assert "不能当有" in lead


@pytest.mark.parametrize(
    "turns",
    [
        ("育儿补贴多少",),
        ("育儿补贴怎么领",),
        ("2024年5月生的育儿补贴多少",),
        ("广东育儿补贴多少",),
        ("呼和浩特育儿补贴多少",),
        ("育儿补贴要交税吗",),
        ("短信叫我点链接领补贴",),
        ("育儿补贴多少", "怎么申请"),
    ],
)
def test_the_warning_stands_in_every_subsidy_answer_also_on_a_telephone(product, turns):
    answer = product.ask(*turns)
    assert answer.step == "benefits"
    shown = render(answer, question=turns[-1], root="https://example.org")
    assert len(shown.encode()) <= CONTENT_BYTES
    for text in (answer.text, shown):
        assert "不收一分钱" in text
        assert "验证码" in text
        assert "自己搜“育儿补贴”" in text


def test_a_follow_up_goes_on_with_the_benefit(product):
    first = "育儿补贴多少"
    assert "出生医学证明" in product.ask(first, "要什么材料").lead
    assert "6000 元" in product.ask(first, "那2023年8月生的呢").lead


def test_a_follow_up_keeps_the_place(product):
    assert "广东" in product.ask("广东育儿补贴多少", "那双胞胎育儿补贴多少").text


def test_two_benefits_in_one_question_are_both_answered(product):
    answer = product.ask("育儿补贴和专项附加扣除各多少")
    assert "3600" in answer.text
    assert "2000" in answer.text
    assert len({citation.source.number for citation in answer.citations}) > 2


def test_an_ended_rule_is_told_until_when_and_whom_to_ask(product):
    lead = product.ask("2028年托育还免增值税吗").lead
    assert "2027 年 12 月 31 日" in lead
    assert "12366" in lead
    assert "之后有没有延续没有核到" in lead


def test_a_rule_that_ends_says_so_first(product):
    assert product.ask("社区托育免增值税吗").lead.startswith("到 2027 年 12 月 31 日为止")


def test_a_renewed_rule_is_told_as_renewed(product):
    answer = product.ask("托育免增值税2025年底就没了吧")
    assert "2027 年 12 月 31 日" in proposal_of(product.reply("托育还免增值税吗")).build().text
    assert "2026年第7号" in " ".join(citation.source.number or "" for citation in answer.citations)


def test_what_was_not_found_is_said_without_a_figure_and_leaves_articles_their_turn(product):
    reply = product.reply("无痛分娩能报多少")
    found = proposal_of(reply)
    answer = found.build()
    assert "没有核到" in answer.lead
    assert not re.search(r"\d+ ?(?:元|%)", answer.lead)
    assert all(found.confidence <= other.confidence or other.confidence < 0.48 for other in reply.proposals)


def test_without_a_document_the_reply_declines(product):
    answer = proposal_of(product.reply("新乡有托育券吗")).build()
    assert answer.status is AnswerStatus.DECLINED
    assert "12345" in answer.lead


def test_a_rule_of_henan_is_not_told_elsewhere(product):
    assert kind_of(product, "广东做试管能报多少") is None
    assert kind_of(product, "河南做试管能报多少") is Benefit.ASSISTED_REPRODUCTION


@pytest.mark.parametrize("text", ["单位扣着生育津贴不给我", "育儿补贴一直没到账", "离婚了育儿补贴谁来领"])
def test_what_went_wrong_is_an_articles_to_answer(product, text):
    assert product.ask(text).step == "articles"


def test_what_is_offered_next_is_answered(product):
    for each in benefit_words().benefits:
        answer = proposal_of(product.reply(each.asks)).build()
        for suggestion in answer.suggestions:
            assert product.ask(suggestion).status in {"answered", "declined"}, suggestion
            assert kind_of(product, suggestion) is each.kind, suggestion


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("2024年5月生的", "2024-05-01"),
        ("24年5月份出生的", "2024-05-01"),
        ("预产期2027年2月", "2027-02-01"),
        ("2023年的宝宝", "2023-01-01"),
        ("2026年1月开始申请", None),
        ("2025年的补贴", None),
        ("没有日子", None),
    ],
)
def test_a_date_is_a_birth_only_where_it_is_told_as_one(text, first):
    told = find_birth(text, today=NOW.date())
    assert (told and told.first.isoformat()) == first


@pytest.mark.parametrize(
    ("text", "yuan"),
    [("单位月均6000", 6000), ("平均工资是8500元", 8500), ("工资2025年发", None), ("补贴3600", None)],
)
def test_a_wage_is_read_only_beside_its_word(text, yuan):
    assert find_wage(text) == yuan


@pytest.mark.parametrize(
    "text",
    [
        "育儿补贴 要什么材料",
        "短信说领育儿补贴点链接是真的吗",
        "双胞胎育儿补贴",
        "育儿补贴打到谁的卡",
        "离婚了育儿补贴谁领",
        "2023年5月生的育儿补贴一共多少",
        "三千六的补贴没到账咋办",
        "育儿补贴和专项附加扣除能一起享受吗",
    ],
)
def test_an_answer_on_the_subsidy_names_the_right_entry_once(product, text):
    answer = product.ask(text)
    assert answer.status is AnswerStatus.ANSWERED
    told = [says for label, says in answer.details if label == "防骗"]
    assert len(told) == 1
    assert answer.text.count(told[0]) == 1
    assert all(word in told[0] for word in ("自己搜", "不收一分钱", "验证码"))
    # A telephone shows the beginning of a long answer.
    assert "验证码" in render(answer, question=text, root=None)


def test_an_article_that_says_it_itself_is_not_said_twice(product):
    answer = product.ask("育儿补贴小程序叫啥名")
    assert answer.read_more == "childcare-subsidy-how-to-apply"
    assert answer.text.count("验证码") == 1
    assert "自己搜" in answer.lead
    assert "不收钱" in answer.text


@pytest.mark.parametrize("text", ["产假多少天", "生育津贴怎么领", "办托育有哪些补贴"])
def test_other_money_carries_no_line_on_the_subsidy(product, text):
    assert "正规入口只有三个" not in product.ask(text).text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # As of 2026-11-24: 18 months ago lies between 2025-04-25 and 2025-05-24.
        ("娃一岁半育儿补贴能领多少", "2025 年 4 月到 5 月生的，一共能领 10800 元"),
        ("双胞胎3个月大育儿补贴一共多少", "2026 年 7 月到 8 月生的，一共能领 10800 元"),
        ("老二是23年6月的 国家补贴一共给多少", "2023 年 6 月生的，一共能领 5400 元"),
    ],
)
def test_a_childs_age_or_birth_as_parents_say_it_is_reckoned(product, text, told):
    assert told in product.ask(text).lead


def test_a_months_money_is_no_age_of_a_month(product):
    assert "生的，一共" not in product.ask("天门三孩育儿补贴一个月多少").lead


@pytest.mark.parametrize(
    ("text", "then"),
    [("25年6月生的 生育津贴谁给办", "走原来的渠道"), ("25年9月生的 生育津贴谁给办", "打到本人银行卡")],
)
def test_the_allowance_goes_by_the_day_of_birth(product, text, then):
    # 豫医保: paid to the person for births from 2025-08-01.
    assert then in proposal_of(product.reply(text)).build().text


def test_what_holds_now_is_told_beside_a_rule_that_ended(product):
    answer = proposal_of(product.reply("2025年托育免增值税吗")).build()
    assert any(paragraph.startswith("现在的：") for paragraph in answer.paragraphs)
    assert "2026年第7号" in " ".join(citation.source.number or "" for citation in answer.citations)


def test_a_page_on_the_case_goes_before_the_rule_where_no_sum_is_asked_for(product):
    answer = product.ask("外地户口在新乡能领育儿补贴不")
    assert "户口" in answer.lead
    assert "3600" not in answer.lead
    assert "3600" in answer.text
    assert {basis.step for basis in answer.bases} == {"benefits", "articles"}


def test_a_page_on_the_case_follows_the_sum_that_is_asked_for(product):
    answer = product.ask("两个孩子个税一个月扣多少")
    assert "2000" in answer.lead
    assert "4000" in answer.text


def test_an_answer_that_goes_by_another_name_says_of_what_it_is(product):
    assert any("生育登记" in note for note in product.ask("现在生孩子还要办准生证不").notes)


@pytest.mark.parametrize("text", ["我俩没领结婚证能领育儿补贴吗", "第四个孩子育儿补贴有吗"])
def test_a_family_that_the_rule_does_not_name_is_answered_by_its_page(product, text):
    answer = product.ask(text)
    assert answer.step == "articles"
    assert "没有核到" in answer.text
