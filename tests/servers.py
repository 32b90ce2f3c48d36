"""The product as it is deployed: gunicorn with two workers, as a child of the test."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil
import requests

from tests.products import SECRET
from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_COMMAND = [sys.executable, "-m", "gunicorn", "--config", "python:web.server", "web.app:create_app()"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path
    """What it writes on standard error."""
    size: int
    """How many workers it keeps."""

    def ask(self, text: str) -> dict[str, object]:
        response = requests.post(f"{self.address}/api/v1/ask", json={"text": text}, timeout=30)
        assert response.status_code == 200
        return response.json()

    def wait_until_ready(self) -> None:
        """Until all its workers are there, and each has loaded what it loads with its first answer."""
        assert requests.get(f"{self.address}/readyz", timeout=60).status_code == 200
        eventually(lambda: len(self.workers()) == self.size, within_s=60)
        for worker in self.workers():
            with self.only(worker):
                self.ask("产假多少天")

    def workers(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()

    def kill_a_worker(self) -> None:
        """The youngest, at once and without a word, as when the machine runs out of memory."""
        worker = max(self.workers(), key=psutil.Process.create_time)
        worker.kill()
        eventually(lambda: worker.pid not in {other.pid for other in self.workers()}, within_s=10)

    @contextmanager
    def only(self, worker: psutil.Process) -> Iterator[None]:
        """What is asked in this block is answered by that worker: the others are stopped meanwhile."""
        others = [other for other in self.workers() if other.pid != worker.pid]
        for other in others:
            other.suspend()
        try:
            yield
        finally:
            for other in others:
                other.resume()


@contextmanager
def served(folder: Path, log: Path, **settings: str) -> Iterator[Server]:
    """A server of two workers over a folder; what is asked before it is up waits in its socket's queue."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("YUERTONG_")}
    ours = {
        "YUERTONG_DATA_DIR": str(folder),
        "YUERTONG_SECRET_KEY": SECRET,
        "WEB_CONCURRENCY": "2",
    } | settings
    with socket.create_server(("127.0.0.1", 0)) as listening, log.open("wb") as stream:
        process = subprocess.Popen(
            [*_COMMAND, "--bind", f"fd://{listening.fileno()}"],
            env={**bare, **ours},
            stdout=stream,
            stderr=stream,
            pass_fds=[listening.fileno()],
        )
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        server = Server(address=address, process=process, log=log, size=int(ours["WEB_CONCURRENCY"]))
        try:
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)
