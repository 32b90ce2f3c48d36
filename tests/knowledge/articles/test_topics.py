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
