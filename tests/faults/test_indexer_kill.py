"""A writer is really killed, at moments nobody chose and at each step of a commit."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine

from knowledge import changes
from knowledge.search.engine import UNBUILT
from knowledge.search.indexer import Indexer
from knowledge.search.whoosh_engine import WhooshEngine
from tests.databases import sqlite_url
from tests.notes import NOTES, SCHEMA, notes_database, publish, stored
from web.database import Database

if TYPE_CHECKING:
    from pathlib import Path

RANDOM_KILLS = 30
SEED = 20_261_124

# Forked, a writer is at work in milliseconds; it opens its own database and index.
forking = multiprocessing.get_context("fork")


class Place:
    """One machine's database and index."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.index = folder / "index"

    def open(self):
        database = Database(create_engine(sqlite_url(self.folder)))
        engine = WhooshEngine(self.index, SCHEMA)
        return database, engine, Indexer(engine, NOTES, database.reading, self.folder / "index.lock")

    def assert_sound(self):
        """What holds after a kill, before and after the next process catches up."""
        database, engine, indexer = self.open()
        state = engine.state(thorough=True)
        with database.reading() as connection:
            assert state.number <= changes.latest(connection)
        if state.number != UNBUILT:
            engine.search(["all"])
        outcome = indexer.catch_up()
        assert not outcome.busy, "the lock of a killed writer is free"
        rows = stored(database)
        found = [hit.id for hit in engine.search(["all"], limit=100_000)]
        assert len(found) == len(set(found)), "no document is there twice"
        assert set(found) == set(rows)
        for name, body in rows.items():
            assert name in {hit.id for hit in engine.search([body.split()[0]], limit=100_000)}
        assert engine.state(thorough=True).documents == len(rows)
        self.assert_swept()
        database.engine.dispose()

    def assert_swept(self):
        files = [path for path in self.index.rglob("*") if path.is_file()]
        assert [path.name for path in self.index.iterdir() if path.is_file()] == ["manifest.json"]
        assert len(list(self.index.iterdir())) == 2, "the manifest and one build"
        assert all(path.suffix in {".seg", ".toc", ".json"} for path in files)
        assert sum(path.suffix == ".toc" for path in files) == 1


@pytest.fixture
def place(tmp_path):
    place = Place(tmp_path)
    engine = create_engine(sqlite_url(tmp_path))
    database = notes_database(engine)
    publish(database, **{f"n{number}": f"w{number} all" for number in range(40)})
    engine.dispose()
    place.open()[2].catch_up()
    return place


def write_for_ever(place, seed, ready):
    """Publish, change, withdraw and catch up, with a rebuild now and then."""
    chance = random.Random(seed)  # noqa: S311 - no secret, and the same each time
    database, _, indexer = place.open()
    ready.set()
    while True:
        names = chance.sample(range(60), 3)
        bodies = {f"n{name}": f"w{chance.randrange(999)} all" for name in names}
        publish(database, **bodies | {f"n{chance.randrange(60)}": None})
        if chance.random() < 0.1:
            indexer.rebuild()
        else:
            indexer.catch_up()


def test_killed_at_any_moment_a_writer_loses_nothing_and_leaves_nothing(place):
    chance = random.Random(SEED)  # noqa: S311 - no secret, and the same each time
    for number in range(RANDOM_KILLS):
        ready = forking.Event()
        writer = forking.Process(target=write_for_ever, args=(place, number, ready))
        writer.start()
        assert ready.wait(30)
        writer.join(chance.uniform(0, 0.4))
        writer.kill()
        writer.join()
        assert writer.exitcode == -signal.SIGKILL
        place.assert_sound()


def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)


STEPS = {
    "before a segment": "knowledge.search.segments.Writer.add",
    "at the end of a segment": "whoosh.writing.SegmentWriter._finalize_segment",
    "before the table of contents": "whoosh.index.TOC.write",
    "in the table of contents": "whoosh.filedb.filestore.FileStorage.rename_file",
    "before the manifest": "knowledge.search.manifest.write",
    "in the manifest": "pathlib.Path.replace",
    "before the sweep": "knowledge.search.manifest._remove",
}


def publish_and_die(place, step, job):
    database, _, indexer = place.open()
    publish(database, n1="w1001 all", n2=None, fresh="w1002 all", another="w1003 all")
    pytest.MonkeyPatch().setattr(step, die)
    getattr(indexer, job)()


@pytest.mark.parametrize("job", ["catch_up", "rebuild"])
@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
def test_killed_at_each_step_a_writer_loses_nothing_and_leaves_nothing(place, step, job):
    writer = forking.Process(target=publish_and_die, args=(place, step, job))
    writer.start()
    writer.join(30)
    assert writer.exitcode == -signal.SIGKILL
    _, engine, _ = place.open()
    assert engine.state(thorough=True).documents in {40, 41}, "wholly old or wholly new"
    place.assert_sound()


def test_a_reader_answers_while_writers_are_killed_beside_it(place):
    _, reader, _ = place.open()
    for number in range(6):
        ready = forking.Event()
        writer = forking.Process(target=write_for_ever, args=(place, 100 + number, ready))
        writer.start()
        assert ready.wait(30)
        for _ in range(200):
            found = [hit.id for hit in reader.search(["all"], limit=1000)]
            assert found
            assert len(found) == len(set(found))
        writer.kill()
        writer.join()
    place.assert_sound()


def test_two_writers_at_once_never_wait_for_each_other_and_both_are_found(place):
    def write(name):
        database, _, indexer = place.open()
        for number in range(20):
            publish(database, **{f"{name}{number}": f"{name} all"})
            indexer.catch_up()

    writers = [forking.Process(target=write, args=(name,)) for name in ("left", "right")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    # Nobody catches up afterwards: the last of the two has seen to it.
    _, engine, _ = place.open()
    assert len(engine.search(["left", "right"], limit=1000)) == 40
    place.assert_sound()
