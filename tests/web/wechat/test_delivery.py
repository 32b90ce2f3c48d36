from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from web.wechat import delivery
from web.wechat.tables import metadata

KEY = "a" * 64


@pytest.fixture(autouse=True)
def _tables(engine) -> None:
    metadata.create_all(engine)


def test_the_first_reply_under_a_key_stays(database, now) -> None:
    with database.writing() as connection:
        assert delivery.find(connection, KEY) is None
        assert delivery.store(connection, KEY, "第一个", now)
    with database.writing() as connection:
        assert not delivery.store(connection, KEY, "第二个", now)
        assert delivery.find(connection, KEY) == "第一个"


def test_a_reply_that_was_rolled_back_was_never_given(database, now) -> None:
    def break_after_storing() -> None:
        with database.writing() as connection:
            delivery.store(connection, KEY, "没说成", now)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_after_storing()
    with database.reading() as connection:
        assert delivery.find(connection, KEY) is None


def test_only_replies_from_before_the_moment_are_forgotten(database, now) -> None:
    with database.writing() as connection:
        delivery.store(connection, "old", "旧", now - timedelta(hours=25))
        delivery.store(connection, "new", "新", now)
        assert delivery.forget_before(connection, now - timedelta(hours=24)) == 1
        assert delivery.find(connection, "old") is None
        assert delivery.find(connection, "new") == "新"


def test_what_one_sender_was_told_is_forgotten_and_nobody_elses(database, now) -> None:
    with database.writing() as connection:
        for key, sender in (("1", "a"), ("2", "a"), ("3", "b"), ("4", None)):
            delivery.store(connection, key, "回答", now, sender=sender)
        assert delivery.forget_sender(connection, "a") == 2
        assert [delivery.find(connection, key) for key in "1234"] == [None, None, "回答", "回答"]


def test_of_writers_that_race_for_one_key_exactly_one_has_given_the_answer(database, now) -> None:
    together = threading.Barrier(4)
    outcomes = []

    def write(name) -> None:
        together.wait()
        with database.writing() as connection:
            outcomes.append((delivery.store(connection, KEY, name, now), delivery.find(connection, KEY)))

    threads = [threading.Thread(target=write, args=(f"第{number}个",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(stored for stored, _ in outcomes) == [False, False, False, True]
    assert len({reply for _, reply in outcomes}) == 1
