"""An application over a stand-in for the bot."""

from __future__ import annotations

from pathlib import Path

import pytest

import web
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


@pytest.fixture
def address(app, serve):
    """Where the application is served, for a browser."""
    with serve(app) as address:
        yield address


@pytest.fixture
def needs_leaflet():
    """Skips where npm was missing at set-up."""
    if not (Path(web.__file__).parent / "static" / "vendor" / "leaflet.js").exists():
        pytest.skip("npm was missing at set-up, so no leaflet was copied")
