from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.articles.check import check
from knowledge.articles.figures import leave_figures
from knowledge.articles.loader import read_folder
from knowledge.articles.topics import read_topics
from knowledge.policies.leave import leave_table
from knowledge.regions import gazetteer

CONTENT = Path(__file__).parents[3] / "knowledge" / "content"
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def folder():
    return read_folder(CONTENT / "articles")


def test_every_article_of_the_project_can_be_read(folder):
    assert folder.problems == ()
    assert len(folder.articles) >= 20


def test_no_article_of_the_project_is_refused(folder):
    findings = check(
        folder.articles,
        topics=read_topics(CONTENT / "topics.yaml"),
        is_region=lambda code: gazetteer().get(code) is not None,
        figure_value=leave_figures(leave_table(), day=TODAY),
        known_paths={"/", "/ask", "/privacy"},
        today=TODAY,
    )
    assert [str(problem) for problem in findings.problems] == []


def test_every_article_lies_in_the_folder_of_its_topic(folder):
    assert {path: article.topic for path, article in folder.articles.items()} == {
        path: path.split("/")[0] for path in folder.articles
    }


def test_what_rests_on_a_local_paper_is_not_told_as_the_whole_countrys(folder):
    local = ("河南", "郑州", "洛阳", "新乡", "红旗区")
    assert [
        path
        for path, article in folder.articles.items()
        if "100000" in article.regions and all(source.issuer.startswith(local) for source in article.sources)
    ] == []
