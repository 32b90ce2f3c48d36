"""The database: how a connection is set up, and the two kinds of transaction."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.exc import OperationalError

from knowledge.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

_BUSY_TIMEOUT_MS = 2_500
"""WeChat hangs up after 5 s: an answer that cannot be stored by then goes out unstored."""

_PATIENT_S = _BUSY_TIMEOUT_MS / 1000
_IMPATIENT_S = 0.1

_FIRST_PAUSE_S = 0.0002
_LONGEST_PAUSE_S = 0.005
_PAUSE_GROWS = 1.2
"""How soon SQLite's one write lock is asked for again.

Most of our transactions hold it for a third of a millisecond; SQLite's own
waiting asks after 1, 2, 5, 10 and more. With two workers 14 of 100 answers a
second came of asking sooner.
"""

_LOST_AFTER_MS = 10_000
"""How long what was sent to a PostgreSQL server may stay unacknowledged before its connection is given up."""

_CONNECT_TIMEOUT_S = 3
_WAITS_S = "sqlite_waits_s"
"""The option of connections that write: for how long they wait for the lock."""

_BEGIN_READING = Prepared(text("BEGIN DEFERRED"))
_BEGIN_WRITING = Prepared(text("BEGIN IMMEDIATE"))


def make_engine(url: str) -> Engine:
    """An engine for a SQLite or PostgreSQL address, set up as `Database` needs it.

    `postgres://` and `postgresql://`, as hosting services write them, mean
    psycopg 3 here. A PostgreSQL connection is tried before it is lent out, so
    that a server that was away needs no restart here.
    """
    engine = create_engine(**engine_options(url))
    Database(engine)
    return engine


def engine_options(url: str) -> dict[str, Any]:
    """What an engine is made with, as keywords of `create_engine`.

    Parameters stay out of error messages: they hold questions.
    """
    address = make_url(url)
    if address.drivername in {"postgres", "postgresql"}:
        address = address.set(drivername="postgresql+psycopg")
    options: dict[str, Any] = {"url": address, "hide_parameters": True}
    if address.get_backend_name() == "postgresql":
        options |= {
            "pool_pre_ping": True,
            "connect_args": {"connect_timeout": _CONNECT_TIMEOUT_S, "tcp_user_timeout": _LOST_AFTER_MS},
        }
    return options


class Database:
    """Transactions over an engine, whoever made it.

    Wrap an engine before its first connection: the listeners set up each new
    one. Wrapping it twice is harmless.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reading = engine
        self._writing = engine.execution_options(**{_WAITS_S: _PATIENT_S})
        self._writing_soon = engine.execution_options(**{_WAITS_S: _IMPATIENT_S})
        if engine.dialect.name == "postgresql":
            self._reading = engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        if engine.dialect.name == "sqlite" and not event.contains(engine, "connect", _set_up_sqlite):
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin_sqlite)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database from its first statement on.

        An index that reads a change number and then the documents must not get
        documents older than the number. A deferred transaction does that on
        SQLite and takes no lock that a writer would wait for; on PostgreSQL it
        is REPEATABLE READ, READ ONLY, which costs no statement more than the
        default level.
        """
        with self._reading.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self, *, is_patient: bool = True) -> Iterator[Connection]:
        """A connection in one transaction: committed at the end, rolled back by an exception.

        Without patience it gives up after a tenth of a second where another
        holds the lock that it needs, with the same error as a patient one
        after its time.

        On SQLite it begins IMMEDIATE. A transaction that reads first and asks
        for the write lock later fails at once when another wrote in between,
        however long the busy timeout; one that asks first waits its turn.
        """
        engine = self._writing if is_patient else self._writing_soon
        with engine.connect() as connection, connection.begin():
            yield connection


def _set_up_sqlite(dbapi_connection: Any, _record: object) -> None:
    # The driver would begin transactions by itself, and only before the first
    # change: SQLAlchemy's "begin" event does it instead.
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    # The timeout first: the switch to WAL needs a lock, and two processes that
    # start together would otherwise collide on it.
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    waits_s = connection.get_execution_options().get(_WAITS_S)
    if waits_s is None:
        _BEGIN_READING.run(connection, {})
        return
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 0")
    try:
        _begin_writing(connection, within_s=waits_s)
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
        cursor.close()


def _begin_writing(connection: Connection, *, within_s: float) -> None:
    """Take the write lock as soon as it is free.

    Raises:
        OperationalError: another held it all the time.
    """
    until = time.monotonic() + within_s
    pause = _FIRST_PAUSE_S
    while True:
        try:
            _BEGIN_WRITING.run(connection, {})
        except OperationalError as error:
            if not _is_held(error) or time.monotonic() >= until:
                raise
        else:
            return
        time.sleep(pause)
        pause = min(pause * _PAUSE_GROWS, _LONGEST_PAUSE_S)


def _is_held(error: OperationalError) -> bool:
    """Whether another connection holds the lock."""
    return getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
