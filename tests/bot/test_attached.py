"""What becomes of attached questions when they are asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.attached import Fate, astray
from knowledge.articles import store
from tests.knowledge.articles.builders import make_article

OWN = "月嫂押金不退找谁评理"


@pytest.fixture
def asked(product):
    """Publishes one article with these questions for the length of a test, and asks them."""

    def asking(*questions, **changes):
        services = product.services
        article = make_article(
            **{
                "slug": "deposit-of-a-nurse",
                "title": "月嫂押金不退怎么办",
                "questions": questions,
                "section_questions": {},
                "body": "押金没有约定不退的，可以要回来。先找公司说，说不通打[12315](tel:12315)。",
                "in_force_from": date(2020, 1, 1),
                **changes,
            }
        )
        with services.database.writing() as connection:
            store.publish(connection, article, at=product.now)
        services.indexer.catch_up()
        with services.database.reading() as connection:
            shelf = services.published.shelf(connection)
            alone = replace(shelf, articles={article.slug: shelf.articles[article.slug]})
            return list(astray(services.responder, connection, alone, now=product.now))

    yield asking
    with product.services.database.writing() as connection:
        store.withdraw(connection, "deposit-of-a-nurse", at=product.now)
    product.services.indexer.catch_up()


def test_a_question_that_its_own_article_answers_is_not_astray(asked):
    assert asked(OWN) == [None]


def test_each_attached_question_of_the_opening_and_of_the_sections_is_asked(asked):
    body = "押金能要回来。\n\n## 找谁\n\n打[12315](tel:12315)。"
    found = asked(
        OWN, "月嫂公司扣押金合不合法", section_questions={"找谁": ("月嫂押金打哪个电话投诉",)}, body=body
    )
    assert found == [None, None, None]


def test_a_question_that_names_another_place_is_answered_by_the_page_it_is_attached_to(asked):
    assert asked("广州的月嫂押金扣多少合适", "郑州退押金新乡咋不退", regions=("410702",)) == [None, None]


def test_a_question_of_a_page_that_does_not_hold_here_goes_to_what_holds_and_says_so(asked):
    (found,) = asked("产假期间公司把我辞退了怎么赔", regions=("440000",))
    assert found.fate is Fate.TAKEN
    assert found.nearest.split("/")[0] != "deposit-of-a-nurse"
    assert found.elsewhere.name == "红旗区"


def test_a_question_that_a_table_answers_is_told_apart_from_one_that_another_article_takes(asked):
    (found,) = asked("生孩子的产假休几天", regions=("440000",))
    assert found.fate is Fate.COVERED


def test_a_question_that_nothing_answers_is_lost_or_unsure(asked):
    (lost,) = asked("月嫂押金扣多少合适", regions=("440000",))
    assert (lost.fate, lost.elsewhere.name) == (Fate.LOST, "红旗区")
    # A table asks back first: how old?
    (unsure,) = asked("我家男娃十八斤正常不")
    assert (unsure.fate, unsure.elsewhere) == (Fate.UNSURE, None)
    assert unsure.nearest == "deposit-of-a-nurse/top"


def test_an_emergency_is_answered_as_one_whatever_it_is_attached_to(asked):
    assert asked("孩子抽搐了怎么办") == [None]


def test_asking_leaves_nothing_in_the_journal(asked, product):
    from bot.tables import journal  # noqa: PLC0415 - only here

    asked(OWN)
    assert product.rows(journal) == []
