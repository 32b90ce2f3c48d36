"""A stopped topic is quoted from nowhere, and no neighbour answers in its place; emergencies go on."""

from __future__ import annotations

import pytest

from bot import journal
from bot.messages import AnswerStatus
from bot.tables import journal as journal_table
from knowledge.standing import store
from tests.listed import AT_HOME
from tests.moments import NOW

DECLINED, URGENT, ANSWERED = AnswerStatus.DECLINED, AnswerStatus.URGENT, AnswerStatus.ANSWERED
DISMISSED = "产假期间被辞退了"


def stopping(product):
    stopped = []

    def stop(*topics):
        for topic in topics:
            stopped.append(topic)
            with product.services.database.writing() as connection:
                assert store.stop(connection, topic, by="王示例", at=NOW)

    yield stop
    for topic in stopped:
        with product.services.database.writing() as connection:
            store.lift(connection, topic, by="王示例", at=NOW)


@pytest.fixture
def stop(product):
    """Stops topics for the length of a test."""
    yield from stopping(product)


@pytest.fixture
def stop_listing(listing):
    yield from stopping(listing)


def is_held(answer, topic):
    return (answer.status, answer.step, answer.topic) == (DECLINED, "stopped", topic)


@pytest.mark.parametrize(
    ("topic", "question", "number"),
    [
        ("leave", "产假多少天", "12333"),
        ("benefits", "育儿补贴一年多少钱", "12345"),
        ("vaccines", "六个月打什么针", "接种门诊"),
        ("health", "宝宝8个月体检查什么", "120"),
        ("parenting", "一岁半还不会走路", "儿保"),
        ("offices", "食品许可证归谁管", "12345"),
        ("rights", DISMISSED, "12338"),
    ],
)
def test_neither_tables_nor_articles_of_a_stopped_topic_answer(product, stop, topic, question, number):
    assert product.ask(question).topic == topic
    assert product.ask(question).status is ANSWERED
    stop(topic)
    answer = product.ask(question)
    assert is_held(answer, topic)
    assert "正在核对" in answer.lead
    assert number in answer.lead
    assert (answer.citations, answer.read_more, answer.details) == ((), None, ())


def test_once_it_is_lifted_it_is_quoted_again(product, stop):
    before = product.ask("产假多少天").lead
    stop("leave")
    assert product.ask("产假多少天").lead != before
    with product.services.database.writing() as connection:
        store.lift(connection, "leave", by="李示例", at=NOW)
    assert product.ask("产假多少天").lead == before


def test_other_topics_go_on_as_before(product, stop):
    before = [product.ask(question).text for question in ("六个月打什么针", DISMISSED, "你好")]
    stop("leave", "benefits")
    assert [product.ask(question).text for question in ("六个月打什么针", DISMISSED, "你好")] == before


def test_nurseries_are_neither_listed_nor_vouched_for_while_they_are_stopped(listing, stop_listing):
    stop_listing("nurseries")
    for question in ("附近有哪些托育机构", "示例小太阳托育中心备案了吗"):
        assert is_held(listing.ask(question, location=AT_HOME), "nurseries")


@pytest.mark.parametrize("text", ["孩子抽搐了", "孩子噎住了喘不上气", "宝宝喝了洗衣液"])
def test_an_emergency_is_told_whatever_is_stopped(product, stop, text):
    before = product.ask(text)
    stop("health", "safety", "mothers", "parenting")
    answer = product.ask(text)
    assert answer.status is URGENT
    assert (answer.text, answer.call) == (before.text, before.call)


def test_what_goes_on_with_a_stopped_topic_and_its_full_text_are_held_back_too(product, stop):
    key = product.parent()
    product.reply(DISMISSED, key=key)
    stop("rights")
    assert is_held(product.reply("全文", key=key).answer, "rights")
    stop("leave")
    key = product.parent()
    product.reply("产假多少天", key=key)
    assert is_held(product.reply("那爸爸呢", key=key).answer, "leave")


def test_a_choice_that_was_offered_before_is_held_back_when_it_is_tapped(product, stop):
    keys = [product.parent() for _ in range(3)]
    *_, offered = [product.reply("产假多少天", key=key).answer.suggestions for key in keys]
    stop("leave", "benefits", "rights")
    for number, key in enumerate(keys, start=1):
        answer = product.reply(str(number), key=key).answer
        assert answer.step == "stopped", offered[number - 1]


def test_what_would_lead_to_a_stopped_topic_is_not_suggested_and_numbers_fit_what_is_shown(product, stop):
    offered = product.ask("产假多少天").suggestions
    assert "生育津贴怎么领" in offered
    stop("benefits")
    key = product.parent()
    answer = product.reply("产假多少天", key=key).answer
    assert answer.suggestions == tuple(asked for asked in offered if asked != "生育津贴怎么领")
    second = product.reply("2", key=key)
    assert second.answer.topic == product.ask(answer.suggestions[1]).topic == "rights"


def test_nor_does_a_greeting_offer_it(product, stop):
    assert "产假多少天" in product.ask("你好").suggestions
    stop("leave")
    kept = product.ask("你好").suggestions
    assert kept
    assert "产假多少天" not in kept


def test_of_two_facts_asked_at_once_the_one_that_is_not_stopped_is_told(product, stop):
    stop("leave")
    answer = product.ask("产假多少天，孩子六个月打什么针")
    assert answer.status is ANSWERED
    assert "正在核对" in answer.text
    assert "疫苗" in answer.text
    assert "188" not in answer.text


def test_what_is_held_back_is_no_question_that_nobody_has_written_on(product, stop):
    stop("leave")
    product.ask("产假多少天")
    (row,) = product.rows(journal_table)
    assert (row.status, row.step, row.topic) == ("declined", "stopped", "leave")
    with product.services.database.reading() as connection:
        assert journal.unanswered(connection, since=product.now.replace(year=2000)) == []


def test_the_banner_comes_with_every_answer_and_stays_out_of_journal_and_text(product):
    with product.services.database.writing() as connection:
        store.put_up(connection, "区里热线今天停机。", by="王示例", at=NOW)
    try:
        for question in ("产假多少天", "孩子抽搐了", "你好", "手机怎么贴膜", "全文", "。。。"):
            answer = product.ask(question)
            assert answer.banner == "区里热线今天停机。"
            assert "热线今天停机" not in answer.text
    finally:
        with product.services.database.writing() as connection:
            store.take_down(connection, by="王示例", at=NOW)
    assert product.ask("产假多少天").banner is None
    assert not any("停机" in str(row) for row in product.rows(journal_table))
