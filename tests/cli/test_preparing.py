"""Database, content, index: made once, and again without a change."""

from __future__ import annotations

import shutil

import pytest

from knowledge.articles.tables import article_revision
from knowledge.changes import change
from tests.databases import empty_schema
from web.preparing import ARTICLES

BROKEN = """---
slug: broken
title: 少了来源的文章
topic: leave
audience: [mother]
regions: ["999999"]
questions: [这篇没有来源会怎么样]
sources: []
in_force_from: 2020-01-01
review_by: 2027-01-01
---
没有来源的话不能登。
"""


@pytest.fixture
def articles(tmp_path, monkeypatch):
    """A folder of two sound articles in the place of those that ship."""
    folder = tmp_path / "articles"
    for name in ("paternity-leave", "parental-leave"):
        (folder / "leave").mkdir(parents=True, exist_ok=True)
        shutil.copy(ARTICLES / "leave" / f"{name}.md", folder / "leave")
    monkeypatch.setattr("web.content_rules.ARTICLES", folder)  # first: it takes the name from the other
    monkeypatch.setattr("web.preparing.ARTICLES", folder)
    return folder


def test_preparing_makes_everything_once(bare_command):
    first = bare_command.run("prepare")
    assert first.exit_code == 0
    assert "新发布" in first.stderr
    before = bare_command.rows(change)
    assert before
    second = bare_command.run("prepare")
    assert (second.exit_code, second.output) == (0, "")
    assert bare_command.rows(change) == before


def test_tables_are_upgraded_once(bare_command):
    assert "已升到最新" in bare_command.run("db", "upgrade").stdout
    assert "已经是最新" in bare_command.run("db", "upgrade").stdout


def test_machines_that_start_together_on_one_database_upgrade_it_once(bare_command, postgres_server):
    with empty_schema(postgres_server) as url:
        machines = [bare_command.started("db", "upgrade", YUERTONG_DATABASE_URL=url) for _ in range(3)]
        told = sorted(machine.communicate(timeout=60)[0] for machine in machines)
        assert [machine.returncode for machine in machines] == [0, 0, 0]
    assert [("已升到最新" in line, "已经是最新" in line) for line in told] == [
        (True, False),
        (False, True),
        (False, True),
    ]


def test_content_loaded_again_changes_nothing(command):
    command.run("content", "load")
    before = command.rows(change), command.rows(article_revision)
    outcome = command.run("content", "load")
    assert outcome.exit_code == 0
    assert "新发布 0 篇，更新 0 篇" in outcome.stdout
    assert (command.rows(change), command.rows(article_revision)) == before


def test_a_changed_and_a_missing_file_are_published_and_withdrawn(bare_command, articles):
    assert "新发布 2 篇" in bare_command.run("content", "load").stdout
    changed = articles / "leave" / "parental-leave.md"
    changed.write_text(changed.read_text("utf-8") + "\n更多的话，问单位。\n", "utf-8")
    (articles / "leave" / "paternity-leave.md").unlink()
    assert "更新 1 篇，没变 0 篇，撤下 1 篇" in bare_command.run("content", "load").stdout


def test_an_article_with_a_problem_is_left_out_named_and_the_others_are_published(bare_command, articles):
    (articles / "leave" / "broken.md").write_text(BROKEN.replace("in_force_from", "since"), "utf-8")
    outcome = bare_command.run("content", "load")
    assert outcome.exit_code == 1
    assert "leave/broken.md" in outcome.stderr
    assert "新发布 2 篇" in outcome.stdout


def test_what_ships_passes_the_check(bare_command):
    outcome = bare_command.run("content", "check")
    assert outcome.exit_code == 0
    assert "文章和数据表检查通过" in outcome.stdout


def test_an_article_without_a_source_or_in_no_known_place_fails_the_check_by_its_file(bare_command, articles):
    (articles / "leave" / "broken.md").write_text(BROKEN, "utf-8")
    outcome = bare_command.run("content", "check")
    assert outcome.exit_code == 1
    complaints = [line for line in outcome.stderr.splitlines() if "leave/broken.md" in line]
    assert any("没有来源" in complaint for complaint in complaints)
    assert any("999999" in complaint for complaint in complaints)


def test_a_deleted_index_is_rebuilt(command):
    shutil.rmtree(command.folder / "index")
    outcome = command.run("index", "rebuild")
    assert outcome.exit_code == 0
    assert "索引已重建，共" in outcome.stdout
    assert "共 0 节" not in outcome.stdout
    assert list(command.folder.glob("index/articles-*/manifest.json"))


def test_an_index_of_nothing_can_be_made_before_anything_else(bare_command):
    outcome = bare_command.run("index", "rebuild")
    assert outcome.exit_code == 0
    assert "共 0 节" in outcome.stdout


def test_help_is_in_chinese_and_names_every_command(bare_command):
    outcome = bare_command.run("--help")
    assert "育儿通" in outcome.stdout
    for name in ("ask", "clock", "content", "db", "evaluate", "index", "nurseries", "prepare", "registry"):
        assert name in outcome.stdout


def test_a_number_that_would_break_the_server_stops_the_preparing_with_one_sentence(bare_command):
    process = bare_command.started("prepare", WEB_CONCURRENCY="abc")
    printed, complaint = process.communicate(timeout=60)
    assert (process.returncode, printed) == (1, "")
    (sentence,) = complaint.splitlines()
    assert "WEB_CONCURRENCY 应当是 0 到 1000 的整数，现在是“abc”" in sentence
