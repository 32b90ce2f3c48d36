"""The platform's half of the protocol, as wechatpy reads it and as our own half takes it."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import check_signature

from tests.web.stand_in import NOW
from web.wechat import envelope, happenings, messages, platform
from web.wechat.account import Account, Mode
from web.wechat.envelope import DataFormat
from web.wechat.platform import BadReplyError
from web.wechat.replies import NewsItem, NewsReply, TextReply, writable, write_reply

TOKEN = "123456"
AES_KEY = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"
"""Token and key of wechatpy's own examples."""

APP_ID = "wx49f0ab532d5d035a"
ACCOUNT = Account(
    token=TOKEN, mode=Mode.SAFE, app_id=APP_ID, keys=(base64.b64decode(AES_KEY + "=", validate=False),)
)
OPEN_ID = "oV9Zk5kAlbOOa1ItEmrUAGN0B_3M"
MODES = tuple(Mode)
FORMATS = tuple(DataFormat)
REPLIES = {
    "text": TextReply(content='产假 98 天 <a href="https://example.com/?a=1&b=2">看全文</a> ]]> 完'),
    "news": NewsReply(
        items=(
            NewsItem(
                title="示例托育",
                description="已备案",
                picture_url="https://example.com/a.png",
                url="https://example.com/",
            ),
        )
    ),
}


def sent(fields, *, mode=Mode.SAFE, data_format=DataFormat.XML, account=ACCOUNT, **more):
    return platform.push(
        replace(account, mode=mode),
        fields,
        open_id=OPEN_ID,
        at=NOW,
        number=23456789012345678,
        nonce="486452656",
        mode=mode,
        data_format=data_format,
        **more,
    )


def heard(push, *, account=ACCOUNT):
    """What our own half makes of it."""
    taking = replace(account, mode=push.mode)
    opened = envelope.open_request(taking, push.query, push.body, now=NOW)
    return opened, messages.parse(opened.body, opened.data_format)


def answered(push, reply, *, account=ACCOUNT):
    """The bytes in which our own half replies."""
    opened, message = heard(push, account=account)
    written = write_reply(message, reply, data_format=opened.data_format, now=NOW)
    return envelope.seal_reply(replace(account, mode=push.mode), opened, written, now=NOW)


# On the way to the server


def test_wechatpy_finds_the_signature_and_the_message_in_plain_mode():
    push = sent(happenings.text("产假多少天"), mode=Mode.PLAIN)
    check_signature(TOKEN, push.query["signature"], push.query["timestamp"], push.query["nonce"])
    message = parse_message(push.body)
    assert (message.type, message.content, message.source) == ("text", "产假多少天", OPEN_ID)
    assert message.id == 23456789012345678
    assert "encrypt_type" not in push.query


@pytest.mark.parametrize("mode", [Mode.SAFE, Mode.COMPATIBLE])
def test_wechatpy_opens_what_is_sealed(mode):
    push = sent(happenings.text("产假多少天"), mode=mode)
    opened = WeChatCrypto(TOKEN, AES_KEY, APP_ID).decrypt_message(
        push.body, push.query["msg_signature"], push.query["timestamp"], push.query["nonce"]
    )
    assert parse_message(opened).content == "产假多少天"
    assert push.query["encrypt_type"] == "aes"


def test_safe_mode_tells_nothing_of_the_message_outside_and_compatible_mode_tells_all_of_it():
    safe, both = (sent(happenings.text("产假多少天"), mode=mode) for mode in (Mode.SAFE, Mode.COMPATIBLE))
    assert [element.tag for element in fromstring(safe.body)] == ["ToUserName", "Encrypt"]
    assert fromstring(both.body).findtext("Content") == "产假多少天"
    assert fromstring(both.body).findtext("Encrypt")


@pytest.mark.parametrize(
    ("fields", "read"),
    [
        (happenings.voice("孙子两岁"), ("voice", "recognition", "孙子两岁")),
        (happenings.image(), ("image", "media_id", "simulated-media")),
        (happenings.location(35.3, 113.9, "红旗区中心"), ("location", "label", "红旗区中心")),
        (happenings.link("题目", "https://example.com/"), ("link", "title", "题目")),
        (happenings.follow("region-410702"), ("event", "scene_id", "region-410702")),
        (happenings.scan("region-410702"), ("event", "scene_id", "region-410702")),
        (happenings.event("CLICK", key="near"), ("event", "key", "near")),
        (happenings.event("VIEW", key="https://example.com/"), ("event", "url", "https://example.com/")),
        (happenings.report_place(35.3, 113.9), ("event", "latitude", 35.3)),
        (
            happenings.scan_for_us("scan", "示例托育"),
            ("event", "scan_result", "示例托育"),
        ),
    ],
    ids=lambda value: value[1] if isinstance(value, tuple) else value.get("Event", value["MsgType"]),
)
def test_wechatpy_reads_every_kind_as_it_is_meant(fields, read):
    kind, name, value = read
    message = parse_message(sent(fields, mode=Mode.PLAIN).body)
    assert message.type == kind
    assert getattr(message, name) == value


@pytest.mark.parametrize("data_format", FORMATS)
@pytest.mark.parametrize("mode", MODES)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_arrives_as_far_as_it_can_be_written_in_every_mode_and_format(mode, data_format, text):
    _, message = heard(sent(happenings.text(text), mode=mode, data_format=data_format))
    assert writable(message.content) == writable(text)


@pytest.mark.parametrize("data_format", FORMATS)
def test_a_place_and_a_scanned_code_arrive_in_both_formats(data_format):
    _, place = heard(sent(happenings.location(35.3, 113.9, "家"), data_format=data_format))
    assert (place.lat, place.lng) == (35.3, 113.9)
    _, code = heard(sent(happenings.scan_for_us("scan", "示例托育"), data_format=data_format))
    assert code.scan_result == "示例托育"


def test_events_have_no_number_and_messages_have():
    event, message = happenings.event("CLICK", key="near"), happenings.text("产假")
    assert b"MsgId" not in sent(event, mode=Mode.PLAIN).body
    assert b"MsgId" in sent(message, mode=Mode.PLAIN).body


def test_while_keys_change_the_former_one_still_seals_and_the_reply_opens():
    former = base64.b64decode("a" * 43 + "=")
    changing = replace(ACCOUNT, keys=(*ACCOUNT.keys, former))
    push = sent(happenings.text("产假"), account=changing, key=former)
    body = answered(push, REPLIES["text"], account=changing)
    assert platform.read_reply(changing, push, body) == REPLIES["text"]


def test_the_handshake_is_the_official_example():
    account = Account(token="AAAAA")
    at = NOW.fromtimestamp(1714037059, tz=NOW.tzinfo)
    query = platform.handshake(account, echo="4375120948345356249", at=at, nonce="486452656")
    assert query["signature"] == "899cf89e464efb63f54ddac96b0a0a235f53aa78"  # 微信公众平台, 消息推送
    assert envelope.answer_handshake(account, query, now=at) == "4375120948345356249"


# On the way back


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES.keys())
@pytest.mark.parametrize("data_format", FORMATS)
@pytest.mark.parametrize("mode", MODES)
def test_what_we_reply_is_what_the_platform_reads(mode, data_format, reply):
    push = sent(happenings.text("产假多少天"), mode=mode, data_format=data_format)
    assert platform.read_reply(ACCOUNT, push, answered(push, reply)) == reply


@pytest.mark.parametrize("body", [b"", b"success"])
def test_nothing_and_success_are_silence(body):
    assert platform.read_reply(ACCOUNT, sent(happenings.image()), body) is None


def text_reply(content="好", *, to=OPEN_ID, kind="text"):
    return (
        f"<xml><ToUserName>{to}</ToUserName><FromUserName>gh_1</FromUserName><CreateTime>1</CreateTime>"
        f"<MsgType>{kind}</MsgType><Content>{content}</Content></xml>"
    ).encode()


def news_reply(count, *, says=None, url="https://example.com/"):
    items = f"<item><Title>一</Title><Url>{url}</Url></item>" * count
    return (
        f"<xml><ToUserName>{OPEN_ID}</ToUserName><MsgType>news</MsgType>"
        f"<ArticleCount>{says or count}</ArticleCount><Articles>{items}</Articles></xml>"
    ).encode()


BAD = {
    "a web page": (b"<!doctype html><p>502", "不是 XML"),
    "another root": (b"<html><p>502</p></html>", "不是消息的 XML"),
    "json": (b'{"MsgType": "text"}', "不是 XML"),
    "a document type": (b'<!DOCTYPE xml SYSTEM "http://127.0.0.1/x"><xml/>', "不是 XML"),
    "to somebody else": (text_reply(to="oSomebodyElse"), "收件人"),
    "an unknown kind": (text_reply(kind="poem"), "poem"),
    "no content": (text_reply(""), "没有内容"),
    "a byte too much": (text_reply("好" * 682 + "ab"), "2,048 字节"),
    "two cards for a message": (news_reply(2), "最多 1 篇"),
    "a wrong count": (news_reply(1, says=2), "篇数"),
    "no card": (news_reply(0), "缺标题"),
    "a card that leads nowhere": (news_reply(1, url=""), "缺标题或网址"),
}


@pytest.mark.parametrize(("body", "says"), BAD.values(), ids=BAD.keys())
def test_what_the_platform_would_not_take_is_named(body, says):
    with pytest.raises(BadReplyError, match=says):
        platform.read_reply(ACCOUNT, sent(happenings.text("产假"), mode=Mode.PLAIN), body)


def test_the_longest_text_is_taken():
    longest = "好" * 682 + "a"
    push = sent(happenings.text("产假"), mode=Mode.PLAIN)
    assert platform.read_reply(ACCOUNT, push, text_reply(longest)) == TextReply(content=longest)


def test_an_event_may_be_answered_with_eight_cards_and_not_with_nine():
    push = sent(happenings.follow(), mode=Mode.PLAIN)
    assert len(platform.read_reply(ACCOUNT, push, news_reply(8)).items) == 8
    with pytest.raises(BadReplyError, match="最多 8 篇"):
        platform.read_reply(ACCOUNT, push, news_reply(9))


def test_in_safe_mode_an_open_reply_is_refused_and_in_plain_mode_a_sealed_one():
    with pytest.raises(BadReplyError, match="没有加密"):
        platform.read_reply(ACCOUNT, sent(happenings.text("产假")), text_reply())
    sealed = answered(sent(happenings.text("产假")), REPLIES["text"])
    with pytest.raises(BadReplyError, match="却加密了"):
        platform.read_reply(ACCOUNT, sent(happenings.text("产假"), mode=Mode.PLAIN), sealed)


def test_a_sealed_reply_with_another_signature_or_for_another_account_is_refused():
    push = sent(happenings.text("产假"))
    sealed = answered(push, REPLIES["text"])
    broken = sealed.replace(b"<TimeStamp>", b"<TimeStamp>1")
    with pytest.raises(BadReplyError, match="签名"):
        platform.read_reply(ACCOUNT, push, broken)
    with pytest.raises(BadReplyError, match="解不开"):
        platform.read_reply(replace(ACCOUNT, app_id="wx0000000000000000"), push, sealed)


def test_json_says_the_same_to_a_reader_who_knows_no_xml():
    push = sent(happenings.text("产假"), mode=Mode.PLAIN, data_format=DataFormat.JSON)
    told = json.loads(push.body)
    assert (told["MsgType"], told["Content"], told["FromUserName"]) == ("text", "产假", OPEN_ID)
    assert push.content_type == "application/json"
