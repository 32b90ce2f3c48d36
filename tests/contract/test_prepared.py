"""Statements that are compiled once, on each database."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from knowledge.moment import Moment
from knowledge.prepared import Prepared

metadata = MetaData()
note = Table(
    "note",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(20), unique=True, nullable=False),
    Column("written_at", Moment, nullable=False),
)
WRITE = Prepared(insert(note), "name", "written_at")
NAMES = Prepared(
    select(note.c.name)
    .where(note.c.written_at > bindparam("moment", type_=note.c.written_at.type))
    .order_by(note.c.name)
)
NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.fixture
def notes(database):
    metadata.create_all(database.engine)
    return database


def test_what_is_written_is_read_in_the_same_transaction_and_the_next(notes) -> None:
    with notes.writing() as connection:
        WRITE.run(connection, {"name": "一", "written_at": NOON})
        WRITE.run(connection, {"name": "二", "written_at": NOON.replace(hour=13)})
        assert [tuple(row) for row in NAMES.run(connection, {"moment": NOON})] == [("二",)]
    with notes.reading() as connection:
        assert len(NAMES.run(connection, {"moment": NOON.replace(hour=11)})) == 2
        assert not NAMES.run(connection, {"moment": NOON.replace(hour=14)})
        assert connection.execute(select(note.c.written_at).order_by(note.c.id)).scalars().first() == NOON


def test_what_is_rolled_back_was_never_written(notes) -> None:
    def write_and_break() -> None:
        with notes.writing() as connection:
            WRITE.run(connection, {"name": "一", "written_at": NOON})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_break()
    with notes.reading() as connection:
        assert not NAMES.run(connection, {"moment": NOON.replace(hour=11)})


def test_text_is_a_value_and_never_a_part_of_the_statement(notes) -> None:
    hostile = "%(x)s ?'; --"
    with notes.writing() as connection:
        WRITE.run(connection, {"name": hostile, "written_at": NOON})
        assert NAMES.run(connection, {"moment": NOON.replace(hour=11)})[0][0] == hostile


def test_errors_are_those_of_sqlalchemy_and_do_not_carry_the_values(notes) -> None:
    with notes.writing() as connection:
        WRITE.run(connection, {"name": "秘密", "written_at": NOON})
    with pytest.raises(IntegrityError) as caught, notes.writing() as connection:
        WRITE.run(connection, {"name": "秘密", "written_at": NOON})
    assert caught.value.params is None
    metadata.drop_all(notes.engine)
    with pytest.raises((OperationalError, ProgrammingError)), notes.reading() as connection:
        NAMES.run(connection, {"moment": NOON})
