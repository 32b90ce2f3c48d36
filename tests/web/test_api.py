from __future__ import annotations

import json
import re

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from tests.web.nurseries import NURSERIES
from tests.web.stand_in import make_services
from web.app import create_app
from web.extensions import limiter

OPERATIONS = {
    "/api/v1/ask": "POST",
    "/api/v1/votes": "POST",
    "/api/v1/nurseries": "GET",
    "/api/v1/nurseries/{nursery_id}": "GET",
    "/api/v1/verify": "GET",
    "/api/v1/changes": "GET",
    "/api/v1/nurseries.csv": "GET",
    "/api/v1/nurseries.geojson": "GET",
    "/api/v1/nurseries.json": "GET",
}

ANSWER = [
    *("status", "banner", "text", "cards", "page", "citations", "suggestions", "step", "durations", "id"),
    "check_url",
]
"""What an answer holds, in this order."""


def post(client, body, content_type="application/json"):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post("/api/v1/ask", data=data, content_type=content_type)


def test_an_answer_has_its_sources_and_plain_numbers(client):
    response = post(client, {"text": "产假多少天"})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    answer = response.get_json()
    assert list(answer) == ANSWER
    assert answer["status"] == "answered"
    assert answer["step"] == "policy"
    assert answer["text"].startswith(
        "在河南生孩子，产假是 98 天再加 3 个月，一般按 188 天算。\n难产、剖宫产：再加 15 天\n"
    )
    assert answer["citations"][0] == {
        "title": "河南省人口与计划生育条例",
        "number": "河南省第十三届人民代表大会常务委员会公告第73号",
        "issuer": "河南省人民代表大会常务委员会",
        "date": "2021-11-27",
        "url": "https://www.henan.gov.cn/2021/11-27/2355137.html",
        "in_force_from": "2021-11-27",
    }
    assert answer["citations"][1]["in_force_from"] is None
    assert answer["suggestions"][0] == "那爸爸呢"
    assert answer["durations"] == {"words": 0.5, "total": 1.25}
    assert "产假".encode() in response.data  # readable in a terminal


def test_a_session_keeps_a_conversation_apart_from_the_web_s(client, services):
    post(client, {"text": "产假多少天", "session": "a"})
    post(client, {"text": "那爸爸呢", "session": "a"})
    post(client, {"text": "那爸爸呢", "session": "b"})
    post(client, {"text": "那爸爸呢"})
    keys = [question.conversation_key for question in services.responder.asked]
    assert keys[0] == keys[1] != keys[2]
    assert keys[3] is None
    assert keys[0] != services.settings.keyed_hash("web conversation", "a")
    assert {question.channel for question in services.responder.asked} == {"api"}


def test_a_location_reaches_the_bot(client, services):
    post(client, {"text": "附近托育", "location": {"lng": 113.9, "lat": 35}})
    assert services.responder.asked[0].location.lng == 113.9


@pytest.mark.parametrize(
    ("body", "field", "message"),
    [
        ({}, "text", "缺少 text，请写下想问的问题"),
        ({"text": ""}, "text", "text 是空的，请写下想问的问题"),
        ({"text": " \n　"}, "text", "text 是空的，请写下想问的问题"),
        ({"text": 3}, "text", "text 要是一段文字"),
        ({"text": None}, "text", "text 要是一段文字"),
        ({"text": ["产假"]}, "text", "text 要是一段文字"),
        ({"text": "产假", "txet": 1}, "txet", "不认识的字段 txet"),
        ({"text": "产假", "session": 5}, "session", "session 要是"),
        ({"text": "产假", "session": ""}, "session", "session 是空的"),
        ({"text": "产假", "session": "s" * 201}, "session", "session 要是 1 到 200 个字符"),
        ({"text": "产假", "location": "新乡"}, "location", "location 要是"),
        ({"text": "产假", "location": {"lng": 113.9}}, "location.lat", "缺少 location.lat"),
        (
            {"text": "产假", "location": {"lng": "113.9", "lat": 35}},
            "location.lng",
            "location.lng 要是 -180 到 180 的数字",
        ),
        ({"text": "产假", "location": {"lng": True, "lat": 35}}, "location.lng", "location.lng 要是"),
        ({"text": "产假", "location": {"lng": 200, "lat": 35}}, "location.lng", "location.lng 要是"),
        (b'{"text": "x", "location": {"lng": NaN, "lat": 35}}', "location.lng", "location.lng 要是"),
        (b'{"text": "x", "location": {"lng": 1e999, "lat": 35}}', "location.lng", "location.lng 要是"),
        ([], "", "正文要是一个 JSON 对象"),
        ("产假", "", "正文要是一个 JSON 对象"),
        (None, "", "正文要是一个 JSON 对象"),
        (b"", "", "正文不是能读的 JSON"),
        (b'{"text": ', "", "正文不是能读的 JSON"),
        (b'{"text": "\xff\xfe"}', "", "正文不是能读的 JSON"),
        (b"[" * 60_000, "", "正文不是能读的 JSON"),
        (b'{"text": "\\ud800"}', "text", "text 要是一段文字"),
        (b'{"text": ' + b"1" * 5000 + b"}", "", "正文不是能读的 JSON"),
    ],
)
def test_a_bad_body_is_422_with_a_chinese_sentence(client, services, body, field, message):
    response = post(client, body)
    assert response.status_code == 422
    problem = response.get_json()["problems"][0]
    assert problem["field"] == field
    assert problem["message"].startswith(message)
    assert message in response.get_json()["message"]
    assert services.responder.asked == []


def test_several_problems_are_told_at_once(client):
    problems = post(client, {"session": 1, "x": 2}).get_json()["problems"]
    assert {problem["field"] for problem in problems} == {"text", "session", "x"}


def test_a_body_of_another_kind_is_415(client):
    response = post(client, b"text=x", content_type="application/x-www-form-urlencoded")
    assert response.status_code == 415
    assert "JSON" in response.get_json()["message"]


def test_a_body_over_the_limit_is_413(client):
    response = post(client, {"text": "长" * 100_000})
    assert response.status_code == 413
    assert "64 KB" in response.get_json()["message"]


def test_a_long_text_under_the_limit_reaches_the_bot(client, services):
    assert post(client, json.dumps({"text": "长" * 20_000}, ensure_ascii=False).encode()).status_code == 200
    assert len(services.responder.asked[0].text) == 20_000


def test_a_broken_bot_gives_a_failed_answer_and_no_500(client, services):
    services.responder.trouble = RuntimeError("broken")
    response = post(client, {"text": "产假多少天"})
    assert response.status_code == 200
    assert response.get_json()["status"] == "failed"


def test_unknown_addresses_and_methods_of_the_api_answer_in_json(client):
    missing = client.get("/api/v1/nothing")
    assert missing.status_code == 404
    assert "没有这个页面" in missing.get_json()["message"]
    wrong = client.get("/api/v1/ask")
    assert wrong.status_code == 405
    assert "POST" in wrong.headers["Allow"]
    assert wrong.get_json()["message"]


def test_the_description_covers_the_answer_and_every_refusal(client):
    spec = client.get("/api/v1/openapi.json").get_json()
    assert set(spec["paths"]) == OPERATIONS.keys()
    responses = spec["paths"]["/api/v1/ask"]["post"]["responses"]
    assert set(responses) == {"200", "400", "413", "415", "422", "429"}
    answer = spec["components"]["schemas"]["AnswerOut"]["properties"]
    assert set(answer) == set(ANSWER)


@pytest.mark.parametrize("path", OPERATIONS)
def test_requests_made_from_the_description_find_no_crash_and_no_broken_promise(tmp_path, path):
    services = make_services(tmp_path)
    services.list_nurseries(NURSERIES)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", create_app(services=services))
    operation = schema[path][OPERATIONS[path]]
    cases = st.one_of(operation.as_strategy(), operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))

    @given(case=cases)
    @settings(max_examples=100, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def holds(case):
        case.call_and_validate()

    limiter.enabled = False
    try:
        holds()
    finally:
        limiter.enabled = True
        services.database.engine.dispose()
    if path == "/api/v1/ask":
        assert services.responder.asked


def texts_for_people(node):
    """Every summary and description in an OpenAPI document."""
    if isinstance(node, list):
        for part in node:
            yield from texts_for_people(part)
    elif isinstance(node, dict):
        for name, part in node.items():
            if name in {"summary", "description"} and isinstance(part, str):
                yield part
            else:
                yield from texts_for_people(part)


def test_the_description_is_in_chinese_throughout(client):
    told = list(texts_for_people(client.get("/api/v1/openapi.json").get_json()))
    assert len(told) > 20
    assert [text for text in told if not re.search("[\u4e00-\u9fff]", text)] == []
    assert not any(text.endswith(".") for text in told)


def test_the_description_says_what_a_location_is_for_and_how_long_it_is_kept(client):
    schemas = client.get("/api/v1/openapi.json").get_json()["components"]["schemas"]
    assert "30 分钟" in schemas["AskBody"]["properties"]["location"]["description"]
