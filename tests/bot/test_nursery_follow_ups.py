"""A conversation on nurseries: what was listed is what 更多, 第二个的电话 and 便宜点的 go on with."""

from __future__ import annotations

import pytest

from bot import conversation as conversations
from bot.conversation import Conversation
from bot.messages import AnswerStatus
from bot.nurseries.wanted import Talk, Wanted
from bot.tables import conversation
from directory.nursery import CareMode, Kind
from tests import listed
from tests.listed import AT_HOME

NEAR = "附近有哪些托育"


def names(answer):
    return [card.title for card in answer.cards]


def test_more_goes_on_with_the_next_page_and_its_numbers(listing):
    first, second = (listing.ask(*turns) for turns in (("红旗区有哪些托育",), ("红旗区有哪些托育", "更多")))
    assert [card.number for card in second.cards] == [6, 7]
    assert not set(names(first)) & set(names(second))
    assert listing.ask("红旗区有哪些托育", "更多", "还有吗").lead == "名单上合适的就这 7 家，没有更多了。"


@pytest.mark.parametrize(
    ("said", "of"),
    [
        ("第二个", listed.MOON),
        ("2", listed.MOON),
        ("第一家", listed.SUN),
        ("最后一个", listed.RIVER),
        ("第五个怎么样", listed.RIVER),
    ],
)
def test_a_number_means_its_place_in_the_list(listing, said, of):
    answer = listing.ask(NEAR, said, location=AT_HOME)
    assert answer.lead.startswith(f"{of.name}：")


def test_a_number_goes_on_counting_over_pages(listing):
    answer = listing.ask("红旗区有哪些托育", "更多", "第六个的电话")
    assert answer.lead.startswith(f"{listed.STAR.name}：")


def test_a_number_beyond_the_list_is_asked_back(listing):
    answer = listing.ask("小店镇有哪些托育", "第三个的电话")
    assert answer.status is AnswerStatus.CLARIFY
    assert "只列到第 1 个" in answer.lead


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("第一个的电话", "电话是 0373-0000001。"),
        ("第一个在哪", "在红旗区平原路示例段1号，离您直线 650 米，走路约 11 分钟。"),
        ("第一个多少钱", "保育费 1200 元/月，餐费另算不另算要问。"),
        ("第一个几点能接", "接送时间是 07:30–18:30。"),
        ("第一个收多大的孩子", "收 6–36 个月的孩子。"),
        ("第一个还有名额吗", "名单上是 60 个托位；现在还有没有空位，名单不记，打电话问。"),
        ("第一个是普惠的吗", "名单上写着是普惠的。"),
    ],
)
def test_what_is_asked_of_one_of_the_list_is_told_first(listing, said, told):
    assert listing.ask(NEAR, said, location=AT_HOME).lead == f"{listed.SUN.name}：{told}"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("它在哪", "在红旗区平原路示例段1号"),
        ("多少钱", "保育费 1200 元/月"),
        ("电话多少", "电话是 0373-0000001"),
        ("收一岁的吗", "12 个月的能送"),
        ("三个月的收吗", "3 个月的不在它收的年龄里"),
        ("晚上7点能接吗", "最晚 18:30 接，19:00 晚了"),
        ("有半日托吗", "名单上没写半日托"),
    ],
)
def test_what_follows_one_is_asked_of_it(listing, said, told):
    answer = listing.ask(NEAR, "第一个", said, location=AT_HOME)
    assert answer.lead.startswith(f"{listed.SUN.name}：")
    assert told in answer.lead


def test_of_several_it_is_asked_which(listing):
    answer = listing.ask(NEAR, "电话多少", location=AT_HOME)
    assert answer.status is AnswerStatus.CLARIFY
    assert "哪一家" in answer.lead


@pytest.mark.parametrize(
    ("turns", "found"),
    [
        (("便宜点的",), [listed.RIVER, listed.SUN, listed.MOON]),
        (("普惠的",), [listed.SUN]),
        (("有普惠的吗",), [listed.SUN]),
        (("1000以内的",), [listed.RIVER]),
        (("有没有半日托",), [listed.MOON]),
        (("6点以后能接的",), [listed.SUN]),
        (("收一岁的吗", "便宜点的"), [listed.RIVER, listed.SUN]),
        (("小店镇的呢",), [listed.MOON]),
        (("家庭托育点有吗",), [listed.STAR]),
    ],
)
def test_conditions_narrow_the_last_list(listing, turns, found):
    answer = listing.ask(NEAR, *turns, location=AT_HOME)
    assert names(answer)[: len(found)] == [one.name for one in found]


def test_one_of_the_list_may_be_called_by_the_part_of_its_name(listing):
    answer = listing.ask(NEAR, "小月亮的电话", location=AT_HOME)
    assert answer.lead.startswith(f"{listed.MOON.name}：")


@pytest.mark.parametrize("said", ["第一个备案了吗", "第一家正规吗"])
def test_the_filing_of_one_of_the_list_is_told(listing, said):
    answer = listing.ask(NEAR, said, location=AT_HOME)
    assert answer.step == "filing"
    assert listed.SUN.name in answer.lead


def test_the_filing_of_the_one_spoken_of_is_told(listing):
    assert listing.ask(NEAR, "第一个", "它备案了吗", location=AT_HOME).step == "filing"


@pytest.mark.parametrize(
    ("said", "step"),
    [("第二个孩子产假几天", "policy"), ("陪产假几天", "policy"), ("育儿补贴多少钱", "benefits")],
)
def test_another_subject_leaves_the_list(listing, said, step):
    assert listing.ask(NEAR, said, location=AT_HOME).step == step


def test_a_location_told_once_is_known_for_the_conversation_and_gone_with_it(listing):
    key = listing.parent()
    listing.reply("附近的托育", key=key, location=AT_HOME)
    assert listing.reply("附近的托育", key=key).answer.cards[0].distance is not None
    listing.wait(minutes=31)
    assert listing.reply("附近的托育", key=key).answer.cards[0].distance is None


def test_a_location_is_deleted_at_once_when_it_is_asked(listing):
    key = listing.parent()
    listing.reply("附近的托育", key=key, location=AT_HOME)
    assert any("location" in row.state for row in listing.rows(conversation))
    listing.reply("删除我的数据", key=key)
    assert listing.rows(conversation) == []


def test_what_was_listed_is_kept_as_ids_and_conditions(listing, now):
    talk = Talk(
        wanted=Wanted(
            age_months=12.0, modes=frozenset({CareMode.HALF_DAY}), kind=Kind.HOME_SITE, is_near=True
        ),
        found=("a", "b"),
        page=2,
        one="b",
    )
    told = Conversation(topic="nurseries", location=(35.3, 113.9), talk=talk)
    with listing.services.database.writing() as connection:
        conversations.keep(connection, "somebody", told, now=now)
        assert conversations.find(connection, "somebody", now=now) == told
        connection.rollback()


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("有哪些托育", "小店镇名单上有 1 家托育机构："),
        ("附近有哪些托育", "小店镇名单上有 1 家托育机构："),
        ("红旗区有哪些托育", "红旗区名单上有 7 家托育机构，先列 5 家："),
    ],
)
def test_a_town_that_was_told_before_is_where_nurseries_are_looked_for_first(listing, asked, first):
    key = listing.parent()
    with listing.services.database.writing() as connection:
        conversations.keep(connection, key, Conversation(region_code="410702101"), now=listing.now)
    assert listing.reply(asked, key=key).answer.lead == first
