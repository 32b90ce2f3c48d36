"""What the command says by itself, to somebody who types it for the first time."""

from __future__ import annotations

import re

import pytest

from web.cli.chinese import in_chinese


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("aks",), "没有这个命令：aks。"),
        (("content", "lod"), "没有这个命令：lod。"),
        (("-x",), "没有这个选项：-x。"),
        (("ask", "--jsn", "产假"), "没有这个选项：--jsn。"),
        (("ask", "--json=1", "产假"), "选项 --json 后面不用写值。"),
        (("ask",), "请写下想问的问题，如：yuertong ask 产假多少天。"),
        (("evaluate",), "后面要写文件。"),
        (("evaluate", "/nowhere.jsonl"), "文件不存在：/nowhere.jsonl。"),
        (("evaluate", "/"), "这是文件夹，不是文件：/。"),
        (("db", "revise"), "后面要写说明。"),
        (("db", "revise", "一", "二"), "多写了：二。"),
    ],
)
def test_a_wrong_command_line_is_explained_in_chinese(bare_command, words, told):
    outcome = bare_command.run(*words)
    assert outcome.exit_code == 2
    assert told in outcome.stderr.splitlines()
    assert outcome.stdout == ""


@pytest.mark.parametrize("words", [(), ("content",), ("db",), ("index",)])
def test_a_group_alone_shows_its_help(bare_command, words):
    outcome = bare_command.run(*words)
    assert "用法：yuertong" in outcome.output
    assert "命令：" in outcome.output


@pytest.mark.parametrize(
    "words", [(), ("ask",), ("clock",), ("content",), ("content", "load"), ("db", "revise"), ("evaluate",)]
)
def test_no_word_of_the_help_is_clicks_english(bare_command, words):
    shown = bare_command.run(*words, "--help").stdout
    assert shown.startswith("用法：yuertong")
    assert re.search(r"--help +显示帮助。", shown)
    for english in ("Usage", "Options", "Commands", "Show", "OPTIONS", "COMMAND", "ARGS", "FILES", "WORDS"):
        assert english not in shown


def test_what_is_not_known_of_click_is_shown_as_it_is():
    assert in_chinese("Something new.") == "Something new."
