"""What the scripts that take pictures share: the product served, a Chromium, and small files."""

from __future__ import annotations

import io
import shutil
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from playwright.sync_api import Browser


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The product at an address of its own."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, or the one that playwright installs."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        yield launched
        launched.close()


def keep(taken: bytes, path: Path, *, colours: int) -> None:
    """A picture of the screen as a small PNG."""
    with Image.open(io.BytesIO(taken)) as picture:
        picture.convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
