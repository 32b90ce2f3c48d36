"""Real servers for all journeys, over one folder: an account in each of its modes."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cache

import pytest

from tests.journeys.offices import ACCOUNT, Office
from tests.products import Product, copy_folder
from tests.servers import served
from tests.wechat_platform.account import NEW_KEY, OLD_KEY, Account

BASE_URL = "https://yuer.example.gov.cn"
"""Where a parent's telephone reaches the pages."""


@pytest.fixture(scope="package")
def folder(prepared_folder, tmp_path_factory):
    return copy_folder(prepared_folder, tmp_path_factory.mktemp("journeys"))


@pytest.fixture(scope="package")
def servers(folder, tmp_path_factory):
    """The server of an account in a mode, by the mode's name; started when it is first asked for."""
    logs = tmp_path_factory.mktemp("log")
    with ExitStack() as running:

        @cache
        def in_mode(mode):
            settings = Account(mode=mode, aes_key=NEW_KEY).settings
            if mode != "plain":
                # As in the days after the key was changed.
                settings |= {"YUERTONG_WECHAT_AES_KEY_PREVIOUS": OLD_KEY, "WEB_CONCURRENCY": "1"}
            server = running.enter_context(
                served(folder, logs / f"{mode}.log", YUERTONG_BASE_URL=BASE_URL, **settings)
            )
            server.wait_until_ready()
            return server

        yield in_mode


@pytest.fixture(scope="package")
def server(servers):
    return servers("plain")


@pytest.fixture
def product(prepared_folder, tmp_path):
    """A product of the test's own, connected to an account of the platform."""
    folder = copy_folder(prepared_folder, tmp_path / "product")
    made = Product.over(folder, wechat_token=ACCOUNT.token, wechat_mode=ACCOUNT.mode)
    yield made
    made.close()


@pytest.fixture
def office(product, browser, serve):
    """The same with its desk, served for browsers."""
    made = Office(product)
    with serve(made.desk.app) as address:
        made.open_at(address, browser)
        yield made
