from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge import changes
from knowledge.articles.shelf import load_shelf
from knowledge.articles.store import publish, withdraw
from tests.knowledge.articles.builders import make_article
from tests.moments import NOW


@pytest.fixture
def stocked(library):
    with library.begin() as connection:
        for slug in ("b", "a"):
            publish(connection, make_article(slug=slug), at=NOW)
    return library


def test_the_shelf_holds_every_section_by_id(stocked):
    with stocked.connect() as connection:
        shelf = load_shelf(connection)
    assert shelf.number == 2
    assert list(shelf.articles) == ["a", "b"]
    assert list(shelf.sections)[:2] == ["a/top", "a/能要多少赔偿"]
    assert shelf.sections["b/top"].slug == "b"
    assert shelf.articles["a"].sections[0] is shelf.sections["a/top"]


def test_an_empty_database_is_an_empty_shelf(library):
    with library.connect() as connection:
        shelf = load_shelf(connection)
    assert (shelf.number, shelf.articles, shelf.sections) == (0, {}, {})


def test_where_nothing_is_new_no_article_is_read_again(stocked, statements):
    with stocked.connect() as connection:
        shelf = load_shelf(connection)
        statements.clear()
        assert load_shelf(connection, shelf) is shelf
    assert statements == []  # the one that asks for the number goes past SQLAlchemy


def test_changes_of_other_subjects_do_not_touch_the_shelf(stocked):
    with stocked.begin() as connection:
        shelf = load_shelf(connection)
        changes.record(connection, subject="nurseries", key="x", at=NOW)
        assert load_shelf(connection, shelf) is shelf


def test_the_shelf_of_a_database_that_was_restored_is_made_anew(stocked):
    with stocked.connect() as connection:
        shelf = load_shelf(connection)
        lost = replace(shelf, number=shelf.number + 1, articles={}, sections={})
        assert load_shelf(connection, lost) == shelf


def test_only_what_changed_is_made_anew(stocked):
    with stocked.begin() as connection:
        before = load_shelf(connection)
        publish(connection, make_article(slug="b", title="新标题"), at=NOW)
        publish(connection, make_article(slug="aa"), at=NOW)
        after = load_shelf(connection, before)
    assert list(after.articles) == ["a", "aa", "b"]
    assert after.articles["a"] is before.articles["a"]
    assert after.sections["b/top"].title == "新标题"
    assert before.sections["b/top"].title != "新标题"


def test_a_withdrawn_article_leaves_the_shelf(stocked):
    with stocked.begin() as connection:
        before = load_shelf(connection)
        withdraw(connection, "a", at=NOW)
        after = load_shelf(connection, before)
    assert list(after.articles) == ["b"]
    assert not any(name.startswith("a/") for name in after.sections)


def test_a_shelf_brought_up_to_date_equals_a_new_one(stocked):
    with stocked.begin() as connection:
        before = load_shelf(connection)
        withdraw(connection, "a", at=NOW)
        publish(connection, make_article(slug="c", body="只有开头。"), at=NOW)
        publish(connection, make_article(slug="a"), at=NOW)
        assert load_shelf(connection, before) == load_shelf(connection)


def test_a_shelf_of_another_database_is_thrown_away(stocked):
    with stocked.begin() as connection:
        foreign = load_shelf(connection)
        publish(connection, make_article(slug="c"), at=NOW)
        newer = load_shelf(connection)
    with stocked.begin() as connection:
        connection.execute(changes.change.delete().where(changes.change.c.number == 3))
        assert load_shelf(connection, newer).number == foreign.number
