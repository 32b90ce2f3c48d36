"""The answers are held to what our own question sets measured when last written down."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.recorded import BadFigures, Figures, Recorded

QUESTIONS = Path(__file__).parents[1] / "questions"
RECORDED = QUESTIONS / "figures.json"

SOME = Figures(questions=10, right=8, wrong=1, emergencies_missed=0, calm_alarmed=0)


def test_no_set_is_answered_worse_than_it_was(command):
    """Where this fails, mend it; or say in the changelog why, and `make figures`."""
    outcome = command.run("figures", RECORDED, *sorted(QUESTIONS.glob("*.jsonl")))
    assert outcome.exit_code == 0, outcome.output


def test_what_is_written_down_is_held(command, tmp_path):
    item = {"id": "1", "q": "产假多少天", "topic": "leave", "need": "answer", "must_mention": [["188"]]}
    questions, figures = tmp_path / "some.jsonl", tmp_path / "figures.json"
    questions.write_text(json.dumps(item, ensure_ascii=False), "utf-8")
    assert command.run("figures", figures, questions, "--record").exit_code == 0
    assert command.run("figures", figures, questions).exit_code == 0
    questions.write_text(json.dumps({**item, "must_not": ["188"]}, ensure_ascii=False), "utf-8")
    outcome = command.run("figures", figures, questions)
    assert outcome.exit_code == 1
    assert "some：答对 0 题，记下的是 1 题。" in outcome.output
    assert "some：答错 1 题，记下的是 0 题。" in outcome.output


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"as_of": "x", "sets": {}}', b'{"as_of": "2026-01-01"}', b"\xff"]
)
def test_figures_that_cannot_be_read_say_what_to_do(command, tmp_path, content):
    path = tmp_path / "figures.json"
    path.write_bytes(content)
    outcome = command.run("figures", path, QUESTIONS / "low_mood.jsonl")
    assert outcome.exit_code == 1
    assert "读不懂" in outcome.output or "打不开" in outcome.output


@given(st.integers(0, 99), st.sampled_from(["right", "wrong", "emergencies_missed", "calm_alarmed"]))
def test_one_question_more_or_less_in_the_wrong_direction_is_told(count, name):
    was = replace(SOME, **{name: count})
    step = -1 if name == "right" else 1
    held = Recorded(as_of=date(2026, 11, 30), sets={"a": was})
    assert list(held.worse({"a": was})) == []
    assert len(list(held.worse({"a": replace(was, **{name: count + step})}))) == 1
    assert list(held.worse({"a": replace(was, **{name: count - step})})) == []


def test_other_questions_than_were_written_down_are_told():
    held = Recorded(as_of=date(2026, 11, 30), sets={"a": SOME, "b": SOME})
    told = list(held.worse({"a": replace(SOME, questions=11), "c": SOME}))
    assert [each[0] for each in told] == ["a", "b", "c"]


def test_a_file_says_what_was_put_into_it():
    held = Recorded(as_of=date(2026, 11, 30), sets={"一": SOME})
    assert Recorded.parse(held.as_json()) == held
    assert asdict(SOME)["right"] == 8
    with pytest.raises(BadFigures):
        Recorded.parse("{")
