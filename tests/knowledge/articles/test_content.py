from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.articles.benefit_figures import benefit_figures
from knowledge.articles.check import check
from knowledge.articles.figures import child_figures, first_of, leave_figures
from knowledge.articles.loader import read_folder
from knowledge.articles.topics import read_topics
from knowledge.children.check_up_files import check_ups
from knowledge.children.growth_files import growth
from knowledge.children.vaccine_files import immunisation
from knowledge.policies.benefits import benefit_table
from knowledge.policies.leave import leave_table
from knowledge.regions import gazetteer
from knowledge.regions.region import NATION, Level

CONTENT = Path(__file__).parents[3] / "knowledge" / "content"
TODAY = date(2026, 11, 23)
ALIKE_EVERYWHERE = {"health", "mothers", "parenting", "safety", "vaccines"}
"""Topics in which a city's health body may tell the whole country something: burns are cooled alike."""


@pytest.fixture(scope="module")
def folder():
    return read_folder(CONTENT / "articles")


def test_every_article_of_the_project_can_be_read(folder):
    assert folder.problems == ()
    assert len(folder.articles) >= 20


def test_no_article_of_the_project_is_refused(folder):
    of_leave, of_benefit = (
        leave_figures(leave_table(), day=TODAY),
        benefit_figures(benefit_table(), day=TODAY),
    )
    topics = read_topics(CONTENT / "topics.yaml")
    findings = check(
        folder.articles,
        topics=topics,
        is_region=lambda code: gazetteer().get(code) is not None,
        figure_value=first_of(
            of_leave, of_benefit, child_figures(immunisation(), check_ups(), growth(), day=TODAY)
        ),
        known_paths={"/", "/ask", "/privacy", *(f"/topics/{topic}" for topic in topics)},
        today=TODAY,
    )
    assert [str(problem) for problem in findings.problems] == []


def test_every_article_lies_in_the_folder_of_its_topic(folder):
    assert {path: article.topic for path, article in folder.articles.items()} == {
        path: path.split("/")[0] for path in folder.articles
    }


def test_what_rests_on_a_local_paper_is_not_told_as_the_whole_countrys(folder):
    names = {name for region in gazetteer() if region.level is Level.PROVINCE for name in _names(region)}
    names |= {name for region in gazetteer().lineage("410702")[:-1] for name in _names(region)}
    several, example = "等地", "（外省例子）"  # named as what it is, beside the nation's papers
    assert [
        (path, source.title)
        for path, article in folder.articles.items()
        for source in article.sources
        if NATION in article.regions
        and article.topic not in ALIKE_EVERYWHERE
        and source.issuer.startswith(tuple(names))
        and several not in source.issuer
        and example not in source.title
    ] == []


def test_what_holds_in_one_district_is_not_told_to_nurseries_and_families_of_another(folder):
    local = ("红旗区", "新乡", "河南", "区卫健委", "区方案")
    assert [
        (path, place)
        for path, article in folder.articles.items()
        for place in local
        if NATION in article.regions
        and article.topic not in ALIKE_EVERYWHERE
        and article.topic in {"operators", "nurseries"}
        and place in f"{article.title}{article.body}{article.every_question}"
    ] == []


def _names(region):
    return {region.name, region.short_name}
