"""What stands over all answers, in WeChat: the banner in each reply, stopped topics in none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import AnswerStatus
from bot.steps.urgent import urgent
from bot.urgent import UrgentRules
from bot.urgent_cards import DangerLevel
from knowledge.standing import store
from tests.listed import AT_HOME
from tests.web.stand_in import CONVULSION, LONGEST, MATERNITY, NOW
from tests.web.wechat.parents import ROOT, Parent, event, location, other, text, voice
from web.wechat.rendering import CONTENT_BYTES, render, reply_for
from web.wechat.replies import NewsReply, TextReply

BANNER = "12393 热线今天停机，急事打 12345。"
LONG = "热线停机，" * 23 + "请等等。"


def write(product, change, *told):
    with product.services.database.writing() as connection:
        change(connection, *told, by="王示例", at=NOW)


@pytest.fixture
def banner(listing):
    write(listing, store.put_up, BANNER)
    yield BANNER
    write(listing, store.take_down)


@pytest.fixture
def stop(listing):
    stopped = []

    def stop(topic):
        stopped.append(topic)
        write(listing, store.stop, topic)

    yield stop
    for topic in stopped:
        write(listing, store.lift, topic)


@pytest.fixture
def parent(listing):
    return Parent.of(listing)


def test_every_reply_says_it_first_whatever_was_sent(parent, banner) -> None:
    sent = [
        (text, "产假多少天"),
        (text, "你好"),
        (text, "手机怎么贴膜"),
        (voice,),
        (other, "image"),
        (location, AT_HOME.lat, AT_HOME.lng),
        (event, "subscribe"),
        (event, "scan", "nursery-n1"),
        (event, "scan", "article-check-nursery-filing"),
        (event, "scan", "nursery-gone"),
        (event, "click", "latest"),
        (event, "click", "near"),
    ]
    for make, *told in sent:
        reply = parent.sends(make, *told)
        assert isinstance(reply, TextReply), told
        assert reply.content.startswith(f"【通知】{banner}\n\n"), told
        assert reply.content.count(banner) == 1


def test_the_first_line_of_an_emergency_stays_first(parent, banner) -> None:
    shown = parent.asks("孩子抽搐了")
    assert "120" in shown[:40]
    assert shown.endswith(f"【通知】{banner}")


def test_once_it_is_taken_down_cards_are_cards_again(parent, listing) -> None:
    write(listing, store.put_up, BANNER)
    assert isinstance(parent.sends(event, "scan", "nursery-n1"), TextReply)
    write(listing, store.take_down)
    assert isinstance(parent.sends(event, "scan", "nursery-n1"), NewsReply)


@pytest.mark.parametrize(
    "card",
    [card for card in UrgentRules.load().cards if card.level is not DangerLevel.TALK],
    ids=lambda card: card.id,
)
def test_the_longest_banner_fits_whole_beneath_every_emergency_and_takes_none_of_its_steps(card) -> None:
    answer = urgent(card, "")
    shown = told(answer, LONG[:120])
    assert shown.endswith(f"【通知】{LONG[:120]}")
    assert shown.startswith(reply_for(answer, question="出事了", root=ROOT).content)


def told(answer, banner):
    return reply_for(replace(answer, banner=banner), question="出事了", root=ROOT).content


@given(
    st.text(max_size=120), st.sampled_from([MATERNITY, CONVULSION, LONGEST]), st.sampled_from([ROOT, None])
)
def test_any_banner_fits_with_any_answer(banner, answer, root) -> None:
    shown = render(replace(answer, banner=banner), question="产假多少天", root=root)
    assert len(shown.encode()) <= CONTENT_BYTES
    if answer.status is AnswerStatus.URGENT:
        assert shown.startswith(render(answer, question="产假多少天", root=root))


@pytest.mark.parametrize("greets", [False, True])
def test_what_a_code_names_is_held_back_while_its_topic_is_stopped(parent, stop, greets) -> None:
    def scans(thing):
        told = ("subscribe", f"qrscene_{thing}") if greets else ("scan", thing)
        return parent.reads(event, *told)

    stop("nurseries")
    for thing in ("nursery-n1", "article-check-nursery-filing"):
        shown = scans(thing)
        assert "“找托育”的内容正在核对" in shown
        assert "0373" not in shown


def test_the_latest_articles_leave_out_what_is_stopped(parent, stop, listing) -> None:
    shelf = shelf_of(listing)
    before = topics_of(parent.sends(event, "click", "latest"), shelf)
    stop(before[0])
    assert before[0] not in topics_of(parent.sends(event, "click", "latest"), shelf)


def topics_of(reply, shelf):
    return [shelf.articles[item.url.rpartition("/")[2]].article.topic for item in reply.items]


def shelf_of(product):
    with product.services.database.reading() as connection:
        return product.services.published.shelf(connection)


def test_a_code_of_an_article_past_its_grace_says_that_it_is_being_checked(parent, listing) -> None:
    slug = "check-nursery-filing"
    article = shelf_of(listing).articles[slug].article
    listing.now = NOW + timedelta(days=(article.review_by - NOW.date()).days + 30)
    assert "正在" not in parent.reads(event, "scan", f"article-{slug}")
    listing.now += timedelta(days=1)
    assert f"《{article.title}》该重新核对了" in parent.reads(event, "scan", f"article-{slug}")
