"""What every test may ask for: a fixed moment, the whole product, an empty database of each kind."""

from __future__ import annotations

import shutil
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from tests import databases, listed
from tests.moments import NOW
from tests.products import Product, copy_folder, prepare_folder
from web.database import Database, make_engine
from web.extensions import limiter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Engine


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def prepared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product's folder with its real content; copy it before changing anything in it."""
    return prepare_folder(tmp_path_factory.mktemp("prepared"))


@pytest.fixture(scope="session")
def _whole_product(prepared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    made = Product.over(copy_folder(prepared_folder, tmp_path_factory.mktemp("product")))
    yield made
    made.services.database.engine.dispose()


@pytest.fixture
def product(_whole_product: Product) -> Iterator[Product]:
    """The real bot over the real content at the fixed moment, as if nobody had asked it anything yet."""
    yield _whole_product
    _whole_product.reset()


@pytest.fixture(scope="session")
def _product_with_a_list(
    prepared_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product]:
    made = Product.over(copy_folder(prepared_folder, tmp_path_factory.mktemp("listed")))
    with made.services.database.writing() as connection:
        listed.put_in(connection, *listed.ALL)
    made.services.nursery_indexer.catch_up()
    yield made
    made.services.database.engine.dispose()


@pytest.fixture
def listing(_product_with_a_list: Product) -> Iterator[Product]:
    """The real bot over the nurseries of `tests.listed`, in place of the samples."""
    yield _product_with_a_list
    _product_with_a_list.reset()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with databases.running_postgres() as url:
        yield url


@pytest.fixture(params=databases.KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield databases.sqlite_url(tmp_path)
        return
    with databases.empty_schema(request.getfixturevalue("postgres_server")) as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    with _disposed(database_url) as made:
        yield made


@pytest.fixture
def database(engine: Engine) -> Database:
    return Database(engine)


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    with _disposed(databases.sqlite_url(tmp_path)) as made:
        yield made


@pytest.fixture
def postgres_engine(postgres_server: str) -> Iterator[Engine]:
    with databases.empty_schema(postgres_server) as url, _disposed(url) as made:
        yield made


@contextmanager
def _disposed(url: str) -> Iterator[Engine]:
    made = make_engine(url)
    try:
        yield made
    finally:
        made.dispose()


EXPECTED_WITHIN_MS = 20_000
"""A browser beside other tests on two cores is slow at times; what comes soon does not wait for it."""


class _Handler(WSGIRequestHandler):
    """Werkzeug's, with files read whole: it leaves one open that a browser does not wait for."""

    def make_environ(self):
        return super().make_environ() | {"wsgi.file_wrapper": _read_whole}


def _read_whole(file, buffer_size=0):  # noqa: ARG001 - the size is the interface's (PEP 3333)
    with file:
        return [file.read()]


@pytest.fixture
def serve(monkeypatch):
    """Serve an application for a browser: `with serve(app) as address`."""

    @contextmanager
    def serving(app):
        monkeypatch.setattr(limiter, "enabled", False)
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Handler)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:  # else a test that fails leaves a thread for which the process waits
            server.shutdown()
            thread.join()
            server.server_close()

    return serving


@pytest.fixture(scope="module")
def browser():
    """A Chromium: Debian's, or the one that playwright installs.

    Not for the whole session: while it lives, an event loop runs in this
    thread, and the application's own database cannot be opened beside one.
    """
    from playwright.sync_api import expect, sync_playwright  # noqa: PLC0415 - most tests need no browser

    expect.set_options(timeout=EXPECTED_WITHIN_MS)
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
