"""有用 and 没用 on the page and through the API: one vote an answer, whoever sends what."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.tables import journal
from tests.asking import ask
from tests.web.stand_in import CONVULSION, DECLINED, MATERNITY, NOW


@pytest.fixture
def named(services):
    """The name of an answer that a page shows and the journal has."""
    (name,) = ask(services.database, "产假多少天", now=NOW)
    services.responder.answers["产假多少天"] = replace(MATERNITY, id=name)
    return name


def page_of(response):
    return response.get_data(as_text=True)


def vote(client, **fields):
    token = re.search(r'name="csrf_token" value="([^"]+)"', page_of(client.get("/ask?q=产假多少天")))[1]
    headers = fields.pop("headers", {})
    return client.post("/votes", data={"csrf_token": token, **fields}, headers=headers)


def kept(services):
    with services.database.reading() as connection:
        found = connection.execute(select(journal.c.vote, journal.c.vote_reason, journal.c.vote_line)).all()
    return [tuple(row) for row in found]


def test_without_scripts_two_taps_tell_that_an_answer_was_unclear(client, services, named):
    page = page_of(vote(client, answer=named, verdict="useless"))
    assert "<h1" in page
    assert "哪里不好" in page
    assert kept(services) == [("useless", "", "")]
    page = page_of(vote(client, answer=named, verdict="useless", reason="unclear", line="电话13800138000"))
    assert "记下了，谢谢您。写文章的人会看" in page
    assert kept(services) == [("useless", "unclear", "电话〔电话〕")]


def test_with_scripts_only_the_lines_under_the_answer_change(client, named):
    page = page_of(vote(client, answer=named, verdict="useful", headers={"HX-Request": "true"}))
    assert "<html" not in page
    assert "记下了，谢谢您。" in page


def test_only_an_answer_that_can_be_found_again_asks_whether_it_was_useful(client, services, named):
    assert 'action="/votes"' in page_of(client.get("/ask?q=产假多少天"))
    services.responder.answers["产假多少天"] = MATERNITY
    assert 'action="/votes"' not in page_of(client.get("/ask?q=产假多少天"))
    services.responder.answers["产假多少天"] = replace(CONVULSION, id=named)
    assert 'action="/votes"' not in page_of(client.get("/ask?q=产假多少天"))
    services.responder.answers["产假多少天"] = replace(DECLINED, id=named)
    assert 'action="/votes"' not in page_of(client.get("/ask?q=产假多少天"))


def test_an_answer_that_could_not_be_written_down_asks_nothing(client, services, named):
    services.responder.trouble_remembering = RuntimeError("full")
    page = page_of(client.get("/ask?q=产假多少天"))
    assert "98 天再加 3 个月" in page
    assert named not in page


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"answer": "x" * 10, "verdict": "useful"},
        {"answer": "<script>alert(1)</script>", "verdict": "useless"},
        {"verdict": "useful"},
        {"answer": "0000000001", "verdict": "best"},
        {"answer": "0000000001", "verdict": "useless", "reason": "<b>"},
    ],
)
@pytest.mark.usefixtures("named")
def test_a_vote_that_is_none_of_ours_is_told_so_and_changes_nothing(client, services, fields):
    response = vote(client, **fields)
    assert response.status_code == 404
    assert "没有记下" in page_of(response)
    assert "<script>alert" not in page_of(response)
    assert kept(services) == [(None, None, None)]


def test_a_forged_form_is_refused(client, services, named):
    assert client.post("/votes", data={"answer": named, "verdict": "useless"}).status_code == 400
    assert kept(services) == [(None, None, None)]


def test_a_program_may_vote_by_the_name_that_came_with_the_answer(client, services, named):
    name = client.post("/api/v1/ask", json={"text": "产假多少天"}).get_json()["id"]
    assert name == named
    response = client.post("/api/v1/votes", json={"answer": name, "useful": False, "reason": "too_long"})
    assert (response.status_code, response.get_json()) == (200, {"message": "记下了，谢谢。"})
    assert kept(services) == [("useless", "too_long", "")]


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"answer": "x" * 10, "useful": True}, 404, "没有这个编号"),
        ({"answer": "x", "useful": True}, 422, "answer 要是回答里的 id"),
        ({"answer": "x" * 10}, 422, "缺少 useful"),
        ({"answer": "x" * 10, "useful": "yes"}, 422, "useful 要是 true 或 false"),
        ({"answer": "x" * 10, "useful": False, "reason": "bad"}, 422, "reason 要是 not_my_question"),
        ({"answer": "x" * 10, "useful": False, "line": "长" * 201}, 422, "line 要是 200 个字以内"),
        ({"answer": "x" * 10, "useful": False, "vote": 9}, 422, "不认识的字段 vote"),
    ],
)
def test_a_program_is_told_what_is_wrong_with_its_vote(client, body, status, said):
    response = client.post("/api/v1/votes", json=body)
    assert response.status_code == status
    assert said in response.get_json()["message"]
