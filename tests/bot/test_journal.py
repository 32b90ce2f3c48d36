"""The journal's store, on both databases."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select

from bot import journal
from bot.journal import KEPT_FOR, Entry
from bot.messages import AnswerStatus
from bot.tables import journal as table
from bot.tables import journal_count, metadata
from tests.moments import NOW

OLD = NOW - KEPT_FOR - timedelta(days=3)
"""2026-05-25 10:00 in Shanghai."""


@pytest.fixture(autouse=True)
def _tables(engine):
    metadata.create_all(engine)


def make_entry(**changes):
    fields = {
        "asked_at": NOW,
        "channel": "wechat",
        "question": "产假多少天",
        "status": AnswerStatus.ANSWERED,
        "step": "policy",
        "topic": "leave",
        "region_code": "410702",
        "cited_slugs": ("paternity-leave",),
        "duration_ms": 2.5,
    }
    return Entry(**{**fields, **changes})


def write(database, *entries):
    with database.writing() as connection:
        for entry in entries:
            journal.write(connection, entry)


def fold(database, *, now=NOW):
    with database.writing() as connection:
        return journal.fold(connection, now=now)


def rows(database, of):
    with database.reading() as connection:
        return connection.execute(select(of)).all()


def counts(database):
    return {
        (row.day, row.channel, row.status, row.step, row.topic): row.questions
        for row in rows(database, journal_count)
    }


def test_an_entry_is_kept_as_it_was_written(database):
    write(database, make_entry())
    (row,) = rows(database, table)
    assert row.asked_at == NOW
    assert (row.channel, row.question, row.status, row.step) == ("wechat", "产假多少天", "answered", "policy")
    assert (row.topic, row.region_code, row.duration_ms) == ("leave", "410702", 2.5)
    assert json.loads(row.cited_slugs) == ["paternity-leave"]


def test_unanswered_questions_are_listed_the_most_frequent_first(database):
    declined, asked_back = AnswerStatus.DECLINED, AnswerStatus.CLARIFY
    write(
        database,
        make_entry(question="股票", status=declined),
        make_entry(question="朝阳产假", status=asked_back),
        make_entry(question="股票", status=declined),
        make_entry(question="产假多少天"),
        make_entry(question="谢谢", status=AnswerStatus.SMALLTALK),
        make_entry(question="抽搐", status=AnswerStatus.URGENT),
    )
    with database.reading() as connection:
        assert journal.unanswered(connection, since=NOW) == [("股票", 2), ("朝阳产假", 1)]
        assert journal.unanswered(connection, since=NOW, limit=1) == [("股票", 2)]
        assert journal.unanswered(connection, since=NOW + timedelta(seconds=1)) == []


def test_a_hundred_and_eighty_days_are_kept_and_a_moment_more_is_not(database):
    assert timedelta(days=180) == KEPT_FOR
    write(
        database,
        make_entry(question="young", asked_at=NOW - KEPT_FOR),
        make_entry(question="old", asked_at=NOW - KEPT_FOR - timedelta(microseconds=1)),
    )
    assert fold(database) == 1
    assert [row.question for row in rows(database, table)] == ["young"]
    assert sum(counts(database).values()) == 1


def test_folded_questions_become_counts_without_their_words(database):
    write(
        database,
        *(make_entry(asked_at=OLD, question=f"问题{number}") for number in range(3)),
        make_entry(asked_at=OLD, channel="web"),
        make_entry(asked_at=OLD, status=AnswerStatus.DECLINED, step="declined", topic=""),
    )
    assert fold(database) == 5
    assert rows(database, table) == []
    day = date(2026, 5, 25)
    assert counts(database) == {
        (day, "wechat", "answered", "policy", "leave"): 3,
        (day, "web", "answered", "policy", "leave"): 1,
        (day, "wechat", "declined", "declined", ""): 1,
    }
    assert "question" not in journal_count.columns


def test_the_day_of_a_count_is_chinas(database):
    # 23:59 in Shanghai is 15:59 in UTC, and a minute later another day begins there.
    late = OLD.replace(hour=23, minute=59)
    write(database, make_entry(asked_at=late), make_entry(asked_at=late + timedelta(minutes=1)))
    fold(database)
    assert {key[0]: number for key, number in counts(database).items()} == {
        date(2026, 5, 25): 1,
        date(2026, 5, 26): 1,
    }


def test_folding_again_changes_nothing(database):
    write(database, make_entry(asked_at=OLD), make_entry())
    assert fold(database) == 1
    before = counts(database)
    assert fold(database) == 0
    assert counts(database) == before
    assert len(rows(database, table)) == 1


def test_what_is_folded_later_is_added_to_the_days_count(database):
    for _ in range(3):
        write(database, make_entry(asked_at=OLD), make_entry(asked_at=OLD))
        assert fold(database) == 2
    assert list(counts(database).values()) == [6]


def test_a_long_journal_is_folded_in_batches_that_add_up(database):
    write(database, make_entry(asked_at=OLD), make_entry())
    with database.writing() as connection:
        pattern = connection.execute(select(table).order_by(table.c.asked_at)).mappings().first()
        plain = {name: value for name, value in pattern.items() if name != "id"}
        more = [
            {**plain, "asked_at": OLD + timedelta(seconds=number), "channel": ("web", "api")[number % 2]}
            for number in range(5_049)
        ]
        connection.execute(insert(table), more)
    batches = []
    while batch := fold(database):
        batches.append(batch)
    assert len(batches) > 1, "no transaction holds the database for long"
    assert sum(batches) == sum(counts(database).values()) == 5_050
    assert sum(number for key, number in counts(database).items() if key[1] == "web") == 2_525
    assert [row.asked_at for row in rows(database, table)] == [NOW]


def test_a_fold_that_is_rolled_back_loses_nothing(database):
    write(database, make_entry(asked_at=OLD))
    with database.writing() as connection:
        assert journal.fold(connection, now=NOW) == 1
        connection.rollback()
    assert len(rows(database, table)) == 1
    assert counts(database) == {}
    assert fold(database) == 1
    assert list(counts(database).values()) == [1]
