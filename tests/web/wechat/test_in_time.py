"""Every message gets one reply, in time, whatever the database does."""

from __future__ import annotations

import threading

import pytest
from defusedxml.ElementTree import fromstring
from sqlalchemy import select

from bot.conversation import EMPTY, find, keep
from tests.waiting import eventually
from tests.web.stand_in import NOW
from tests.web.wechat.conftest import OPEN_ID, address, other_body, text_body
from web.arrival import set_waited
from web.database import Database, make_engine
from web.wechat import answering, events
from web.wechat.sentences import BUSY, LATE
from web.wechat.tables import wechat_delivery


def say(client, text, *, message_id="1", sender=OPEN_ID):
    response = client.post(address(), data=text_body(text, message_id=message_id, sender=sender))
    assert response.status_code == 200
    return fromstring(response.data, forbid_dtd=True).findtext("Content")


def event(client, name, **fields):
    response = client.post(address(), data=other_body("event", Event=name, **fields))
    assert response.status_code == 200
    return response.data


def stored(services):
    with services.database.reading() as connection:
        return connection.execute(select(wechat_delivery)).all()


@pytest.fixture
def _short_of_time(monkeypatch):
    monkeypatch.setattr(answering, "ANSWERED_WITHIN_S", 0.2)


@pytest.fixture
def slow(services, monkeypatch):
    """An event until which answers do not come."""
    may_go_on, at_once = threading.Event(), services.responder.reply

    def late(connection, question):
        may_go_on.wait()
        return at_once(connection, question)

    monkeypatch.setattr(services.responder, "reply", late)
    yield may_go_on
    may_go_on.set()


@pytest.fixture
def locked(services):
    """Another connection that holds SQLite's one write lock until the event is set."""
    may_let_go, has_it = threading.Event(), threading.Event()

    def hold() -> None:
        other = make_engine(str(services.database.engine.url))
        with Database(other).writing():
            has_it.set()
            may_let_go.wait()
        other.dispose()

    holder = threading.Thread(target=hold)
    holder.start()
    has_it.wait()
    yield may_let_go
    may_let_go.set()
    holder.join()


@pytest.mark.usefixtures("_short_of_time")
def test_an_answer_that_takes_too_long_gives_way_to_a_sentence_and_is_found_when_asked_again(
    client, services, slow
) -> None:
    assert say(client, "产假多少天") == LATE
    slow.set()
    eventually(lambda: services.responder.asked, within_s=5)
    assert "98 天" in say(client, "产假多少天", message_id="2")
    # Of the first nothing was kept: the parent has not read it.
    assert len(services.responder.remembered) == 1
    assert len(stored(services)) == 1


@pytest.mark.usefixtures("_short_of_time", "slow")
def test_an_emergency_does_not_wait_for_a_database_that_hangs(client) -> None:
    assert say(client, "孩子抽搐了").startswith("马上打 120。")


@pytest.mark.usefixtures("_short_of_time", "slow")
def test_when_everything_hangs_the_next_are_told_at_once(client) -> None:
    shown = [say(client, "产假多少天", message_id=str(n)) for n in range(answering.WORK_AT_ONCE + 3)]
    assert set(shown) == {LATE}
    assert say(client, "孩子抽搐了", message_id="urgent").startswith("马上打 120。")


@pytest.mark.usefixtures("_short_of_time")
def test_an_answer_that_is_found_goes_out_in_time_and_is_recorded_when_the_lock_is_free(
    client, services, locked
) -> None:
    shown = say(client, "产假多少天")
    assert "98 天" in shown
    assert stored(services) == []
    locked.set()
    eventually(lambda: stored(services), within_s=5)
    assert say(client, "产假多少天") == shown
    assert len(services.responder.remembered) == 1


@pytest.mark.usefixtures("_short_of_time", "locked")
def test_nobody_is_told_that_all_was_deleted_before_it_is(client) -> None:
    assert "删掉" not in say(client, "删除我的数据")


@pytest.mark.usefixtures("locked")
def test_while_a_long_write_goes_on_everybody_is_still_answered(client) -> None:
    shown = [say(client, "产假多少天", message_id=str(number)) for number in range(12)]
    assert all("98 天" in one for one in shown)


def test_who_waited_too_long_for_a_turn_is_told_so_and_an_emergency_never(client, services) -> None:
    set_waited(answering.BUSY_AFTER_S + 0.1)
    try:
        assert say(client, "产假多少天") == BUSY
        assert say(client, "孩子抽搐了", message_id="2").startswith("马上打 120。")
        assert event(client, "VIEW") == b"success"
    finally:
        set_waited(0)
    assert services.responder.asked == []
    assert "98 天" in say(client, "产假多少天")


def test_the_sentences_say_what_to_do_and_whom_to_call() -> None:
    for sentence in (LATE, BUSY):
        assert "再发一遍" in sentence
        assert "120" in sentence


def test_events_are_counted_by_name_and_once_for_all_tries(client, services) -> None:
    for _ in range(3):
        event(client, "VIEW", EventKey="https://www.example.gov.cn/")
    event(client, "VIEW", EventKey="https://www.example.gov.cn/2")
    event(client, "debug_demo")
    event(client, "subscribe")
    event(client, "一个没有的事件")
    with services.database.reading() as connection:
        counted = events.counts(connection, since=NOW.date())
    assert {name: times for _, name, times in counted} == {
        "view": 2,
        "debug_demo": 1,
        "subscribe": 1,
        events.NAMELESS: 1,
    }


def test_where_somebody_is_is_not_kept_when_the_platform_reports_it(client, services) -> None:
    body = event(client, "LOCATION", Latitude="35.30", Longitude="113.88", Precision="30")
    assert body == b"success"
    (row,) = stored(services)
    assert "35.30" not in str(row)
    assert row.reply == "null"


def test_who_leaves_the_account_is_forgotten(client, services) -> None:
    say(client, "产假多少天")
    say(client, "产假多少天", message_id="2", sender="oSomebodyElse")
    key = services.settings.keyed_hash("wechat conversation", OPEN_ID)
    with services.database.writing() as connection:
        keep(connection, key, EMPTY.after(region_code="440000"), now=NOW)
    assert event(client, "unsubscribe") == b"success"
    with services.database.reading() as connection:
        assert find(connection, key, now=NOW) == EMPTY
    sender = services.settings.keyed_hash("wechat sender", OPEN_ID)
    assert all(row.sender != sender for row in stored(services) if row.reply != "null")
    assert "98 天" in str(stored(services))


def test_repetitions_of_what_was_answered_are_no_flood(client) -> None:
    first = say(client, "产假多少天")
    assert {say(client, "产假多少天") for _ in range(60)} == {first}
    assert "98 天" in say(client, "产假多少天", message_id="2")
