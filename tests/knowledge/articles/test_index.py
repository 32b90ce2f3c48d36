from __future__ import annotations

import pytest

from knowledge.articles.index import ARTICLE_SCHEMA, ArticleProjection
from knowledge.articles.shelf import load_shelf
from knowledge.articles.store import publish, withdraw
from tests.knowledge.articles.builders import make_article
from tests.moments import NOW


class Characters:
    """A language in which every character is a word."""

    def index_tokens(self, text):
        return list(text)


@pytest.fixture
def projection():
    return ArticleProjection(Characters())


def test_every_section_of_the_shelf_is_a_document_of_its_article(library, projection):
    with library.begin() as connection:
        publish(connection, make_article(), at=NOW)
        shelf = load_shelf(connection)
        documents = list(projection.everything(connection))
    assert [document.id for document in documents] == list(shelf.sections)
    assert {document.key for document in documents} == {"dismissed-on-leave"}
    assert {document.tags["topic"] for document in documents} == {"rights"}


def test_a_document_has_the_section_s_words_by_field(library, projection):
    with library.begin() as connection:
        publish(connection, make_article(), at=NOW)
        _, damages, sums, _ = projection.everything(connection)
    assert "".join(damages.fields["questions"]) == "产假里被开除能拿多少钱"
    assert "".join(damages.fields["title"]) == "产假期间被辞退怎么办"
    assert "".join(sums.fields["heading"]) == "能要多少赔偿怎么算"
    assert "".join(sums.fields["body"]) == "按工作年限算，一年两个月工资。"
    assert sums.fields.keys() == ARTICLE_SCHEMA.weights.keys()


def test_a_withdrawn_article_has_no_documents(library, projection):
    with library.begin() as connection:
        publish(connection, make_article(slug="a"), at=NOW)
        publish(connection, make_article(slug="b"), at=NOW)
        withdraw(connection, "a", at=NOW)
        found = projection.documents(connection, ["a", "b", "never-there"])
    assert {key: len(documents) for key, documents in found.items()} == {"a": 0, "b": 4, "never-there": 0}


def test_attached_questions_weigh_most():
    weights = dict(ARTICLE_SCHEMA.weights)
    assert weights.pop("questions") > max(weights.values())
