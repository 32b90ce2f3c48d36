"""`yuertong wechat events`: how often each event came, and of nobody in particular."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.products import SECRET
from web.database import Database, make_engine
from web.settings import Settings
from web.wechat import events


def test_events_are_listed_by_day_and_name(command):
    engine = make_engine(Settings(data_dir=command.folder, secret_key=SECRET).database)
    with Database(engine).writing() as connection:
        for name in ("subscribe", "view", "view"):
            events.count(connection, name, now=datetime.now(UTC))
    engine.dispose()
    lines = command.run("wechat", "events").stdout.splitlines()
    assert [line.split()[1:] for line in lines] == [["view", "2"], ["subscribe", "1"]]


def test_where_there_are_none_it_says_so(command):
    assert "还没有收到过事件" in command.run("wechat", "events", "--days", "1").stdout
