"""What the platform repeats is answered once: lost, doubled, late, at another worker, in another order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice

import pytest
from sqlalchemy import func, select

from bot.tables import journal
from tests.products import SECRET
from tests.wechat_platform import contents
from tests.wechat_platform.phone import Phone
from tests.wechat_platform.platform import Platform, Wire
from tests.wechat_platform.questions import distinct_questions
from web.database import Database, make_engine
from web.settings import Settings
from web.wechat.tables import wechat_delivery

GAP_S = 0.2
STORM = 40


@pytest.fixture
def platform(server):
    made = Platform(server.address, gap_s=GAP_S)
    yield made
    assert made.troubles() == []


@pytest.fixture
def phone(platform):
    return Phone(platform)


@pytest.fixture
def added(folder):
    """How many rows a table has more than when the test began."""
    engine = make_engine(Settings(data_dir=folder, secret_key=SECRET).database)

    def count(table):
        with Database(engine).reading() as connection:
            return connection.execute(select(func.count()).select_from(table)).scalar_one()

    before = {table: count(table) for table in (journal, wechat_delivery)}

    def added_to(table):
        return count(table) - before[table]

    yield added_to
    engine.dispose()


@pytest.mark.parametrize(
    "wires",
    [(Wire.LOST,), (Wire.LOST, Wire.LOST), (Wire.HUNG_UP,), (Wire.TWICE,), (Wire.HUNG_UP, Wire.TWICE)],
    ids=", ".join,
)
def test_whatever_becomes_of_a_try_the_parent_reads_one_reply_and_one_row_is_left(phone, added, wires):
    turn = phone.say("产假多少天", *wires)
    assert "188" in turn.text
    assert len(turn.replies) == 1
    assert added(journal) == 1


def test_when_every_reply_is_lost_the_parent_reads_that_the_account_is_out_of_order(phone, added):
    turn = phone.say("产假多少天", Wire.LOST, Wire.LOST, Wire.LOST)
    assert turn.is_out_of_order
    assert added(journal) == 1


def test_a_retry_gets_the_same_reply_from_any_worker(server, platform, phone, added):
    one, other = server.workers()
    with server.only(one):
        turn = phone.say("陪产假几天")
    with server.only(other):
        platform.repeat(turn)
    assert len(turn.replies) == 1
    assert added(journal) == 1


def test_a_copy_that_comes_after_the_next_question_still_gets_the_reply_to_its_own(platform, phone, added):
    first = phone.say("广东产假几天")
    second = phone.say("那爸爸呢")
    platform.repeat(first)
    platform.repeat(second)
    assert first.replies != second.replies
    assert len(first.replies) == len(second.replies) == 1
    assert added(journal) == 2


def test_the_same_words_sent_again_are_a_new_message(phone, added):
    phone.say("产假多少天")
    phone.say("产假多少天")
    assert added(journal) == 2


@pytest.mark.parametrize(
    "content",
    [contents.subscribe(), contents.unsubscribe(), contents.location(), contents.voice("产假多少天")],
    ids=lambda content: content.get("Event", content["MsgType"]),
)
def test_events_and_other_kinds_are_answered_once_too(platform, phone, added, content):
    turn = phone.send(content, Wire.LOST, Wire.TWICE)
    platform.repeat(turn)
    assert len(turn.replies) == 1
    assert added(journal) == (content["MsgType"] != "event")


def test_two_events_of_one_second_are_two(platform, phone):
    """Following by a code and what the chat reports on entering may share a second."""
    follows = platform.addressed(phone.open_id, contents.subscribe())
    enters = contents.entered_with_location() | {
        name: follows[name] for name in ("ToUserName", "FromUserName", "CreateTime")
    }
    silent = platform.post(platform.account.wrap(enters))
    shown = platform.post(platform.account.wrap(follows))
    assert silent == (200, b"success")
    assert "育儿通" in platform.account.read(shown[1])["Content"]


def test_in_a_storm_of_retries_from_many_parents_each_message_costs_one_answer(platform, added):
    wires = [(Wire.TWICE,), (Wire.LOST, Wire.TWICE), (Wire.HUNG_UP,), (Wire.TWICE, Wire.GOOD)]
    parents = cycle([Phone(platform) for _ in range(8)])
    asked = list(islice(distinct_questions(), STORM))
    with ThreadPoolExecutor(8) as pool:
        turns = list(
            pool.map(lambda parent, words, wire: parent.say(words, *wire), parents, asked, cycle(wires))
        )
        list(pool.map(platform.repeat, turns * 2))
    assert [turn for turn in turns if turn.shown is None or len(turn.replies) != 1] == []
    assert sum(len(turn.tries) for turn in turns) >= 4 * STORM
    assert added(journal) == STORM
    assert added(wechat_delivery) == STORM
