"""A desk over the stand-in's services: on SQLite, or on both databases as their migrations make them."""

from __future__ import annotations

import shutil

import pytest
from argon2 import PasswordHasher

from tests.databases import sqlite_url
from tests.editors import Desk
from tests.web.stand_in import make_services
from web.extensions import limiter
from web.settings import Settings
from web.storage import open_storage


@pytest.fixture
def quick_passwords(monkeypatch):
    """Argon2 with little work: how much there is of it is claimed by `test_passwords`."""
    monkeypatch.setattr("web.staff.passwords._hasher", PasswordHasher(time_cost=1, memory_cost=64))


@pytest.fixture
def desk(services, quick_passwords, monkeypatch):  # noqa: ARG001
    made = Desk(services)
    monkeypatch.setattr(limiter, "enabled", False)  # after it is bound to the application
    return made


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory):
    """A file of SQLite as the migrations make it; copied, it is there a hundred times as fast."""
    folder = tmp_path_factory.mktemp("migrated")
    migrate(folder, sqlite_url(folder))
    return folder / "test.sqlite3"


def migrate(folder, database_url):
    storage = open_storage(Settings(data_dir=folder, database_url=database_url, secret_key="k" * 32))
    storage.upgrade()
    storage.database.engine.dispose()


@pytest.fixture
def migrated_services(database_url, migrated_file, tmp_path):
    """Services over a database that the migrations made, with the triggers that guard the log."""
    if database_url == sqlite_url(tmp_path):
        shutil.copy(migrated_file, tmp_path)
    else:
        migrate(tmp_path, database_url)
    made = make_services(tmp_path, database_url=database_url)
    yield made
    made.database.engine.dispose()


@pytest.fixture
def either_desk(migrated_services, quick_passwords, monkeypatch):  # noqa: ARG001
    """The same on SQLite and on PostgreSQL, where the database decides."""
    made = Desk(migrated_services)
    monkeypatch.setattr(limiter, "enabled", False)
    return made
