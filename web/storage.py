"""The database of the product and its migrations, over the tables that each package owns."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Flask
from flask_alembic import Alembic
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import func, select

from bot import tables as bot_tables
from directory import tables as directory_tables
from knowledge import changes
from knowledge.articles import tables as article_tables
from knowledge.editing import tables as editing_tables
from knowledge.pictures import tables as picture_tables
from knowledge.standing import tables as standing_tables
from web.database import Database, engine_options
from web.reports import tables as report_tables
from web.staff import tables as staff_tables
from web.wechat import tables as wechat_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from web.settings import Settings

METADATAS = [
    article_tables.metadata,
    bot_tables.metadata,
    changes.metadata,
    directory_tables.metadata,
    editing_tables.metadata,
    picture_tables.metadata,
    report_tables.metadata,
    staff_tables.metadata,
    standing_tables.metadata,
    wechat_tables.metadata,
]

_UPGRADE_LOCK = 0x59_45_55_50
"""Any constant that no other advisory lock of this database uses ("YEUP")."""

db = SQLAlchemy()
alembic = Alembic(metadatas=METADATAS, run_mkdir=False, command_name="")
# It makes its loggers print every context it opens, beside our own log lines.
for _name in ("alembic", "sqlalchemy"):
    logging.getLogger(_name).handlers.clear()
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """The engine and the migrations, on a small application of their own.

    On the one that serves, Flask-SQLAlchemy-Lite would close its asynchronous
    sessions at the end of each request, in a thread started for it: half a
    millisecond for sessions that nobody opens.
    """

    app: Flask
    database: Database

    def upgrade(self) -> bool:
        """Bring the tables to the newest version; whether there was anything to do.

        Machines that start together on one PostgreSQL wait for the first of
        them: all would find no tables, and all but one fail to make them.
        """
        with self._turn(), self.app.app_context():
            newest = {script.revision for script in alembic.heads()}
            if {script.revision for script in alembic.current()} == newest:
                return False
            alembic.upgrade()
        return True

    def revisions(self) -> frozenset[str]:
        """Every state of the tables that this release knows."""
        with self.app.app_context():
            scripts = alembic.script_directory.walk_revisions()
            return frozenset(script.revision for script in scripts)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if self.database.engine.dialect.name != "postgresql":
            yield  # one machine has the file, and `prepare` its lock
            return
        with self.database.writing() as connection:
            connection.execute(select(func.pg_advisory_xact_lock(_UPGRADE_LOCK)))
            yield

    def revise(self, message: str) -> None:
        """Write a migration that takes the database to what the code's tables are."""
        with self.app.app_context():
            alembic.revision(message)


def open_storage(settings: Settings) -> Storage:
    """The storage that the settings name; no connection is made yet."""
    app = Flask("web")
    # SQLite gives no account of identity columns, so that each comparison would propose a change.
    app.config["ALEMBIC_CONTEXT"] = {"compare_server_default": False}
    app.config["SQLALCHEMY_ENGINES"] = {"default": engine_options(settings.database)}
    db.init_app(app)
    alembic.init_app(app)
    with app.app_context():
        return Storage(app=app, database=Database(db.engine))
