"""An import is killed in the middle: the directory is as it was or as it will be, and nothing between."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal

import pytest
from sqlalchemy import event

from directory import tables
from knowledge.changes import change
from tests.databases import empty_schema, sqlite_url
from tests.directory.registry.listings import Registry, listing, row
from web.database import Database, make_engine

ROWS = 1_500
ROUNDS = 12
SEED = 20_261_129
WRITTEN = (tables.nursery, tables.registry_import, tables.registry_effect, change)

forking = multiprocessing.get_context("fork")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        yield sqlite_url(tmp_path)
        return
    with empty_schema(request.getfixturevalue("postgres_server")) as found:
        yield found


def opened(url):
    return Registry(Database(make_engine(url)))


def everything(url):
    registry = opened(url)
    found = [registry.rows(table) for table in WRITTEN]
    registry.database.engine.dispose()
    return found


def first():
    return listing(*(row(f"示例{number}", places=10) for number in range(ROWS)))


def second():
    changed = (row(f"示例{number}", places=20) for number in range(ROWS))
    added = (row(f"示例新{number}") for number in range(ROWS))
    return listing(*changed, *added, title="第二份")


def take_and_die(url, statements):
    """Apply the second list, and die before the statement of that number, or at the commit after the last."""
    registry = opened(url)
    plan = registry.plan(second(), file_hash="b" * 64)
    seen = 0

    def count(*_):
        nonlocal seen
        seen += 1
        if seen == statements:
            os.kill(os.getpid(), signal.SIGKILL)

    def die(_):
        os.kill(os.getpid(), signal.SIGKILL)

    event.listen(registry.database.engine, "before_cursor_execute", count)
    event.listen(registry.database.engine, "commit", die)
    registry.apply(plan, file_hash="b" * 64)


def killed(target, *args):
    child = forking.Process(target=target, args=args)
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL


def test_killed_at_any_statement_or_at_the_commit_an_import_leaves_the_old_state_and_can_be_done_again(url):
    registry = opened(url)
    registry.take(first(), file_hash="a" * 64)
    registry.database.engine.dispose()
    before = everything(url)
    chance = random.Random(SEED)  # noqa: S311 - no secret, and the same each time
    for statements in (*sorted(chance.sample(range(1, 30), ROUNDS - 1)), 1_000_000):
        killed(take_and_die, url, statements)
        assert everything(url) == before
    registry = opened(url)
    number, report = registry.take(second(), file_hash="b" * 64)
    assert (len(report.added), len(report.changed)) == (ROWS, ROWS)
    registry.undo(number)
    assert registry.rows() == before[0]
    registry.database.engine.dispose()


def take_at_any_moment(url, ready):
    registry = opened(url)
    plan = registry.plan(second(), file_hash="b" * 64)
    ready.set()
    registry.apply(plan, file_hash="b" * 64)


def test_killed_at_any_moment_an_import_is_wholly_there_or_wholly_absent(url):
    registry = opened(url)
    registry.take(first(), file_hash="a" * 64)
    registry.database.engine.dispose()
    before = everything(url)
    chance = random.Random(SEED)  # noqa: S311 - no secret, and the same each time
    for _ in range(ROUNDS):
        ready = forking.Event()
        child = forking.Process(target=take_at_any_moment, args=(url, ready))
        child.start()
        assert ready.wait(60)
        child.join(chance.uniform(0, 1.0))
        child.kill()
        child.join()
        nurseries, imports, effects, _ = found = everything(url)
        if found == before:
            continue
        assert (len(nurseries), len(imports), len(effects)) == (2 * ROWS, 2, 3 * ROWS)
        registry = opened(url)
        registry.undo()
        assert registry.rows() == before[0]
        registry.database.engine.dispose()
        break
