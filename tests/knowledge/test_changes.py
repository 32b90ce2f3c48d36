from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest

from knowledge import changes
from tests.moments import NOW


@pytest.fixture(autouse=True)
def _tables(engine):
    changes.metadata.create_all(engine)


def publish(database, key, *, subject="articles"):
    with database.writing() as connection:
        return changes.record(connection, subject=subject, key=key, at=NOW)


def test_a_change_is_seen_with_its_number_key_and_moment(database):
    number = publish(database, "maternity-leave")
    with database.reading() as connection:
        (seen,) = changes.since(connection, 0, subject="articles")
    assert seen == changes.Change(number=number, subject="articles", key="maternity-leave", published_at=NOW)


def test_an_empty_log_stands_at_zero(database):
    with database.reading() as connection:
        assert changes.latest(connection) == 0
        assert changes.latest(connection, subject="articles") == 0
        assert changes.since(connection, 0, subject="articles") == []


def test_the_changes_after_a_number_are_counted_for_one_subject(database):
    first = publish(database, "a")
    publish(database, "b")
    publish(database, "n", subject="nurseries")
    with database.reading() as connection:
        assert changes.count_since(connection, 0, subject="articles") == 2
        assert changes.count_since(connection, first, subject="articles") == 1
        assert changes.count_since(connection, 99, subject="articles") == 0


def test_numbers_rise_over_all_subjects(database):
    numbers = [publish(database, "a"), publish(database, "b", subject="nurseries"), publish(database, "c")]
    assert numbers == sorted(set(numbers))
    with database.reading() as connection:
        assert changes.latest(connection) == numbers[2]
        assert changes.latest(connection, subject="nurseries") == numbers[1]


def test_only_newer_changes_of_the_subject_are_given_oldest_first(database):
    first = publish(database, "a")
    publish(database, "n", subject="nurseries")
    publish(database, "b")
    publish(database, "a")
    with database.reading() as connection:
        assert [one.key for one in changes.since(connection, first, subject="articles")] == ["b", "a"]
        assert [one.key for one in changes.since(connection, 0, subject="articles", limit=2)] == ["a", "b"]


def test_an_import_records_each_key_and_returns_the_last_number(database):
    keys = [f"nursery-{number}" for number in range(500)]
    with database.writing() as connection:
        last = changes.record_all(connection, subject="nurseries", keys=keys, at=NOW)
    with database.reading() as connection:
        seen = changes.since(connection, 0, subject="nurseries")
    assert [one.key for one in seen] == keys
    assert seen[-1].number == last


def test_an_import_of_nothing_has_no_number(database):
    with database.writing() as connection, pytest.raises(ValueError, match="at least one key"):
        changes.record_all(connection, subject="nurseries", keys=[], at=NOW)


def test_a_change_that_was_rolled_back_is_never_seen(database):
    def fail():
        with database.writing() as connection:
            changes.record(connection, subject="articles", key="half-done", at=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.reading() as connection:
        assert changes.latest(connection) == 0


def test_a_number_is_never_given_twice_even_when_the_log_was_cleared(database):
    first = publish(database, "a")
    with database.writing() as connection:
        connection.execute(changes.change.delete())
    assert publish(database, "b") > first


def test_a_moment_without_a_time_zone_is_refused(database):
    with database.writing() as connection, pytest.raises(Exception, match="time zone"):
        changes.record(connection, subject="articles", key="a", at=datetime(2026, 11, 24))  # noqa: DTZ001


def test_moments_survive_to_the_microsecond(database):
    at = NOW + timedelta(microseconds=123_456)
    with database.writing() as connection:
        changes.record(connection, subject="articles", key="a", at=at)
    with database.reading() as connection:
        assert changes.since(connection, 0, subject="articles")[0].published_at == at


def test_a_higher_number_never_commits_before_a_lower_one(database):
    """Two transactions at once: the second asks for its number while the first is open.

    Without the lock PostgreSQL would give it at once, commit it, and a reader
    that goes on from there would miss the first for ever.
    """
    second_has_number = threading.Event()
    second: list[int] = []

    def publish_second():
        second.append(publish(database, "second"))
        second_has_number.set()

    other = threading.Thread(target=publish_second)
    with database.writing() as connection:
        first = changes.record(connection, subject="articles", key="first", at=NOW)
        other.start()
        assert not second_has_number.wait(0.3)
        with database.reading() as reader:
            assert changes.since(reader, 0, subject="articles") == []
    other.join(10)
    assert second[0] > first
    with database.reading() as reader:
        assert [one.key for one in changes.since(reader, 0, subject="articles")] == ["first", "second"]
