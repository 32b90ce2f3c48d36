"""The whole product served for browsers: the desk's people at theirs, parents at the API and in WeChat."""

from __future__ import annotations

import re
import secrets
import time
from contextlib import contextmanager
from urllib.parse import urlencode

import requests
from playwright.sync_api import expect

from tests.editors import Desk
from tests.waiting import eventually
from tests.web.visits import start_visits
from tests.wechat_platform import contents
from tests.wechat_platform.account import Account
from web.staff.current import COOKIE

WIDTHS = [375, 1280]

WITHIN_S = 10.0
"""Within which a parent hears what the desk has done: a second, where no other tests take the machine."""

ACCOUNT = Account()


class Office:
    """A desk over the real bot and the real index, and what a parent sees and hears of it."""

    def __init__(self, product):
        self.desk = Desk(product.services)
        self.folder = product.services.settings.data_dir

    def open_at(self, address, browser):
        self.address = address
        self.visit = start_visits(browser, address)

    @contextmanager
    def seat(self, member, *, width):
        """A window of somebody who has logged in, with today's page open."""
        with self.visit(width=width) as window:
            cookie = {"name": COOKIE.name, "value": self.desk.ticket(member).token, "url": self.address}
            window.page.context.add_cookies([cookie])
            window.open("/desk/")
            yield window

    def ask(self, text):
        """What the API answers."""
        response = requests.post(f"{self.address}/api/v1/ask", json={"text": text}, timeout=30)
        assert response.status_code == 200
        return response.json()

    def says(self, text, words):
        return words in self.ask(text)["text"]

    def page(self, path):
        """The status and the text of a page as everybody may read it."""
        response = requests.get(self.address + path, timeout=30)
        return response.status_code, response.text

    def tell_wechat(self, text):
        """What a parent reads in WeChat."""
        now = str(int(self.desk.now.timestamp()))
        sent = contents.text(text, ToUserName=ACCOUNT.user_name, FromUserName="oParent", CreateTime=int(now))
        query = ACCOUNT.sign(timestamp=now) | {"openid": "oParent"}
        response = requests.post(
            f"{self.address}/wechat?{urlencode(query)}",
            data=ACCOUNT.write(sent | {"MsgId": secrets.randbelow(10**16)}),
            timeout=30,
        )
        assert response.status_code == 200
        return str(ACCOUNT.read(response.content)["Content"])


@contextmanager
def answered_by(page, deed):
    """Press a button within; afterwards the moment at which the desk had answered the step of that name.

    with answered_by(page, "release") as moment:
        page.get_by_role("button", name="发布").click()
    eventually(..., within_s=left_of(moment))
    """
    moment = Moment()
    with page.expect_response(
        lambda response: response.request.method == "POST" and response.url.endswith(f"/{deed}")
    ) as told:
        yield moment
    assert told.value.status == 303, told.value.status
    moment.began = time.monotonic()


class Moment:
    began = 0.0

    def until(self, claim):
        """Hold until the claim is true, up to `WITHIN_S` after this moment; in seconds since then."""
        eventually(claim, within_s=WITHIN_S - (time.monotonic() - self.began))
        return time.monotonic() - self.began


def menu(page, word):
    """Go to a part of the desk by its menu."""
    page.get_by_role("navigation", name="编辑台").get_by_role("link", name=word, exact=True).click()


def told(page, words):
    """The desk has said so."""
    expect(page.get_by_role("status").filter(has_text=words).first).to_be_visible()


def number_in(page):
    """Of the text whose page is open."""
    return int(re.search(r"/desk/articles/(\d+)", page.url)[1])
