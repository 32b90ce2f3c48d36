"""The database of the product and its migrations, over the tables that each package owns."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask_alembic import Alembic
from flask_sqlalchemy_lite import SQLAlchemy

from bot import tables as bot_tables
from knowledge import changes
from knowledge.articles import tables as article_tables
from web.database import Database, engine_options
from web.wechat import tables as wechat_tables

if TYPE_CHECKING:
    from flask import Flask

    from web.settings import Settings

METADATAS = [article_tables.metadata, bot_tables.metadata, changes.metadata, wechat_tables.metadata]

db = SQLAlchemy()
alembic = Alembic(metadatas=METADATAS, run_mkdir=False, command_name="")
# It makes its loggers print every context it opens, beside our own log lines.
for _name in ("alembic", "sqlalchemy"):
    logging.getLogger(_name).handlers.clear()
    logging.getLogger(_name).setLevel(logging.WARNING)


def open_database(app: Flask, settings: Settings) -> Database:
    """The database of an application; no connection is made yet."""
    # SQLite gives no account of identity columns, so that each comparison would propose a change.
    app.config["ALEMBIC_CONTEXT"] = {"compare_server_default": False}
    app.config["SQLALCHEMY_ENGINES"] = {"default": engine_options(settings.database)}
    db.init_app(app)
    alembic.init_app(app)
    with app.app_context():
        return Database(db.engine)


def upgrade(app: Flask) -> bool:
    """Bring the tables to the newest version; whether there was anything to do."""
    with app.app_context():
        head = {script.revision for script in alembic.heads()}
        if {script.revision for script in alembic.current()} == head:
            return False
        alembic.upgrade()
    return True
