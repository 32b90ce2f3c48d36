"""Past its review an article loses rank and says so; past the grace of its topic it is not quoted."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.steps.articles import OVERDUE
from knowledge.articles import store
from knowledge.articles.sections import split_sections
from knowledge.articles.topics import grace_days, topics
from tests.knowledge.articles.builders import make_article

QUESTION = "月嫂押金不退找谁评理"
SLUG = "deposit-of-a-nurse"
REVIEW = date(2026, 12, 1)
OF_HEALTH_AND_MONEY = ("health", "vaccines", "mothers", "safety", "benefits")


@pytest.fixture
def published(product):
    """Publishes an article that answers QUESTION, for the length of a test."""

    def publish(**changes):
        fields = {
            "slug": SLUG,
            "title": "月嫂押金不退怎么办",
            "questions": (QUESTION,),
            "section_questions": {},
            "body": "押金没有约定不退的，可以要回来。先找月嫂公司说，说不通打[12315](tel:12315)。",
            "in_force_from": date(2020, 1, 1),
            "review_by": REVIEW,
        }
        with product.services.database.writing() as connection:
            store.publish(connection, make_article(**{**fields, **changes}), at=product.now)
        product.services.indexer.catch_up()

    yield publish
    with product.services.database.writing() as connection:
        store.withdraw(connection, SLUG, at=product.now)
    product.services.indexer.catch_up()


def on(product, day):
    """Noon of a day in China."""
    product.now = datetime.combine(day, time(4), tzinfo=UTC)


def test_what_is_of_health_or_money_has_no_grace_and_the_rest_a_month():
    for path in topics():
        is_strict = path.partition("/")[0] in OF_HEALTH_AND_MONEY or path.endswith(("/pay", "/money"))
        if is_strict:
            assert grace_days(path) == 0, path
    assert {grace_days(path) for path in ("leave", "leave/maternity", "offices", "rights/work")} == {30}
    assert grace_days("health/of-a-former-release") == 0
    assert grace_days("leave/of-a-former-release") == 30
    assert grace_days("of-a-former-release") == 0


@pytest.mark.parametrize(
    ("topic", "subtopic", "days"),
    [("rights", None, 30), ("rights", "consumer", 30), ("rights", "pay", 0), ("benefits", "subsidy", 0)],
)
def test_it_is_quoted_to_the_last_day_of_grace_and_no_longer(product, published, topic, subtopic, days):
    published(topic=topic, subtopic=subtopic)
    for day, is_quoted in ((REVIEW + timedelta(days), True), (REVIEW + timedelta(days + 1), False)):
        on(product, day)
        answer = product.ask(QUESTION)
        assert (answer.read_more == SLUG) == is_quoted, day
        notes = "".join(answer.notes)
        assert ("复核" in notes) == (is_quoted and days > 0)
        proposed = {proposal.article for proposal in product.reply(QUESTION).proposals}
        assert (SLUG in proposed) == is_quoted, day


def test_past_its_review_it_is_less_sure_and_the_explanation_says_by_how_much(product, published):
    published(questions=("别的问法",))
    found = {}
    for day in (REVIEW, REVIEW + timedelta(days=1)):
        on(product, day)
        proposals = product.reply("月嫂押金不退怎么办").proposals
        found[day] = next(each for each in proposals if each.article == SLUG)
    before, after = found.values()
    assert (before.deductions, after.deductions) == ({}, {"overdue": OVERDUE})
    assert after.confidence == pytest.approx(before.confidence * OVERDUE)


def test_the_full_text_of_what_is_past_its_grace_is_not_read_out(product, published):
    published()
    key = product.parent()
    on(product, REVIEW + timedelta(days=30))
    assert product.reply(QUESTION, key=key).answer.read_more == SLUG
    product.wait(hours=11, minutes=55)  # still the same day in China
    product.reply(QUESTION, key=key)
    product.wait(minutes=10)
    answer = product.reply("全文", key=key).answer
    assert answer.status == "declined"
    assert "押金没有约定不退" not in answer.text
    assert "《月嫂押金不退怎么办》该重新核对了" in answer.lead
    assert "12338" in answer.lead


@given(st.dates(), st.dates(), st.sampled_from(sorted(topics())))
def test_a_section_may_be_quoted_for_as_many_days_past_its_review_as_its_topic_says(review, day, path):
    topic, _, subtopic = path.partition("/")
    article = make_article(topic=topic, subtopic=subtopic or None, review_by=review, in_force_from=date.min)
    section = split_sections(article, revision=1)[0]
    assert section.may_be_quoted_on(day) == ((day - review).days <= topics()[path].grace_days)
