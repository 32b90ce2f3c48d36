"""`yuertong reports`: whoever keeps the list reads what is wrong, the open ones first, and answers."""

from __future__ import annotations

import json

import pytest

from tests.moments import NOW
from tests.products import SECRET
from web.database import Database, make_engine
from web.reports import store
from web.reports.store import Subject
from web.settings import Settings


@pytest.fixture
def reported(command):
    """A command over three reports, two of them about one nursery."""
    settings = Settings(data_dir=command.folder, secret_key=SECRET)
    engine = make_engine(settings.database)
    subjects = [
        (Subject.NURSERY, "n1", "示例托育"),
        (Subject.ARTICLE, "a1", "示例文章"),
        (Subject.NURSERY, "n1", "示例托育"),
    ]
    with Database(engine).writing() as connection:
        for number, (kind, key, title) in enumerate(subjects, start=1):
            store.keep(
                connection, token_key=str(number), kind=kind, key=key, title=title,
                wrong=f"错处{number}\n第二行", right="应当这样" if number == 1 else "", now=NOW,
            )  # fmt: skip
    engine.dispose()
    return command


def test_open_reports_are_listed_with_how_many_there_are(reported):
    said = reported.run("reports").stdout
    assert said.index("第 1 号") < said.index("第 2 号") < said.index("第 3 号")
    assert "机构“示例托育”（n1，这机构一共 2 条没答复）" in said
    assert "文章“示例文章”（a1）" in said
    assert "应是：应当这样" in said
    assert said.splitlines()[-1] == "没答复的 3 条，答复过的 0 条。"


def test_an_answer_closes_a_report_and_is_shown_only_when_all_are_asked_for(reported):
    assert reported.run("reports", "answer", 1, "核实了，已改。").stdout == "第 1 号已答复。\n"
    said = reported.run("reports").stdout
    assert "第 1 号" not in said
    assert said.splitlines()[-1] == "没答复的 2 条，答复过的 1 条。"
    everything = reported.run("reports", "--all").stdout
    assert everything.index("第 3 号") < everything.index("第 1 号")
    assert "答复：核实了，已改。" in everything


def test_for_programs_each_report_is_a_line_of_json(reported):
    lines = [json.loads(line) for line in reported.run("reports", "--json").stdout.splitlines()]
    assert [line["number"] for line in lines] == [1, 2, 3]
    assert lines[0]["wrong"] == "错处1\n第二行"
    assert lines[0]["about_the_same"] == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("answer", 9, "改了"), "没有第 9 号反映"),
        (("answer", 1, "  "), "答复是空的"),
        (("answer", 1, "长" * 501), "最多 500 个字"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(reported, words, sentence):
    outcome = reported.run("reports", *words)
    assert outcome.exit_code == 1
    assert sentence in str(outcome.exception)


def test_a_report_is_answered_once(reported):
    reported.run("reports", "answer", 1, "改了")
    outcome = reported.run("reports", "answer", 1, "又改了")
    assert "已经答复过了" in str(outcome.exception)
