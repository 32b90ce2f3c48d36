from __future__ import annotations

import json
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.wechat.conftest import ACCOUNT_ID, OPEN_ID, json_body, other_body, text_body
from tests.web.wechat.published_examples import PAGE_MESSAGE
from web.wechat.envelope import DataFormat
from web.wechat.fields import BODY_BYTES
from web.wechat.messages import (
    EventMessage,
    LinkMessage,
    LocationMessage,
    OtherMessage,
    TextMessage,
    VoiceMessage,
    parse,
)
from web.wechat.refusals import NotAMessageError


def test_a_text_message_is_read_whole() -> None:
    message = parse(text_body("产假多少天"))
    assert message == TextMessage(
        to_user=ACCOUNT_ID,
        from_user=OPEN_ID,
        created_at=datetime(2026, 11, 23, 2, 0, tzinfo=UTC),
        identity="23456789012345678",
        content="产假多少天",
    )


def test_json_and_xml_of_one_message_are_read_alike() -> None:
    body = json_body("text", Content="产假多少天", MsgId=23456789012345678)
    assert parse(body, DataFormat.JSON) == parse(text_body("产假多少天"))


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=200))
def test_any_text_is_read_alike_from_json_and_xml(content) -> None:
    xml = other_body("text", MsgId="1").replace(
        b"<MsgId>", f"<Content>{escape(content)}</Content><MsgId>".encode()
    )
    told = parse(json_body("text", MsgId=1, Content=content), DataFormat.JSON)
    assert parse(xml) == told
    assert [c for c in told.content if c.isprintable()] == [c for c in content if c.isprintable()]


def test_characters_that_xml_cannot_write_are_left_out_and_the_message_is_read() -> None:
    pasted = "产假\x08多\x00少\x1f天\uffff\n👶"
    for message in (
        parse(text_body(pasted)),
        parse(json_body("text", Content=pasted, MsgId=1), DataFormat.JSON),
    ):
        assert message.content == "产假多少天\n👶"


def test_kinds_are_read_in_any_case() -> None:
    assert isinstance(parse(text_body("好").replace(b"[text]", b"[Text]")), TextMessage)
    message = parse(other_body("EVENT", Event="Subscribe", EventKey="qrscene_7"))
    assert isinstance(message, EventMessage)
    assert (message.event, message.event_key) == ("subscribe", "qrscene_7")


def read_both(kind, **fields):
    """The message as XML and JSON give it, which is one."""
    message = parse(other_body(kind, MsgId="1", **fields))
    assert parse(json_body(kind, MsgId=1, **fields), DataFormat.JSON) == message
    return message


def test_of_a_voice_the_transcript_is_read_and_no_more() -> None:
    heard = read_both("voice", MediaId="m", MediaId16K="m16", Format="amr", Recognition=" 产假多少天 ")
    assert isinstance(heard, VoiceMessage)
    assert heard.recognition == "产假多少天"
    for mute in (read_both("voice", MediaId="m"), read_both("voice", MediaId="m", Recognition="")):
        assert isinstance(mute, VoiceMessage)
        assert mute.recognition == ""


def test_x_is_the_latitude_of_a_place() -> None:
    # 微信公众平台, 开发者文档, 接收普通消息: 地理位置消息.
    there = read_both(
        "location", Location_X="23.134521", Location_Y="113.358803", Scale="20", Label="位置信息"
    )
    assert isinstance(there, LocationMessage)
    assert (there.lat, there.lng) == (23.134521, 113.358803)
    numbers = parse(json_body("location", Location_X=23.134521, Location_Y=113, MsgId=1), DataFormat.JSON)
    assert (numbers.lat, numbers.lng) == (23.134521, 113)


@pytest.mark.parametrize("x", ["", "nan", "inf", "90.1", "北纬", "1e400", "--1"])
def test_a_place_that_is_not_on_the_earth_is_another_message(x) -> None:
    nowhere = read_both("location", Location_X=x, Location_Y="113.3")
    assert isinstance(nowhere, OtherMessage)
    assert nowhere.kind == "location"


def test_of_a_link_the_title_is_read() -> None:
    passed_on = read_both("link", Title="公众平台官网链接", Description="d", Url="https://example.com")
    assert isinstance(passed_on, LinkMessage)
    assert passed_on.title == "公众平台官网链接"


@pytest.mark.parametrize(
    "kind", ["image", "video", "ShortVideo", "miniprogrampage", "file", "music", "没见过的"]
)
def test_every_other_kind_is_a_message_too(kind) -> None:
    other = read_both(kind, MediaId="m", Title="t", AppId="wx1")
    assert isinstance(other, OtherMessage)
    assert other.kind == kind.lower()


def test_the_platforms_own_example_is_read() -> None:
    tried = parse(PAGE_MESSAGE, DataFormat.JSON)
    assert isinstance(tried, EventMessage)
    assert tried.event == "debug_demo"
    assert tried.created_at == datetime(2024, 4, 26, 6, 20, 45, tzinfo=UTC)


def test_of_a_scan_is_read_what_the_code_said() -> None:
    # 微信公众平台, 开发者文档, 自定义菜单: 事件推送, scancode_waitmsg.
    inner = (
        "<ScanCodeInfo><ScanType><![CDATA[qrcode]]></ScanType>"
        "<ScanResult><![CDATA[https://example.gov.cn/n/1]]></ScanResult></ScanCodeInfo></xml>"
    )
    scanned = parse(
        other_body("event", Event="scancode_waitmsg", EventKey="6").replace(b"</xml>", inner.encode())
    )
    in_json = json_body(
        "event",
        Event="scancode_waitmsg",
        EventKey=6,
        ScanCodeInfo={"ScanType": "qrcode", "ScanResult": "https://example.gov.cn/n/1"},
    )
    assert isinstance(scanned, EventMessage)
    assert (scanned.event, scanned.event_key) == ("scancode_waitmsg", "6")
    assert scanned.scan_result == "https://example.gov.cn/n/1"
    assert parse(in_json, DataFormat.JSON) == scanned


@pytest.mark.parametrize(
    "group", ["x", "[]", "null", "{}", '{"ScanResult":["x"]}', '{"Other":{"ScanResult":"x"}}']
)
def test_a_scan_that_says_nothing_is_an_event_all_the_same(group) -> None:
    body = json_body("event", Event="scancode_push")
    broken = (
        body[:-1] + f', "ScanCodeInfo": {group if group != "x" else chr(34) + group + chr(34)}}}'.encode()
    )
    assert parse(broken, DataFormat.JSON).scan_result == ""


# --- Which messages are one


def identities(*bodies):
    return {parse(body).identity for body in bodies}


def test_two_events_in_one_second_are_two_messages() -> None:
    told = [
        other_body("event", Event="subscribe"),
        other_body("event", Event="LOCATION"),
        other_body("event", Event="CLICK", EventKey="leave"),
        other_body("event", Event="CLICK", EventKey="near"),
        other_body("event", Event="TEMPLATESENDJOBFINISH", MsgID="1"),
        other_body("event", Event="TEMPLATESENDJOBFINISH", MsgID="2"),
        other_body("event", Event="subscribe").replace(OPEN_ID.encode(), b"oSomebodyElse"),
        other_body("event", Event="subscribe").replace(b"<CreateTime>1", b"<CreateTime>2"),
    ]
    assert len(identities(*told)) == len(told)
    assert identities(*told) == identities(*told)


def test_a_number_names_a_message_whatever_else_it_holds() -> None:
    assert identities(
        text_body("产假", message_id="7"), text_body("育儿假", message_id="7", sender="oSomebodyElse")
    ) == {"7"}


def test_a_message_without_a_number_is_known_by_who_and_when_and_what() -> None:
    told = [
        other_body("text", Content="产假"),
        other_body("text", Content="育儿假"),
        other_body("image"),
        other_body("video"),
    ]
    assert len(identities(*told)) == len(told)
    assert identities(*told) == identities(*told)


def test_a_long_number_is_not_rounded() -> None:
    for number in (2**63 - 1, 2**63 - 2, 10**300):
        message = parse(json_body("text", Content="x", MsgId=number), DataFormat.JSON)
        assert message.identity == str(number)


# --- What is believed of a body


def test_only_the_first_two_levels_are_read() -> None:
    inner = "<SendLocationInfo><MsgType>text</MsgType></SendLocationInfo>"
    message = parse(
        other_body("event", Event="location_select").replace(b"</xml>", inner.encode() + b"</xml>")
    )
    assert isinstance(message, EventMessage)
    assert message.event == "location_select"


def test_the_first_of_two_fields_of_one_name_counts() -> None:
    doubled = text_body("真的").replace(b"</xml>", "<Content>假的</Content></xml>".encode())
    assert parse(doubled).content == "真的"
    in_json = json_body("text", Content="真的", MsgId=1)[:-1] + ', "Content": "假的"}'.encode()
    assert parse(in_json, DataFormat.JSON).content == "真的"


def test_comments_and_instructions_are_not_there() -> None:
    body = text_body("x").replace(b"<![CDATA[x]]>", "<!-- a -->产<?b c?>假<!---->".encode())
    assert parse(body).content == "产假"


def test_a_mark_before_the_body_and_a_bare_line_break_in_json_do_no_harm() -> None:
    mark = b"\xef\xbb\xbf"
    assert parse(mark + text_body("产假")).content == "产假"
    in_json = mark + json_body("text", MsgId=1, Content="产假|育儿假").replace(b"|", b"\n")
    assert parse(in_json, DataFormat.JSON).content == "产假\n育儿假"


def test_what_json_has_besides_texts_and_numbers_is_left_out() -> None:
    body = json_body("text", MsgId=1, Content={"a": "b"}, Idx=None, flag=True, items=[1, [2]])
    assert parse(body, DataFormat.JSON).content == ""


@pytest.mark.parametrize("name", ["ToUserName", "FromUserName", "MsgType", "CreateTime"])
@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "without"),
        (" \n ", "without"),
        ("x" * 129, "wrong"),
        ("a\nb", "wrong"),
        ("a\u2028b", "wrong"),
        ("a\x85b", "wrong"),
    ],
)
def test_names_are_short_and_of_one_line(name, value, reason) -> None:
    body = json.dumps(json.loads(json_body("text", MsgId=1)) | {name: value}).encode()
    with pytest.raises(NotAMessageError, match=f"{reason}_{name}"):
        parse(body, DataFormat.JSON)


@pytest.mark.parametrize("event", ["", "x" * 129, "a\nb"])
def test_so_are_the_names_of_events(event) -> None:
    with pytest.raises(NotAMessageError, match="_Event"):
        parse(json_body("event", Event=event), DataFormat.JSON)


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
        (b"<xml>" + b"<a>" * 9_000 + b"</a>" * 7_000, "malformed_xml"),
        (b"<xml>" + b"<a>" * 9_000 + b"</a>" * 9_000 + b"</xml>", "without_MsgType"),
        (b'<xml xmlns="urn:x"><MsgType>text</MsgType></xml>', "unknown_root"),
    ],
)
def test_what_is_no_message_is_refused_by_name(body, reason) -> None:
    with pytest.raises(NotAMessageError, match=reason):
        parse(body)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "malformed_json"),
        (b"{", "malformed_json"),
        (b"success", "malformed_json"),
        (b"{'MsgType': 'text'}", "malformed_json"),
        (b'{"MsgType": "text",}', "malformed_json"),
        (b'{"CreateTime": NaN}', "malformed_json"),
        (b'{"CreateTime": [-Infinity]}', "malformed_json"),
        (b'{"MsgType": "text"} {}', "malformed_json"),
        (b"[]", "not_an_object"),
        (b'"text"', "not_an_object"),
        (b"7", "not_an_object"),
        (b"null", "not_an_object"),
        (b"{}", "without_MsgType"),
        (b'{"MsgType": null}', "without_MsgType"),
        (b'{"MsgType": ["text"]}', "without_MsgType"),
        (b'{"msgtype": "text"}', "without_MsgType"),
        (b'{"Encrypt": "abc"}', "encrypted"),
        (json_body("text", CreateTime=-1), "wrong_CreateTime"),
        (json_body("text").replace(b"1795399200", b"9" * 5_000), "wrong_CreateTime"),
        (json_body("text", CreateTime=1.5), "wrong_CreateTime"),
        (json_body("text", CreateTime=True), "wrong_CreateTime"),
        (json_body("text")[:-1] + b', "Content": "\\ud83d"}', "half_a_character"),
        (b'{"a": ' + b"[" * 30_000 + b"]" * 30_000 + b"}", "too_deep"),
        (b'{"a": ' + b'{"a":' * 12_000 + b"1" + b"}" * 4_000, "too_deep"),
        ('{"MsgType": "你好"}'.encode("gbk"), "not_utf_8"),
        (json_body("text", Content="x" * BODY_BYTES), "too_long"),
        (text_body("产假多少天"), "malformed_json"),
    ],
    ids=lambda value: repr(value[:24]),
)
def test_what_is_no_message_in_json_is_refused_by_name(body, reason) -> None:
    with pytest.raises(NotAMessageError, match=f"^{reason}"):
        parse(body, DataFormat.JSON)


@given(
    st.binary(max_size=300)
    | st.text(max_size=200).map(lambda text: f"<xml>{text}</xml>".encode(errors="replace"))
)
def test_any_bytes_are_a_message_or_a_named_refusal(body) -> None:
    for data_format in DataFormat:
        with pytest.raises(NotAMessageError):
            parse(body, data_format)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_NAMES = [
    "ToUserName",
    "FromUserName",
    "CreateTime",
    "MsgType",
    "MsgId",
    "Event",
    "EventKey",
    "Content",
    "ScanCodeInfo",
]


@given(st.dictionaries(st.sampled_from(_NAMES), _VALUES), st.sampled_from(["text", "event", "location", "x"]))
def test_whatever_stands_in_a_field_it_is_a_message_or_a_named_refusal(changed, kind) -> None:
    body = json.dumps(json.loads(json_body(kind, Event="CLICK")) | changed).encode()
    try:
        message = parse(body, DataFormat.JSON)
    except NotAMessageError:
        return
    assert message.from_user
    assert message.identity


@given(st.integers(min_value=0, max_value=10**14).map(str), st.text(alphabet="0123456789-+. e٣", max_size=15))
def test_any_time_is_read_or_refused(number, other) -> None:
    for seconds in (number, other):
        body = text_body("x").replace(b"<CreateTime>1795399200", f"<CreateTime>{seconds}".encode())
        try:
            parse(body)
        except NotAMessageError as error:
            assert "CreateTime" in str(error)  # noqa: PT017 - both outcomes are right
