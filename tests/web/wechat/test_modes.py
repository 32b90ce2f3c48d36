"""The account's address in compatible and safe mode: what is answered, what is refused, what is logged."""

from __future__ import annotations

import json

import pytest
from defusedxml.ElementTree import fromstring

from tests.web.wechat.conftest import (
    AES_KEY,
    AES_KEY_BEFORE,
    APP_ID,
    OPEN_ID,
    SEALED,
    address,
    json_body,
    make_connected,
    other_body,
    sealed_text,
    text_body,
    wrapped,
    wrapped_json,
)
from web.app import create_app
from web.wechat.account import key_bytes
from web.wechat.sealing import open_sealed

QUESTION = text_body("产假多少天")
OTHERWISE = text_body("孩子抽搐了").removeprefix(b"<xml>").removesuffix(b"</xml>").decode()


@pytest.fixture(params=["safe", "compatible"])
def services(request, tmp_path):
    made = make_connected(
        tmp_path, wechat_mode=request.param, wechat_aes_key_previous=AES_KEY_BEFORE, **SEALED
    )
    yield made
    made.database.engine.dispose()


@pytest.fixture
def is_safe(services):
    return services.settings.wechat_mode == "safe"


def send(client, message, *, wrap=wrapped, key=AES_KEY, **told):
    """A message, sealed and signed as the platform does it."""
    sealed = sealed_text(message, key=key)
    return client.post(address(sealed=sealed, **told), data=wrap(sealed))


def reply_of(response, *, key=AES_KEY):
    """The reply that a sealed response holds."""
    assert (response.status_code, response.mimetype) == (200, "application/xml")
    sealed = fromstring(response.data, forbid_dtd=True).findtext("Encrypt")
    return fromstring(open_sealed(sealed, [key_bytes(key)], APP_ID), forbid_dtd=True)


def logged(capsys):
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    return [line for line in lines if line["event"] != "request"]


# --- Answered


def test_a_sealed_question_gets_a_sealed_answer(client) -> None:
    response = send(client, QUESTION)
    assert "产假" not in response.get_data(as_text=True)
    assert OPEN_ID not in response.get_data(as_text=True)
    reply = reply_of(response)
    assert reply.findtext("Content").startswith("在河南生孩子，产假是 98 天")
    assert reply.findtext("ToUserName") == OPEN_ID


def test_a_sealed_question_in_json_gets_a_sealed_answer_in_json(client) -> None:
    response = send(client, json_body("text", Content="产假多少天", MsgId=7), wrap=wrapped_json)
    assert (response.status_code, response.mimetype) == (200, "application/json")
    reply = json.loads(open_sealed(response.json["Encrypt"], [key_bytes(AES_KEY)], APP_ID))
    assert reply["Content"].startswith("在河南生孩子，产假是 98 天")
    assert reply["ToUserName"] == OPEN_ID


def test_what_stands_beside_the_sealed_part_is_not_answered(client, services) -> None:
    sealed = sealed_text(QUESTION)
    response = client.post(address(sealed=sealed), data=wrapped(sealed, beside=OTHERWISE))
    assert "98 天" in reply_of(response).findtext("Content")
    assert [question.text for question in services.responder.asked] == ["产假多少天"]


def test_each_retry_is_the_same_answer_sealed_afresh(client, services) -> None:
    responses = [send(client, QUESTION) for _ in range(3)]
    assert len({response.data for response in responses}) == 3
    assert len({reply_of(response).findtext("Content") for response in responses}) == 1
    assert len(services.responder.remembered) == 1


def test_while_keys_change_each_message_is_answered_by_its_own_key(client) -> None:
    for number, key in enumerate((AES_KEY, AES_KEY_BEFORE, AES_KEY)):
        response = send(client, text_body("产假多少天", message_id=str(number)), key=key)
        assert "98 天" in reply_of(response, key=key).findtext("Content")


def test_nothing_to_say_is_said_in_the_open(client) -> None:
    # 微信公众平台, 开发者文档, 被动回复用户消息: the exact bytes, in every mode.
    response = send(client, other_body("event", Event="VIEW", EventKey="https://example.com"))
    assert (response.status_code, response.data) == (200, b"success")


def test_a_plain_question_is_answered_only_where_the_account_takes_both(client, services, is_safe) -> None:
    response = client.post(address(), data=QUESTION)
    if is_safe:
        assert (response.status_code, response.data) == (403, b"")
        assert services.responder.asked == []
    else:
        assert "98 天" in fromstring(response.data, forbid_dtd=True).findtext("Content")


def test_the_handshake_is_answered_in_the_open_and_a_sealed_one_opened(client) -> None:
    echo = "5927782489442352469"
    assert client.get(address(echostr=echo)).get_data(as_text=True) == echo
    sealed = sealed_text(echo.encode())
    response = client.get(address(sealed=sealed, echostr=sealed))
    assert (response.status_code, response.mimetype) == (200, "text/plain")
    assert response.get_data(as_text=True) == echo


@pytest.mark.parametrize(
    "message", [b"", b"success", b"<xml/>", b"{", "<xml>你好</xml>".encode("gbk"), b"<!DOCTYPE xml><xml/>"]
)
def test_what_is_sealed_and_no_message_is_received_in_silence(client, capsys, message) -> None:
    response = send(client, message)
    assert (response.status_code, response.data) == (200, b"success")
    (line,) = logged(capsys)
    assert line["event"] == "wechat_not_a_message"


# --- Refused


def _damaged(sealed):
    middle = len(sealed) // 2
    return sealed[:middle] + ("B" if sealed[middle] == "A" else "A") + sealed[middle + 1 :]


SEALED_QUESTION = sealed_text(QUESTION)
UNOPENABLE = {
    "another account": sealed_text(QUESTION, app_id="wxanother"),
    "another key": sealed_text(QUESTION, key="A" * 43),
    "cut": SEALED_QUESTION[:-24],
    "no Base64": "产假多少天",
    "nothing": "",
}


@pytest.mark.parametrize("sealed", UNOPENABLE.values(), ids=UNOPENABLE)
def test_what_does_not_open_is_refused_though_it_is_signed(client, services, sealed) -> None:
    response = client.post(address(sealed=sealed), data=wrapped(sealed, beside=OTHERWISE))
    assert (response.status_code, response.data) == (403, b"")
    assert services.responder.asked == []


def test_every_refusal_looks_alike_and_leaves_one_line_without_the_parent(client, services, capsys) -> None:
    sealed = SEALED_QUESTION
    requests = [
        (address(token="BBBBB"), QUESTION),
        (address(seconds_ago=301), QUESTION),
        ("/wechat", QUESTION),
        (address(token="BBBBB", sealed=sealed), wrapped(sealed)),
        (address(seconds_ago=-301, sealed=sealed), wrapped(sealed)),
        (address(), wrapped(sealed)),
        (address(sealed=sealed, msg_signature="0" * 40), wrapped(sealed)),
        (address(sealed=sealed, signature="0" * 40), wrapped(sealed)),
        (address(sealed=sealed), wrapped(_damaged(sealed))),
        (address(sealed=sealed), QUESTION),
    ]
    requests += [(address(sealed=each), wrapped(each)) for each in UNOPENABLE.values()]
    responses = [client.post(where, data=body) for where, body in requests]
    assert {response.status_code for response in responses} == {403}
    assert {response.data for response in responses} == {b""}
    headers = [{**response.headers, "X-Request-ID": "…"} for response in responses]
    assert all(each == headers[0] for each in headers)
    lines = logged(capsys)
    assert [line["event"] for line in lines] == ["wechat_refused"] * len(requests)
    assert OPEN_ID not in str(lines)
    assert services.responder.asked == []


def test_the_handshake_reads_out_no_message_that_somebody_recorded(client) -> None:
    response = client.get(address(sealed=SEALED_QUESTION, echostr=SEALED_QUESTION))
    assert (response.status_code, response.data) == (403, b"")


def test_neither_log_nor_database_holds_a_key_or_the_parent(client, services, capsys) -> None:
    send(client, QUESTION)
    services.responder.trouble = RuntimeError("broken")
    send(client, text_body("产假多少天", message_id="2"))
    send(client, QUESTION, token="BBBBB")
    err = capsys.readouterr().err
    assert "answer_failed" in err
    for secret in (OPEN_ID, AES_KEY, key_bytes(AES_KEY).hex(), repr(key_bytes(AES_KEY)), "产假多少天"):
        assert secret not in err


def test_a_platform_that_seals_for_a_plain_account_is_told_of_in_the_log(tmp_path, capsys) -> None:
    services = make_connected(tmp_path)
    response = send(create_app(services=services).test_client(), QUESTION)
    assert (response.status_code, response.data) == (200, b"success")
    (line,) = logged(capsys)
    assert "明文模式" in line["reason"]
    services.database.engine.dispose()
