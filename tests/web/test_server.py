"""The product as it is deployed: gunicorn, by the configuration that the Procfile names."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack, contextmanager

import pytest
import requests

from tests import servers
from tests.waiting import eventually
from web.app import create_app
from web.preparing import prepare
from web.settings import Settings

COMMAND = [sys.executable, "-m", "gunicorn", "--config", "python:web.server", "web.app:create_app()"]


def environment(data_dir, **changed):
    bare = {name: value for name, value in os.environ.items() if not name.startswith("YUERTONG_")}
    return {**bare, "YUERTONG_DATA_DIR": str(data_dir), "WEB_CONCURRENCY": "2", **changed}


@contextmanager
def served(data_dir, log):
    """A running server; what is asked before it is up waits in the queue of its socket."""
    with socket.create_server(("127.0.0.1", 0)) as listening, log.open("wb") as stream:
        process = subprocess.Popen(
            [*COMMAND, "--bind", f"fd://{listening.fileno()}"],
            env=environment(data_dir),
            stdout=stream,
            stderr=stream,
            pass_fds=[listening.fileno()],
        )
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}", process
        finally:
            process.terminate()
            process.wait(timeout=30)


def ask(address, text):
    return requests.post(f"{address}/api/v1/ask", json={"text": text}, timeout=30).json()


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    """Database, content and index as `make setup` leaves them."""
    made = tmp_path_factory.mktemp("served")
    app = create_app(Settings(data_dir=made, secret_key="k" * 32))
    prepare(app)
    app.extensions["yuertong"].database.engine.dispose()
    return made


def test_workers_answer_from_the_published_content_and_stop_when_told(data_dir, tmp_path):
    log = tmp_path / "log"
    with served(data_dir, log) as (address, process):
        assert requests.get(f"{address}/readyz", timeout=30).status_code == 200
        for _ in range(4):
            answer = ask(address, "产假多少天")
            assert answer["status"] == "answered"
            assert "188 天" in answer["text"]
        assert requests.get(f"{address}/ask?q=secret-of-a-parent", timeout=30).status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    paths = {line["path"] for line in lines if line["event"] == "request"}
    assert paths == {"/readyz", "/api/v1/ask", "/ask"}
    assert not [line for line in lines if line["level"] == "error"]
    assert "secret-of-a-parent" not in log.read_text()


@pytest.mark.parametrize(
    ("request_line", "status", "told"),
    [
        ("GET /ask?q=secret-of-a-parent" + "长" * 3_000 + " HTTP/1.1", 414, "网址太长"),
        ("secret-of-a-parent", 400, "这个请求看不懂"),
        ("GET / HTTP/1.1\r\nX: " + "secret-of-a-parent" * 1_000, 431, "这个请求看不懂"),
    ],
)
def test_what_is_no_request_is_answered_in_chinese_and_leaves_no_trace_of_who_sent_it(
    data_dir, tmp_path, request_line, status, told
):
    log = tmp_path / "log"
    with served(data_dir, log) as (address, _):
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=30) as connection:
            connection.sendall(f"{request_line}\r\nHost: x\r\n\r\n".encode())
            answer = b"".join(iter(lambda: connection.recv(65_536), b"")).decode()
    assert answer.startswith(f"HTTP/1.1 {status} ")
    assert told in answer
    assert "request_unreadable" in log.read_text()
    assert "secret-of-a-parent" not in log.read_text()
    assert "127.0.0.1" not in "".join(
        line for line in log.read_text().splitlines() if "Listening" not in line
    )


def test_without_a_database_workers_start_and_an_emergency_is_answered(tmp_path):
    with served(tmp_path / "empty", tmp_path / "log") as (address, _):
        ready = requests.get(f"{address}/readyz", timeout=30)
        assert ready.status_code == 503
        assert ready.json()["missing"]
        assert ask(address, "孩子抽搐了")["status"] == "urgent"
        assert ask(address, "产假多少天")["status"] == "failed"
        assert requests.get(f"{address}/articles", timeout=30).status_code == 503


def test_a_wrong_setting_stops_the_start_with_one_sentence(tmp_path):
    process = subprocess.run(
        COMMAND,
        env=environment(tmp_path, YUERTONG_HOME_REGION="红旗区"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert process.returncode != 0
    (sentence,) = process.stderr.splitlines()
    assert "YUERTONG_HOME_REGION 应当是六位行政区划代码" in sentence
    assert process.stdout == ""


def test_connections_that_stay_open_are_shared_out_among_the_workers(data_dir, tmp_path):
    """One that is kept alive stays with its worker, which would work alone beside an idle one."""
    with servers.served(data_dir, tmp_path / "log") as server:
        server.wait_until_ready()
        workers = server.workers()
        before = [len(worker.net_connections()) for worker in workers]
        host, port = server.address.removeprefix("http://").split(":")
        with ExitStack() as opened:
            for _ in range(8):
                opened.enter_context(socket.create_connection((host, int(port)), timeout=30))

            def held():
                now = [len(worker.net_connections()) for worker in workers]
                return [after - earlier for after, earlier in zip(now, before, strict=True)]

            eventually(lambda: sum(held()) == 8, within_s=10)
            assert min(held()) >= 2, held()
