"""An index on disk that turned bad: noticed, never served, and built again from the database."""

from __future__ import annotations

import json
import shutil
import zlib

import pytest

from knowledge.search.engine import UNBUILT, IndexUnavailable
from knowledge.search.indexer import Indexer
from knowledge.search.whoosh_engine import WhooshEngine
from tests.notes import NOTES, SCHEMA, notes_database, publish


def truncate(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path):
    path.write_bytes(b"")


def flip_one_bit(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x10
    path.write_bytes(content)


def delete(path):
    path.unlink()


FILES = {"one segment": 0, "the other": 1, "table of contents": 2, "manifest": 3}
HARMS = {
    f"{name}: {harm.__name__}": (which, harm)
    for name, which in FILES.items()
    for harm in (truncate, empty, flip_one_bit, delete)
}


@pytest.fixture(params=HARMS.values(), ids=HARMS)
def damage(request, folder):
    """Damages one of the files of an index in one of the ways."""
    which, harm = request.param
    return lambda: harm(files_of(folder)[which])


@pytest.fixture
def database(sqlite_engine):
    database = notes_database(sqlite_engine)
    publish(database, **{f"n{number}": f"word{number % 10} all" for number in range(60)})
    return database


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def start(database, folder, tmp_path):
    """An engine and its indexer, as a fresh process has them."""

    def _start():
        engine = WhooshEngine(folder, SCHEMA)
        return engine, Indexer(engine, NOTES, database.reading, tmp_path / "index.lock")

    return _start


@pytest.fixture
def running(database, start):
    """A process that has built an index of two segments and answers from it."""
    engine, indexer = start()
    indexer.catch_up()
    publish(database, late="late all")
    indexer.catch_up()
    assert names(engine, "all") == {*(f"n{number}" for number in range(60)), "late"}
    return engine, indexer


def names(engine, term):
    return {hit.id for hit in engine.search([term], limit=1000)}


def files_of(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.usefixtures("running")
def test_an_index_has_a_manifest_a_table_of_contents_and_segments(folder):
    assert [path.suffix for path in files_of(folder)] == [".seg", ".seg", ".toc", ".json"]


def test_a_damaged_file_is_noticed_at_the_start_and_the_index_built_again(running, start, damage):
    damage()
    engine, indexer = start()
    assert engine.state().number == UNBUILT
    with pytest.raises(IndexUnavailable):
        engine.search(["all"])
    assert indexer.catch_up().applied == 61
    assert names(engine, "all") == names(running[0], "all")
    assert len(names(engine, "all")) == 61


def test_a_running_process_answers_on_while_files_are_damaged_under_it(running, database, start, damage):
    engine, indexer = running
    damage()
    assert len(names(engine, "all")) == 61
    publish(database, next="next all")
    indexer.catch_up()
    for one in (engine, start()[0]):
        assert len(names(one, "all")) == 62
        assert one.state(thorough=True).number == 62


def test_damage_that_nobody_has_met_is_found_by_a_thorough_look(running, folder):
    engine, indexer = running
    flip_one_bit(files_of(folder)[1])
    assert indexer.catch_up().applied == 0
    assert indexer.catch_up(thorough=True).applied == 61
    assert engine.state(thorough=True).number == 61


def test_a_deleted_index_comes_back_the_same(running, folder, start):
    engine, indexer = running
    before = engine.search(["word3", "all"], limit=1000)
    shutil.rmtree(folder)
    assert engine.search(["word3", "all"], limit=1000) == before
    assert engine.state().number == UNBUILT
    indexer.catch_up()
    for one in (engine, start()[0]):
        found = one.search(["word3", "all"], limit=1000)
        assert [(hit.id, hit.matched) for hit in found] == [(hit.id, hit.matched) for hit in before]


@pytest.mark.usefixtures("running")
def test_a_manifest_from_another_version_of_the_program_means_a_rebuild(folder, start):
    manifest = folder / "manifest.json"
    body = json.loads(manifest.read_bytes().split(b" ", 1)[1])
    for changed in (body | {"surprise": 1}, {"number": 61, "files": {}}, {}):
        written = json.dumps(changed).encode()
        manifest.write_bytes(b"%08x %b" % (zlib.crc32(written), written))
        engine, indexer = start()
        assert engine.state().number == UNBUILT
        assert indexer.catch_up().applied == 61
        assert len(names(engine, "all")) == 61


def test_what_an_interrupted_writer_left_is_swept(running, folder):
    _, indexer = running
    expected = files_of(folder)
    (build,) = folder.glob("build-*")
    (build / "MAIN_abandoned.seg").write_bytes(b"half")
    (build / "_MAIN_9.toc").write_bytes(b"a table of contents without a manifest")
    (build / "MAIN.tmpxyz").mkdir()
    (build / "MAIN.tmpxyz" / "run").write_bytes(b"")
    (folder / "build-abandoned").mkdir()
    (folder / "build-abandoned" / "MAIN_1.seg").write_bytes(b"")
    (folder / "manifest.json.new").write_bytes(b"{")
    indexer.catch_up()
    assert files_of(folder) == expected
    assert list(folder.glob("build-*")) == [build]


@pytest.mark.parametrize("fails", ["write_bytes", "replace"])
def test_a_full_disk_leaves_the_index_as_it_was(running, folder, database, monkeypatch, fails):
    engine, indexer = running
    publish(database, next="next all")

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(f"pathlib.Path.{fails}", full)
        with pytest.raises(OSError, match="No space"):
            indexer.catch_up()
    assert len(names(engine, "all")) == 61
    indexer.catch_up()
    assert len(names(engine, "all")) == 62
    assert len(files_of(folder)) <= 5
