"""Is it filed: a wrong yes costs most, and not found is never told as illegal."""

from __future__ import annotations

import pytest

from bot.messages import AnswerStatus
from bot.nurseries.names import Asks, named
from tests import listed

SUN, MOON, CLOSED = listed.SUN.name, listed.MOON.name, listed.CLOSED.name


@pytest.mark.parametrize(
    "text",
    [
        f"{SUN}备案了吗",
        f"请问{SUN}正规吗？",
        f"查一下{SUN}",
        f"“{SUN}”有没有备案",
        f"{SUN}有资质吗",
        f"红旗区的{SUN}备案没有",
    ],
)
def test_a_filed_one_is_told_with_number_day_authority_and_the_list_s_day(listing, text):
    answer = listing.ask(text)
    assert (answer.status, answer.step) == (AnswerStatus.ANSWERED, "filing")
    assert answer.lead == f"备案名单上有“{SUN}”：已备案（2024-05-01）。"
    told = dict(answer.details)
    assert told["备案编号"] == "示例2024001"
    assert told["备案日期"] == "2024-05-01"
    assert told["备案机关"] == "红旗区卫生健康委员会"
    assert told["名单截至"] == "2026-10-31"
    assert "不是政府认证" in answer.text


def test_a_withdrawn_one_is_told_with_its_day_and_no_yes(listing):
    answer = listing.ask(f"{CLOSED}备案了吗")
    assert "已于 2026-03-09 注销" in answer.lead
    assert "名单上有" not in answer.lead


@pytest.mark.parametrize(
    "text", ["示例大风车托育中心备案了吗", "大风车托育中心正规吗", "查一下大风车托育中心"]
)
def test_not_found_never_reads_as_illegal_and_tells_whom_to_ask(listing, text):
    answer = listing.ask(text)
    assert answer.lead.startswith("名单上没有找到")
    assert "不等于没备案，更不等于违法" in answer.text
    assert "12345" in answer.text
    assert "已备案" not in answer.text


def test_a_name_that_is_only_like_one_is_offered_and_not_assumed(listing):
    answer = listing.ask("示例小太阳托育园备案了吗")
    assert answer.lead.startswith("名单上没有找到")
    assert f"{SUN}备案了吗" in answer.suggestions
    assert not any(name == "备案编号" for name, _ in answer.details)


def test_a_code_whose_check_does_not_hold_is_to_be_copied_again(listing):
    answer = listing.ask("52410702MJY1234567")
    assert answer.status is AnswerStatus.CLARIFY
    assert "再抄一遍" in answer.lead


def test_the_number_of_a_person_is_no_code():
    assert named("410702199001011234", words_of=list) is None


def test_a_code_alone_is_looked_up():
    found = named("9141 0702 MA44 4444 X4", words_of=list)
    assert found is not None
    assert (found.text, found.is_code) == ("91410702MA444444X4", True)


@pytest.mark.parametrize(
    "text",
    [
        "怎么查托育机构备案",
        "托育机构备案要什么材料",
        "我开的托育园怎么备案",
        "没备案的托育能送吗",
        "楼下那家托育是不是正规的",
        "社区托育中心备案",
        "小店镇的托育备案了吗",
        "网站备案了吗",
        "公司备案了吗",
        "贷款公司正规吗",
        "这家餐厅靠谱吗",
        "查一下快递",
        "两岁整了就会蹦“妈”“抱”俩字",
    ],
)
def test_what_names_no_nursery_is_left_to_others(listing, text):
    assert listing.ask(text).step != "filing"


@pytest.mark.parametrize(
    ("text", "name", "asks"),
    [
        ("请问红旗区三只小熊托育中心备案了没有", "三只小熊托育中心", Asks.FILED),
        ("听说有个叫未来星托育园的 正规吗", "未来星托育园", Asks.PROPER),
        ("小木马托育中心的电话", "小木马托育中心", Asks.FACT),
        ("小木马托育中心在哪", "小木马托育中心", Asks.FACT),
        ("小木马托育中心", "小木马托育中心", Asks.NOTHING),
    ],
)
def test_a_name_is_what_stands_between_the_words_around_it(listing, text, name, asks):
    found = named(text, words_of=listing.services.language.tokenizer.precise)
    assert found is not None
    assert (found.text, found.asks) == (name, asks)


def test_what_is_asked_of_a_named_one_is_answered_first(listing):
    answer = listing.ask(f"{SUN}的电话")
    assert answer.lead == f"{SUN}：电话是 0373-0000001。"
    assert "没有公布它的电话" in listing.ask(f"{MOON}的电话").lead


def test_a_name_alone_tells_what_a_family_asks(listing):
    answer = listing.ask(SUN)
    assert answer.lead.startswith(f"{SUN}：已备案")
    assert dict(answer.details)["收费"] == "1200 元/月"
    assert "未公布" not in dict(answer.details)
