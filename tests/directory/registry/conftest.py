"""A directory on each kind of database."""

from __future__ import annotations

import pytest

from tests.directory.registry.listings import Registry


@pytest.fixture
def registry(database):
    return Registry(database)
