"""What the report counts: of the shelf, and of what parents asked of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot import journal
from bot.coverage import cover
from bot.messages import AnswerStatus
from knowledge.articles.article import FigureReference
from knowledge.articles.sections import split_sections
from knowledge.articles.shelf import Shelf, ShelvedArticle
from knowledge.articles.topics import topics
from knowledge.policies.dated_rule import Confidence
from tests.knowledge.articles.builders import make_article
from tests.moments import NOW

TODAY = NOW.date()
PATERNITY = FigureReference(region="410000", kind="paternity", case="usual")
UNKNOWN = FigureReference(region="410000", kind="weather", case="usual")


def shelf_of(*articles):
    shelved = {
        article.slug: ShelvedArticle(
            article=article, revision=1, published_at=NOW, sections=split_sections(article, revision=1)
        )
        for article in articles
    }
    return Shelf(number=1, articles=shelved, sections={})


def entry(question, *, status=AnswerStatus.ANSWERED, cited=(), ago=timedelta(days=1)):
    return journal.Entry(
        asked_at=NOW - ago,
        channel="web",
        question=question,
        status=status,
        step="articles",
        topic="rights",
        region_code="410702",
        cited_slugs=tuple(cited),
        duration_ms=1.0,
    )


@pytest.fixture
def report(product):
    """The report on a shelf, after these entries of the journal."""

    def reporting(shelf, *entries):
        services = product.services
        with services.database.writing() as connection:
            for each in entries:
                journal.write(connection, each)
        with services.database.reading() as connection:
            return cover(
                connection,
                shelf,
                topics(),
                services.responder,
                now=NOW,
                confidence_of={PATERNITY: Confidence.HIGH}.get,
            )

    return reporting


def of_topic(found, path):
    return next(each for each in found.topics if each.topic.id == path)


def test_a_topic_counts_its_own_articles_and_those_beneath_it(report):
    found = report(
        shelf_of(
            make_article(slug="a", subtopic="work", body="一二 三。\n\n## 小标题\n\n四五。"),
            make_article(slug="b", body="六。", checked_by="李医生", figures=(PATERNITY, UNKNOWN)),
        )
    )
    assert [each.topic.id for each in found.topics] == ["rights", "rights/work"]
    rights = of_topic(found, "rights")
    assert (rights.articles, rights.characters, rights.checked) == (2, 4 + 3 + 2, 1)
    assert rights.figures == {Confidence.HIGH: 1}
    assert of_topic(found, "rights/work").articles == 1
    assert found.unchecked == ("a",)


def test_a_review_is_due_within_90_days_or_overdue_the_first_first(report):
    found = report(
        shelf_of(
            make_article(slug="a", review_by=TODAY + timedelta(days=90)),
            make_article(slug="b", review_by=TODAY - timedelta(days=1)),
            make_article(slug="c", review_by=TODAY + timedelta(days=91)),
        )
    )
    assert found.review_due == ("b", "a")
    assert of_topic(found, "rights").review_due == 2


def test_what_is_no_longer_quoted_is_told_apart_from_what_is_only_due(report):
    found = report(
        shelf_of(
            make_article(slug="a", review_by=TODAY - timedelta(days=30)),
            make_article(slug="b", review_by=TODAY - timedelta(days=31)),
            make_article(slug="c", topic="benefits", review_by=TODAY - timedelta(days=1)),
        )
    )
    assert found.review_due == ("b", "a", "c")
    assert found.past_grace == ("b", "c")


def test_an_article_that_no_answer_quotes_has_never_answered(report):
    shelf = shelf_of(make_article(slug="a"), make_article(slug="b"))
    found = report(shelf, entry("问一", cited=["a"]), entry("问二", cited=["a", "gone"]), entry("问三"))
    assert found.never_cited == ("b",)
    assert found.cited == 3
    assert of_topic(found, "rights").never_cited == 1


def test_before_anybody_asked_nothing_is_known_of_what_is_used(report):
    assert report(shelf_of(make_article(slug="a"))).cited == 0


def missed(question, times=1, status=AnswerStatus.DECLINED):
    return [entry(question, status=status)] * times


def test_what_got_no_answer_is_told_with_the_article_that_is_nearest(report, product):
    with product.services.database.reading() as connection:
        shelf = product.services.published.shelf(connection)
    found = report(
        shelf,
        *missed("托班能不能用公积金", 3),
        *missed("今天股票怎么样", 2),
        *missed("休着产假公司把我辞退了怎么办", 1, AnswerStatus.CLARIFY),
    )
    asked = {each.question: each for each in found.missed}
    assert asked["托班能不能用公积金"].times == 3
    nearest = shelf.articles[asked["托班能不能用公积金"].nearest].article
    assert of_topic(found, nearest.topic).missed == 3
    assert asked["休着产假公司把我辞退了怎么办"].is_answered_now
    assert found.missed[0].question == "托班能不能用公积金"


def test_what_is_answered_by_now_is_counted_as_missed_no_more(report, product):
    with product.services.database.reading() as connection:
        shelf = product.services.published.shelf(connection)
    found = report(shelf, *missed("休着产假公司把我辞退了怎么办", 5))
    assert sum(each.missed for each in found.topics if "/" not in each.topic.id) == 0


def test_what_is_none_of_ours_is_only_counted(report):
    found = report(shelf_of(make_article(slug="a")), *missed("空调外机怎么拆", 4))
    assert (found.missed, found.unrelated) == ((), 4)


def test_questions_older_than_the_journal_keeps_are_not_looked_at(report):
    old = entry("托班能不能用公积金", status=AnswerStatus.DECLINED, ago=journal.KEPT_FOR + timedelta(days=1))
    assert report(shelf_of(make_article(slug="a")), old).missed == ()


def test_the_journal_tells_how_often_each_article_was_quoted(product):
    with product.services.database.writing() as connection:
        for each in (
            entry("一", cited=["a", "b"]),
            entry("二", cited=["a"]),
            entry("三", cited=["a"]),
            entry("四"),
        ):
            journal.write(connection, each)
        assert journal.cited(connection) == {"a": 3, "b": 1}
