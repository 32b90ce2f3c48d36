"""Two machines over one PostgreSQL, each with its own index: what the desk of one publishes, both say."""

from __future__ import annotations

import multiprocessing
import os
import signal
from dataclasses import replace

import pytest

from bot.messages import Question
from knowledge import changes
from knowledge.articles.store import SUBJECT
from tests import databases
from tests.editors import Desk
from tests.moments import NOW
from tests.products import SECRET, prepare_folder
from tests.waiting import eventually
from tests.web.staff.flow import DRAFT, Room, done, step
from web.conversing import converse
from web.database import Database, make_engine
from web.extensions import limiter
from web.services import build_services
from web.settings import Settings

QUESTION = "月嫂押金不退找谁评理"
"""Answered by the text below and by nothing else."""

SENTENCE = "押金没有约定不退的，可以要回来。"
TEXT = replace(
    DRAFT,
    title="月嫂押金不退怎么办",
    topic="nurseries",
    body=f"{SENTENCE}说不通打12315。",
    questions=(QUESTION,),
)
HEALS_WITHIN_S = 20.0  # 5 s by itself; here other tests take the machine, too

# Forked, it is at work in milliseconds; it opens its own database and index.
forking = multiprocessing.get_context("fork")


def open_services(folder, url):
    settings = Settings(data_dir=folder, database_url=url, secret_key=SECRET)
    services = build_services(settings, Database(make_engine(settings.database)))
    services.warm_up()
    return services


def quotes(services, now):
    answer = converse(services, Question(text=QUESTION, asked_at=now, channel="api"))
    return SENTENCE in answer.lead


def another_machine(folder, url, now, calls):
    """Says whether it quotes the text, and how far its own index has come, whenever it is asked."""
    services = open_services(folder, url)
    services.clock = lambda: now
    while calls.recv():
        calls.send((quotes(services, now), services.engine.state().number))


@pytest.fixture(scope="module")
def url(postgres_server):
    with databases.empty_schema(postgres_server) as made:
        yield made


@pytest.fixture(scope="module")
def folders(url, tmp_path_factory):
    made = [tmp_path_factory.mktemp(name) for name in ("here", "there")]
    for folder in made:
        prepare_folder(folder, database_url=url)
    return made


@pytest.fixture(scope="module")
def there(folders, url):
    """The other machine: call it for what it says now, and how far its index has come."""
    here, calls = forking.Pipe()
    process = forking.Process(target=another_machine, args=(folders[1], url, NOW, calls))
    process.start()

    def ask():
        here.send("说")
        assert here.poll(30)
        return here.recv()

    ask()  # it has loaded what it loads with its first answer
    yield ask
    here.send("")
    process.join(10)
    assert process.exitcode == 0


@pytest.fixture(scope="module")
def room(there, folders, url):  # noqa: ARG001 - the other is forked before this one has threads
    """The desk of this machine."""
    services = open_services(folders[0], url)
    made = Room(Desk(services))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(limiter, "enabled", False)
        yield made
    services.database.engine.dispose()


def handed_in(room):
    path = room.begin(TEXT)
    done(room.li, path, "hand-in")
    return path


def test_the_other_machine_says_what_is_published_and_not_what_is_withdrawn_when_first_asked(room, there):
    path = handed_in(room)
    is_quoted, stood_at = there()
    assert not is_quoted
    done(room.zhao, path, "release")
    assert there()[0]
    assert quotes(room.desk.services, NOW)
    eventually(lambda: there()[1] > stood_at, within_s=HEALS_WITHIN_S)  # its own index follows
    assert there()[0]

    done(room.qian, path, "withdraw")
    assert not there()[0]
    assert not quotes(room.desk.services, NOW)
    eventually(lambda: there()[1] >= latest(room), within_s=HEALS_WITHIN_S)
    assert not there()[0]


def latest(room):
    with room.desk.services.database.reading() as connection:
        return changes.latest(connection, subject=SUBJECT)


def release_and_die(folder, url, token, path):
    """Press the button in a process that is killed when its commit stands and its index does not."""
    services = open_services(folder, url)
    services.indexer.catch_up = lambda: os.kill(os.getpid(), signal.SIGKILL)
    desk = Desk(services)
    seat = desk.seat()
    seat.take(token)
    step(seat, path, "release")


def test_killed_between_its_commit_and_its_index_a_release_is_said_at_once_and_indexed_in_seconds(
    room, there, folders, url
):
    path = handed_in(room)
    token = room.desk.ticket(room.people["zhao"]).token
    process = forking.Process(target=release_and_die, args=(folders[0], url, token, path))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    services = room.desk.services
    assert services.engine.state().number < latest(room)
    assert quotes(services, NOW)
    assert there()[0]
    eventually(lambda: services.engine.state().number >= latest(room), within_s=HEALS_WITHIN_S)
    eventually(lambda: there()[1] >= latest(room), within_s=HEALS_WITHIN_S)
    assert quotes(services, NOW)
    assert room.desk.actions()[-1] == "text_released"
    done(room.qian, path, "withdraw")
