"""有用 and 没用 in WeChat: a tap is a vote, never a question, and one however often it comes."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.messages import Answer, AnswerStatus, Citation
from bot.tables import journal
from tests.asking import ask
from tests.web.stand_in import CONVULSION, DECLINED, LONGEST, MATERNITY, NOW, REGULATION
from tests.web.wechat.conftest import address, text_body
from web.wechat import rating
from web.wechat.rendering import CONTENT_BYTES, render

NAME = "aB3_-xYz09"
ROOT = "https://yuer.example.gov.cn"
_TAP = re.compile(r'<a href="weixin://bizmsgmenu\?msgmenucontent=([^&"]+)&msgmenuid=[^&"]+">([^<]+)</a>')


@pytest.fixture
def named(services):
    (name,) = ask(services.database, "产假多少天", now=NOW)
    services.responder.answers["产假多少天"] = replace(MATERNITY, id=name)
    return name


def say(client, text, number):
    response = client.post(address(), data=text_body(text, message_id=str(number)))
    return fromstring(response.data, forbid_dtd=True).findtext("Content")


def taps(content):
    return {words: sent for sent, words in _TAP.findall(content)}


def kept(services):
    with services.database.reading() as connection:
        found = connection.execute(select(journal.c.vote, journal.c.vote_reason, journal.c.voted_at)).all()
    return [tuple(row) for row in found]


@pytest.mark.usefixtures("named")
def test_two_taps_tell_that_an_answer_is_not_true_here_and_ask_the_bot_nothing(client, services):
    offered = taps(say(client, "产假多少天", 1))
    reasons = taps(say(client, offered["没用"], 2))
    assert list(reasons) == ["没答到我问的", "看不懂", "和实际不一样", "太长"]
    assert "记下了，谢谢您" in say(client, reasons["和实际不一样"], 3)
    assert kept(services) == [("useless", "not_true_here", NOW)]
    assert [question.text for question in services.responder.asked] == ["产假多少天"]
    assert [question.text for question in services.responder.remembered] == ["产假多少天"]


def test_a_tap_that_the_platform_repeats_is_one_vote_with_one_reply(client, services, named):
    sent = taps(say(client, "产假多少天", 1))["有用"]
    first = say(client, sent, 2)
    say(client, f"没用 {named}", 3)
    assert say(client, sent, 2) == first
    assert kept(services) == [("useless", "", NOW)]


@pytest.mark.parametrize("name", [NAME, "-" * 10])
@pytest.mark.usefixtures("named")
def test_a_tap_on_an_answer_that_is_gone_is_told_so_kindly(client, services, name):
    assert "找不到了" in say(client, f"有用 {name}", 1)
    assert kept(services) == [(None, None, None)]
    assert services.responder.asked == []


@pytest.mark.parametrize(
    "text",
    ["有用", "没用", "有用吗", "有用 吗", f"{NAME} 有用", f"产假 {NAME}", f"有用 {NAME}x"],
)
@pytest.mark.usefixtures("named")
def test_what_only_looks_like_a_tap_is_a_question(client, services, text):
    say(client, text, 1)
    assert [question.text for question in services.responder.asked] == [text]


def test_who_taps_too_fast_is_told_so(client, named):
    said = [say(client, f"有用 {named}", number) for number in range(32)]
    assert "太快" in said[-1]


def test_neither_an_emergency_nor_what_found_nothing_asks_whether_it_was_useful():
    for answer in (CONVULSION, DECLINED, LONGEST):
        shown = render(replace(answer, id=NAME), question="问", root=None)
        assert NAME not in shown
    assert NAME in render(replace(MATERNITY, id=NAME), question="问", root=None)


@given(
    st.integers(1, 700),
    st.lists(st.text("产假怎么休多少天", min_size=1, max_size=30), max_size=4),
    st.booleans(),
)
def test_a_reply_keeps_to_the_limit_and_asks_last_where_there_is_room(length, suggestions, has_root):
    answer = Answer(
        status=AnswerStatus.ANSWERED,
        step="articles",
        lead="长" * length,
        citations=(Citation(source=REGULATION),),
        suggestions=tuple(suggestions),
        read_more="maternity-leave-here",
        id=NAME,
    )
    root = ROOT if has_root else None
    shown = render(answer, question="问", root=root)
    assert len(shown.encode()) <= CONTENT_BYTES
    plain = render(replace(answer, id=None), question="问", root=root)
    asked = f"\n\n{rating.invitation(NAME)}"
    if NAME in shown:
        assert shown == plain + asked
    else:
        assert shown == plain
        assert len((plain + asked).encode()) > CONTENT_BYTES
