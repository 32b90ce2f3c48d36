"""Families looking for a nursery: what the list holds, near them, with what they need, and no more."""

from __future__ import annotations

import pytest

from bot.messages import AnswerStatus, Location
from bot.tables import journal
from tests import listed
from tests.listed import AT_HOME


def names(answer):
    return [card.title for card in answer.cards]


@pytest.mark.parametrize("text", ["附近有哪些托育", "我家附近的托班", "附近的托育", "离我最近的托儿所有哪些"])
def test_near_somebody_the_nearest_five_are_listed_nearest_first(listing, text):
    answer = listing.ask(text, location=AT_HOME)
    assert answer.status is AnswerStatus.ANSWERED
    assert names(answer) == [
        one.name for one in (listed.SUN, listed.MOON, listed.STAR, listed.TREE, listed.RIVER)
    ]
    assert answer.lead.startswith("3 公里内有 5 家")
    assert answer.cards[0].distance == "650 米，走路约 11 分钟"
    assert [card.number for card in answer.cards] == [1, 2, 3, 4, 5]


def test_each_tells_ages_telephone_and_that_it_is_filed_or_that_the_list_does_not(listing):
    first, second, *_ = listing.ask("附近的托育", location=AT_HOME).cards
    assert first.lines == ("收 6–36 个月", "电话 0373-0000001", "已备案（2024-05-01）")
    assert "电话未公布" in second.lines
    assert second.path.startswith("/nurseries/")


def test_the_source_is_the_list_with_its_office_and_its_day(listing):
    (citation,) = listing.ask("红旗区有哪些托育").citations
    assert citation.source.title == "红旗区托育机构备案名单（截至 2026-10-31）"
    assert citation.source.issuer == "红旗区卫生健康委员会"


def test_without_a_location_the_district_is_listed_and_the_place_is_asked_for(listing):
    answer = listing.ask("附近有哪些托育")
    assert answer.lead.startswith("红旗区名单上有 7 家")
    assert len(answer.cards) == 5
    assert any("发位置" in paragraph for paragraph in answer.paragraphs)


def test_where_nothing_is_near_the_nearest_is_told_with_how_far_it_is(listing):
    far = Location(lat=listed.north_of(-3_500).lat, lng=listed.HERE.lng)
    answer = listing.ask("附近的托育", location=far)
    assert answer.lead == "3 公里内没有托育机构，最近的在 4.2 公里外，由近到远："
    assert names(answer)[0] == listed.SUN.name


def test_whoever_stands_in_another_city_is_told_whose_list_this_is_and_where_theirs_is(listing):
    beijing = Location(lat=39.9, lng=116.4)
    answer = listing.ask("附近的托育", location=beijing)
    assert answer.lead == "我这里只有红旗区的名单，没有您那里的。"
    assert "全国托育机构信息公示平台" in answer.text
    assert answer.cards == ()
    assert listing.ask("红旗区有哪些托育", location=beijing).cards


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("小店镇有哪些托班", [listed.MOON]),
        ("平原路附近的托班", [listed.SUN]),
        ("有没有普惠的托育", [listed.SUN]),
        ("1000以内的托育有吗", [listed.RIVER]),
        ("一千五以内的普惠托育", [listed.SUN]),
        ("有半日托的托育吗", [listed.MOON]),
        ("晚上6点以后还能接的托育", [listed.SUN]),
        ("有家庭托育点吗", [listed.STAR]),
        ("哪个幼儿园有托班", [listed.TREE]),
    ],
)
def test_what_a_family_needs_is_what_is_listed(listing, text, found):
    assert names(listing.ask(text)) == [one.name for one in found]


def test_a_child_of_ten_months_is_offered_only_those_that_may_take_it(listing):
    answer = listing.ask("10个月能送吗")
    assert set(names(answer)) == {
        one.name for one in (listed.SUN, listed.STAR, listed.RIVER, listed.CLOUD, listed.NOWHERE)
    }
    # Nobody knows whom the last one takes: it stands behind the others, and that is said.
    assert names(answer)[-1] == listed.NOWHERE.name
    assert any("1 家没公布收多大" in paragraph for paragraph in answer.paragraphs)


def test_a_child_of_three_is_taken_by_none(listing):
    answer = listing.ask("三岁的能送吗")
    assert "不满 3 岁" in answer.lead
    assert not answer.cards


def test_a_withdrawn_one_is_never_listed(listing):
    for page in (listing.ask("红旗区有哪些托育"), listing.ask("红旗区有哪些托育", "更多")):
        assert listed.CLOSED.name not in names(page)


def test_cheaper_ones_come_first_and_those_without_a_fee_last(listing):
    answer = listing.ask("便宜点的托育有没有")
    assert names(answer)[:3] == [one.name for one in (listed.RIVER, listed.SUN, listed.MOON)]


def test_where_nothing_fits_it_is_said_what_was_given_up(listing):
    answer = listing.ask("晚上8点还能接的普惠托育有吗")
    assert answer.lead.startswith("没有完全合适的，放宽了接送时间：")
    assert names(answer) == [listed.SUN.name]
    answer = listing.ask("关堤镇有哪些托育")
    assert "放宽了街道" in answer.lead


def test_another_district_s_are_not_made_up(listing):
    answer = listing.ask("卫滨区有哪些托育")
    assert answer.status is AnswerStatus.DECLINED
    assert "没有卫滨区的" in answer.lead
    assert not answer.cards


@pytest.mark.parametrize("text", ["哪家托育最好", "哪家托育靠谱", "推荐一家托育"])
def test_nobody_is_ranked(listing, text):
    answer = listing.ask(text)
    assert "不给托育机构排名" in answer.lead
    assert answer.read_more == "nursery-visit-checklist"
    assert not answer.cards


@pytest.mark.parametrize(
    "text",
    [
        "附近有医院吗",
        "附近的小饭桌",
        "小学生放学附近哪有托管班",
        "红旗区有哪些小学",
        "附近有什么好吃的",
        "红旗渠怎么走",
        "便宜点的奶粉",
        "托福培训哪家好",
        "更多",
        "第二个",
        "第二个孩子产假几天",
        "托育机构备案要什么材料",
        "几个月可以上托班",
        "托班一个月一般多少钱",
        "托育退费找谁",
        "想开个托育园要什么条件",
    ],
)
def test_other_questions_are_not_answered_with_the_list(listing, text):
    assert listing.ask(text, location=AT_HOME).step != "nurseries"


def test_a_location_never_reaches_the_journal(listing):
    listing.ask("附近的托育", location=AT_HOME)
    assert not any(str(AT_HOME.lat)[:6] in str(row) for row in listing.rows(journal))


def test_while_samples_stand_each_answer_says_that_they_are_none(product):
    answer = product.ask("红旗区有哪些托育")
    assert answer.cards
    assert "下面是示例机构，不是真实名单。" in answer.notes
    assert answer.citations == ()


def test_without_any_list_it_is_said_so_with_whom_to_ask(listing):
    with listing.services.database.writing() as connection:
        listed.take_out(connection)
    try:
        answer = listing.ask("附近有哪些托育")
        assert answer.status is AnswerStatus.DECLINED
        assert "名单还没有放进来" in answer.lead
        assert "12345" in answer.text
        # What an article knows is told as before.
        assert listing.ask("一岁半送托班").status is not AnswerStatus.DECLINED
    finally:
        with listing.services.database.writing() as connection:
            listed.put_in(connection, *listed.ALL)
        listing.services.nursery_indexer.catch_up()


@pytest.mark.parametrize("text", ["奶奶带不动了 附近有托育没", "宝妈要上班 求红旗区托育名单"])
def test_what_is_said_of_the_reason_does_not_hide_that_a_list_is_asked_for(product, text):
    assert product.ask(text).step == "nurseries"
