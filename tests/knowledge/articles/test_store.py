from __future__ import annotations

from datetime import date, timedelta
from threading import Barrier, Thread

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from knowledge import changes
from knowledge.articles.article import FigureReference
from knowledge.articles.records import content_hash, from_json, to_json
from knowledge.articles.store import (
    CONTENT,
    all_published,
    publish,
    publish_all,
    published,
    published_among,
    withdraw,
    withdraw_all,
)
from knowledge.articles.tables import article_revision
from knowledge.sources import Source
from tests.knowledge.articles.builders import make_article
from tests.moments import NOW

LATER = NOW + timedelta(days=1)


def revisions(connection) -> int:
    return connection.execute(select(func.count()).select_from(article_revision)).scalar_one()


def test_a_published_article_comes_back_as_it_was_written(library):
    article = make_article(
        age_from_months=0,
        age_until_months=36,
        figures=(FigureReference(region="410000", kind="paternity", case="usual"),),
        in_force_until=date(2030, 12, 31),
        checked_by="王律师",
        sources=(
            Source(title="办法", issuer="国务院", number="国务院令第619号", in_force_from=date(2012, 4, 28)),
        ),
    )
    with library.begin() as connection:
        outcome = publish(connection, article, at=NOW)
    assert (outcome.revision, outcome.changed) == (1, True)
    with library.connect() as connection:
        found = published(connection, article.slug)
    assert found is not None
    assert found.article == article
    assert found.published_at == NOW


def test_publishing_the_same_again_changes_nothing(library):
    with library.begin() as connection:
        publish(connection, make_article(), at=NOW)
    with library.begin() as connection:
        outcome = publish(connection, make_article(), at=LATER)
        assert (outcome.revision, outcome.changed, outcome.number) == (1, False, None)
        assert changes.latest(connection) == 1
        assert revisions(connection) == 1


def test_a_changed_article_is_a_new_revision_and_the_old_one_stays(library):
    with library.begin() as connection:
        publish(connection, make_article(), at=NOW)
        outcome = publish(connection, make_article(title="新标题"), at=LATER)
        assert (outcome.revision, outcome.changed) == (2, True)
        found = published(connection, "dismissed-on-leave")
        assert found is not None
        assert (found.article.title, found.revision, found.published_at) == ("新标题", 2, LATER)
        assert revisions(connection) == 2


def test_each_change_enters_the_log_in_its_own_transaction(library):
    with library.begin() as connection:
        publish(connection, make_article(), at=NOW)
        withdraw(connection, "dismissed-on-leave", at=LATER)
        log = changes.since(connection, 0, subject="articles")
    assert [(entry.key, entry.published_at) for entry in log] == [
        ("dismissed-on-leave", NOW),
        ("dismissed-on-leave", LATER),
    ]


def test_a_transaction_undone_leaves_neither_article_nor_log(library):
    with library.connect() as connection:
        publish(connection, make_article(), at=NOW)
        connection.rollback()
    with library.connect() as connection:
        assert all_published(connection) == []
        assert changes.latest(connection) == 0


def test_a_withdrawn_article_is_gone_and_can_come_back(library):
    with library.begin() as connection:
        publish(connection, make_article(), at=NOW)
        assert withdraw(connection, "dismissed-on-leave", at=NOW)
        assert published(connection, "dismissed-on-leave") is None
        assert all_published(connection) == []
        assert not withdraw(connection, "dismissed-on-leave", at=NOW)
        assert not withdraw(connection, "never-there", at=NOW)
        outcome = publish(connection, make_article(), at=LATER)
        assert (outcome.revision, outcome.changed) == (1, True)
        assert published(connection, "dismissed-on-leave") is not None
        assert len(changes.since(connection, 0, subject="articles")) == 3


def test_an_article_never_published_is_not_found(library):
    with library.connect() as connection:
        assert published(connection, "never-there") is None
        assert published_among(connection, []) == {}


def test_the_number_of_statements_does_not_grow_with_the_articles(library, statements):
    def cost(articles) -> int:
        statements.clear()
        with library.begin() as connection:
            publish_all(connection, articles, at=NOW, origin=CONTENT)
            all_published(connection)
            withdraw_all(connection, [article.slug for article in articles], at=LATER, origin=CONTENT)
        return len(statements)

    few = cost([make_article(slug=f"few-{n}") for n in range(2)])
    many = cost([make_article(slug=f"many-{n}") for n in range(60)])
    assert many == few


def test_articles_past_one_statement_s_parameters_are_read(library):
    articles = [make_article(slug=f"a-{n:04}") for n in range(1_100)]
    with library.begin() as connection:
        publish_all(connection, articles, at=NOW)
        assert len(published_among(connection, [article.slug for article in articles])) == 1_100


def test_two_writers_of_a_new_article_make_one_of_it(library):
    start = Barrier(2)
    outcomes = []

    def write() -> None:
        start.wait(timeout=10)
        with library.begin() as connection:
            outcomes.append(publish(connection, make_article(), at=NOW))

    writers = [Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=30)
    assert sorted((outcome.revision, outcome.changed) for outcome in outcomes) == [(1, False), (1, True)]


_words = st.text(min_size=1, max_size=8)
_days = st.none() | st.dates()


@given(
    title=_words,
    section_questions=st.dictionaries(_words, st.lists(_words, max_size=2).map(tuple), max_size=2),
    in_force_until=_days,
    checked_by=st.none() | _words,
    sources=st.lists(st.builds(Source, title=_words, issuer=_words, in_force_from=_days), max_size=2).map(
        tuple
    ),
)
def test_the_stored_form_holds_the_whole_article(**fields):
    article = make_article(**fields)
    assert from_json(to_json(article), body=article.body) == article
    assert content_hash(from_json(to_json(article), body=article.body)) == content_hash(article)


@given(_words, _words)
def test_articles_with_different_text_have_different_hashes(one, other):
    equal = content_hash(make_article(title=one)) == content_hash(make_article(title=other))
    assert equal == (one == other)
