"""The platform that all WeChat tests rest on does what WeChat does, and lets nothing wrong pass.

Against a server that says whatever a test tells it.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.wechat_platform.account import NEW_KEY, OLD_KEY, Account, Malformed
from tests.wechat_platform.phone import Phone
from tests.wechat_platform.platform import OUT_OF_ORDER, Platform
from tests.wechat_platform.screen import Link, show

GAP_S = 0.1
SENT = {"ToUserName": "gh", "FromUserName": "oParent", "MsgType": "text"}
REPLY = {"ToUserName": "oParent", "FromUserName": "gh", "CreateTime": "1348831860", "MsgType": "text"}
ITEM = {"Title": "甲", "Description": "", "PicUrl": "", "Url": "https://yuer.example.gov.cn/a"}


@contextmanager
def saying(*answers):
    """A platform before a server that gives these answers in turn, the last for ever.

    An answer is a status and a body, made from the request's body; or None to
    say nothing until the platform has gone.
    """
    gone = threading.Event()
    heard = []

    class Server(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append((self.path, body))
            answer = answers[min(len(heard), len(answers)) - 1]
            if answer is None:
                gone.wait(5)
                return
            status, made = answer
            self.send_response(status)
            self.end_headers()
            self.wfile.write(made(body) if callable(made) else made)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        platform = Platform(f"http://127.0.0.1:{server.server_address[1]}", gap_s=GAP_S, patience_s=GAP_S)
        platform.heard = heard
        yield platform
    finally:
        gone.set()
        server.shutdown()
        thread.join()
        server.server_close()


def echo(account=None):
    """A right reply, wrapped as an account wants it."""
    account = account or Account()

    def made(_):
        reply = {**REPLY, "FromUserName": account.user_name, "Content": "好的", "CreateTime": 1348831860}
        return account.write(reply)

    return made


def test_it_tries_three_times_with_the_same_bytes_and_then_says_that_the_account_is_out_of_order():
    with saying((500, b"")) as platform:
        turn = Phone(platform, "oParent").say("在吗")
        assert turn.text == OUT_OF_ORDER
        assert len(platform.heard) == 3
        assert len(set(platform.heard)) == 1
        assert platform.troubles() == ["status 500"] * 3


def test_it_hangs_up_when_the_next_try_is_due_and_takes_the_answer_to_that():
    with saying(None, (200, echo())) as platform:
        turn = Phone(platform, "oParent").say("在吗")
        assert turn.text == "好的"
        assert [one.status for one in turn.tries] == [None, 200]
        assert turn.tries[0].seconds == pytest.approx(GAP_S, abs=0.15)
        assert platform.troubles() == []


@pytest.mark.parametrize("silence", [b"", b"success"])
def test_silence_is_an_answer(silence):
    with saying((200, silence)) as platform:
        turn = Phone(platform, "oParent").say("在吗")
        assert (turn.shown, turn.text, len(turn.tries)) == (None, "", 1)


@pytest.mark.parametrize(
    "body", [b"Success", b'"success"', b"<html>502</html>", b"<xml>", b"{}", b"\xff", b"<xml></xml>"]
)
def test_what_it_cannot_read_is_no_answer(body):
    with saying((200, body)) as platform:
        turn = Phone(platform, "oParent").say("在吗")
        assert turn.is_out_of_order
        assert len(platform.troubles()) == 3


@pytest.mark.parametrize(
    ("wrong", "trouble"),
    [
        ({"ToUserName": "oAnother"}, "wrong ToUserName"),
        ({"FromUserName": "oParent"}, "wrong FromUserName"),
        ({"CreateTime": "1348831860.5"}, "CreateTime"),
        ({"MsgType": "hologram"}, "unknown MsgType"),
        ({"Content": ""}, "no Content"),
        ({"Content": "育" * 683}, "2049 bytes"),
        ({"Content": "<b>粗</b>"}, "a tag"),
        ({"Content": "1 &lt; 2"}, "an entity"),
        ({"Content": '<a href="/relative">页面</a>'}, "leads nowhere"),
        ({"Content": '<a href="javascript:alert(1)">页面</a>'}, "leads nowhere"),
        ({"Content": '<a href="https://a.cn" onclick="x">页面</a>'}, "not a link"),
        ({"Content": '<a href="weixin://bizmsgmenu?msgmenucontent=&msgmenuid=1">问</a>'}, "leads nowhere"),
        ({"Content": "好", "Extra": "x"}, "Extra"),
    ],
)
def test_it_shows_no_text_that_breaks_a_limit(wrong, trouble):
    with pytest.raises(Malformed, match=trouble):
        show(REPLY | {"Content": "好"} | wrong, SENT)


@pytest.mark.parametrize(
    ("items", "count", "kind", "is_shown"),
    [
        (1, 1, "text", True),
        (2, 2, "text", False),
        (8, 8, "event", True),
        (9, 9, "event", False),
        (2, 1, "event", False),
        (0, 0, "event", False),
    ],
)
def test_it_shows_one_card_for_a_message_and_eight_for_an_event(items, count, kind, is_shown):
    told = ITEM if items == 1 else [ITEM] * items
    reply = REPLY | {"MsgType": "news", "ArticleCount": str(count), "Articles": {"item": told}}
    if is_shown:
        assert len(show(reply, SENT | {"MsgType": kind}).cards) == items
    else:
        with pytest.raises(Malformed, match="cards"):
            show(reply, SENT | {"MsgType": kind})


def test_it_shows_text_without_tags_and_knows_what_a_tap_does():
    content = (
        '好。\n<a href="https://a.cn/x?a=1&b=2">看全文</a>\n'
        '<a href="weixin://bizmsgmenu?msgmenucontent=那爸爸呢&msgmenuid=1">那爸爸呢</a>'
    )
    shown = show(REPLY | {"Content": content}, SENT)
    assert shown.text == "好。\n看全文\n那爸爸呢"
    assert shown.links == (
        Link(words="看全文", url="https://a.cn/x?a=1&b=2"),
        Link(words="那爸爸呢", question="那爸爸呢", menu_id="1"),
    )


@pytest.mark.parametrize("data_format", ["xml", "json"])
def test_where_it_seals_it_takes_only_what_is_sealed_for_it_with_the_same_key(data_format):
    account = Account(mode="safe", data_format=data_format, aes_key=OLD_KEY)
    inner = account.write({**REPLY, "Content": "好的"})

    def sealed(by):
        query = by.sign()
        encrypt = by.seal(inner)
        signed = by.sign_sealed(query, encrypt)
        told = {"timestamp": query["timestamp"], "nonce": query["nonce"]}
        names = {
            "Encrypt": encrypt,
            "MsgSignature": signed,
            "TimeStamp": told["timestamp"],
            "Nonce": told["nonce"],
        }
        return account.write(names)

    assert account.read(sealed(account))["Content"] == "好的"
    for other in (
        Account(mode="safe", data_format=data_format, aes_key=NEW_KEY),
        Account(mode="safe", data_format=data_format, app_id="wx0000000000000000"),
        Account(mode="safe", data_format=data_format, token="BBBBB"),
    ):
        with pytest.raises(Malformed, match="does not open"):
            account.read(sealed(other))
    with pytest.raises(Malformed, match="not sealed"):
        account.read(inner)


def test_it_signs_as_the_platforms_own_example():
    """微信公众平台, 开发者文档, 消息推送: the example of 校验 signature."""
    signed = Account(token="AAAAA").sign(timestamp="1714037059", nonce="486452656")
    assert signed["signature"] == "899cf89e464efb63f54ddac96b0a0a235f53aa78"
