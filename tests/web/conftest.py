"""An application over a stand-in for the bot."""

from __future__ import annotations

import shutil
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

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
def serve(monkeypatch):
    """Serve an application for a browser: `with serve(app) as address`."""

    @contextmanager
    def serving(app):
        monkeypatch.setattr(limiter, "enabled", False)
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
        server.server_close()

    return serving


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


@pytest.fixture(scope="module")
def browser():
    """A Chromium: Debian's, or the one that playwright installs.

    Not for the whole session: while it lives, an event loop runs in this
    thread, and the application's own database cannot be opened beside one.
    """
    with sync_playwright() as playwright:
        installed = (
            shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        )
        executable = installed or playwright.chromium.executable_path
        if not Path(executable).exists():
            pytest.skip("no Chromium is installed: apt-get install chromium")
        launched = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield launched
        launched.close()
