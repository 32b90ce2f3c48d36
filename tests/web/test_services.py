"""What is published, as a process knows it while its index lags behind."""

from __future__ import annotations

import threading
from types import SimpleNamespace

from web.services import Published

BEHIND = SimpleNamespace(state=lambda: SimpleNamespace(number=0))


def slugs(published, services):
    with services.database.reading() as connection:
        return list(published.shelf(connection).articles)


def test_answers_go_on_and_the_index_is_caught_up_later_when_no_thread_can_be_started(services, monkeypatch):
    caught_up = threading.Event()
    published = Published(SimpleNamespace(catch_up=caught_up.set), BEHIND)

    def refuse(_thread):
        raise RuntimeError

    with monkeypatch.context() as exhausted:
        exhausted.setattr(threading.Thread, "start", refuse)
        before = slugs(published, services)
    assert before
    assert not caught_up.is_set()
    assert slugs(published, services) == before
    assert caught_up.wait(timeout=10)
