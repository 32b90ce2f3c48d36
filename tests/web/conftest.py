"""An application over a stand-in for the bot."""

from __future__ import annotations

import pytest

from tests.web.stand_in import make_services
from web.app import create_app
from web.extensions import limiter


@pytest.fixture
def services(tmp_path):
    made = make_services(tmp_path)
    engine = made.database.engine
    yield made
    engine.dispose()


@pytest.fixture
def app(services):
    made = create_app(services=services)
    made.testing = True
    limiter.reset()
    return made


@pytest.fixture
def client(app):
    return app.test_client()
