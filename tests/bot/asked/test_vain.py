"""What was asked in vain, with its trend, until somebody has seen to it; on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.asked import handled
from bot.asked.handled import AGAIN, Decision
from bot.asked.span import Span
from bot.asked.vain import badly_rated, unanswered
from bot.messages import AnswerStatus
from bot.tables import metadata
from bot.votes import Reason, Verdict
from tests.asking import ask
from tests.moments import NOW

WEEK = Span(now=NOW)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _tables(engine):
    metadata.create_all(engine)


def words(text):
    return dict.fromkeys(text, 1.0)


def listed(database, span=WEEK, list_of=unanswered):
    with database.reading() as connection:
        return list_of(connection, words, span)


def mark(database, *questions, decision=Decision.DONE, now=NOW):
    with database.writing() as connection:
        handled.mark(connection, questions, decision, now=now)


def test_only_what_got_no_answer_is_listed_with_this_week_against_the_one_before(database):
    ask(database, "托班用公积金", times=3)
    ask(database, "托班能用公积金", ago=DAY, status=AnswerStatus.CLARIFY)
    ask(database, "托班用公积金", times=2, ago=8 * DAY)
    ask(database, "托班用公积金", times=7, ago=15 * DAY)
    ask(database, "产假多少天", times=9, status=AnswerStatus.ANSWERED)
    ask(database, "上周的事", times=9, ago=8 * DAY)
    (wish,) = listed(database)
    assert wish.cluster.questions == ("托班用公积金", "托班能用公积金")
    assert (wish.cluster.times, wish.cluster.before, wish.declined) == (4, 2, 3)


def test_what_was_seen_to_stays_away_until_it_was_asked_too_often_since(database):
    ask(database, "托班用公积金", times=20, ago=DAY)
    mark(database, "托班用公积金", decision=Decision.NOT_OURS, now=NOW - timedelta(hours=12))
    assert listed(database) == []
    ask(database, "托班用公积金", times=AGAIN, ago=timedelta(hours=1))
    assert listed(database) == []
    ask(database, "托班能用公积金", ago=timedelta(hours=1))  # another wording is no way around it
    (wish,) = listed(database)
    assert wish.returned.decision is Decision.NOT_OURS
    mark(database, *wish.cluster.questions)
    assert listed(database) == []


def test_what_was_put_away_by_mistake_comes_back_in_all_its_wordings(database):
    ask(database, "托班用公积金", times=3, ago=DAY)
    ask(database, "托班能用公积金", ago=DAY)
    mark(database, "托班用公积金", "托班能用公积金")
    with database.writing() as connection:
        (seen_to,) = handled.listed(connection)
        assert seen_to.questions == ("托班用公积金", "托班能用公积金")
        assert handled.put_back(connection, "托班用公积金") == 2
        assert handled.put_back(connection, "托班用公积金") == 0
    assert len(listed(database)) == 1


def test_useless_answers_are_listed_with_what_their_readers_said(database):
    useless = {"status": AnswerStatus.ANSWERED, "verdict": Verdict.USELESS, "cited": ("subsidy",)}
    ask(database, "补贴多久到账", times=2, reason=Reason.TOO_LONG, **useless)
    ask(database, "补贴多久能到账", reason=Reason.NOT_TRUE_HERE, line="社区说要三个月", **useless)
    ask(database, "补贴多久到账", times=9, status=AnswerStatus.ANSWERED, verdict=Verdict.USEFUL)
    (rated,) = listed(database, list_of=badly_rated)
    assert rated.cluster.times == 3
    assert rated.reasons == {Reason.NOT_TRUE_HERE: 1, Reason.TOO_LONG: 2}
    assert rated.lines == ("社区说要三个月",)
    assert rated.slugs == ("subsidy",)
    mark(database, *rated.cluster.questions)
    assert listed(database, list_of=badly_rated) == []


def test_marks_go_with_the_questions_that_they_are_of(database):
    mark(database, "旧的", now=NOW - 2 * DAY)
    mark(database, "新的")
    with database.writing() as connection:
        assert handled.forget_before(connection, NOW - DAY) == 1
        assert [each.questions for each in handled.listed(connection)] == [("新的",)]
