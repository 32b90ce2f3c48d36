"""What is published, as a process knows it while its index lags behind."""

from __future__ import annotations

import json
import threading
from types import SimpleNamespace

import pytest

from knowledge.articles.kept_readings import KeptReadings
from knowledge.search.engine import UNBUILT
from knowledge.search.indexer import CatchUp
from web.indexing import LocalIndex
from web.observability import configure_logging
from web.services import Published

BEHIND = SimpleNamespace(state=lambda: SimpleNamespace(number=0))


def slugs(published, services):
    with services.database.reading() as connection:
        return list(published.shelf(connection).articles)


def test_answers_go_on_and_the_index_is_caught_up_later_when_no_thread_can_be_started(services, monkeypatch):
    caught_up = threading.Event()

    def catch_up():
        caught_up.set()
        return CatchUp(reached=0, busy=False, applied=0)

    published = Published(LocalIndex("articles", SimpleNamespace(catch_up=catch_up), BEHIND), KeptReadings)

    def refuse(_thread):
        raise RuntimeError

    with monkeypatch.context() as exhausted:
        exhausted.setattr(threading.Thread, "start", refuse)
        before = slugs(published, services)
    assert before
    assert not caught_up.is_set()
    assert slugs(published, services) == before
    assert caught_up.wait(timeout=10)


@pytest.mark.parametrize(
    ("stood_at", "applied", "events"),
    [(UNBUILT, 299, ["index_rebuilt"]), (3, 1, ["index_caught_up"]), (4, 0, [])],
)
def test_an_index_that_was_brought_up_to_date_leaves_one_line(capsys, stood_at, applied, events):
    configure_logging()
    indexer = SimpleNamespace(catch_up=lambda: CatchUp(reached=4, busy=False, applied=applied))
    engine = SimpleNamespace(state=lambda: SimpleNamespace(number=stood_at))
    assert LocalIndex("articles", indexer, engine).catch_up().applied == applied
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["event"], line["applied"]) for line in lines] == [(event, applied) for event in events]
