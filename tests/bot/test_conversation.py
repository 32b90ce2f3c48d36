"""The conversation's store, on both databases."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from bot import conversation
from bot.conversation import EMPTY, KEPT_FOR, Conversation
from bot.tables import conversation as table
from bot.tables import metadata
from tests.moments import NOW
from web.database import Database

TALK = Conversation(
    topic="leave",
    kinds=("maternity", "paternity"),
    words=("产假",),
    slug="paternity-leave",
    region_code="440000",
    asker="father",
    cases=("caesarean",),
    child_number=2,
    age_months=1.5,
    danger="RF01",
    choices=("北京朝阳产假几天", "辽宁朝阳产假几天"),
)


@pytest.fixture(autouse=True)
def _tables(request):
    if "database" in request.fixturenames:
        metadata.create_all(request.getfixturevalue("engine"))


def keep(database, key, value, *, now=NOW):
    with database.writing() as connection:
        conversation.keep(connection, key, value, now=now)


def find(database, key, *, now=NOW):
    with database.reading() as connection:
        return conversation.find(connection, key, now=now)


def test_what_is_kept_is_found_whole(database):
    keep(database, "one", TALK)
    assert find(database, "one") == TALK


def test_an_unknown_key_has_an_empty_conversation(database):
    assert find(database, "nobody") == EMPTY


def test_keys_do_not_mix(database):
    keep(database, "one", TALK)
    keep(database, "other", Conversation(topic="rights"))
    assert find(database, "one") == TALK
    assert find(database, "other").topic == "rights"


def test_a_later_turn_replaces_the_earlier_one(database):
    keep(database, "one", TALK)
    keep(database, "one", Conversation(topic="rights"))
    assert find(database, "one") == Conversation(topic="rights")


def test_it_is_kept_for_thirty_minutes_and_not_found_from_then_on(database):
    assert timedelta(minutes=30) == KEPT_FOR
    keep(database, "one", TALK)
    assert find(database, "one", now=NOW + KEPT_FOR - timedelta(microseconds=1)) == TALK
    assert find(database, "one", now=NOW + KEPT_FOR) == EMPTY


def test_keeping_again_prolongs_it(database):
    keep(database, "one", TALK)
    keep(database, "one", TALK, now=NOW + timedelta(minutes=20))
    assert find(database, "one", now=NOW + timedelta(minutes=45)) == TALK


def test_what_is_forgotten_is_gone_and_forgetting_says_whether_there_was_anything(database):
    keep(database, "one", TALK)
    with database.writing() as connection:
        assert conversation.forget(connection, "one")
        assert not conversation.forget(connection, "one")
    assert find(database, "one") == EMPTY


def test_only_what_is_past_its_time_is_swept(database):
    keep(database, "old", TALK, now=NOW - KEPT_FOR)
    keep(database, "young", TALK, now=NOW - KEPT_FOR + timedelta(seconds=1))
    with database.writing() as connection:
        assert conversation.forget_expired(connection, now=NOW) == 1
        assert connection.execute(select(table.c.key)).scalars().all() == ["young"]
        assert conversation.forget_expired(connection, now=NOW) == 0


def test_turns_that_race_leave_one_whole_conversation(database):
    together = threading.Barrier(4)
    values = [Conversation(topic=f"topic {number}", words=(str(number),) * number) for number in range(4)]

    def talk(value):
        together.wait()
        for _ in range(5):
            keep(database, "one", value)

    threads = [threading.Thread(target=talk, args=(value,)) for value in values]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert find(database, "one") in values
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 1


def test_a_slot_of_a_newer_version_is_passed_over(database):
    keep(database, "one", TALK)
    with database.writing() as connection:
        connection.execute(update(table).values(state='{"topic": "leave", "mood": "curious"}'))
    assert find(database, "one") == Conversation(topic="leave")


def test_a_new_topic_keeps_only_the_place_and_the_person():
    fresh = TALK.without_topic()
    assert (fresh.region_code, fresh.asker) == ("440000", "father")
    assert fresh == Conversation(region_code="440000", asker="father")


TEXT = st.text(max_size=20)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
CONVERSATIONS = st.builds(
    Conversation,
    topic=st.none() | TEXT.filter(bool),
    kinds=TEXTS,
    words=TEXTS,
    choices=TEXTS,
    region_code=st.none() | st.just("410702"),
    child_number=st.none() | st.integers(min_value=1, max_value=9),
    age_months=st.none() | st.floats(min_value=0, max_value=200),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CONVERSATIONS)
def test_any_conversation_comes_back_as_it_was_kept(sqlite_engine, value):
    metadata.create_all(sqlite_engine)
    database = Database(sqlite_engine)
    keep(database, "one", value)
    assert find(database, "one") == value
