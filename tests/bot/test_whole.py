"""全文: the article behind the last answer, and one thing told whole."""

from __future__ import annotations

import pytest

from bot.messages import AnswerStatus
from bot.tables import journal
from bot.whole import whole_article
from tests.listed import AT_HOME

CHECK = "怎么知道托育备案了没有"


@pytest.mark.parametrize("said", ["全文", "看全文", "看全文。", "原文", "要原文", "展开"])
def test_the_article_that_the_last_answer_quoted_is_shown_when_asked_for(product, said):
    answer = product.ask(CHECK, said)
    assert answer.status is AnswerStatus.ANSWERED
    assert answer.read_more == "check-nursery-filing"
    assert answer.whole.title == "怎么查一家托育有没有备案"
    assert answer.whole.path == "/articles/check-nursery-filing"
    assert answer.citations


def test_every_published_article_can_be_shown(product):
    with product.services.database.reading() as connection:
        shelf = product.services.published.shelf(connection)
    for slug, shelved in shelf.articles.items():
        answer = whole_article(shelved, gazetteer=product.services.gazetteer)
        assert answer.lead
        assert answer.citations
        assert answer.whole.path == f"/articles/{slug}"


def test_what_it_offers_next_is_picked_by_number(product):
    key = product.parent()
    product.reply(CHECK, key=key)
    assert product.reply("全文", key=key).answer.suggestions
    assert product.reply("1", key=key).answer.status is AnswerStatus.ANSWERED


def test_an_answer_that_came_from_no_article_is_said_to_have_none(product):
    assert "没有单独的文章" in product.ask("产假多少天", "全文").lead


def test_before_anything_was_asked_there_is_nothing_to_show(product):
    assert "先问一句" in product.ask("全文").lead


def test_a_number_still_picks_what_was_offered_before_a_full_text_was_asked_for_in_vain(product):
    key = product.parent()
    product.reply("产假多少天", key=key)
    product.reply("全文", key=key)
    assert "护理假" in product.reply("1", key=key).answer.lead


def test_a_full_text_counts_in_the_journal_as_the_article_that_it_shows(product):
    product.ask(CHECK, "全文")
    assert product.rows(journal)[-1].cited_slugs == '["check-nursery-filing"]'


@pytest.mark.parametrize(
    ("asked", "is_whole"),
    [("示例小太阳托育中心怎么样", True), ("示例小太阳托育中心", True), ("示例小太阳托育中心的电话", False)],
)
def test_a_nursery_is_told_whole_where_nothing_particular_is_asked_of_it(listing, asked, is_whole):
    answer = listing.ask(asked, location=AT_HOME)
    assert (answer.whole is not None) == is_whole


def test_what_the_first_sentence_has_told_of_a_nursery_is_not_told_again(listing):
    answer = listing.ask("示例小太阳托育中心的电话")
    assert answer.lead == "示例小太阳托育中心：电话是 0373-0000001。"
    assert "电话" not in dict(answer.details)
    assert "地址" in dict(answer.details)
