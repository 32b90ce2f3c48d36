"""QR codes, menus and scans over the real product: what a parent gets, and what follows from it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from knowledge.articles.store import publish, withdraw
from tests.listed import HERE
from tests.web.stand_in import ARTICLE, NOW
from tests.web.wechat.parents import ROOT, Parent, event, location, text, voice
from web.wechat.hearing import Show
from web.wechat.replies import NewsReply, TextReply
from web.wechat.sentences import hello, welcome
from web.wechat.showing import show

TITLE_OF_CHECK = "怎么查一家托育有没有备案"


@pytest.fixture
def parent(listing):
    """A follower of an account over the nurseries of `tests.listed`."""
    return Parent.of(listing)


@pytest.fixture
def unreached(listing):
    """The same where no telephone reaches the pages."""
    return Parent.of(listing, root=None)


def card(reply):
    """The one card of a reply."""
    assert isinstance(reply, NewsReply)
    (item,) = reply.items
    return item


def test_the_code_at_a_nurserys_door_shows_that_nursery_as_a_card(parent) -> None:
    item = card(parent.sends(event, "scan", "nursery-n1"))
    assert item.title == "示例小太阳托育中心 · 已备案（2024-05-01）"
    assert item.description.splitlines() == [
        "电话 0373-0000001",
        "地址 红旗区平原路示例段1号",
        "接送 07:30–18:30",
        "收 6–36 个月的孩子",
    ]
    assert item.url == f"{ROOT}/nurseries/n1"


def test_a_card_says_what_no_list_tells_and_who_is_no_longer_filed(parent) -> None:
    item = card(parent.sends(event, "scan", "nursery-n8"))
    assert item.title == "示例老槐树托育中心 · 2026-03-09 已注销备案"
    assert item.description.splitlines()[-1] == "未公布：电话、地址、接送"


def test_a_card_of_a_sample_says_that_it_is_one(product) -> None:
    parent = Parent.of(product)
    with product.services.database.reading() as connection:
        some = product.services.finder.roll(connection).ids[0]
    assert card(parent.sends(event, "scan", f"nursery-{some}")).description.startswith("这是示例机构")


def test_after_a_nursery_was_shown_it_is_what_the_next_question_is_of(parent) -> None:
    parent.sends(event, "scan", "nursery-n1")
    assert parent.asks("它的电话").startswith("示例小太阳托育中心：电话是 0373-0000001。")


def test_what_was_spoken_of_before_does_not_mix_with_what_was_scanned(parent) -> None:
    parent.asks("广东产假多少天")
    parent.sends(event, "scan", "article-check-nursery-filing")
    assert not parent.asks("要什么材料").startswith("产假")
    assert "在广东" in parent.asks("育儿假几天")


def test_a_new_follower_at_that_door_is_greeted_by_name_and_given_questions_to_tap(parent) -> None:
    reply = parent.sends(event, "subscribe", "qrscene_nursery-n1")
    assert isinstance(reply, TextReply)
    first, second = reply.content.splitlines()[:2]
    assert first.startswith("您好，这里是育儿通")
    assert first.endswith("您扫的是示例小太阳托育中心：")
    assert second == "已备案（2024-05-01），收 6–36 个月的孩子。"
    assert f'<a href="{ROOT}/nurseries/n1">看这一家</a>' in reply.content
    assert "1. " in reply.content
    assert parent.asks("1").startswith("示例小太阳托育中心：电话是")


def test_without_an_address_that_telephones_reach_a_nursery_is_text(unreached) -> None:
    reply = unreached.sends(event, "scan", "nursery-n1")
    assert isinstance(reply, TextReply)
    assert reply.content.startswith("示例小太阳托育中心：已备案")
    assert "0373-0000001" in reply.content
    assert "http" not in reply.content


def test_a_nursery_that_left_the_list_is_said_to_have_left_it(parent) -> None:
    shown = parent.reads(event, "scan", "nursery-zzz")
    assert "现在的名单里没有" in shown
    assert "全名" in shown
    assert parent.reads(event, "subscribe", "qrscene_nursery-zzz").startswith(welcome().lead)


def test_the_code_of_an_article_shows_it_as_a_card_and_new_followers_its_opening(parent) -> None:
    item = card(parent.sends(event, "scan", "article-check-nursery-filing"))
    assert item.title == TITLE_OF_CHECK
    assert item.url == f"{ROOT}/articles/check-nursery-filing"
    shown = parent.reads(event, "subscribe", "qrscene_article-check-nursery-filing")
    assert shown.splitlines()[0].endswith(f"您扫的是《{TITLE_OF_CHECK}》：")
    assert "看全文</a>" in shown
    assert "撤下" in parent.reads(event, "scan", "article-no-such-thing")


def test_the_code_of_a_town_makes_its_nurseries_the_ones_that_are_asked_for(parent) -> None:
    assert "您扫的是小店镇的码" in parent.reads(event, "subscribe", "qrscene_region-410702101")
    assert parent.asks("有哪些托育").startswith("小店镇名单上有 1 家托育机构：\n1. 示例小月亮托育园")


def test_the_code_of_another_province_makes_its_rules_the_ones_that_are_asked_for(parent) -> None:
    assert parent.reads(event, "scan", "region-440300").startswith(hello().lead)
    assert "在广东" in parent.asks("产假多少天")


def test_a_point_says_better_than_a_code_where_somebody_is(parent) -> None:
    parent.sends(event, "scan", "region-410702101")
    assert parent.reads(location, HERE.lat, HERE.lng).startswith("3 公里内有 5 家托育机构")


def test_what_a_code_told_is_forgotten_with_the_conversation(parent, listing) -> None:
    parent.sends(event, "scan", "region-440300")
    listing.wait(minutes=31)
    assert "在河南" in parent.asks("产假多少天")


def test_a_place_that_is_none_is_a_plain_greeting(parent) -> None:
    assert parent.reads(event, "subscribe", "qrscene_region-999999").startswith(welcome().lead)
    assert "码" not in parent.reads(event, "scan", "region-999999")


def test_whoever_leaves_takes_along_what_a_code_told(parent) -> None:
    parent.sends(event, "scan", "region-440300")
    assert parent.sends(event, "unsubscribe") is None
    assert "在河南" in parent.asks("产假多少天")


def test_the_latest_articles_are_up_to_eight_cards_for_parents_here(parent) -> None:
    reply = parent.sends(event, "click", "latest")
    assert isinstance(reply, NewsReply)
    assert len(reply.items) == 8
    assert len({item.url for item in reply.items}) == 8
    assert all(item.url.startswith(f"{ROOT}/articles/") for item in reply.items)


def latest(services):
    """The titles that the key `latest` shows over the stand-in's own articles."""
    with services.database.reading() as connection:
        reply = show(services, connection, Show(what="latest"), now=NOW).reply
    return [item.title for item in reply.items] if isinstance(reply, NewsReply) else reply.content


def publish_later(services, **changed):
    with services.database.writing() as connection:
        publish(connection, replace(ARTICLE, **changed), at=NOW + timedelta(days=1))


def test_what_is_published_last_stands_first_and_only_what_holds_here_today(services) -> None:
    publish_later(services, slug="newer", title="刚发布的")
    publish_later(services, slug="elsewhere", title="广东的", regions=("440000",))
    publish_later(services, slug="trade", title="给办托人的", audience=("operator",))
    publish_later(services, slug="old", title="过了复核日期的", review_by=date(2026, 11, 22))
    publish_later(services, slug="future", title="还没施行的", in_force_from=date(2027, 1, 1))
    assert latest(services) == ["刚发布的", ARTICLE.title]


def test_with_nothing_to_show_the_key_offers_questions(services) -> None:
    with services.database.writing() as connection:
        withdraw(connection, ARTICLE.slug, at=NOW)
    assert latest(services).startswith("想问哪一件？")


def test_without_an_address_the_latest_are_questions_that_reach_them(unreached) -> None:
    shown = unreached.reads(event, "click", "latest")
    assert shown.startswith("想问哪一件？")
    offered = re.findall(r"msgmenucontent=([^&]+)&", shown)
    assert offered
    assert all("依据" in unreached.asks(question) for question in offered)


def test_a_key_of_the_menu_is_answered_like_the_question_it_stands_for(parent) -> None:
    shown = parent.reads(event, "click", "ask:产假多少天")
    assert unnamed(shown) == unnamed(parent.asks("产假多少天"))


def unnamed(shown):
    """A reply without the name of the answer, which is another each time."""
    shown = re.sub(r"/a/[\w-]{10}", "/a/", shown)
    return re.sub(r"(有用|没用) [\w-]{10}&msgmenuid=[\w-]{10}", r"\1", shown)


def scan(parent, told):
    return parent.sends(event, "scancode_waitmsg", "check", scan=told)


def test_scanning_our_own_page_of_a_nursery_shows_how_it_stands(parent) -> None:
    assert card(scan(parent, f"{ROOT}/nurseries/n1")).title.endswith("已备案（2024-05-01）")
    assert card(scan(parent, f"{ROOT}/nurseries/n8")).title.endswith("已注销备案")


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("示例小太阳托育中心", "备案名单上有“示例小太阳托育中心”：已备案（2024-05-01）。"),
        (
            "名称：示例小太阳托育中心\n地址：示例路",
            "备案名单上有“示例小太阳托育中心”：已备案（2024-05-01）。",
        ),
        (f"{ROOT}/verify?q=示例小太阳", "备案名单上有“示例小太阳托育中心”：已备案（2024-05-01）。"),
        ("示例老槐树托育中心", "“示例老槐树托育中心”的备案已于 2026-03-09 注销，现在不在备案名单里。"),
        ("示例大太阳托育中心", "名单上没有找到“示例大太阳托育中心”。名单截至 2026-10-31。"),
        ("91110000600037341L", "名单上没有找到代码 91110000600037341L。名单截至 2026-10-31。"),
        ("https://example.com/nurseries/n1", "扫到的内容里看不出是哪家托育机构；网址我不会打开。"),
    ],
)
def test_a_scan_is_answered_as_the_filing_check_answers_its_name_or_code(parent, told, says) -> None:
    reply = scan(parent, told)
    assert isinstance(reply, TextReply)
    assert reply.content.splitlines()[0] == says


def test_whatever_is_not_found_never_reads_as_against_the_law(parent) -> None:
    assert "不等于没备案，更不等于违法" in scan(parent, "示例大太阳托育中心").content


def test_a_nursery_described_whole_is_a_card_and_one_fact_of_it_is_text(parent) -> None:
    assert card(parent.sends(text, "示例小太阳托育中心怎么样")).url == f"{ROOT}/nurseries/n1"
    assert isinstance(parent.sends(text, "它的电话"), TextReply)
    assert isinstance(parent.sends(text, "示例小太阳托育中心备案了吗"), TextReply)


def test_the_number_of_a_list_that_was_sent_for_opens_that_nursery(parent) -> None:
    assert parent.reads(location, HERE.lat, HERE.lng).startswith("3 公里内有")
    assert card(parent.sends(text, "第一个")).url == f"{ROOT}/nurseries/n1"


@pytest.mark.parametrize("said", ["全文", "看全文", "原文"])
def test_the_article_behind_the_last_answer_is_a_card_when_asked_for(parent, said) -> None:
    parent.asks("怎么知道托育备案了没有")
    assert card(parent.sends(text, said)).title == TITLE_OF_CHECK


def test_what_a_voice_said_stands_on_its_card_too(parent) -> None:
    item = card(parent.sends(voice, "示例小太阳托育中心怎么样"))
    assert item.description.startswith("我听到的是：示例小太阳托育中心怎么样\n")


def test_the_welcome_is_short_and_every_question_in_it_is_answered(parent) -> None:
    shown = parent.reads(event, "subscribe")
    offered = re.findall(r'msgmenucontent=([^&"]+)', shown)
    assert 3 <= len(offered) <= 4
    assert len(re.sub("<[^>]+>", "", shown)) <= 300
    for question in offered:
        assert "没有查到" not in parent.asks(question), question
        assert "您想问的是" not in parent.asks(question), question
