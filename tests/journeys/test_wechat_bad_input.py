"""What may come through a right signature all the same: floods, crowds, doubled and endless things."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import func, select

from bot.tables import journal
from tests.products import SECRET
from tests.wechat_platform import contents
from tests.wechat_platform.phone import Phone
from tests.wechat_platform.platform import Platform
from tests.wechat_platform.questions import distinct_questions
from web.database import Database, make_engine
from web.settings import Settings

CROWD = 300
"""Senders of one round; `make soak` has thousands."""
GROWTH_BYTES = 3 * 2**20
LONGEST_BYTES = 64 * 1024
ENDLESS_BYTES = 16 * 2**20
MINUTE_LIMIT = 30
WORKERS = 2


@pytest.fixture
def platform(server):
    made = Platform(server.address)
    yield made
    assert made.troubles() == []


@pytest.fixture
def count(folder):
    """How many rows the journal has."""
    engine = make_engine(Settings(data_dir=folder, secret_key=SECRET).database)

    def read():
        with Database(engine).reading() as connection:
            return connection.execute(select(func.count()).select_from(journal)).scalar_one()

    yield read
    engine.dispose()


def signed_bytes(platform, inner):
    return platform.account.wrap_bytes(inner)


def test_a_body_that_is_too_long_is_received_in_silence(platform, count):
    before = count()
    body = f"<xml><Content>{'的' * 22_000}</Content></xml>".encode()
    assert len(body) > LONGEST_BYTES
    assert platform.post(signed_bytes(platform, body)) == (200, b"success")
    assert count() == before


def test_endless_bodies_neither_fill_the_memory_nor_keep_anybody_waiting(server, platform):
    before = {worker.pid: worker.memory_info().rss for worker in server.workers()}
    for _ in range(4):
        with suppress(OSError):  # it may hang up before all is sent
            platform.post(signed_bytes(platform, b"x" * ENDLESS_BYTES))
    assert "188" in Phone(platform).say("产假多少天").text
    for worker in server.workers():
        assert worker.memory_info().rss - before[worker.pid] < ENDLESS_BYTES / 2


def test_the_longest_message_of_a_telephone_is_answered(platform):
    assert Phone(platform).say("的" * 682).text


@pytest.mark.parametrize("name", ["Content", "FromUserName", "MsgId", "MsgType"])
def test_a_message_with_an_element_twice_is_answered_once_to_its_first_sender_or_not_at_all(
    platform, count, name
):
    sent = platform.addressed("oParent", contents.text("产假多少天"))
    again = f"<{name}>event</{name}></xml>".encode()
    signed = signed_bytes(platform, platform.account.write(sent).removesuffix(b"</xml>") + again)
    before = count()
    first, second = platform.post(signed), platform.post(signed)
    assert first[0] == second[0] == 200
    if first[1] != b"success":
        assert platform.account.read(first[1])["ToUserName"] == "oParent"
        assert platform.account.read(second[1])["Content"] == platform.account.read(first[1])["Content"]
    assert count() - before <= 1


def test_text_that_looks_like_the_platforms_own_markup_stays_text(platform):
    phone = Phone(platform)
    for words in (
        "]]></Content><MsgType>news</MsgType>",
        '<a href="http://example.com">点这里</a>产假多少天',
        "&lt;xml&gt; &amp; 产假多少天",
        "\u202e\u200d产假😀多少天",
        '{"ToUserName": "x"}',
    ):
        assert phone.say(words).text


def test_a_request_that_somebody_recorded_gets_the_same_reply_and_does_nothing_again(platform, count):
    turn = Phone(platform).say("产假多少天")
    before = count()
    for _ in range(5):
        platform.repeat(turn)
    assert len(turn.replies) == 1
    assert count() == before


def test_a_flood_from_one_parent_is_slowed_and_others_are_still_answered(platform):
    flood, other = Phone(platform), Phone(platform)
    # Each worker counts for itself, and the minute may end on the way.
    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(flood.say, "产假多少天") for _ in range(2 * WORKERS * MINUTE_LIMIT + 10)]
        answered = other.say("产假多少天")
        shown = [future.result().text for future in futures]
    slowed = [text for text in shown if "歇一分钟" in text]
    assert slowed
    assert "120" in slowed[0]
    assert "188" in answered.text
    assert "188" in shown[0]


def test_a_crowd_of_new_senders_leaves_the_memory_of_the_workers_as_it_was(server, platform):
    questions = distinct_questions()

    def crowd():
        asked = [next(questions) for _ in range(CROWD)]
        with ThreadPoolExecutor(8) as pool:
            return list(pool.map(lambda question: Phone(platform).say(question).text, asked))

    crowd()  # what a worker keeps of its first questions
    before = {worker.pid: worker.memory_info().rss for worker in server.workers()}
    assert all(crowd())
    after = {worker.pid: worker.memory_info().rss for worker in server.workers()}
    assert before.keys() == after.keys()
    for pid, was in before.items():
        assert after[pid] - was < GROWTH_BYTES
