"""Figures from the journal and its older counts together, by the day in Shanghai; on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot import journal
from bot.asked.figures import figures
from bot.journal import KEPT_FOR
from bot.messages import AnswerStatus
from bot.tables import metadata
from bot.votes import Reason, Verdict
from tests.asking import ask
from tests.moments import NOW

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _tables(engine):
    metadata.create_all(engine)


def between(database, first, last=TODAY):
    with database.reading() as connection:
        return figures(connection, first=first, last=last)


def test_a_question_at_one_in_the_morning_counts_for_that_day_in_china(database):
    ask(database, "甲", now=datetime(2026, 11, 22, 17, 0, tzinfo=UTC))  # the 23rd, 1:00 in Shanghai
    ask(database, "乙", now=datetime(2026, 11, 22, 15, 59, tzinfo=UTC))  # the 22nd, 23:59
    found = between(database, date(2026, 11, 22), date(2026, 11, 23))
    assert found.by_day == {date(2026, 11, 22): 1, date(2026, 11, 23): 1}
    assert between(database, date(2026, 11, 23)).by_day == {date(2026, 11, 23): 1, TODAY: 0}


def test_folded_days_and_present_ones_are_told_together(database):
    ask(database, "甲", times=3, ago=KEPT_FOR + timedelta(days=1), topic="leave", verdict=Verdict.USEFUL)
    ask(database, "乙", times=2, topic="leave", status=AnswerStatus.ANSWERED, verdict=Verdict.USELESS,
        reason=Reason.UNCLEAR)  # fmt: skip
    ask(database, "丙", status=AnswerStatus.URGENT, topic="urgent")
    ask(database, "你好", times=7, status=AnswerStatus.SMALLTALK)
    with database.writing() as connection:
        assert journal.fold(connection, now=NOW) == 3
    found = between(database, TODAY - timedelta(days=190))
    assert sum(found.by_day.values()) == 6
    assert found.by_day[TODAY] == 3
    assert found.by_topic == {"leave": 5, "urgent": 1}
    assert found.by_status == {
        AnswerStatus.ANSWERED: 2, AnswerStatus.CLARIFY: 0, AnswerStatus.DECLINED: 3, AnswerStatus.URGENT: 1,
    }  # fmt: skip
    assert found.votes == {Verdict.USEFUL: 3, Verdict.USELESS: 2}
    assert found.reasons[Reason.UNCLEAR] == 2
