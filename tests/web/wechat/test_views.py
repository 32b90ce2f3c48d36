from __future__ import annotations

import json
import threading
from dataclasses import replace

import pytest
from defusedxml.ElementTree import fromstring
from sqlalchemy import select

from tests.web.stand_in import NOW, make_services
from tests.web.wechat.conftest import OPEN_ID, address, other_body, text_body
from web.app import create_app
from web.wechat.replies import from_stored
from web.wechat.tables import wechat_delivery


def content_of(response):
    assert response.status_code == 200
    assert response.mimetype == "application/xml"
    xml = fromstring(response.data, forbid_dtd=True)
    assert xml.findtext("ToUserName") == OPEN_ID
    assert xml.findtext("FromUserName") == "gh_8b7c2a1d"
    assert xml.findtext("CreateTime") == str(int(NOW.timestamp()))
    assert xml.findtext("MsgType") == "text"
    return xml.findtext("Content")


def deliveries(services):
    with services.database.reading() as connection:
        return connection.execute(select(wechat_delivery)).all()


def test_the_handshake_echoes_what_the_platform_sent(client) -> None:
    response = client.get(address(echostr="5927782489442352469"))
    assert (response.status_code, response.mimetype) == (200, "text/plain")
    assert response.data == b"5927782489442352469"


def test_a_slash_behind_the_address_does_no_harm(client) -> None:
    response = client.get(address(echostr="5927782489442352469").replace("/wechat?", "/wechat/?"))
    assert response.data == b"5927782489442352469"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "where",
    [
        "/wechat",
        "/wechat?signature=&timestamp=&nonce=",
        "/wechat?signature=%ff%00&timestamp=%ff&nonce=%ff&echostr=hi",
        address(token="BBBBB", echostr="hi"),
        address(seconds_ago=301, echostr="hi"),
        address(seconds_ago=-301, echostr="hi"),
    ],
)
def test_a_wrong_or_stale_signature_is_refused_without_a_word(client, services, method, where) -> None:
    response = getattr(client, method)(where, data=text_body("产假多少天") if method == "post" else None)
    assert response.status_code == 403
    assert response.data == b""
    assert services.responder.asked == []


def test_of_a_stranger_s_request_no_body_is_read(client) -> None:
    response = client.post("/wechat", data=b"x" * 70_000)
    assert (response.status_code, response.data) == (403, b"")


def test_without_a_token_there_is_no_such_address(tmp_path) -> None:
    services = make_services(tmp_path)
    client = create_app(services=services).test_client()
    assert client.get(address(echostr="hi")).status_code == 404
    assert client.post(address(), data=text_body("产假多少天")).status_code == 404
    services.database.engine.dispose()


def test_a_question_is_answered_and_remembered_under_a_hash(client, services) -> None:
    shown = content_of(client.post(address(), data=text_body("产假多少天")))
    assert shown.startswith("在河南生孩子，产假是 98 天")
    (question,) = services.responder.remembered
    assert question.channel == "wechat"
    assert question.asked_at == NOW
    assert len(question.conversation_key) == 64
    assert OPEN_ID not in question.conversation_key


def test_an_emergency_is_answered_number_first(client) -> None:
    assert content_of(client.post(address(), data=text_body("孩子抽搐了"))).startswith("马上打 120。")


def test_a_retry_gets_the_stored_reply_and_leaves_no_second_trace(client, services) -> None:
    first = client.post(address(), data=text_body("产假多少天"))
    services.responder.answers["产假多少天"] = replace(
        services.responder.answers["产假多少天"], lead="变了。"
    )
    second = client.post(address(), data=text_body("产假多少天"))
    assert content_of(second) == content_of(first)
    assert len(services.responder.remembered) == 1
    other = client.post(address(), data=text_body("产假多少天", message_id="99"))
    assert content_of(other).startswith("变了。")


def test_of_tries_that_race_one_answer_reaches_the_parent_and_the_journal(app, services) -> None:
    together = threading.Barrier(3)
    plain_reply = services.responder.reply
    replies = []

    def reply_at_once(connection, question):
        reply = plain_reply(connection, question)
        number = together.wait()
        reply.answer = replace(reply.answer, lead=f"第 {number} 个。")
        return reply

    services.responder.reply = reply_at_once

    def send():
        replies.append(content_of(app.test_client().post(address(), data=text_body("产假多少天"))))

    threads = [threading.Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(replies) == 3
    assert len(set(replies)) == 1
    assert len(services.responder.remembered) == 1


def test_when_remembering_fails_nothing_is_stored_half_and_the_answer_goes_out(client, services) -> None:
    services.responder.trouble_remembering = RuntimeError("disk full")
    assert content_of(client.post(address(), data=text_body("产假多少天"))).startswith("在河南")
    assert deliveries(services) == []


def test_deleting_takes_the_stored_replies_of_that_parent_and_no_others(client, services) -> None:
    client.post(address(), data=text_body("产假多少天", message_id="1"))
    client.post(address(), data=text_body("产假多少天", message_id="2", sender="oSomebodyElse"))
    deletion = text_body("删除我的数据", message_id="3")
    shown = content_of(client.post(address(), data=deletion))
    kept = {from_stored(row.reply).content: row.sender for row in deliveries(services)}
    assert len(kept) == 2
    assert kept.pop(shown) is None
    assert None not in kept.values()
    # The platform's retry is still told the same.
    assert content_of(client.post(address(), data=deletion)) == shown


def test_nobody_is_told_that_was_deleted_what_could_not_be(client, services) -> None:
    client.post(address(), data=text_body("产假多少天", message_id="1"))
    services.responder.trouble_remembering = RuntimeError("disk full")
    shown = content_of(client.post(address(), data=text_body("删除我的数据")))
    assert "删掉" not in shown
    assert "请过一会儿" in shown
    assert len(deliveries(services)) == 1


def test_when_answering_fails_a_kind_sentence_goes_out_with_200(client, services) -> None:
    services.responder.trouble = RuntimeError("broken")
    shown = content_of(client.post(address(), data=text_body("产假多少天")))
    assert "请过一会儿再问一次" in shown
    assert "120" in shown


def test_an_emergency_is_answered_though_the_database_is_away(client, services) -> None:
    services.responder.trouble = RuntimeError("database is away")
    assert content_of(client.post(address(), data=text_body("孩子抽搐了"))).startswith("马上打 120。")


def test_even_a_failure_of_the_failure_is_a_sentence(client, services) -> None:
    services.responder.trouble = RuntimeError("broken")
    services.responder.reply_without_database = None
    assert "请过一会儿再问一次" in content_of(client.post(address(), data=text_body("产假多少天")))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"<xml>",
        b'<!DOCTYPE xml [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml>&f;</xml>',
        b"<xml>" + b"x" * 70_000 + b"</xml>",
        b'{"MsgType": "text"}',
    ],
)
def test_what_is_no_message_is_received_in_silence_with_one_line_in_the_log(client, capsys, body) -> None:
    response = client.post(address(), data=body)
    assert (response.status_code, response.data) == (200, b"success")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if "wechat" in line]
    assert [line["event"] for line in lines if line["event"] != "request"] == ["wechat_not_a_message"]


@pytest.mark.parametrize(
    "kind", ["image", "voice", "video", "shortvideo", "location", "link", "file", "MIND"]
)
def test_other_kinds_are_told_to_type_the_question(client, kind) -> None:
    shown = content_of(client.post(address(), data=other_body(kind, MediaId="m", MsgId="1")))
    assert "打字" in shown


def test_a_sticker_is_told_to_type_the_question(client, services) -> None:
    shown = content_of(client.post(address(), data=text_body("【收到不支持的消息类型，暂无法显示】")))
    assert "打字" in shown
    assert services.responder.asked == []


def test_a_new_follower_is_welcomed_with_four_questions_to_tap(client) -> None:
    shown = content_of(client.post(address(), data=other_body("event", Event="subscribe", EventKey="")))
    assert len(shown) <= 500
    assert shown.count("weixin://bizmsgmenu") == 4
    assert "回复数字" not in shown


@pytest.mark.parametrize("event", ["unsubscribe", "LOCATION", "VIEW", "debug_demo", "", "未知"])
def test_other_events_are_received_in_silence(client, event) -> None:
    response = client.post(address(), data=other_body("event", Event=event))
    assert (response.status_code, response.data) == (200, b"success")


def test_a_flood_from_one_parent_is_slowed_and_others_are_still_answered(client) -> None:
    shown = [
        content_of(client.post(address(), data=text_body("产假多少天", message_id=str(number))))
        for number in range(40)
    ]
    assert "歇一分钟" in shown[-1]
    assert "120" in shown[-1]
    other = client.post(address(), data=text_body("产假多少天", message_id="other", sender="oSomebodyElse"))
    assert "产假是 98 天" in other.get_data(as_text=True)


def test_neither_log_nor_database_holds_the_open_id_or_the_question(client, services, capsys) -> None:
    client.post(address(), data=text_body("产假多少天"))
    client.post(address(), data=other_body("event", Event="LOCATION"))
    services.responder.trouble = RuntimeError("broken")
    client.post(address(), data=text_body("产假多少天", message_id="2"))
    client.post(address(token="BBBBB"), data=text_body("产假多少天"))
    logged = capsys.readouterr().err
    assert "answer_failed" in logged
    assert OPEN_ID not in logged
    assert "产假多少天" not in logged
    rows = deliveries(services)
    assert len(rows) == 2
    assert OPEN_ID not in str(rows)
    assert "23456789012345678" not in str(rows)
