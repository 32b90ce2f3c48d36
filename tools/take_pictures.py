"""Take the pictures of the WeChat simulator that the README shows, anew: `make pictures`.

The product is prepared in a folder of its own with the samples, served, and
used in Chromium as somebody would; where replies have changed, so have the
pictures.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from picturing import chromium, keep, serving

from web.app import create_app
from web.preparing import prepare
from web.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "images"

_WHOLE = ".phone { height: auto; min-height: 0; } .chat { height: auto; overflow: visible; }"
"""A README does not scroll: the telephone is as tall as what was said."""

_COLOURS = 128


def ask(page: Page) -> None:
    """A question, and its answer with what can be asked next."""
    page.get_by_label("说一句").fill("产假多少天")
    page.get_by_role("button", name="发送").click()


def stand_somewhere(page: Page) -> None:
    """A place, and the nurseries that are near."""
    page.locator("summary", has_text="发位置").click()
    page.get_by_role("button", name="发位置", exact=True).click()


def scan(page: Page) -> None:
    """A nursery's own code, and its card."""
    page.locator("summary", has_text="扫一扫").click()
    page.get_by_label("公众号自己的码").select_option(index=1)
    page.get_by_role("button", name="扫这个码").first.click()


TAKEN: dict[str, tuple[Callable[[Page], None], ...]] = {
    "wechat-answer.png": (ask,),
    "wechat-nurseries.png": (stand_somewhere, scan),
}


def main() -> None:
    """Take each picture."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address, chromium() as browser:
        for name, deeds in TAKEN.items():
            take(browser, address, deeds, PICTURES / name)
            print(f"docs/images/{name}")


def take(browser: Browser, address: str, deeds: tuple[Callable[[Page], None], ...], path: Path) -> None:
    """One picture: the telephone after everything was done."""
    context = browser.new_context(
        viewport={"width": 375, "height": 812},
        device_scale_factor=2,
        locale="zh-CN",
        reduced_motion="reduce",
        bypass_csp=True,  # for the style above
    )
    page = context.new_page()
    page.goto(f"{address}/dev/wechat")
    page.add_style_tag(content=_WHOLE)
    for number, deed in enumerate(deeds):
        deed(page)
        page.locator(".deed").nth(number).wait_for()
    page.mouse.move(0, 0)
    keep(page.locator(".phone").screenshot(), path, colours=_COLOURS)
    context.close()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The whole product in a folder of its own, with the simulator."""
    app = create_app(Settings(data_dir=folder, secret_key="k" * 32, dev="on"))  # type: ignore[arg-type]
    prepare(app)
    app.extensions["yuertong"].warm_up()
    with serving(app) as address:
        yield address


if __name__ == "__main__":
    main()
