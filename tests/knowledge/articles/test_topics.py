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


def test_a_tree_deeper_than_three_levels_is_refused(tmp_path):
    node = "{name: 名, about: 说, children: {x: "
    text = f"a: {node * 3}{{name: 名, about: 说}}{'}}' * 3}\n"
    (tmp_path / "topics.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="children"):
        read_topics(tmp_path / "topics.yaml")
