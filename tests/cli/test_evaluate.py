from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.confidence import confidence, parse
from bot.tables import conversation, journal

QUESTIONS = Path(__file__).parents[1] / "questions"

ITEMS = [
    {
        "id": "e1",
        "q": "在新乡生娃能歇几个月产假",
        "topic": "leave",
        "need": "answer",
        "must_mention": [["188"]],
    },
    {"id": "e2", "turns": ["产假多少天", "那爸爸呢"], "topic": "leave", "need": "answer"},
    {"id": "e3", "q": "孩子抽搐了", "topic": "health", "need": "triage", "must_mention": [["120"]]},
    {"id": "e4", "q": "明天彩票开什么号", "topic": "out_of_scope", "need": "decline"},
    {"id": "e5", "q": "护理假几天", "topic": "leave", "need": "answer", "must_mention": [["不会有的话"]]},
]


@pytest.fixture
def question_set(tmp_path):
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(json.dumps(item, ensure_ascii=False) for item in ITEMS), "utf-8")
    return path


def test_it_prints_its_figures_what_we_wrote_ourselves_apart_and_leaves_no_trace(command, question_set):
    outcome = command.run("evaluate", question_set, "--failures")
    assert outcome.exit_code == 0
    for heading in ("主题", "题数", "答对", "按要求答对", "答错", "反问", "婉拒"):
        assert heading in outcome.stdout
    assert "p95" in outcome.stdout
    assert "单独算" in outcome.stdout
    assert "e5" in outcome.stdout
    assert "不会有的话" in outcome.stdout
    assert command.rows(journal) == []
    assert command.rows(conversation) == []


def test_a_set_with_brackets_and_long_names_is_measured_like_any_other(command, tmp_path):
    item = {"id": "九" * 70, "q": "[/b]产假多少天[", "topic": "[/x]", "need": "decline"}
    path = tmp_path / "odd.jsonl"
    path.write_text(json.dumps(item, ensure_ascii=False), "utf-8")
    outcome = command.run("evaluate", path, "--failures")
    assert outcome.exit_code == 0
    assert "[/b]产假多少天[" in outcome.stdout


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"q": "x", "topic": "leave"}\n', "第 1 行读不懂"),
        (b"\xff\xfe\n", "不是 UTF-8"),
    ],
)
def test_a_set_that_cannot_be_read_is_named_in_one_sentence(command, tmp_path, content, told):
    path = tmp_path / "bad.jsonl"
    path.write_bytes(content)
    outcome = command.run("evaluate", path)
    assert outcome.exit_code == 1
    (sentence,) = outcome.output.strip().splitlines()
    assert "bad.jsonl" in sentence
    assert told in sentence


def test_calibrating_on_too_few_questions_says_so_and_changes_nothing(
    command, question_set, tmp_path, monkeypatch
):
    target = tmp_path / "confidence.yaml"
    monkeypatch.setattr("web.cli.evaluate.CONFIDENCE", target)
    outcome = command.run("evaluate", "--calibrate", question_set)
    assert outcome.exit_code != 0
    assert "太少" in outcome.output
    assert not target.exists()


def test_calibrating_writes_the_file_and_measures_on_questions_it_did_not_see(command, tmp_path, monkeypatch):
    target = tmp_path / "confidence.yaml"
    monkeypatch.setattr("web.cli.evaluate.CONFIDENCE", target)
    monkeypatch.setattr("web.cli.evaluate.LEAST_PUT_ASIDE", 20)
    sets = [
        QUESTIONS / f"{name}.jsonl"
        for name in ("benefits", "nurseries", "leave", "near_benefits", "child_tables")
    ]
    outcome = command.run("evaluate", "--calibrate", *sets)
    assert outcome.exit_code == 0, outcome.output
    assert "原来" in outcome.output
    assert "留作检验" in outcome.output
    written = parse(target.read_text("utf-8"))
    assert written.vectors == confidence().vectors
    assert set(written.models) == set(confidence().models)
