"""What is kept of an answer so that it can be checked: which rule, for where and when, and nothing else."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import basis as bases
from bot import journal
from bot.basis import CHECKED_FOR, Basis, as_kept, from_kept
from bot.messages import Answer, AnswerStatus
from bot.tables import journal as table
from bot.tables import metadata
from tests.asking import ask
from tests.moments import NOW

NAME = "aB3_-xYz09"
RULE = Basis(step="policy", key="maternity@410000", day=date(2026, 11, 24), places=("410702", "410000"))


def answer(*told, **changed):
    found = Answer(status=AnswerStatus.ANSWERED, step="policy", lead="。", id=NAME, bases=told)
    return replace(found, **changed)


def keep(database, *told, at=NOW, name=NAME):
    with database.writing() as connection:
        journal.write(
            connection,
            journal.Entry(
                asked_at=at,
                channel="web",
                question="产假多少天",
                status=AnswerStatus.ANSWERED,
                step="policy",
                topic="leave",
                region_code="410702",
                cited_slugs=(),
                duration_ms=1.0,
                answer_id=name,
                basis=as_kept(answer(*told)),
            ),
        )


def find(database, name=NAME, *, now=NOW):
    with database.reading() as connection:
        return bases.find(connection, name, now=now)


@pytest.fixture
def _tables(engine):
    metadata.create_all(engine)


@pytest.mark.usefixtures("_tables")
def test_what_is_kept_comes_back_and_is_open_for_ninety_days(database):
    keep(database, RULE, replace(RULE, key="maternity@440000", is_beside=True))
    found = find(database, now=NOW + CHECKED_FOR)
    assert [told.key for told in found.bases] == ["maternity@410000", "maternity@440000"]
    assert found.is_open
    assert found.asked_at == NOW
    assert not find(database, now=NOW + CHECKED_FOR + timedelta(seconds=1)).is_open


@pytest.mark.usefixtures("_tables")
@pytest.mark.parametrize("name", ["", "aB3_-xYz0", "xxxxxxxxxx", "AB3_-XYZ09", "' OR 1=1 --", "aB3_-xYz09\n"])
def test_a_name_that_is_none_of_ours_finds_nothing(database, name):
    keep(database, RULE)
    assert find(database, name) is None


@pytest.mark.usefixtures("_tables")
def test_an_entry_of_an_older_release_or_one_that_was_folded_has_nothing_to_check(database):
    (name,) = ask(database, "产假多少天")
    assert find(database, name) is None
    keep(database, RULE, at=NOW - journal.KEPT_FOR - timedelta(days=1))
    with database.writing() as connection:
        assert journal.fold(connection, now=NOW) == 1
    assert find(database) is None


def test_only_an_answer_with_a_name_and_something_to_rest_on_is_kept():
    assert as_kept(answer()) is None
    assert as_kept(answer(RULE, id=None)) is None
    assert as_kept(answer(RULE, status=AnswerStatus.DECLINED)) is None
    assert as_kept(answer(RULE, status=AnswerStatus.URGENT)) is None


@given(
    st.builds(
        Basis,
        step=st.sampled_from(["policy", "articles", "child"]),
        key=st.text(max_size=40),
        day=st.dates(),
        places=st.lists(st.text(max_size=6), max_size=4).map(tuple),
        cases=st.lists(st.text(max_size=20), max_size=3).map(tuple),
        births=st.none() | st.integers(2, 9),
        revision=st.none() | st.integers(1),
        is_reckoned=st.booleans(),
        fingerprint=st.none() | st.text(max_size=12),
    )
)
def test_whatever_is_kept_is_read_as_it_was(told):
    assert from_kept(as_kept(answer(told))) == (told,)


def test_what_a_newer_release_keeps_besides_does_not_hinder_an_older_one():
    rows = json.loads(as_kept(answer(RULE)))
    assert from_kept(json.dumps([{**row, "mood": ["new"]} for row in rows])) == (RULE,)


@pytest.mark.parametrize(
    "text",
    [
        "我2025年3月7日在红旗区生的双胞胎，产假多少天，电话13800138000",
        "孩子2025年3月7日生的，育儿补贴一共能领多少",
        "我家娃2026年3月7日生的，8个月，该打什么针",
        "8个月男孩体重16斤正常吗",
        "单位平均工资6543元，生育津贴多少",
        "红旗区有哪些托育机构",
    ],
)
def test_no_word_birth_wage_weight_or_name_of_the_question_is_kept(product, text):
    product.reply(text, key=product.parent())
    (row,) = product.rows(table)
    kept = row.basis or ""
    assert not re.search(r"2025-03|2026-03|03-0?7|13800138000|6543|男|小月亮", kept)
    assert re.fullmatch(r"[\x20-\x7e]*", kept.replace("独坐", "")), kept


def test_of_a_day_that_is_told_only_the_first_day_of_its_rule_is_kept(product):
    # 2021-11-27: first day of 河南's present rule.
    told = product.ask("我2025年3月7日在郑州生的双胞胎，产假多少天").bases[0]
    assert (told.day, told.is_of_other_day, told.births) == (date(2021, 11, 27), True, 2)
