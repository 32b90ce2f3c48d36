"""One PostgreSQL server that tests stop under the product, with the product's content in it."""

from __future__ import annotations

import pytest

from tests import databases
from tests.products import SECRET
from web.app import create_app
from web.preparing import prepare
from web.settings import Settings


@pytest.fixture(scope="package")
def stoppable():
    """Whoever stops it starts it again."""
    with databases.stoppable_postgres() as running:
        yield running


@pytest.fixture(scope="package")
def app_over_stoppable(stoppable, tmp_path_factory):
    folder = tmp_path_factory.mktemp("away")
    made = create_app(Settings(data_dir=folder, secret_key=SECRET, database_url=stoppable.url))
    prepare(made)
    yield made
    made.extensions["yuertong"].database.engine.dispose()
