from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import replace

import pytest
from filelock import FileLock

from knowledge import changes
from knowledge.search.engine import UNBUILT, Document, EngineState
from knowledge.search.indexer import CatchUp, Indexer
from knowledge.search.whoosh_engine import WhooshEngine
from tests.moments import NOW
from tests.notes import NOTES, SCHEMA, notes_database, publish


@pytest.fixture
def database(engine):
    return notes_database(engine)


@pytest.fixture
def lock_path(tmp_path):
    return tmp_path / "locks" / "notes.lock"


@pytest.fixture
def start(database, tmp_path, lock_path):
    """An engine and its indexer, as a fresh process on this machine has them."""

    def _start(schema=SCHEMA):
        found = WhooshEngine(tmp_path / "index", schema)
        return found, Indexer(found, NOTES, database.reading, lock_path)

    return _start


def names(engine, term):
    return sorted(hit.id for hit in engine.search([term], limit=5000))


def test_the_first_catch_up_builds_the_index_even_when_nothing_was_published(start):
    engine, indexer = start()
    assert indexer.catch_up() == CatchUp(reached=0, busy=False, applied=0)
    assert names(engine, "leave") == []


def test_what_is_published_is_found_after_a_catch_up(start, database):
    engine, indexer = start()
    indexer.catch_up()
    number = publish(database, a="leave", b="leave subsidy")
    assert indexer.catch_up() == CatchUp(reached=number, busy=False, applied=2)
    assert names(engine, "leave") == ["a", "b"]
    assert indexer.catch_up() == CatchUp(reached=number, busy=False, applied=0)


def test_what_is_withdrawn_is_gone_after_a_catch_up(start, database):
    engine, indexer = start()
    publish(database, a="leave", b="leave")
    indexer.catch_up()
    publish(database, a=None)
    indexer.catch_up()
    assert names(engine, "leave") == ["b"]


def test_a_machine_that_was_away_catches_up_in_batches(start, database):
    engine, indexer = start()
    publish(database, **{f"n{number}": "leave" for number in range(2600)})
    indexer.catch_up()
    last = publish(database, **{f"n{number}": "subsidy" for number in range(2500)})
    assert indexer.catch_up() == CatchUp(reached=last, busy=False, applied=2500)
    assert (len(names(engine, "leave")), len(names(engine, "subsidy"))) == (100, 2500)


def test_an_index_that_lacks_more_than_it_holds_is_built_anew(start, database):
    engine, indexer = start()
    publish(database, first="leave")
    indexer.catch_up()
    last = publish(database, **{f"n{number}": "leave" for number in range(1500)})
    # As many documents as there are: a rebuild counts all of them.
    assert indexer.catch_up() == CatchUp(reached=last, busy=False, applied=1501)
    assert len(names(engine, "leave")) == 1501


def test_changes_of_another_subject_are_not_waited_for(start, database):
    _, indexer = start()
    indexer.catch_up()
    with database.writing() as connection:
        changes.record(connection, subject="nurseries", key="n", at=NOW)
    with database.reading() as connection:
        assert not indexer.is_behind(connection)


def test_every_process_sees_that_it_is_behind_until_one_of_them_catches_up(start, database):
    (_, writer), (reader_engine, reader) = start(), start()
    with database.reading() as connection:
        assert reader.is_behind(connection)
    writer.catch_up()
    publish(database, a="leave")
    with database.reading() as connection:
        assert reader.is_behind(connection)
    writer.catch_up()
    with database.reading() as connection:
        assert not reader.is_behind(connection)
    assert names(reader_engine, "leave") == ["a"]


def test_nobody_waits_for_the_lock(start, database, lock_path):
    engine, indexer = start()
    indexer.catch_up()
    publish(database, a="leave")
    with FileLock(lock_path):
        assert indexer.catch_up() == CatchUp(reached=0, busy=True, applied=0)
        assert names(engine, "leave") == []
    assert indexer.catch_up().applied == 1


def test_a_change_that_found_the_lock_taken_is_applied_by_whoever_held_it(database, start):
    """Its writer tries after the holder has read the log for the last time, and goes away."""
    (engine, holder), (_, other) = start(), start()
    holder.catch_up()
    publish(database, a="leave")
    tried = []
    apply = engine.apply

    def apply_while_another_publishes(found, *, number):
        apply(found, number=number)
        if not tried:
            publish(database, late="leave")
            tried.append(other.catch_up())

    engine.apply = apply_while_another_publishes
    assert holder.catch_up().applied == 2
    assert tried[0].busy
    assert names(engine, "leave") == ["a", "late"]


def test_threads_of_one_process_do_not_enter_together(database, start):
    engine, indexer = start()
    indexer.catch_up()
    publish(database, a="leave")
    inside, go_on = threading.Event(), threading.Event()
    apply = engine.apply

    def slow_apply(found, *, number):
        inside.set()
        assert go_on.wait(10)
        apply(found, number=number)

    engine.apply = slow_apply
    holder = threading.Thread(target=indexer.catch_up)
    holder.start()
    assert inside.wait(10)
    assert indexer.catch_up().busy
    go_on.set()
    holder.join(10)
    assert names(engine, "leave") == ["a"]


def test_documents_are_never_older_than_the_number_they_are_stored_under(database, start, tmp_path):
    """A note changes between the reading of the number and the reading of the notes."""
    engine, indexer = start()
    indexer.catch_up()
    publish(database, a="old")
    published = []

    class Interrupted:
        subject = "notes"
        everything = NOTES.everything

        def documents(self, connection, keys):
            if not published:
                published.append(publish(database, a="new"))
            return NOTES.documents(connection, keys)

    late = Indexer(engine, Interrupted(), database.reading, tmp_path / "locks" / "notes.lock")
    assert late.catch_up() == CatchUp(reached=published[0], busy=False, applied=2)
    assert (names(engine, "new"), names(engine, "old")) == (["a"], [])


def test_an_index_of_another_schema_is_built_again(database, start):
    publish(database, a="leave")
    start()[1].catch_up()
    engine, indexer = start(replace(SCHEMA, version="2"))
    assert engine.state().number == UNBUILT
    assert indexer.catch_up() == CatchUp(reached=1, busy=False, applied=1)
    assert names(engine, "leave") == ["a"]


def test_an_index_that_is_ahead_of_its_database_is_built_again(database, start):
    """As after an older backup of the database was put back."""
    engine, indexer = start()
    publish(database, a="leave", b="leave")
    indexer.catch_up()
    engine.apply({"x": [Document(id="x", key="x", fields={"body": ["leave"]})]}, number=99)
    assert indexer.catch_up() == CatchUp(reached=2, busy=False, applied=2)
    assert names(engine, "leave") == ["a", "b"]


def test_a_rebuild_tells_how_far_it_is(database, start):
    publish(database, a="leave", b="leave", c="leave")
    engine, indexer = start()
    heard = []
    assert indexer.rebuild(heard.append) == 3
    assert heard == [1, 2, 3]
    assert engine.state() == EngineState(number=3, documents=3)


def test_a_failing_database_leaves_lock_and_index_free(database, start, lock_path):
    engine, indexer = start()
    publish(database, a="leave")
    indexer.catch_up()

    @contextmanager
    def lost():
        raise ConnectionError
        yield

    with pytest.raises(ConnectionError):
        Indexer(engine, NOTES, lost, lock_path).catch_up()
    assert indexer.catch_up() == CatchUp(reached=1, busy=False, applied=0)
    assert names(engine, "leave") == ["a"]
