"""A desk over the stand-in's services: on SQLite, or on both databases as their migrations make them."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

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


@pytest.fixture
def migrated_services(database_url, tmp_path):
    """Services over a database that the migrations made, with the triggers that guard the log."""
    settings = Settings(data_dir=tmp_path, database_url=database_url, secret_key="k" * 32)
    storage = open_storage(settings)
    storage.upgrade()
    storage.database.engine.dispose()
    made = make_services(tmp_path, database_url=database_url)
    yield made
    made.database.engine.dispose()


@pytest.fixture
def either_desk(migrated_services, quick_passwords, monkeypatch):  # noqa: ARG001
    """The same on SQLite and on PostgreSQL, where the database decides."""
    made = Desk(migrated_services)
    monkeypatch.setattr(limiter, "enabled", False)
    return made
