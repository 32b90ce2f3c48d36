"""Who is not the platform is refused, whatever was wrong, with the same empty answer.

And what the platform sends that is no message is received in silence: it would
only be sent again. Both at the door of the real server, in each mode.
"""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
import requests
from wechatpy.crypto import PrpCrypto

from tests.wechat_platform import contents
from tests.wechat_platform.account import NEW_KEY, Account, Signed
from tests.wechat_platform.platform import Platform

MODES = ("plain", "compatible", "safe")
ANOTHER_KEY = "Z" * 42 + "A"
BODY = b"<xml></xml>"


def account_in(mode, data_format="xml"):
    return Account(mode=mode, data_format=data_format, aes_key=NEW_KEY)


def message(platform):
    return platform.addressed("oParent", contents.text("产假多少天"))


# Ways to make a request that is not what the platform would send: platform → request.


def sent_as(**changed):
    """Sent by an account that is set in another way."""
    return lambda platform: replace(platform.account, **changed).wrap(message(platform))


def without(*names):
    """Sent by the platform, but for some parameters."""

    def forge(platform):
        signed = platform.account.wrap(message(platform))
        return replace(signed, query={k: v for k, v in signed.query.items() if k not in names})

    return forge


def with_query(change):
    """Sent by the platform, with parameters changed on the way."""

    def forge(platform):
        signed = platform.account.wrap(message(platform))
        return replace(signed, query=signed.query | change(signed.query))

    return forge


def signed_at(timestamp):
    """Rightly signed, at a time that is none."""

    def forge(platform):
        signed = platform.account.wrap(message(platform))
        return replace(signed, query=signed.query | platform.account.sign(timestamp=timestamp))

    return forge


def unsealed(body=None, *, data_format="xml", **said):
    """Rightly signed and not sealed, whatever the address says of it."""

    def forge(platform):
        account = account_in("plain", data_format)
        signed = account.wrap(message(platform)) if body is None else account.wrap_bytes(body)
        return replace(signed, query=signed.query | said)

    return forge


def sealing(encrypt):
    """Rightly signed inside and out, around a sealed text that `encrypt` makes for the account."""

    def forge(platform):
        account = platform.account
        query, sealed = account.sign(), encrypt(account)
        query |= {"encrypt_type": "aes", "msg_signature": account.sign_sealed(query, sealed)}
        return Signed(query=query, body=account.write({"ToUserName": account.user_name, "Encrypt": sealed}))

    return forge


def raw(account, *, length=11, pad=lambda n: bytes([n]) * n):
    """Sealed by hand, so that length and padding can lie."""
    key = base64.b64decode(f"{account.aes_key}=")
    text = b"r" * 16 + length.to_bytes(4, "big") + BODY + account.app_id.encode()
    return base64.b64encode(PrpCrypto(key).cipher.encrypt(text + pad(32 - len(text) % 32))).decode()


def damaged(account):
    sealed = bytearray(base64.b64decode(account.seal(BODY)))
    sealed[-1] ^= 1
    return base64.b64encode(sealed).decode()


UNSIGNED = {
    "no signature": without("signature"),
    "no timestamp": without("timestamp"),
    "no nonce": without("nonce"),
    "nothing at all": without("signature", "timestamp", "nonce", "openid", "encrypt_type", "msg_signature"),
    "an empty signature": with_query(lambda _: {"signature": ""}),
    "another signature": with_query(lambda _: {"signature": "0" * 40}),
    "a signature in capitals": with_query(lambda query: {"signature": query["signature"].upper()}),
    "a signature of bytes": with_query(lambda _: {"signature": b"\xff\x00"}),
    "another timestamp": with_query(lambda query: {"timestamp": str(int(query["timestamp"]) + 1)}),
    "another nonce": with_query(lambda _: {"nonce": "x"}),
    "another token": sent_as(token="BBBBB"),
    "five minutes old": sent_as(shifted_s=-305),
    "from the future": sent_as(shifted_s=305),
    "signed at no number": signed_at("١٢٣٤٥٦٧٨٩٠"),
    "signed beyond all clocks": signed_at("9" * 400),
}

UNSEALED = {
    "plain": unsealed(),
    "said to be raw": unsealed(encrypt_type="raw"),
    "said to be sealed": unsealed(encrypt_type="aes", msg_signature="0" * 40),
    "JSON": unsealed(data_format="json"),
    "nothing": unsealed(b""),
}

UNOPENABLE = {
    "another app id": sent_as(app_id="wx0000000000000000"),
    "a key that was never ours": sent_as(aes_key=ANOTHER_KEY),
    "no msg_signature": without("msg_signature"),
    "signature for msg_signature": with_query(lambda query: {"msg_signature": query["signature"]}),
    "one bit changed": sealing(damaged),
    "cut short": sealing(lambda account: account.seal(BODY)[:40]),
    "not base64": sealing(lambda _: "这不是密文"),
    "nothing sealed": sealing(lambda _: ""),
    "padding of nothing": sealing(lambda account: raw(account, pad=lambda n: b"\x00" * n)),
    "padding too long": sealing(lambda account: raw(account, pad=lambda n: bytes([n + 32]) * n)),
    "padding of two kinds": sealing(
        lambda account: raw(account, pad=lambda n: b"\x01" * (n - 1) + bytes([n]))
    ),
    "a length beyond the end": sealing(lambda account: raw(account, length=2**31)),
    "a length that takes the app id in": sealing(lambda account: raw(account, length=len(BODY) + 5)),
}


@pytest.fixture(scope="module")
def at(servers):
    return lambda mode, data_format="xml": Platform(servers(mode).address, account_in(mode, data_format))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("forge", UNSIGNED.values(), ids=UNSIGNED)
def test_what_the_platform_did_not_sign_just_now_is_refused_without_a_word(at, mode, forge):
    platform = at(mode)
    assert platform.post(forge(platform)) == (403, b"")


@pytest.mark.parametrize("forge", UNSEALED.values(), ids=UNSEALED)
def test_in_safe_mode_what_is_not_sealed_is_refused_without_a_word(at, forge):
    platform = at("safe")
    assert platform.post(forge(platform)) == (403, b"")


@pytest.mark.parametrize("mode", ["compatible", "safe"])
@pytest.mark.parametrize("data_format", ["xml", "json"])
@pytest.mark.parametrize("forge", UNOPENABLE.values(), ids=UNOPENABLE)
def test_what_does_not_open_is_refused_without_a_word(at, mode, data_format, forge):
    platform = at(mode, data_format)
    assert platform.post(forge(platform)) == (403, b"")


def test_a_refusal_does_not_tell_what_was_wrong(at):
    platform = at("safe")

    def seen(forge):
        signed = forge(platform)
        response = requests.post(platform.address + signed.path, data=signed.body, timeout=30)
        told = dict(response.headers)
        return response.status_code, response.content, sorted(told), told["Content-Type"]

    assert len({str(seen(forge)) for forge in (UNSIGNED | UNSEALED | UNOPENABLE).values()}) == 1


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("shifted_s", [-305, 305, None])
def test_a_handshake_that_the_platform_did_not_sign_just_now_is_refused_without_a_word(at, mode, shifted_s):
    platform = at(mode)
    if shifted_s is None:
        platform.account = replace(platform.account, token="BBBBB")
    else:
        platform.account = replace(platform.account, shifted_s=shifted_s)
    status, body, _ = platform.shake_hands("5927782489442352469")
    assert (status, body) == (403, b"")


NO_MESSAGE = {
    "nothing": b"",
    "not XML": b"<xml>",
    "a page": "<html><body>错误</body></html>".encode(),
    "not UTF-8": b"<xml><Content>\xff\xfe\xc0</Content></xml>",
    "another encoding": '<?xml version="1.0" encoding="gbk"?><xml><Content>产假</Content></xml>'.encode(
        "gbk"
    ),
    "an entity bomb": b'<!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><xml><Content>&c;</Content></xml>',
    "a file of ours": b'<!DOCTYPE xml [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml>&f;</xml>',
    "a document type elsewhere": b'<!DOCTYPE xml SYSTEM "http://127.0.0.1:9/x.dtd"><xml></xml>',
    "nested without end": b"<xml>" + b"<a>" * 5_000 + b"</a>" * 5_000 + b"</xml>",
    "a list": b"[1, 2, 3]",
    "half a JSON": b'{"MsgType": "text"',
    "JSON without a sender": b'{"ToUserName": "gh", "MsgType": "text", "Content": "hi", "MsgId": 1}',
    "JSON nested without end": b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    "without a sender": b"<xml><ToUserName>gh</ToUserName><CreateTime>1348831860</CreateTime>"
    b"<MsgType>text</MsgType><Content>hi</Content><MsgId>1</MsgId></xml>",
    "at no time": b"<xml><ToUserName>gh</ToUserName><FromUserName>o</FromUserName>"
    b"<CreateTime>soon</CreateTime><MsgType>text</MsgType><Content>hi</Content><MsgId>1</MsgId></xml>",
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("inner", NO_MESSAGE.values(), ids=NO_MESSAGE)
def test_what_is_no_message_is_received_in_silence_once_its_sender_is_known(at, mode, inner):
    platform = at(mode)
    assert platform.post(platform.account.wrap_bytes(inner)) == (200, b"success")
