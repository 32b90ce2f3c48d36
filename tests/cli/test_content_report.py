"""`yuertong content report`, and what the check says without failing."""

from __future__ import annotations

import json
import re

import pytest

from knowledge.articles.loader import read_folder
from knowledge.articles.tables import article_revision
from web.preparing import ARTICLES


def test_the_report_counts_by_topic_and_says_that_nobody_asked_yet(command):
    outcome = command.run("content", "report")
    assert outcome.exit_code == 0
    assert re.search(r"假期 +\d+ +\d+ +\d+ +\d+ +\d+ +高\d+", outcome.stdout)
    assert "还没有答过问题" in outcome.stdout
    assert "产假 " not in outcome.stdout  # beneath 假期, told with --all


def test_with_all_every_topic_has_its_row(command):
    lines = command.run("content", "report", "--all").stdout.splitlines()
    assert any(re.match(r" +产假 +\d+", line) for line in lines)


def test_what_was_asked_in_vain_is_told_with_the_nearest_article(command):
    for _ in range(2):
        command.run("ask", "托班能不能用公积金")
    command.run("ask", "产假期间被辞退怎么办")
    outcome = command.run("content", "report")
    assert "2 次  托班能不能用公积金  最近的文章：" in outcome.stdout
    assert "没答过问题：" in outcome.stdout
    told = json.loads(command.run("content", "report", "--json").stdout)
    assert told["missed"][0]["question"] == "托班能不能用公积金"
    assert "dismissed-during-maternity-leave" not in told["never_cited"]
    leave = next(each for each in told["topics"] if each["topic"] == "leave")
    assert leave["name"] == "假期"
    assert leave["articles"] == sum(path.startswith("leave/") for path in read_folder(ARTICLES).articles)


@pytest.fixture
def few_articles(tmp_path, monkeypatch):
    """A folder with two of the articles that ship, where the check and the trial look for them."""
    folder = tmp_path / "articles"
    for name in ("leave/paternity-leave.md", "rights/employer-refuses-leave.md"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        text = (ARTICLES / name).read_text("utf-8")
        (folder / name).write_text(re.sub(r"\]\(/articles/[^)]*\)", "](/ask)", text), "utf-8")
    monkeypatch.setattr("web.content_rules.ARTICLES", folder)  # first: it takes the name from the other
    monkeypatch.setattr("web.preparing.ARTICLES", folder)
    return folder


def change(folder, name, old, new):
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")


def test_a_question_that_goes_elsewhere_is_told_with_who_answers_it(command, few_articles):
    name = "leave/paternity-leave.md"
    change(
        few_articles, name, "questions:\n", "questions:\n  - 公司不批我的假我找谁\n  - 广东的爸爸能歇几天呀\n"
    )
    before = command.rows(article_revision)
    outcome = command.run("content", "check", "--questions", "--all")
    assert re.search(
        r"paternity-leave\.md：“广东的爸爸能歇几天呀” → .+（听成问广东省，这篇不适用于那里）", outcome.stdout
    )
    assert command.rows(article_revision) == before  # what is published stays as it is


def test_reports_are_short_unless_all_is_asked_for(bare_command):
    short, whole = (bare_command.run("content", "check", *words).stdout for words in ((), ("--all",)))
    assert "加 --all 全部列出" in short
    assert "加 --all 全部列出" not in whole
    assert len(whole.splitlines()) > 2 * len(short.splitlines())
    assert max(map(len, re.split(r"\n(?=提醒)", short))) < 800


def test_no_report_fails_the_check(bare_command):
    outcome = bare_command.run("content", "check")
    assert outcome.exit_code == 0
    assert outcome.stdout.startswith("提醒  ")
    assert outcome.stdout.endswith("文章和数据表检查通过。\n")


def test_a_wrong_amount_of_money_fails_the_check(bare_command, few_articles):
    reference = '{region: "100000", kind: childcare_subsidy, case: usual}'
    change(few_articles, "leave/paternity-leave.md", "figures:\n", f"figures:\n  - {reference}\n")
    outcome = bare_command.run("content", "check")
    assert outcome.exit_code == 1
    assert "100000/childcare_subsidy/usual 是“3600 元”，正文里找不到这个数和单位" in outcome.stderr
