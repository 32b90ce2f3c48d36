"""An account with a token, in front of the stand-in for the bot; and what the platform would send it."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from tests.web.stand_in import NOW, make_services
from web.wechat.account import key_bytes
from web.wechat.sealing import seal
from web.wechat.signature import sign
from web.wechat.tables import metadata

TOKEN = "AAAAA"
OPEN_ID = "oV9Zk5kAlbOOa1ItEmrUAGN0B_3M"
ACCOUNT_ID = "gh_8b7c2a1d"
APP_ID = "wxba5fad812f8e6fb9"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
AES_KEY_BEFORE = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"
SEALED = {"wechat_aes_key": AES_KEY, "wechat_app_id": APP_ID}
"""Settings of an account in safe mode."""


def make_connected(tmp_path, **changed):
    """Services with an account, and the table of its deliveries; plain unless `changed` seals it."""
    made = make_services(tmp_path, wechat_token=TOKEN, base_url="https://yuer.example.gov.cn", **changed)
    metadata.create_all(made.database.engine)
    return made


@pytest.fixture
def services(tmp_path):
    made = make_connected(tmp_path)
    yield made
    made.database.engine.dispose()


def query(*, token=TOKEN, seconds_ago=0, nonce="486452656", sealed=None, **more):
    """What the platform writes behind the address; with `sealed` what it adds for a sealed text."""
    timestamp = str(int(NOW.timestamp()) - seconds_ago)
    told = {"signature": sign(token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}
    if sealed is not None:
        told |= {"encrypt_type": "aes", "msg_signature": sign(token, timestamp, nonce, sealed)}
    return told | {"openid": OPEN_ID} | more


def address(**told):
    return "/wechat?" + urlencode(query(**told))


def sealed_text(body, *, key=AES_KEY, app_id=APP_ID):
    return seal(body, key_bytes(key), app_id)


def wrapped(sealed, *, beside=""):
    """The XML around a sealed text; `beside` is what compatible mode leaves in the open."""
    return (
        f"<xml><ToUserName><![CDATA[{ACCOUNT_ID}]]></ToUserName>{beside}"
        f"<Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
    ).encode()


def wrapped_json(sealed, **beside):
    return json.dumps({"ToUserName": ACCOUNT_ID, **beside, "Encrypt": sealed}, ensure_ascii=False).encode()


def text_body(content, *, message_id="23456789012345678", sender=OPEN_ID):
    return (
        f"<xml><ToUserName><![CDATA[{ACCOUNT_ID}]]></ToUserName>"
        f"<FromUserName><![CDATA[{sender}]]></FromUserName>"
        f"<CreateTime>{int(NOW.timestamp())}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content><![CDATA[{content}]]></Content><MsgId>{message_id}</MsgId></xml>"
    ).encode()


def other_body(kind, **fields):
    more = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items())
    return (
        f"<xml><ToUserName>{ACCOUNT_ID}</ToUserName>"
        f"<FromUserName>{OPEN_ID}</FromUserName><CreateTime>{int(NOW.timestamp())}</CreateTime>"
        f"<MsgType>{kind}</MsgType>{more}</xml>"
    ).encode()


def json_body(kind, **fields):
    told = {
        "ToUserName": ACCOUNT_ID,
        "FromUserName": OPEN_ID,
        "CreateTime": int(NOW.timestamp()),
        "MsgType": kind,
        **fields,
    }
    return json.dumps(told, ensure_ascii=False).encode()
