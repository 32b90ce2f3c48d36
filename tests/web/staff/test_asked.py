"""家长在问 at the desk: what was asked in vain leads to an article, or away from the list."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import unquote

import pytest
from sqlalchemy import select

from bot.messages import AnswerStatus
from bot.tables import asked_handled
from bot.votes import Reason, Verdict
from tests.asking import ask
from tests.editors import text_of
from tests.web.stand_in import ARTICLE
from web.staff import audit
from web.staff.audit_words import sentence
from web.staff.roles import Role

QUESTION = "产假里能旅游吗<b>&"


@pytest.fixture
def database(desk):
    return desk.services.database


def seat_of(desk, *roles):
    return desk.seat(desk.hire(None, *roles))


def marks(database):
    with database.reading() as connection:
        return {row.question: row.decision for row in connection.execute(select(asked_handled))}


def test_a_writer_is_led_from_a_question_to_a_new_article_or_to_the_nearest_one(desk, database):
    ask(database, QUESTION, times=4)
    ask(database, QUESTION, times=2, ago=timedelta(days=9))
    page = seat_of(desk, Role.WRITER).text("/desk/asked")
    assert "近 7 天 4 次，之前 7 天 2 次" in page
    assert ARTICLE.title in page
    address = unquote(page)
    assert f'href="/desk/articles/new?question={QUESTION}"' in address
    assert f'href="/desk/articles/by-slug/{ARTICLE.slug}/edit?question={QUESTION}"' in address


def test_a_question_is_shown_as_text_whatever_was_typed(desk, database):
    ask(database, "<script>alert(1)</script>")
    response = seat_of(desk, Role.WRITER).get("/desk/asked")
    assert b"<script>" not in response.data


def test_who_does_not_write_sees_the_questions_and_no_way_to_write(desk, database):
    ask(database, QUESTION)
    page = seat_of(desk, Role.CHECKER).text("/desk/asked")
    assert "产假里能旅游吗" in page
    assert "articles/new" not in page


@pytest.mark.parametrize("decision", ["done", "not_ours"])
def test_what_was_seen_to_leaves_the_list_and_comes_back_by_one_button(desk, database, decision):
    ask(database, QUESTION, times=2)
    ask(database, f"{QUESTION}呢")
    seat = seat_of(desk, Role.WRITER)
    response = seat.post("/desk/asked/handled", question=QUESTION, decision=decision)
    assert response.status_code == 303
    assert marks(database) == {QUESTION: decision, f"{QUESTION}呢": decision}
    assert "近 7 天没有等着处理的" in seat.text("/desk/asked")
    assert QUESTION in seat.text("/desk/asked/handled")
    seat.post("/desk/asked/back", question=QUESTION)
    assert marks(database) == {}
    assert "产假里能旅游吗" in seat.text("/desk/asked")
    assert desk.actions()[-2:] == ["asked_handled", "asked_put_back"]


def test_the_log_which_is_kept_for_ever_holds_no_question(desk, database):
    ask(database, QUESTION, times=3)
    seat_of(desk, Role.WRITER).post("/desk/asked/handled", question=QUESTION, decision="not_ours")
    with database.reading() as connection:
        (entry, *_) = audit.latest(connection)
    assert sentence(entry) == "把家长问的一件事记成“不归我们管”"
    assert "旅游" not in str(desk.log())


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"question": QUESTION},
        {"question": QUESTION, "decision": "deleted"},
        {"question": "没有人问过的", "decision": "done"},
        {"question": "x" * 5000, "decision": "done", "show": "<b>", "days": "9" * 50},
    ],
)
def test_only_what_is_on_the_list_can_be_taken_from_it(desk, database, fields):
    ask(database, QUESTION)
    response = seat_of(desk, Role.WRITER).post("/desk/asked/handled", **fields)
    assert response.status_code == 303
    assert marks(database) == {}


def test_useless_answers_are_shown_with_reasons_and_the_article_that_was_quoted(desk, database):
    ask(
        database,
        "产假多少天",
        times=2,
        status=AnswerStatus.ANSWERED,
        verdict=Verdict.USELESS,
        reason=Reason.NOT_TRUE_HERE,
        line="单位说是 98 天",
        cited=(ARTICLE.slug,),
    )
    page = seat_of(desk, Role.WRITER).text("/desk/asked?show=useless")
    assert "和实际不一样 2" in page
    assert "单位说是 98 天" in page
    assert f"/desk/articles/by-slug/{ARTICLE.slug}/edit" in page
    assert "产假多少天" not in seat_of(desk, Role.WRITER).text("/desk/asked")


def test_what_is_none_of_ours_is_folded_away(desk, database):
    ask(database, "股票怎么买", times=9)
    page = seat_of(desk, Role.WRITER).text("/desk/asked")
    assert "大概不归我们管的 1 件" in page


def test_the_two_most_frequent_wishes_are_a_writer_s_work_of_today(desk, database):
    for question, times in (
        ("户口怎么上", 5),
        ("幼儿园几月报名", 4),
        ("打针去哪", 3),
        ("股票", 9),
        ("少见", 2),
    ):
        ask(database, question, times=times)
    page = seat_of(desk, Role.WRITER).text("/desk/")
    assert page.index("户口怎么上") < page.index("幼儿园几月报名")
    assert "近 7 天问了 5 次" in page
    for absent in ("打针去哪", "股票", "少见"):
        assert absent not in page
    assert "户口怎么上" not in seat_of(desk, Role.CHECKER).text("/desk/")


@pytest.mark.parametrize(
    "query", ["?show=%00&days=x", "?days=-1", "?days=99999999999999999999", "?show=vain&show=2"]
)
def test_an_address_that_was_tampered_with_shows_the_list(desk, query):
    assert "家长在问" in seat_of(desk, Role.WRITER).text(f"/desk/asked{query}")


def test_both_databases_list_and_mark(either_desk):
    database = either_desk.services.database
    ask(database, QUESTION, times=2)
    seat = seat_of(either_desk, Role.WRITER)
    assert "近 7 天 2 次" in seat.text("/desk/asked")
    seat.post("/desk/asked/handled", question=QUESTION, decision="done")
    assert marks(database) == {QUESTION: "done"}
    assert "每天问了多少" in seat.text("/desk/figures")
    assert text_of(seat.get("/desk/figures.csv")).startswith("\ufeff表,项,数")
