"""A database server that goes away under the product and comes back: nobody restarts anything."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from bot.tables import journal
from tests.products import SECRET, copy_folder
from web.app import create_app
from web.database import Database, make_engine
from web.settings import Settings

FAILED = "刚才没能查成"


@pytest.fixture
def server(stoppable):
    return stoppable


@pytest.fixture
def app(app_over_stoppable):
    return app_over_stoppable


@pytest.fixture
def client(app, server):
    yield app.test_client()
    server.start()


def ask(client, text, **more):
    response = client.post("/api/v1/ask", json={"text": text, **more})
    assert response.status_code == 200
    return response.get_json()


def test_while_it_is_away_a_question_gets_the_fixed_sentence_and_an_emergency_its_card(client, server):
    assert ask(client, "产假多少天")["status"] == "answered"
    server.stop()
    failed = ask(client, "产假多少天")
    assert failed["status"] == "failed"
    assert failed["text"].startswith(FAILED)
    assert "120" in failed["text"]
    urgent = ask(client, "孩子抽搐了")
    assert urgent["status"] == "urgent"
    assert "120" in urgent["text"][:40]
    # Also for somebody whose conversation cannot be read.
    assert ask(client, "孩子抽搐了", session="somebody")["status"] == "urgent"


def test_while_it_is_away_the_process_lives_and_is_not_ready(client, server):
    server.stop()
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert "数据库连不上" in ready.get_json()["missing"][0]


def test_while_it_is_away_a_page_tells_it_in_chinese(client, server):
    server.stop()
    asked = client.get("/ask", query_string={"q": "产假多少天"})
    assert asked.status_code == 200
    assert FAILED in asked.get_data(as_text=True)
    read = client.get("/articles")
    assert read.status_code == 503
    page = read.get_data(as_text=True)
    assert "请" in page
    assert "Traceback" not in page
    assert "psycopg" not in page


def test_once_it_is_back_questions_are_answered_without_a_restart(client, server):
    server.stop()
    assert ask(client, "产假多少天")["status"] == "failed"
    server.start()
    assert client.get("/readyz").status_code == 200
    answer = ask(client, "产假多少天", session="a parent")
    assert answer["status"] == "answered"
    assert "188" in answer["text"]
    assert "护理假" in ask(client, "那爸爸呢", session="a parent")["text"]


def test_a_connection_that_was_cut_between_two_questions_is_not_noticed(client, server):
    assert ask(client, "产假多少天")["status"] == "answered"
    server.stop()
    server.start()
    assert ask(client, "产假多少天")["status"] == "answered"


def test_what_failed_is_not_stored_half(client, server, app):
    def rows():
        with app.extensions["yuertong"].database.reading() as connection:
            return connection.execute(select(func.count()).select_from(journal)).scalar_one()

    before = rows()
    server.stop()
    ask(client, "产假多少天")
    server.start()
    assert rows() == before
    ask(client, "产假多少天")
    assert rows() == before + 1


def test_an_answer_goes_out_though_another_holds_the_write_lock_of_sqlite(prepared_folder, tmp_path):
    settings = Settings(data_dir=copy_folder(prepared_folder, tmp_path), secret_key=SECRET)
    app = create_app(settings)
    other = make_engine(settings.database)
    with Database(other).writing():
        assert ask(app.test_client(), "产假多少天")["status"] == "answered"
    with other.connect() as connection:
        assert connection.execute(select(func.count()).select_from(journal)).scalar_one() == 0
    assert ask(app.test_client(), "产假多少天")["status"] == "answered"
    with other.connect() as connection:
        assert connection.execute(select(func.count()).select_from(journal)).scalar_one() == 1
    other.dispose()
    app.extensions["yuertong"].database.engine.dispose()
