"""What was read of articles is kept between two starts; a file that is of no use costs nothing but time."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.articles import kept_readings
from knowledge.articles.index import ARTICLE_SCHEMA
from knowledge.articles.kept_readings import KeptReadings
from knowledge.articles.ranking import Ranking
from knowledge.articles.shelf import load_shelf
from knowledge.articles.store import publish
from knowledge.language.meaning import Meaning
from knowledge.language.reading import Language
from knowledge.search.whoosh_engine import WhooshEngine
from tests.knowledge.articles.builders import make_article
from tests.moments import NOW


class Untouched:
    """A language that nobody may ask to read anything; vectors of words are looked up, and no text is cut."""

    meaning = Meaning.load()


@pytest.fixture(scope="module")
def language(tmp_path_factory):
    return Language(cache_dir=tmp_path_factory.mktemp("language"))


@pytest.fixture
def engine_of_articles(tmp_path):
    return WhooshEngine(tmp_path / "index", ARTICLE_SCHEMA)


@pytest.fixture
def shelf(library):
    with library.begin() as connection:
        publish(connection, make_article(), at=NOW)
        return load_shelf(connection)


@pytest.fixture
def readings(shelf, language, engine_of_articles):
    return Ranking(language, engine_of_articles, KeptReadings()).new_readings(shelf)


@pytest.fixture
def kept(readings, tmp_path):
    path = kept_readings.path_in(tmp_path)
    kept_readings.save(path, readings)
    return path


def test_what_is_loaded_is_what_was_saved(readings, kept):
    loaded = kept_readings.load(kept)
    assert loaded.vocabularies == readings.vocabularies
    assert loaded.lines == readings.lines
    assert loaded.labels.keys() == readings.labels.keys()
    for label, (text, vector) in readings.labels.items():
        assert loaded.labels[label][0] == text
        assert np.array_equal(loaded.labels[label][1], vector)


def test_a_start_with_kept_readings_reads_no_word(shelf, kept, engine_of_articles):
    Ranking(Untouched(), engine_of_articles, kept_readings.load(kept)).warm_up(shelf)


def test_a_shelf_with_kept_lines_is_the_same_shelf(library, shelf, kept):
    with library.connect() as connection:
        assert load_shelf(connection, None, kept_readings.load(kept)) == shelf


def test_what_was_all_read_before_is_not_kept_again(shelf, kept, language, engine_of_articles):
    ranking = Ranking(language, engine_of_articles, kept_readings.load(kept))
    assert ranking.new_readings(shelf) is None


def test_an_article_that_changed_is_read_and_kept_anew(library, shelf, kept, language, engine_of_articles):
    with library.begin() as connection:
        publish(connection, make_article(title="休产假时被辞退了"), at=NOW)
        changed = load_shelf(connection, shelf)
    before = kept_readings.load(kept)
    after = Ranking(language, engine_of_articles, before).new_readings(changed)
    assert after.vocabularies.keys().isdisjoint(before.vocabularies)
    assert after.covers(changed)
    assert not after.covers(shelf)


def test_without_a_file_nothing_is_known(tmp_path):
    assert kept_readings.load(kept_readings.path_in(tmp_path)) == KeptReadings()


@pytest.mark.parametrize("size", [0, 1, 100, 1_000])
def test_a_file_cut_short_is_as_good_as_none(kept, size, caplog):
    kept.write_bytes(kept.read_bytes()[:size])
    assert kept_readings.load(kept) == KeptReadings()
    assert "unreadable" in caplog.text


@pytest.mark.parametrize(
    "arrays",
    [
        {},
        {"words": np.zeros(3, np.uint8), "vectors": np.zeros((0, 256), np.float32)},
        {"words": np.frombuffer(b"{}", np.uint8), "vectors": np.zeros((0, 256), np.float32)},
        {"words": np.frombuffer(b"[]", np.uint8), "vectors": np.zeros((1, 255), np.float32)},
    ],
)
def test_a_file_of_something_else_is_as_good_as_none(kept, arrays, caplog):
    np.savez(kept, **arrays)
    assert kept_readings.load(kept) == KeptReadings()
    assert "unreadable" in caplog.text


def test_the_file_of_another_release_goes(readings, tmp_path):
    other = tmp_path / "readings-00000000.npz"
    other.write_bytes(b"of another release")
    kept_readings.save(kept_readings.path_in(tmp_path), readings)
    assert [path.name for path in tmp_path.glob("readings-*")] == [kept_readings.path_in(tmp_path).name]
