from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.wechat.conftest import OPEN_ID, other_body, text_body
from web.wechat.fields import BODY_BYTES
from web.wechat.messages import EventMessage, TextMessage, parse
from web.wechat.refusals import NotAMessageError

SECRET = "root:x:0:0"


def test_a_text_message_is_read_whole() -> None:
    message = parse(text_body("产假多少天"))
    assert message == TextMessage(
        to_user="gh_8b7c2a1d",
        from_user=OPEN_ID,
        created_at=datetime(2026, 11, 23, 2, 0, tzinfo=UTC),
        identity="23456789012345678",
        content="产假多少天",
    )


def test_kinds_are_read_in_any_case() -> None:
    assert isinstance(parse(text_body("好").replace(b"[text]", b"[Text]")), TextMessage)
    message = parse(other_body("EVENT", Event="Subscribe", EventKey="qrscene_7"))
    assert isinstance(message, EventMessage)
    assert (message.event, message.event_key) == ("subscribe", "qrscene_7")


def test_two_events_in_one_second_are_two_messages() -> None:
    subscribe = parse(other_body("event", Event="subscribe"))
    location = parse(other_body("event", Event="LOCATION"))
    assert subscribe.identity != location.identity
    assert subscribe.identity == parse(other_body("event", Event="subscribe")).identity


def test_only_the_first_two_levels_are_read() -> None:
    inner = "<SendLocationInfo><MsgType>text</MsgType></SendLocationInfo>"
    message = parse(
        other_body("event", Event="location_select").replace(b"</xml>", inner.encode() + b"</xml>")
    )
    assert isinstance(message, EventMessage)
    assert message.event == "location_select"


def test_the_first_of_two_fields_of_one_name_counts() -> None:
    doubled = text_body("真的").replace(b"</xml>", "<Content>假的</Content></xml>".encode())
    message = parse(doubled)
    assert isinstance(message, TextMessage)
    assert message.content == "真的"


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 8))


@pytest.mark.parametrize(
    "declaration",
    [
        f'<!DOCTYPE xml [<!ENTITY l0 "哈">{LAUGHS}]>',
        '<!DOCTYPE xml [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE xml SYSTEM "http://127.0.0.1:9/evil.dtd">',
        '<!DOCTYPE xml [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p.dtd"> %p;]>',
        "<!DOCTYPE xml>",
    ],
)
@pytest.mark.parametrize("content", ["&l7;", "&f;", "无害"])
def test_a_document_type_is_refused_whatever_it_declares(declaration, content) -> None:
    body = declaration.encode() + text_body("x").replace(b"<![CDATA[x]]>", content.encode())
    with pytest.raises(NotAMessageError, match="document_type"):
        parse(body)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "malformed_xml"),
        (b"success", "malformed_xml"),
        (b"<xml>", "malformed_xml"),
        (b"<xml>&nbsp;</xml>", "malformed_xml"),
        ("<xml>你好</xml>".encode("gbk"), "not_utf_8"),
        ("<?xml version='1.0' encoding='utf-16'?><xml/>".encode("utf-16"), "not_utf_8"),
        (b"<xml/>", "without_MsgType"),
        (b"<html><body/></html>", "unknown_root"),
        (text_body("x").replace(b"<CreateTime>1", b"<CreateTime>-"), "wrong_CreateTime"),
        (text_body("x" * BODY_BYTES), "too_long"),
        (
            b"<xml><ToUserName>gh</ToUserName><Encrypt>abc</Encrypt></xml>",
            "encrypted: 请在公众号后台把消息加解密方式改成明文模式",
        ),
        (b"<xml>" + b"<a>" * 9_000 + b"</a>" * 7_000, "malformed_xml|too_long"),
    ],
)
def test_what_is_no_message_is_refused_by_name(body, reason) -> None:
    with pytest.raises(NotAMessageError, match=reason):
        parse(body)


@given(
    st.binary(max_size=300)
    | st.text(max_size=200).map(lambda text: f"<xml>{text}</xml>".encode(errors="replace"))
)
def test_any_bytes_are_a_message_or_a_named_refusal(body) -> None:
    with pytest.raises(NotAMessageError):
        parse(body)


@given(st.integers(min_value=0, max_value=10**14).map(str), st.text(alphabet="0123456789-+. e٣", max_size=15))
def test_any_time_is_read_or_refused(number, other) -> None:
    for seconds in (number, other):
        body = text_body("x").replace(b"<CreateTime>1795399200", f"<CreateTime>{seconds}".encode())
        try:
            parse(body)
        except NotAMessageError as error:
            assert "CreateTime" in str(error)  # noqa: PT017 - both outcomes are right
