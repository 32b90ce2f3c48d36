"""A request on its way in and a reply on its way out, in each mode; wechatpy is the platform's other half."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto

from tests.web.stand_in import NOW
from tests.web.wechat.conftest import (
    AES_KEY,
    AES_KEY_BEFORE,
    APP_ID,
    TOKEN,
    json_body,
    query,
    sealed_text,
    text_body,
    wrapped,
    wrapped_json,
)
from tests.web.wechat.published_examples import (
    ECHO,
    ECHO_APP_ID,
    ECHO_KEY,
    PAGE_APP_ID,
    PAGE_KEY,
    PAGE_MESSAGE,
    PAGE_SEALED,
    SEALED_ECHO,
)
from web.wechat.account import Account, Mode, key_bytes
from web.wechat.envelope import DataFormat, Opened, answer_handshake, open_request, seal_reply
from web.wechat.refusals import NotSealedError, RefusedError, SignatureMismatchError, UnopenableError
from web.wechat.signature import sign

KEYS = (key_bytes(AES_KEY), key_bytes(AES_KEY_BEFORE))
PLAIN = Account(token=TOKEN)
COMPATIBLE = Account(token=TOKEN, mode=Mode.COMPATIBLE, app_id=APP_ID, keys=KEYS)
SAFE = replace(COMPATIBLE, mode=Mode.SAFE)
SEALED_MODES = [COMPATIBLE, SAFE]
MESSAGE = text_body("产假多少天")
REPLY = "<xml><Content>98 天</Content></xml>".encode()


def opened(account, body, *, sealed=None, now=NOW, **told):
    return open_request(account, query(sealed=sealed, **told), body, now=now)


def opened_sealed(account, message, **told):
    sealed = sealed_text(message, **told)
    return opened(account, wrapped(sealed), sealed=sealed)


# --- The handshake


@pytest.mark.parametrize("account", [PLAIN, COMPATIBLE, SAFE])
def test_the_handshake_is_answered_with_the_echo_as_it_came_in_each_mode(account) -> None:
    # 微信公众平台, 开发者文档, 消息推送: 发起验证.
    asked = {
        "signature": "f464b24fc39322e44b38aa78f5edd27bd1441696",
        "echostr": "4375120948345356249",
        "timestamp": "1714036504",
        "nonce": "1514711492",
    }
    at = datetime.fromtimestamp(1714036504, UTC)
    assert answer_handshake(account, asked, now=at) == asked["echostr"]


@pytest.mark.parametrize("account", SEALED_MODES)
def test_an_echo_that_came_sealed_is_opened(account) -> None:
    account = replace(account, token="123456", app_id=ECHO_APP_ID, keys=(ECHO_KEY,))
    timestamp, nonce = "1411443780", "437374425"
    asked = {
        "signature": sign("123456", timestamp, nonce),
        "msg_signature": "dd6b9c95b495b3f7e2901bfbc76c664930ffdb96",
        "timestamp": timestamp,
        "nonce": nonce,
        "echostr": SEALED_ECHO,
    }
    at = datetime.fromtimestamp(1411443780, UTC)
    assert answer_handshake(account, asked, now=at) == ECHO


def test_in_plain_mode_no_echo_is_opened() -> None:
    assert answer_handshake(PLAIN, query(sealed=SEALED_ECHO, echostr=SEALED_ECHO), now=NOW) == SEALED_ECHO


@pytest.mark.parametrize("account", SEALED_MODES)
def test_an_echo_in_the_open_is_answered_as_it_is_though_it_is_signed_like_a_sealed_one(account) -> None:
    assert answer_handshake(account, query(sealed=ECHO, echostr=ECHO), now=NOW) == ECHO


@pytest.mark.parametrize("account", SEALED_MODES)
@pytest.mark.parametrize("message", [MESSAGE, json_body("text"), b"", b"\xff", b"5927 7824", b"9" * 41])
def test_the_handshake_reads_no_recorded_message_out(account, message) -> None:
    sealed = sealed_text(message)
    with pytest.raises(UnopenableError):
        answer_handshake(account, query(sealed=sealed, echostr=sealed), now=NOW)


@pytest.mark.parametrize("account", SEALED_MODES)
@pytest.mark.parametrize("wrong", [{"token": "BBBBB"}, {"seconds_ago": 301}, {"msg_signature": "0" * 40}])
def test_a_sealed_echo_that_is_not_signed_or_not_just_now_is_refused(account, wrong) -> None:
    sealed = sealed_text(ECHO.encode())
    with pytest.raises(RefusedError):
        answer_handshake(account, query(sealed=sealed, echostr=sealed, **wrong), now=NOW)


# --- Messages in


@pytest.mark.parametrize("account", SEALED_MODES)
@pytest.mark.parametrize("wrap", [wrapped, wrapped_json])
def test_the_example_of_the_platforms_page_opens(account, wrap) -> None:
    # 微信公众平台, 开发者文档, 消息推送: 接收消息推送, 安全模式.
    account = replace(account, token="AAAAA", app_id=PAGE_APP_ID, keys=(PAGE_KEY,))
    asked = {
        "signature": "6c5c811b55cc85e0e1b54100749188c20beb3f5d",
        "timestamp": "1714112445",
        "nonce": "415670741",
        "openid": "o9AgO5Kd5ggOC-bXrbNODIiE3bGY",
        "encrypt_type": "aes",
        "msg_signature": "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3",
    }
    at = datetime.fromtimestamp(1714112445, UTC)
    told = open_request(account, asked, wrap(PAGE_SEALED), now=at)
    assert told.body == PAGE_MESSAGE
    assert told.data_format is DataFormat.JSON
    assert told.is_sealed


@pytest.mark.parametrize("account", SEALED_MODES)
def test_only_the_sealed_part_is_read_whatever_stands_beside_it(account) -> None:
    sealed = sealed_text(MESSAGE)
    beside = (
        "<FromUserName>oForged</FromUserName><MsgType>text</MsgType><Content>别的</Content><MsgId>1</MsgId>"
    )
    for body in (wrapped(sealed, beside=beside), wrapped_json(sealed, MsgType="text", Content="别的")):
        told = opened(account, body, sealed=sealed)
        assert told.body == MESSAGE
        assert told.data_format is DataFormat.XML


@pytest.mark.parametrize("account", [PLAIN, COMPATIBLE])
@pytest.mark.parametrize(
    ("body", "data_format"),
    [
        (MESSAGE, DataFormat.XML),
        (json_body("text", Content="产假多少天"), DataFormat.JSON),
        (b"\xef\xbb\xbf" + json_body("text"), DataFormat.JSON),
        (b"\n {}", DataFormat.JSON),
        (b"\xff\xfe", DataFormat.XML),
        (b"", DataFormat.XML),
    ],
)
def test_a_plain_request_is_handed_on_as_it_came(account, body, data_format) -> None:
    assert opened(account, body) == Opened(body=body, data_format=data_format)


def test_in_plain_mode_what_stands_beside_a_sealed_part_is_read_though_there_is_a_key() -> None:
    sealed = sealed_text(MESSAGE)
    body = wrapped(sealed, beside="<MsgType>text</MsgType>")
    for account in (PLAIN, replace(COMPATIBLE, mode=Mode.PLAIN)):
        assert opened(account, body, sealed=sealed) == Opened(body=body, data_format=DataFormat.XML)


@pytest.mark.parametrize("body", [MESSAGE, json_body("text"), b"", b"{", b"\xff", b"<xml>" + b"x" * 70_000])
def test_safe_mode_takes_nothing_that_is_not_sealed(body) -> None:
    for told in ({}, {"encrypt_type": "aes"}, {"sealed": "", "encrypt_type": "aes"}):
        with pytest.raises(NotSealedError):
            opened(SAFE, body, **told)


def test_in_compatible_mode_what_calls_itself_sealed_must_be() -> None:
    with pytest.raises(NotSealedError):
        opened(COMPATIBLE, MESSAGE, sealed="")
    assert opened(COMPATIBLE, MESSAGE, encrypt_type="raw").body == MESSAGE


@pytest.mark.parametrize("account", SEALED_MODES)
@pytest.mark.parametrize("nested", ["<a>{}</a>", "<!--{}-->", "<?{}?>"])
def test_a_sealed_part_deeper_down_is_none(account, nested) -> None:
    sealed = sealed_text(MESSAGE)
    beside = "<MsgType>text</MsgType>" + nested.format(f"<Encrypt>{sealed}</Encrypt>")
    body = f"<xml>{beside}</xml>".encode()
    if account is SAFE:
        with pytest.raises(NotSealedError):
            opened(account, body)
    else:
        assert opened(account, body).body == body


@pytest.mark.parametrize("account", SEALED_MODES)
def test_a_sealed_request_needs_both_signatures(account) -> None:
    sealed = sealed_text(MESSAGE)
    plain_only = query()
    swapped = query(sealed=sealed, msg_signature=plain_only["signature"])
    for asked in (plain_only, swapped, query(sealed=sealed, signature="0" * 40), query(sealed="other")):
        with pytest.raises(SignatureMismatchError):
            open_request(account, asked, wrapped(sealed), now=NOW)


@pytest.mark.parametrize("account", [PLAIN, COMPATIBLE, SAFE])
@pytest.mark.parametrize("seconds_ago", [301, -301, 86_400])
def test_a_request_more_than_five_minutes_off_is_refused_in_each_mode(account, seconds_ago) -> None:
    sealed = sealed_text(MESSAGE)
    for body, told in ((MESSAGE, {}), (wrapped(sealed), {"sealed": sealed})):
        with pytest.raises(RefusedError):
            opened(account, body, seconds_ago=seconds_ago, **told)


@pytest.mark.parametrize("account", SEALED_MODES)
def test_one_changed_byte_anywhere_is_refused_and_never_read_in_the_open_instead(account) -> None:
    sealed = sealed_text(MESSAGE)
    beside = "<MsgType>text</MsgType><Content>别的</Content>"
    for place, letter in enumerate(sealed):
        changed = sealed[:place] + ("B" if letter == "A" else "A") + sealed[place + 1 :]
        with pytest.raises(SignatureMismatchError):
            opened(account, wrapped(changed, beside=beside), sealed=sealed)


@pytest.mark.parametrize("account", SEALED_MODES)
def test_of_two_sealed_parts_the_first_counts(account) -> None:
    sealed, other = sealed_text(MESSAGE), sealed_text(text_body("别的"))
    second = f"<Encrypt>{other}</Encrypt></xml>".encode()
    assert opened(account, wrapped(sealed)[:-6] + second, sealed=sealed).body == MESSAGE
    with pytest.raises(SignatureMismatchError):
        opened(account, wrapped(sealed)[:-6] + second, sealed=other)


@pytest.mark.parametrize("account", SEALED_MODES)
@pytest.mark.parametrize("told", [{"app_id": "wxanother"}, {"key": "A" * 43}])
def test_what_is_sealed_for_another_account_or_by_another_key_is_refused(account, told) -> None:
    with pytest.raises(UnopenableError):
        opened_sealed(account, MESSAGE, **told)


@given(st.binary(max_size=400), st.sampled_from([PLAIN, COMPATIBLE, SAFE]), st.booleans())
def test_any_body_is_handed_on_or_refused(body, account, says_sealed) -> None:
    try:
        told = opened(account, body, sealed="x" if says_sealed else None)
    except RefusedError:
        assert account is not PLAIN
    else:
        assert told.body == body


# --- Replies out


def test_a_plain_request_is_answered_in_the_open() -> None:
    for account in (PLAIN, COMPATIBLE):
        assert seal_reply(account, opened(account, MESSAGE), REPLY, now=NOW) == REPLY


@pytest.mark.parametrize("key", [AES_KEY, AES_KEY_BEFORE])
def test_a_reply_is_sealed_by_the_key_that_opened_its_request(key) -> None:
    sealed_reply = seal_reply(SAFE, opened_sealed(SAFE, MESSAGE, key=key), REPLY, now=NOW)
    assert read_by_peer(sealed_reply, key=key) == REPLY.decode()


def test_each_try_is_sealed_afresh_under_a_nonce_of_our_own() -> None:
    told = opened_sealed(SAFE, MESSAGE)
    replies = [fromstring(seal_reply(SAFE, told, REPLY, now=NOW)) for _ in range(50)]
    for name in ("Encrypt", "MsgSignature", "Nonce"):
        assert len({reply.findtext(name) for reply in replies}) == 50
    assert "486452656" not in {reply.findtext("Nonce") for reply in replies}


def test_a_sealed_reply_sent_back_as_a_request_is_refused() -> None:
    reply = seal_reply(SAFE, opened_sealed(SAFE, MESSAGE), REPLY, now=NOW)
    told = {element.tag: element.text for element in fromstring(reply)}
    asked = query() | {
        "encrypt_type": "aes",
        "timestamp": told["TimeStamp"],
        "nonce": told["Nonce"],
        "msg_signature": told["MsgSignature"],
    }
    with pytest.raises(SignatureMismatchError):
        open_request(SAFE, asked, reply, now=NOW)


def test_in_json_a_sealed_reply_has_its_names_in_both_spellings() -> None:
    sealed = sealed_text(json_body("text", Content="产假多少天"))
    told = opened(SAFE, wrapped_json(sealed), sealed=sealed)
    reply = json.loads(seal_reply(SAFE, told, b'{"Content":"98"}', now=NOW))
    assert reply["TimeStamp"] == reply["timestamp"] == int(NOW.timestamp())
    for name in ("Encrypt", "MsgSignature", "Nonce"):
        assert isinstance(reply[name], str)
        assert reply[name] == reply[name.lower()]
    assert len(reply) == 8
    assert peer().decrypt_message(reply, reply["MsgSignature"], str(reply["TimeStamp"]), reply["Nonce"]) == (
        '{"Content":"98"}'
    )


# --- The peer


def peer(key=AES_KEY):
    return WeChatCrypto(TOKEN, key, APP_ID)


def read_by_peer(reply, *, key=AES_KEY):
    told = fromstring(reply, forbid_dtd=True)
    signed = (told.findtext("MsgSignature"), told.findtext("TimeStamp"), told.findtext("Nonce"))
    return peer(key).decrypt_message(reply, *signed)


def some_text(chance):
    """Now a word, now a page, of what people send and of what breaks parsers."""
    pieces = [
        "",
        "产假多少天",
        "👶🏻",
        "👨‍👩‍👧",
        "]]>",
        "<![CDATA[",
        "&amp;",
        "\n",
        " ",
        "\u3000",
        "98 天",
        "𠮷",
        "\ufeff",
        "a",
    ]
    return "".join(chance.choices(pieces, k=chance.choice([0, 1, 1, 2, 5, 40, 600])))


def test_wechatpy_and_we_read_each_other_a_thousand_times() -> None:
    chance = random.Random(20261123)  # noqa: S311 - the same thousand each time, and no secret
    timestamp = str(int(NOW.timestamp()))
    for _ in range(1_000):
        account, key = chance.choice(SEALED_MODES), chance.choice([AES_KEY, AES_KEY_BEFORE])
        message, reply, nonce = some_text(chance), some_text(chance), str(chance.randrange(10**10))
        sent = peer(key).encrypt_message(message, nonce, timestamp)
        signed = {"signature": sign(TOKEN, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}
        signed["msg_signature"] = fromstring(sent).findtext("MsgSignature")
        told = open_request(account, signed, sent.encode(), now=NOW)
        assert told.body.decode() == message
        assert read_by_peer(seal_reply(account, told, reply.encode(), now=NOW), key=key) == reply
