"""One real server for all journeys through it."""

from __future__ import annotations

import pytest

from tests.products import copy_folder
from tests.servers import served
from tests.waiting import eventually

TOKEN = "AAAAA"


@pytest.fixture(scope="package")
def folder(prepared_folder, tmp_path_factory):
    return copy_folder(prepared_folder, tmp_path_factory.mktemp("journeys"))


@pytest.fixture(scope="package")
def server(folder, tmp_path_factory):
    log = tmp_path_factory.mktemp("log") / "server.log"
    with served(folder, log, YUERTONG_WECHAT_TOKEN=TOKEN) as running:
        assert running.ask("产假多少天")["status"] == "answered"
        eventually(lambda: len(running.workers()) == 2, within_s=30)
        yield running
