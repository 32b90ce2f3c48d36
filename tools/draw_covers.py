"""Draw the covers of WeChat's news cards, from tools/covers/ into web/static/img/.

900 × 383 pixels, as the platform shows the first card of a message. They hold
no words, which a picture cannot correct. Needs a Chromium, as the browser tests do.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

DRAWN = Path(__file__).parent / "covers"
STATIC = Path(__file__).parents[1] / "web" / "static" / "img"
SIZE = {"width": 900, "height": 383}
COLOURS = 64
"""Few plain grounds and their edges: more colours only make the file larger."""


def main() -> None:
    """Draw every cover, each in as few bytes as its colours need."""
    STATIC.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport=SIZE)
        for drawing in sorted(DRAWN.glob("*.svg")):
            picture = STATIC / f"cover-{drawing.stem}.png"
            page.set_content(f"<style>body{{margin:0}}</style>{drawing.read_text('utf-8')}")
            page.screenshot(path=picture)
            with Image.open(picture) as image:
                image.convert("RGB").quantize(COLOURS).save(picture, optimize=True)
            print(f"{picture.name}: {picture.stat().st_size} bytes")
        browser.close()


if __name__ == "__main__":
    main()
