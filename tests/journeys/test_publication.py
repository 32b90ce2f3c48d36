"""An article published by one process is what every worker answers from, from the next question on."""

from __future__ import annotations

import multiprocessing

import pytest
import requests

from knowledge.articles import store
from tests.knowledge.articles.builders import make_article
from tests.moments import NOW
from tests.products import SECRET
from tests.waiting import eventually
from web.database import Database, make_engine
from web.services import build_services
from web.settings import Settings

QUESTION = "月嫂押金不退找谁评理"
"""Answered by the article below and by nothing else."""

ARTICLE = make_article(
    slug="deposit-of-a-nurse",
    title="月嫂押金不退怎么办",
    questions=(QUESTION,),
    section_questions={},
    body="押金没有约定不退的，可以要回来。先找公司说，说不通打[12315](tel:12315)。",
)

# Forked, it is at work in milliseconds; it opens its own database and index.
forking = multiprocessing.get_context("fork")


def open_services(folder):
    settings = Settings(data_dir=folder, secret_key=SECRET)
    return build_services(settings, Database(make_engine(settings.database)))


def at_work(folder):
    """The services of a process that has read words before, as every one has that people publish with."""
    services = open_services(folder)
    services.language.warm_up()
    return services


def publish(folder, *, catches_up):
    services = at_work(folder)
    with services.database.writing() as connection:
        store.publish(connection, ARTICLE, at=NOW)
    if catches_up:
        services.indexer.catch_up()


def withdraw(folder, *, catches_up):
    services = at_work(folder)
    with services.database.writing() as connection:
        store.withdraw(connection, ARTICLE.slug, at=NOW)
    if catches_up:
        services.indexer.catch_up()


def in_another_process(work, folder, *, catches_up):
    process = forking.Process(target=work, args=(folder,), kwargs={"catches_up": catches_up})
    process.start()
    process.join(30)
    assert process.exitcode == 0


def quotes_it(server):
    return ARTICLE.body[:8] in server.ask(QUESTION)["text"]


def each_worker(server):
    """What each of the workers answers, in turn."""
    answers = []
    for worker in server.workers():
        with server.only(worker):
            answers.append(quotes_it(server))
    return answers


@pytest.fixture(autouse=True)
def _put_back(folder):
    yield
    in_another_process(withdraw, folder, catches_up=True)


@pytest.mark.parametrize("catches_up", [True, False], ids=["publisher indexes", "readers heal"])
def test_every_worker_answers_from_a_new_article_and_no_longer_once_withdrawn_when_first_asked(
    server, folder, catches_up
):
    assert each_worker(server) == [False, False]

    in_another_process(publish, folder, catches_up=catches_up)
    assert each_worker(server) == [True, True]
    assert all(quotes_it(server) for _ in range(10))

    in_another_process(withdraw, folder, catches_up=catches_up)
    assert each_worker(server) == [False, False]


def test_the_index_of_the_machine_follows_though_the_publisher_left_it_behind(server, folder):
    engine = open_services(folder).engine
    before = engine.state()
    in_another_process(publish, folder, catches_up=False)
    assert quotes_it(server)
    eventually(lambda: engine.state().documents > before.documents, within_s=10)
    assert engine.state().number > before.number


def test_the_page_of_an_article_is_there_and_gone_with_it(server, folder):
    page = f"{server.address}/articles/{ARTICLE.slug}"
    assert requests.get(page, timeout=30).status_code == 404
    in_another_process(publish, folder, catches_up=True)
    assert "月嫂押金不退怎么办" in requests.get(page, timeout=30).text
    in_another_process(withdraw, folder, catches_up=True)
    assert requests.get(page, timeout=30).status_code == 404
