"""How gunicorn serves the product: `gunicorn -c python:web.server 'web.app:create_app()'`."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from pathlib import Path
from typing import Any

import structlog

from web.settings import SettingsError, check_server_numbers, load_settings
from web.worker import forget_worker

try:
    check_server_numbers(os.environ)
    load_settings()
except SettingsError as error:
    # Before gunicorn forks anything, so that the sentence stands alone and not above a traceback.
    sys.exit(str(error))

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "0")) or max(2, multiprocessing.cpu_count())
worker_class = "web.worker.Worker"
threads = 2  # more of them only wait for SQLite's one write lock
worker_connections = 2_000  # what waits within a second of an overload; beyond, the system's own queue
preload_app = True
timeout = 30
graceful_timeout = 20
keepalive = 5
limit_request_line = 8190  # the longest gunicorn allows; a question of 600 characters takes 5,400
accesslog = None  # it would hold questions and open ids; web.observability writes its own line
errorlog = "-"
secure_scheme_headers: dict[str, str] = {}  # ProxyFix decides, by YUERTONG_TRUSTED_PROXIES
control_socket_disable = True  # one for all instances of a user, and nobody asks it anything
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a heartbeat file


log: structlog.stdlib.BoundLogger = structlog.get_logger("web")


def when_ready(server: Any) -> None:
    """Load words and rules once, before the workers are forked, which then share the memory.

    Only what needs no database and starts no thread: neither survives a fork.
    """
    services = server.app.wsgi().extensions["yuertong"]
    services.language.warm_up()
    _ = services.responder
    gc.freeze()  # looked through for cycles, memory that is shared would be copied


def post_fork(_server: Any, worker: Any) -> None:
    """Give a worker database connections of its own: a copied one mixes the answers of two processes."""
    worker.app.wsgi().extensions["yuertong"].database.engine.dispose(close=False)


def child_exit(_server: Any, worker: Any) -> None:
    """Share out no connections with a worker that is gone."""
    forget_worker(worker)


def post_worker_init(worker: Any) -> None:
    """Load the articles before the first question; a database that is away now may be back by then.

    What is loaded stays: looking through it for cycles would take a third of
    the loading, and with a country's nurseries half a second of an answer now
    and then.
    """
    gc.disable()
    try:
        worker.app.wsgi().extensions["yuertong"].warm_up()
    except Exception:
        log.exception("warm_up_failed")
    finally:
        gc.freeze()
        gc.enable()
