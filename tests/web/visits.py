"""A window on the product in a real browser, as parents' devices show it."""

from __future__ import annotations

import base64
import itertools
import re
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

LOOKS = {
    "phone": {"width": 375},
    "small phone": {"width": 320},
    "tablet": {"width": 768},
    "desk": {"width": 1280},
    "dark": {"width": 375, "dark": True},
    "large version": {"width": 375, "care": True},
    "large version in the dark": {"width": 375, "care": True, "dark": True},
    "text at 200 %": {"width": 375, "zoom": True},
}

DROP = """async ({target, name, type, content}) => {
  const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name, {type}));
  for (const kind of ["dragover", "drop"]) {
    document.querySelector(target).dispatchEvent(
      new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
  }
}"""


class Visit:
    """One browser window on the product, with what its console said and what it asked for."""

    def __init__(self, page, address):
        self.page = page
        self.address = address
        self.complaints = []
        self.requests = []
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    def _listen(self, message):
        # A browser reports it as an error when a page itself says that something is missing or refused.
        is_told_by_page = re.search(r"status of (401|403|404|409|410|422)\b", message.text)
        if message.type in {"error", "warning"} and not is_told_by_page:
            self.complaints.append(message.text)

    def open(self, path):
        self.page.goto(self.address + path)
        return self.page


def arrive(page, heading):
    """Wait for the page that a tap leads to: until it is there, the one before answers for it."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)


def look_over(window, pages):
    """Each page, with all that is folded opened: axe finds nothing, nothing sticks out or complains."""
    for name, path in pages.items():
        look_at(window, unfolded(window.open(path)), name)


def look_at(window, page, name):
    """The same of a page as it stands there now, once it has all come."""
    page.wait_for_load_state()
    found = Axe().run(page).response["violations"]
    broken = [(name, rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]
    assert broken == [], broken
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert window.complaints == [], window.complaints
    assert {url.split("/", 3)[2] for url in window.requests} == {window.address.removeprefix("http://")}


def unfolded(page):
    """The page with everything on it open."""
    for folded in page.locator("details").all():
        folded.evaluate("details => { details.open = true }")
    return page


def drop(page, target, name, type_, content):
    """Let a file fall on what is at a selector, as from a folder of the computer."""
    page.locator(target).wait_for()
    page.wait_for_load_state()  # nobody drops a file faster than a page's scripts come
    page.evaluate(
        DROP, {"target": target, "name": name, "type": type_, "content": base64.b64encode(content).decode()}
    )


def expect_apart(targets):
    """Between neighbours that can be tapped lie 8 pixels at least, below or beside."""
    for one, other in itertools.pairwise(target.bounding_box() for target in targets.all()):
        below = other["y"] - one["y"] - one["height"]
        beside = other["x"] - one["x"] - one["width"]
        assert max(below, beside) >= 8, (one, other)


def start_visits(browser, address):
    """What opens a window: `with visit(width=375) as window`."""

    @contextmanager
    def visit(*, width=375, height=740, dark=False, care=False, zoom=False, scripts=True, location=None):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
            locale="zh-CN",
            geolocation=location,
            permissions=["geolocation"] if location else [],
        )
        if zoom:
            context.add_init_script(
                "addEventListener('DOMContentLoaded', () => document.documentElement.style.fontSize = '200%')"
            )
        window = Visit(context.new_page(), address)
        if care:
            window.open("/care/on")
        yield window
        context.close()

    return visit
