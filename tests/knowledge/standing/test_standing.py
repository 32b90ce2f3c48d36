"""What stands over all answers: written once, read at once, kept as history."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from knowledge import changes
from knowledge.standing import store
from knowledge.standing.state import NOTHING_STANDS, Standing, load_standing
from knowledge.standing.tables import metadata
from tests.moments import NOW


@pytest.fixture
def database(database):
    for tables in (metadata, changes.metadata):
        tables.create_all(database.engine)
    return database


def standing(database, previous=None):
    with database.reading() as connection:
        return load_standing(connection, previous)


def test_what_is_stopped_or_put_up_is_read_by_whoever_has_read_before(database):
    before = standing(database)
    assert before == NOTHING_STANDS
    with database.writing() as connection:
        assert store.stop(connection, "health", by="王示例", at=NOW, why="数字不对")
        assert store.put_up(connection, "热线今天停机。", by="王示例", at=NOW)
    after = standing(database, before)
    assert (after.stopped, after.banner) == ({"health"}, "热线今天停机。")
    with database.writing() as connection:
        assert store.lift(connection, "health", by="李示例", at=NOW + timedelta(hours=1))
        assert store.take_down(connection, by="李示例", at=NOW + timedelta(hours=1))
    last = standing(database, after)
    assert (last.stopped, last.banner) == (frozenset(), None)


def test_where_nothing_changed_one_statement_is_enough(database):
    with database.writing() as connection:
        store.stop(connection, "leave", by="王示例", at=NOW)
    known = standing(database)
    with database.reading() as connection:
        ran = []
        listen = lambda *told: ran.append(told[2])  # noqa: E731 - taken away by the same name
        event.listen(connection.engine, "before_cursor_execute", listen)
        assert load_standing(connection, known) is known
        event.remove(connection.engine, "before_cursor_execute", listen)
    assert ran == []  # the one that is left is prepared: the driver runs it itself


def test_a_change_that_is_rolled_back_is_seen_by_nobody(database):
    with database.engine.connect() as connection:
        assert store.stop(connection, "leave", by="王示例", at=NOW)
        connection.rollback()
    assert standing(database) == NOTHING_STANDS


def test_stopping_or_lifting_again_changes_nothing(database):
    with database.writing() as connection:
        assert not store.lift(connection, "leave", by="王示例", at=NOW)
        assert not store.take_down(connection, by="王示例", at=NOW)
        assert store.stop(connection, "leave", by="王示例", at=NOW)
        assert not store.stop(connection, "leave", by="李示例", at=NOW)
        assert store.put_up(connection, "一样的话", by="王示例", at=NOW)
        assert not store.put_up(connection, "一样的话", by="李示例", at=NOW)
        assert changes.count_since(connection, 0, subject=store.SUBJECT) == 2


def test_a_new_banner_takes_the_place_of_the_old_one_and_both_are_remembered(database):
    with database.writing() as connection:
        store.put_up(connection, "先说的", by="王示例", at=NOW)
        store.put_up(connection, "后说的", by="李示例", at=NOW + timedelta(minutes=5))
        (past,) = store.past_banners(connection, most=5)
        up = store.banner_up(connection)
    assert (up.text, up.put_up_by) == ("后说的", "李示例")
    assert (past.text, past.lifted_by, past.lifted_at) == ("先说的", "李示例", NOW + timedelta(minutes=5))


def test_who_stopped_a_topic_why_and_who_lifted_it_stays_known(database):
    with database.writing() as connection:
        store.stop(connection, "leave", by="王示例", at=NOW, why="天数不对")
        store.lift(connection, "leave", by="李示例", at=NOW + timedelta(days=1))
        store.stop(connection, "leave", by="赵示例", at=NOW + timedelta(days=2))
        (past,) = store.past_stops(connection, most=5)
        (now,) = store.stopped_topics(connection)
    assert (past.stopped_by, past.why, past.lifted_by) == ("王示例", "天数不对", "李示例")
    assert (now.stopped_by, now.why, now.lifted_at) == ("赵示例", "", None)


def test_of_two_who_stop_a_topic_at_once_one_does(database):
    gate, outcomes = threading.Barrier(2), []

    def stop(who):
        gate.wait()
        with database.writing() as connection:
            outcomes.append(store.stop(connection, "leave", by=who, at=NOW))

    threads = [threading.Thread(target=stop, args=(who,)) for who in ("王示例", "李示例")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False, True]
    with database.reading() as connection:
        assert len(store.stopped_topics(connection)) == 1


@pytest.mark.parametrize("text", ["", "长" * (store.MOST_BANNER_CHARACTERS + 1)])
def test_a_banner_without_a_text_or_too_long_for_a_telephone_is_refused(database, text):
    with database.writing() as connection, pytest.raises(ValueError, match="1 to 120"):
        store.put_up(connection, text, by="王示例", at=NOW)


PARTS = st.lists(st.sampled_from(["health", "fever", "leave", "a"]), min_size=1, max_size=4)


@given(PARTS, PARTS)
def test_a_path_is_stopped_exactly_where_a_topic_at_or_above_it_is(stopped, asked):
    stop, path = "/".join(stopped), "/".join(asked)
    is_within = asked[: len(stopped)] == stopped
    assert Standing(number=1, stopped=frozenset({stop})).stops(path) == (stop if is_within else None)
