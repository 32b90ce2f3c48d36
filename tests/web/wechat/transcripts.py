"""The conversations of docs/wechat-conversations.md, played through the account's real bytes.

On the page each block quote is what a person does, and beneath it stands what
the telephone shows. `make transcripts` plays them again and writes the page.
"""

from __future__ import annotations

import re
import sys
import tempfile
from copy import copy
from itertools import count
from pathlib import Path

from pydantic import SecretStr

from tests.products import Product, prepare_folder
from web.app import create_app
from web.wechat import happenings, platform
from web.wechat.account import account_of
from web.wechat.replies import NewsReply

PAGE = Path(__file__).parents[3] / "docs" / "wechat-conversations.md"

_TURN = re.compile(r"^> (?P<done>.+)\n\n(?P<shown>(?:(?!^> |^## ).*\n)*)", re.MULTILINE)
_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>')
_NAMED = re.compile(r"/a/[\w-]{10}")
"""The name of an answer, which is another each time."""
_numbers = count(1)
_TAP = re.compile(r"msgmenucontent=(.*?)&(?:amp;)?msgmenuid")


def conversations(page):
    """Each conversation of a page: its title, and its turns as what is done and what is shown."""
    for part in page.split("\n## ")[1:]:
        title = part.splitlines()[0]
        yield title, [(turn["done"], turn["shown"].strip()) for turn in _TURN.finditer(f"{part}\n")]


_DEEDS = {
    "关注": lambda _: happenings.follow(),
    "扫码关注": happenings.follow,
    "取消关注": lambda _: happenings.event("unsubscribe"),
    "打字": happenings.text,
    "说话": happenings.voice,
    "位置": lambda told: happenings.location(*map(float, told.split(",")), ""),
    "菜单": lambda key: happenings.event("CLICK", key=key),
    "菜单扫码": lambda told: happenings.scan_for_us("scan", told),
    "图片": lambda _: happenings.image(),
}


class Telephone:
    """A follower of an account in safe mode, over the real product."""

    def __init__(self, product, name):
        settings = product.services.settings.model_copy(
            update={
                "base_url": "https://yuer.example.gov.cn",
                "wechat_token": SecretStr("transcript"),
                "wechat_app_id": "wx0123456789abcdef",
                "wechat_aes_key": SecretStr("t" * 43),
            }
        )
        services = copy(product.services)
        services.settings = settings
        services.__dict__.pop("wechat", None)
        self._account = account_of(settings)
        self._client = create_app(services=services).test_client()
        self._product = product
        self._name = name
        self._numbers = _numbers
        self._links = {}

    def does(self, done):
        """What the telephone shows after something is done."""
        number = next(self._numbers)
        sent = platform.push(
            self._account,
            self._fields(done),
            open_id=self._name,
            at=self._product.now,
            number=number,
            nonce=str(number),
            mode=self._account.mode,
        )
        response = self._client.post(
            "/wechat", query_string=sent.query, data=sent.body, content_type=sent.content_type
        )
        assert response.status_code == 200
        self._product.wait(seconds=20)
        return self._shown(platform.read_reply(self._account, sent, response.data))

    def _fields(self, done):
        what, _, told = done.partition("：")
        if what == "点":
            assert told in self._links, f"没有“{told}”可点，只有 {list(self._links)}"
            return happenings.text(self._links[told], menu_id="1")
        return _DEEDS[what](told)

    def _shown(self, reply):
        self._links = {}
        if reply is None:
            return "（没有回复）"
        if isinstance(reply, NewsReply):
            return "\n".join(f"〔卡片〕{item.title}\n{item.description}" for item in reply.items)
        for address, text in _LINK.findall(reply.content):
            tap = _TAP.search(address)
            if tap:
                self._links[text] = tap[1]
        return _NAMED.sub("/a/（编号）", _LINK.sub(r"[\2]", reply.content))


def played(product, turns, *, name):
    """What a telephone shows, turn by turn."""
    telephone = Telephone(product, name)
    return [(done, telephone.does(done)) for done, _ in turns]


def as_markdown(shown):
    """Lines that stay lines on a page of Markdown."""
    return "\n".join(f"{line}  " if line else "" for line in shown.splitlines()).rstrip()


def main():
    """Write the page again."""
    page = PAGE.read_text("utf-8")
    head = page.split("\n## ")[0].rstrip()
    with tempfile.TemporaryDirectory() as folder:
        product = Product.over(prepare_folder(Path(folder)))
        parts = [head]
        for number, (title, turns) in enumerate(conversations(page)):
            told = played(product, turns, name=f"oTranscript{number}")
            lines = "\n\n".join(f"> {done}\n\n{as_markdown(shown)}" for done, shown in told)
            parts.append(f"## {title}\n\n{lines}")
        product.services.database.engine.dispose()
    PAGE.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")


if __name__ == "__main__":
    main()
