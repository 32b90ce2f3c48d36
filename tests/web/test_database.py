from __future__ import annotations

import pytest
from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    create_engine,
    event,
    insert,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.databases import sqlite_url
from web.database import Database, make_engine

metadata = MetaData()
parent = Table("parent", metadata, Column("id", Integer, primary_key=True))
child = Table("child", metadata, Column("id", ForeignKey("parent.id"), primary_key=True))


@pytest.fixture
def database(engine):
    metadata.create_all(engine)
    return Database(engine)


def test_what_an_exception_ends_is_rolled_back(database):
    def fail():
        with database.writing() as connection:
            connection.execute(insert(parent), {"id": 1})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.reading() as connection:
        assert connection.execute(select(parent)).all() == []


def test_a_reader_sees_one_state_however_often_it_asks(database):
    with database.reading() as reader:
        assert reader.execute(select(parent)).all() == []
        with database.writing() as writer:
            writer.execute(insert(parent), {"id": 1})
        assert reader.execute(select(parent)).all() == []
    with database.reading() as reader:
        assert reader.execute(select(parent.c.id)).scalars().all() == [1]


def test_foreign_keys_are_held(database):
    def orphan():
        with database.writing() as connection:
            connection.execute(insert(child), {"id": 7})

    with pytest.raises(IntegrityError):
        orphan()


def test_a_connection_used_for_reading_can_write_afterwards(database):
    for number in (1, 2, 3):
        with database.reading() as connection:
            connection.execute(select(parent)).all()
        with database.writing() as connection:
            connection.execute(insert(parent), {"id": number})
    with database.reading() as connection:
        assert len(connection.execute(select(parent)).all()) == 3


def test_postgres_refuses_a_write_while_reading(postgres_engine):
    metadata.create_all(postgres_engine)

    def write():
        with Database(postgres_engine).reading() as connection:
            connection.execute(insert(parent), {"id": 1})

    with pytest.raises(DBAPIError, match="read-only"):
        write()


def test_sqlite_is_set_up_for_many_processes(sqlite_engine):
    with sqlite_engine.connect() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 1, "busy_timeout": 2500, "foreign_keys": 1}


def beginnings(engine) -> list[str]:
    """The statements that begin transactions, as SQLite itself traces them from now on."""
    began: list[str] = []

    def trace(statement: str) -> None:
        if statement.startswith("BEGIN"):
            began.append(statement)

    event.listen(engine, "connect", lambda connection, _record: connection.set_trace_callback(trace))
    return began


def test_sqlite_takes_the_write_lock_at_the_first_statement(sqlite_engine):
    database = Database(sqlite_engine)
    began = beginnings(sqlite_engine)
    with database.writing():
        pass
    with database.reading():
        pass
    assert began == ["BEGIN IMMEDIATE", "BEGIN DEFERRED"]


def test_an_engine_that_another_made_is_set_up_once_however_often_it_is_wrapped(tmp_path):
    made = create_engine(sqlite_url(tmp_path))
    Database(made)
    database = Database(made)
    began = beginnings(made)
    with database.writing() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
    assert began.count("BEGIN IMMEDIATE") == 1
    made.dispose()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_the_addresses_that_hosting_services_write_mean_psycopg(scheme):
    assert make_engine(f"{scheme}://u:p@localhost/yuertong").dialect.driver == "psycopg"
