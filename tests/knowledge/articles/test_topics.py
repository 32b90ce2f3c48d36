from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.articles.topics import read_topics

CONTENT = Path(__file__).parents[3] / "knowledge" / "content"


def test_the_project_s_topics_have_names_that_parents_can_read():
    topics = read_topics(CONTENT / "topics.yaml")
    assert {"leave", "rights"} <= topics.keys()
    assert all(topic.name and topic.about for topic in topics.values())


@pytest.mark.parametrize("text", ["", "- leave\n", "leave: 假期\n", "leave: {name: 假期}\n"])
def test_a_topic_without_name_and_description_is_refused(tmp_path, text):
    (tmp_path / "topics.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"topics\.yaml"):
        read_topics(tmp_path / "topics.yaml")


def test_a_topic_is_known_by_its_path_and_comes_before_those_beneath_it(tmp_path):
    (tmp_path / "topics.yaml").write_text(
        "a:\n  name: 甲\n  about: 一\n  children:\n    b: {name: 乙, about: 二}\nc: {name: 丙, about: 三}\n",
        encoding="utf-8",
    )
    topics = read_topics(tmp_path / "topics.yaml")
    assert list(topics) == ["a", "a/b", "c"]
    assert topics["a/b"].name == "乙"


def test_a_topic_takes_the_grace_of_the_one_above_unless_it_has_its_own_and_none_where_nobody_said(tmp_path):
    (tmp_path / "topics.yaml").write_text(
        "a:\n  name: 甲\n  about: 一\n  grace_days: 30\n  children:\n"
        "    b: {name: 乙, about: 二}\n    c: {name: 丙, about: 三, grace_days: 0}\n"
        "d: {name: 丁, about: 四}\n",
        encoding="utf-8",
    )
    found = read_topics(tmp_path / "topics.yaml")
    assert {path: topic.grace_days for path, topic in found.items()} == {"a": 30, "a/b": 30, "a/c": 0, "d": 0}


@pytest.mark.parametrize("told", ["-1", "366", "一个月", "30.5", "true"])
def test_a_grace_that_is_no_number_of_days_is_refused_by_its_place(tmp_path, told):
    text = f"a: {{name: 甲, about: 一, grace_days: {told}}}\n"
    (tmp_path / "topics.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"topics\.yaml a：grace_days"):
        read_topics(tmp_path / "topics.yaml")


def test_a_tree_deeper_than_three_levels_is_refused(tmp_path):
    node = "{name: 名, about: 说, children: {x: "
    text = f"a: {node * 3}{{name: 名, about: 说}}{'}}' * 3}\n"
    (tmp_path / "topics.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="children"):
        read_topics(tmp_path / "topics.yaml")
