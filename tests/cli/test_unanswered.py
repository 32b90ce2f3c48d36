"""`yuertong unanswered`: like questions together, with the article that comes nearest."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.messages import AnswerStatus
from bot.votes import Verdict
from tests.asking import ask
from web.database import Database, make_engine
from web.settings import Settings


@pytest.fixture
def asked(command):
    engine = make_engine(Settings(data_dir=command.folder).database)
    database, now = Database(engine), datetime.now(UTC)
    ask(database, "怎么办理临时身份证", times=3, now=now)
    ask(database, "临时身份证怎么办理", now=now)
    ask(database, "股票怎么买", times=2, now=now, ago=timedelta(days=9))
    ask(
        database,
        "育儿补贴到账要几天",
        times=2,
        now=now,
        status=AnswerStatus.ANSWERED,
        verdict=Verdict.USELESS,
    )
    engine.dispose()
    return command


def test_like_questions_are_one_line_with_what_comes_nearest(asked):
    said = asked.run("unanswered").stdout
    assert "4 次（之前 0 次）  怎么办理临时身份证\n  也这样问：临时身份证怎么办理\n" in said
    assert "最接近的文章：小宝宝能办身份证吗" in said
    assert said.endswith("近 7 天一共 1 件。\n")
    assert "股票" in asked.run("unanswered", "--days", "30").stdout


def test_useless_answers_are_listed_for_a_program(asked):
    (line,) = asked.run("unanswered", "--useless", "--json").stdout.splitlines()
    told = json.loads(line)
    assert (told["question"], told["times"], told["before"]) == ("育儿补贴到账要几天", 2, 0)
    assert told["nearest"]["likeness"] > 0.6


@pytest.mark.parametrize("days", ["0", "91", "x"])
def test_a_number_of_days_that_cannot_be_looked_at_is_refused(asked, days):
    outcome = asked.run("unanswered", "--days", days)
    assert outcome.exit_code == 2
