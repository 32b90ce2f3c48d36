"""An account with a token, in front of the stand-in for the bot."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from tests.web.stand_in import NOW, make_services
from web.wechat.signature import sign
from web.wechat.tables import metadata

TOKEN = "AAAAA"
OPEN_ID = "oV9Zk5kAlbOOa1ItEmrUAGN0B_3M"


@pytest.fixture
def services(tmp_path):
    made = make_services(tmp_path, wechat_token=TOKEN, base_url="https://yuer.example.gov.cn")
    metadata.create_all(made.database.engine)
    yield made
    made.database.engine.dispose()


def address(*, token=TOKEN, seconds_ago=0, nonce="486452656", **more):
    timestamp = str(int(NOW.timestamp()) - seconds_ago)
    signed = {"signature": sign(token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}
    return "/wechat?" + urlencode({**signed, "openid": OPEN_ID, **more})


def text_body(content, *, message_id="23456789012345678", sender=OPEN_ID):
    return (
        "<xml><ToUserName><![CDATA[gh_8b7c2a1d]]></ToUserName>"
        f"<FromUserName><![CDATA[{sender}]]></FromUserName>"
        f"<CreateTime>{int(NOW.timestamp())}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content><![CDATA[{content}]]></Content><MsgId>{message_id}</MsgId></xml>"
    ).encode()


def other_body(kind, **fields):
    more = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items())
    return (
        "<xml><ToUserName>gh_8b7c2a1d</ToUserName>"
        f"<FromUserName>{OPEN_ID}</FromUserName><CreateTime>{int(NOW.timestamp())}</CreateTime>"
        f"<MsgType>{kind}</MsgType>{more}</xml>"
    ).encode()
