"""The banner on every page and in every answer, in every process at once; the note on a checked page."""

from __future__ import annotations

from sqlalchemy.exc import OperationalError

from bot.messages import Question
from knowledge.standing import store
from tests.editors import text_of
from tests.web.nurseries import NURSERIES
from tests.web.stand_in import NOW, make_services
from web.app import create_app
from web.cli.ask import _print, as_fields
from web.conversing import converse
from web.extensions import limiter
from web.storage import open_storage

BANNER = "12393 热线今天停机，急事打 12345。"
PAGES = [
    *(
        "/",
        "/ask?q=产假多少天",
        "/ask?q=孩子抽搐了",
        "/ask?q=",
        "/articles",
        "/articles/maternity-leave-here",
    ),
    *("/topics/", "/topics/leave", "/privacy", "/nothing", "/nurseries", "/nurseries/full1"),
    *("/nurseries/compare?ids=full1", "/nurseries/data", "/verify?q=示例小月亮托育中心", "/changes"),
    *("/report/nursery/full1", "/desk/login"),
]


def put_up(services, text=BANNER):
    with services.database.writing() as connection:
        store.put_up(connection, text, by="王示例", at=NOW)


def take_down(services):
    with services.database.writing() as connection:
        store.take_down(connection, by="王示例", at=NOW)


def shown(page):
    return page.count('<aside class="banner" aria-label="通知">')


def test_it_stands_once_on_every_page_and_goes_with_the_next_request(client, services):
    services.list_nurseries(NURSERIES)
    for path in PAGES:
        assert shown(text_of(client.get(path))) == 0, path
    put_up(services)
    for path in PAGES:
        page = text_of(client.get(path))
        assert shown(page) == 1, path
        assert '热线今天停机，急事打 <a href="tel:12345">12345</a>。' in page, path
    take_down(services)
    for path in PAGES:
        assert shown(text_of(client.get(path))) == 0, path


def test_it_joins_a_talk_that_began_before_it_and_stands_beneath_an_emergency(client, services):
    put_up(services)

    def turn(question):
        return text_of(client.get("/ask", query_string={"q": question}, headers={"HX-Request": "true"}))

    calm, urgent = turn("产假多少天"), turn("孩子抽搐了")
    assert shown(calm) == shown(urgent) == 1
    assert calm.index("banner") < calm.index("在河南生孩子")
    assert urgent.index("banner") > urgent.index("马上打")


def test_the_api_gives_it_apart_from_the_text(client, services):
    def ask(question):
        return client.post("/api/v1/ask", json={"text": question}).get_json()

    assert ask("产假多少天")["banner"] is None
    put_up(services)
    for question in ("产假多少天", "孩子抽搐了", "手机怎么贴膜"):
        answer = ask(question)
        assert answer["banner"] == BANNER
        assert "停机" not in answer["text"]


def test_the_command_line_says_it(services, capsys):
    put_up(services)
    answer = converse(services, Question(text="产假多少天", asked_at=NOW, channel="cli"))
    assert as_fields(answer)["banner"] == BANNER
    _print(answer)
    assert "停机" in capsys.readouterr().out


def test_what_somebody_wrote_into_it_is_text(client, services):
    put_up(services, "<script>alert(1)</script>{{ 7*7 }}")
    page = client.get("/").get_data(as_text=True)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page


def test_two_processes_over_one_database_see_it_and_its_end_with_their_next_request(database_url, tmp_path):
    first = make_migrated(database_url, tmp_path)
    second = make_services(tmp_path, articles=(), database_url=database_url)
    pages = [create_app(services=each).test_client() for each in (first, second)]
    limiter.reset()

    def seen():
        return [shown(text_of(page.get("/privacy"))) for page in pages]

    assert seen() == [0, 0]
    put_up(first)
    assert seen() == [1, 1]
    take_down(second)
    assert seen() == [0, 0]
    for services in (first, second):
        services.database.engine.dispose()


def make_migrated(database_url, tmp_path):
    storage = open_storage(make_services(tmp_path).settings.model_copy(update={"database_url": database_url}))
    storage.upgrade()
    storage.database.engine.dispose()
    return make_services(tmp_path, database_url=database_url)


def test_while_the_database_is_away_pages_that_need_none_stand_with_the_last_banner(client, services):
    put_up(services)
    assert shown(text_of(client.get("/"))) == 1
    services.database = Away()
    page = client.get("/")
    assert page.status_code == 200
    assert shown(text_of(page)) == 1
    assert client.get("/articles").status_code == 503


class Away:
    def reading(self):
        statement = "SELECT"
        raise OperationalError(statement, {}, OSError())


def test_an_article_of_a_stopped_topic_keeps_its_page_with_a_note(client, services):
    path = "/articles/maternity-leave-here"
    assert "正在核对" not in text_of(client.get(path))
    with services.database.writing() as connection:
        store.stop(connection, "leave", by="王示例", at=NOW)
    page = client.get(path)
    assert page.status_code == 200
    assert "这篇正在核对" in text_of(page)
    with services.database.writing() as connection:
        store.lift(connection, "leave", by="王示例", at=NOW)
    assert "正在核对" not in text_of(client.get(path))
