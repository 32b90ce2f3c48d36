"""What readers say of answers, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import journal, votes
from bot.journal import KEPT_FOR
from bot.reply import new_answer_id
from bot.tables import journal as table
from bot.tables import journal_count, metadata
from bot.votes import CHANGED_WITHIN, LINE_CHARACTERS, Outcome, Reason, Verdict, Vote, is_answer_id
from tests.asking import ask
from tests.editors import both
from tests.moments import NOW


@pytest.fixture(autouse=True)
def _tables(engine):
    metadata.create_all(engine)


def cast(database, answer_id, verdict=Verdict.USELESS, *, now=NOW, **more):
    with database.writing() as connection:
        return votes.cast(connection, Vote(answer_id=answer_id, verdict=verdict, **more), now=now)


def kept(database, answer_id):
    with database.reading() as connection:
        row = connection.execute(select(table).where(table.c.answer_id == answer_id)).one()
    return row.vote, row.vote_reason, row.vote_line


def test_the_last_word_within_half_an_hour_counts_and_no_later_one(database):
    (name,) = ask(database, "产假多少天")
    assert cast(database, name) is Outcome.KEPT
    almost = NOW + CHANGED_WITHIN - timedelta(seconds=1)
    assert cast(database, name, Verdict.USEFUL, now=almost) is Outcome.KEPT
    assert kept(database, name)[0] == "useful"
    # From the first word on: who changes it again and again does not keep it open for ever.
    assert cast(database, name, now=NOW + CHANGED_WITHIN) is Outcome.CLOSED
    assert kept(database, name)[0] == "useful"


def test_a_reason_survives_a_second_tap_on_useless_and_goes_with_a_tap_on_useful(database):
    (name,) = ask(database, "产假多少天")
    cast(database, name, reason=Reason.UNCLEAR, line="第二句看不明白")
    cast(database, name)
    assert kept(database, name) == ("useless", "unclear", "第二句看不明白")
    cast(database, name, Verdict.USEFUL, reason=Reason.TOO_LONG, line="好")
    assert kept(database, name) == ("useful", "", "")


def test_a_line_is_kept_redacted_and_not_longer_than_it_may_be(database):
    (name,) = ask(database, "产假多少天")
    cast(database, name, line=f"我叫王小花，电话13800138000{'长' * 500}")
    line = kept(database, name)[2]
    assert "王小花" not in line
    assert "13800138000" not in line
    assert len(line) <= LINE_CHARACTERS


@pytest.mark.parametrize("name", ["", "short", "x" * 10, "0000000001 ", "' OR 1=1 --", "ａ" * 10, "x" * 5000])
def test_a_vote_on_an_answer_that_is_not_there_changes_nothing(database, name):
    (other,) = ask(database, "产假多少天")
    assert name != other
    assert cast(database, name) is Outcome.UNKNOWN
    assert kept(database, other)[0] is None


def test_of_two_votes_at_once_one_is_counted(database):
    (name,) = ask(database, "产假多少天")
    both(lambda: cast(database, name), lambda: cast(database, name, Verdict.USEFUL))
    with database.reading() as connection:
        assert len(connection.execute(select(table.c.vote).where(table.c.vote.is_not(None))).all()) == 1


def test_folding_keeps_how_many_votes_there_were_and_nothing_of_them_else(database):
    ago = KEPT_FOR + timedelta(days=2)
    ask(database, "甲", ago=ago, times=2, verdict=Verdict.USEFUL)
    ask(database, "乙", ago=ago, verdict=Verdict.USELESS, reason=Reason.TOO_LONG, line="太长了")
    (name,) = ask(database, "丙", ago=ago)
    for _ in range(2):  # what is folded later is added
        with database.writing() as connection:
            journal.fold(connection, now=NOW)
        ask(database, "丁", ago=ago, verdict=Verdict.USEFUL)
    with database.writing() as connection:
        journal.fold(connection, now=NOW)
    with database.reading() as connection:
        (row,) = connection.execute(select(journal_count)).all()
        assert connection.execute(select(table)).all() == []
    assert (row.questions, row.useful, row.useless) == (6, 4, 1)
    assert cast(database, name) is Outcome.UNKNOWN


def test_made_names_have_the_shape_of_a_name_and_do_not_repeat():
    names = {new_answer_id() for _ in range(1_000)}
    assert len(names) == 1_000
    assert all(map(is_answer_id, names))
