"""A reply as bytes that the platform reads, and as the record of deliveries keeps it."""

from __future__ import annotations

import json

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from tests.web.stand_in import NOW
from tests.web.wechat.parents import text
from web.wechat.envelope import DataFormat
from web.wechat.replies import (
    NewsItem,
    NewsReply,
    TextReply,
    as_stored,
    from_stored,
    writable,
    write_reply,
)

MESSAGE = text("问", sender="oV9Zk5kAlbOOa1ItEmrUAGN0B_3M")
ANYTHING = st.text(alphabet=st.characters(exclude_categories=())) | st.sampled_from(
    [
        "]]>",
        "]]></Content></xml>",
        "<Content>x</Content>",
        "&amp;&#0;&#x1F;",
        "<!DOCTYPE x>",
        "\x00\x08\x0b\x1f\ufffe\uffff",
        "\ud800\udfff",
        "a\r\nb\rc\n\td",
        "\u202e倒着",
        "👨‍👩‍👧",
        "  空白  ",
    ]
)
ITEMS = st.builds(NewsItem, title=ANYTHING, description=ANYTHING, picture_url=ANYTHING, url=ANYTHING)
REPLIES = st.builds(TextReply, content=ANYTHING) | st.builds(
    NewsReply, items=st.lists(ITEMS, min_size=1, max_size=8).map(tuple)
)


def xml_of(reply, message=MESSAGE):
    return fromstring(write_reply(message, reply, data_format=DataFormat.XML, now=NOW), forbid_dtd=True)


def json_of(reply, message=MESSAGE):
    return json.loads(write_reply(message, reply, data_format=DataFormat.JSON, now=NOW))


def test_a_text_goes_back_to_whoever_wrote_from_the_account_that_was_written_to() -> None:
    assert [(element.tag, element.text) for element in xml_of(TextReply(content="好"))] == [
        ("ToUserName", "oV9Zk5kAlbOOa1ItEmrUAGN0B_3M"),
        ("FromUserName", "gh_8b7c2a1d"),
        ("CreateTime", str(int(NOW.timestamp()))),
        ("MsgType", "text"),
        ("Content", "好"),
    ]


def test_cards_are_counted_and_each_has_its_four_fields() -> None:
    card = NewsItem(
        title="一家", description="电话", picture_url="https://a/b.png?v=1&w=2", url="https://a/b"
    )
    xml = xml_of(NewsReply(items=(card, card)))
    assert xml.findtext("MsgType") == "news"
    assert xml.findtext("ArticleCount") == "2"
    assert [[(field.tag, field.text) for field in item] for item in xml.findall("Articles/item")] == [
        [
            ("Title", "一家"),
            ("Description", "电话"),
            ("PicUrl", "https://a/b.png?v=1&w=2"),
            ("Url", "https://a/b"),
        ]
    ] * 2


def test_an_account_that_is_set_to_json_gets_the_same_names_in_json() -> None:
    told = json_of(TextReply(content="好"))
    assert told == {
        "ToUserName": "oV9Zk5kAlbOOa1ItEmrUAGN0B_3M",
        "FromUserName": "gh_8b7c2a1d",
        "CreateTime": int(NOW.timestamp()),
        "MsgType": "text",
        "Content": "好",
    }


@given(REPLIES)
def test_any_text_arrives_as_it_can_be_written_and_ends_no_element(reply) -> None:
    xml = xml_of(reply)
    assert [child.tag for child in xml][:4] == ["ToUserName", "FromUserName", "CreateTime", "MsgType"]
    if isinstance(reply, TextReply):
        assert [child.tag for child in xml][4:] == ["Content"]
        assert (xml.findtext("Content") or "") == writable(reply.content)
        return
    assert [child.tag for child in xml][4:] == ["ArticleCount", "Articles"]
    told = [[field.text or "" for field in item] for item in xml.findall("Articles/item")]
    assert told == [
        [writable(text) for text in (item.title, item.description, item.picture_url, item.url)]
        for item in reply.items
    ]


@given(REPLIES, ANYTHING)
def test_json_holds_the_same_whoever_wrote(reply, sender) -> None:
    message = text("问", sender=sender)
    told = json_of(reply, message)
    assert told["ToUserName"] == writable(sender)
    if isinstance(reply, TextReply):
        assert told["Content"] == writable(reply.content)
    else:
        assert [item["Title"] for item in told["Articles"]["item"]] == [
            writable(item.title) for item in reply.items
        ]


@given(ANYTHING)
def test_what_is_writable_stays_as_it_is(anything) -> None:
    assert writable(writable(anything)) == writable(anything)


@given(REPLIES)
def test_what_is_stored_is_what_was_said(reply) -> None:
    assert from_stored(as_stored(reply)) == reply


def test_silence_is_stored_too() -> None:
    assert from_stored(as_stored(None)) is None


@pytest.mark.parametrize("stored", ["您好，产假 188 天。", "1. 马上打 120。", ""])
def test_a_reply_that_the_release_before_stored_is_a_text(stored) -> None:
    assert from_stored(stored) == TextReply(content=stored)
