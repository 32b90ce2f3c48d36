"""Pictures are kept once, under a hash of what they are."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from knowledge.pictures import tables
from knowledge.pictures.processing import process
from knowledge.pictures.store import find, keep
from tests.knowledge.pictures.pictures import drawn
from tests.moments import NOW
from web.database import Database, make_engine


@pytest.fixture
def database(database_url):
    engine = make_engine(database_url)
    tables.metadata.create_all(engine)
    yield Database(engine)
    engine.dispose()


def put(database, processed, name="洗手.png"):
    with database.writing() as connection:
        return keep(connection, processed, uploaded_by=7, original_name=name, now=NOW)


def test_the_same_picture_twice_is_one_row_and_what_it_was_called_first(database):
    processed = process(drawn())
    assert put(database, processed) is True
    assert put(database, processed, "another.png") is False
    with database.reading() as connection:
        (row,) = connection.execute(select(tables.picture)).mappings()
        found = find(connection, processed.id)
    assert (row["original_name"], row["uploaded_by"]) == ("洗手.png", 7)
    assert (row["width"], row["height"], row["size"]) == (60, 40, len(processed.content))
    assert found.content == processed.content


def test_a_name_full_of_traps_is_kept_as_harmless_words(database):
    put(database, process(drawn()), "..\\..\\a/<img src=x>\x00\r\n\u202e" + "长" * 300 + ".png")
    with database.reading() as connection:
        (name,) = connection.execute(select(tables.picture.c.original_name)).scalars()
    assert name == "<img src=x>" + "长" * 69
