"""数字 at the desk: charts with tables, and no count under five on any of them."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from defusedxml.ElementTree import fromstring

from bot.messages import AnswerStatus
from bot.votes import Verdict
from tests.asking import ask
from tests.editors import text_of
from web.staff import charts
from web.staff.roles import Role

ANSWERED = AnswerStatus.ANSWERED


@pytest.fixture
def seat(desk):
    return desk.seat(desk.hire(None, Role.CHECKER))


def rows(seat, query=""):
    text = text_of(seat.get(f"/desk/figures.csv{query}")).removeprefix("\ufeff")
    return {(table, name): number for table, name, number in csv.reader(io.StringIO(text))}


def test_what_few_have_asked_is_hidden_on_page_chart_and_in_the_file(desk, seat):
    database = desk.services.database
    ask(database, "甲", times=12, topic="leave", status=ANSWERED)
    ask(database, "乙", times=3, topic="health", status=ANSWERED, verdict=Verdict.USELESS)
    ask(database, "丙", times=7, topic="benefits", status=ANSWERED, ago=timedelta(days=1))
    ask(database, "丁", times=7, topic="vaccines", status=ANSWERED, ago=timedelta(days=2))
    found = rows(seat)
    assert found["问的是什么", "假期"] == "12"
    assert found["问的是什么", "健康"] == "<5"
    hidden = [name for (table, name), number in found.items() if table == "问的是什么" and number == "不显示"]
    assert len(hidden) == 1
    assert found["问的是什么", "合计"] == "至少 19"
    assert found["有用没用", "没用"] == "<5"
    assert found["每天问了多少", "11-24"] == "15"
    page = seat.text("/desk/figures")
    for number in re.findall(r"<td>(\d+)</td>", page.split("文章新不新")[0]):
        assert int(number) == 0 or int(number) >= 5, number
    assert page.count("<svg") >= 3


def test_a_quiet_desk_says_so_and_draws_nothing_of_questions(seat):
    page = seat.text("/desk/figures?days=7")
    assert page.count("这段时间还没有。") == 5
    assert page.count("<svg") == 1  # of the articles


@pytest.mark.parametrize(("query", "days"), [("", 30), ("?days=7", 7), ("?days=31", 30), ("?days=%00", 30)])
def test_a_range_is_one_of_four(seat, query, days):
    assert (
        len([name for table, name in rows(seat, query) if table == "每天问了多少" and name != "合计"]) == days
    )


def test_long_ranges_are_told_by_the_week_and_lose_no_day(desk, seat):
    ask(desk.services.database, "甲", times=6, ago=timedelta(days=89))
    ask(desk.services.database, "甲", times=8, ago=timedelta(days=3))
    found = rows(seat, "?days=90")
    assert found["每周问了多少", "合计"] == "14"
    assert len([name for table, name in found if table == "每周问了多少"]) == 14


def test_a_topic_that_a_spreadsheet_would_reckon_is_written_as_text(desk, seat):
    ask(desk.services.database, "甲", times=9, topic="=1+1", status=ANSWERED)
    assert rows(seat)["问的是什么", "'=1+1"] == "9"


def test_a_chart_brings_no_style_no_script_and_no_text_of_its_own():
    drawn = str(charts.lying_bars(["<script>alert(1)</script>", "乙"], [3, None]))
    assert "<script" not in drawn
    root = fromstring(drawn)
    assert root.get("class") == "chart"
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names <= {"svg", "g", "rect", "path", "text"}
    assert not any("style" in element.attrib for element in root.iter())
    assert len([element for element in root.iter() if "rect" in element.get("class", "").split()]) == 1
