"""A text goes from writing to parents by way of at least two people, and nothing is lost on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from knowledge import changes
from knowledge.articles import store
from knowledge.articles.article import Article
from knowledge.articles.tables import metadata as article_tables
from knowledge.editing import draft as drafts
from knowledge.editing import manuscripts, steps, typing, workflow
from knowledge.editing.draft import Draft, DraftSource
from knowledge.editing.manuscripts import EditedSince, Editor, Stage
from knowledge.editing.tables import metadata as editing_tables
from knowledge.sources import Source
from tests.moments import NOW

LI = Editor(1, "李示例")
WANG = Editor(2, "王示例")
ZHAO = Editor(3, "赵示例")
QIAN = Editor(4, "钱示例")
DRAFT = Draft(
    title="托班能不能用公积金",
    topic="nurseries/money",
    regions=("410702",),
    body="目前没有查到可以用。\n\n问 12329。",
    questions=("托班能用公积金吗",),
    sources=(
        DraftSource(
            title="住房公积金管理条例", issuer="国务院", number="国务院令第710号", issued="2019-3-24"
        ),
    ),
    in_force_from="2019年3月24日",
    review_by="2027/2/28",
)


@pytest.fixture
def connection(engine, database):
    for tables in (changes.metadata, article_tables, editing_tables):
        tables.create_all(engine)
    with database.writing() as made:
        yield made


def begin(connection, draft=DRAFT, editor=LI):
    return manuscripts.open_new(connection, draft, editor=editor, now=NOW)


def released(connection, draft=DRAFT):
    text = begin(connection, draft)
    workflow.hand_in(connection, text.number, seen=1, editor=LI, now=NOW)
    workflow.release(connection, text.number, seen=1, editor=WANG, checks=1, now=NOW)
    return manuscripts.find(connection, text.number)


def test_what_a_second_person_releases_is_what_parents_read(connection):
    text = released(connection)
    assert text.stage is Stage.RELEASED
    found = store.published(connection, text.slug)
    assert found is not None
    assert found.article.title == DRAFT.title
    assert found.article.sources[0].issued == "2019-03-24"
    assert changes.since(connection, 0, subject=store.SUBJECT)[-1].key == text.slug
    deeds = [(step.deed.value, step.person.name) for step in steps.steps_of(connection, text.number)]
    assert deeds == [("handed_in", "李示例"), ("checked", "王示例"), ("released", "王示例")]


def test_nobody_checks_or_releases_a_text_of_their_own(connection):
    text = begin(connection)
    workflow.hand_in(connection, text.number, seen=1, editor=LI, now=NOW)
    for step in (workflow.check, workflow.release):
        with pytest.raises(workflow.Refused, match="您自己写的"):
            step(connection, text.number, seen=1, editor=LI, checks=1, now=NOW)


def test_three_checks_are_three_people(connection):
    number = begin(connection).number
    workflow.hand_in(connection, number, seen=1, editor=LI, now=NOW)
    with pytest.raises(workflow.Refused, match="还差初审、复审、终审"):
        workflow.release(connection, number, seen=1, editor=WANG, checks=3, now=NOW)
    workflow.check(connection, number, seen=1, editor=WANG, checks=3, now=NOW)
    with pytest.raises(workflow.Refused, match="另一个人"):
        workflow.check(connection, number, seen=1, editor=WANG, checks=3, now=NOW)
    workflow.check(connection, number, seen=1, editor=ZHAO, checks=3, now=NOW)
    workflow.release(connection, number, seen=1, editor=QIAN, checks=3, now=NOW)
    assert manuscripts.find(connection, number).stage is Stage.RELEASED


def test_an_edited_text_is_not_what_was_checked(connection):
    number = begin(connection).number
    workflow.hand_in(connection, number, seen=1, editor=LI, now=NOW)
    workflow.check(connection, number, seen=1, editor=WANG, checks=1, now=NOW)
    manuscripts.save(connection, number, replace(DRAFT, body="改了。"), based_on=1, editor=LI, now=NOW)
    with pytest.raises(workflow.Refused, match="刚刚又改了一稿"):
        workflow.release(connection, number, seen=1, editor=WANG, checks=1, now=NOW)
    with pytest.raises(workflow.Refused, match="还在写"):
        workflow.release(connection, number, seen=2, editor=WANG, checks=1, now=NOW)


def test_what_lacks_a_title_is_not_handed_in_and_says_what_is_missing(connection):
    number = begin(connection, Draft(body="有字", in_force_from="昨天")).number
    with pytest.raises(workflow.NotComplete) as refused:
        workflow.hand_in(connection, number, seen=1, editor=LI, now=NOW)
    assert {problem.field for problem in refused.value.problems} == {
        *("题目", "主题", "哪天起适用", "哪天以前要复核"),
    }


def test_of_two_writers_neither_text_is_lost(connection):
    number = begin(connection).number
    manuscripts.save(connection, number, replace(DRAFT, body="李的。"), based_on=1, editor=LI, now=NOW)
    with pytest.raises(EditedSince) as clash:
        manuscripts.save(connection, number, replace(DRAFT, body="王的。"), based_on=1, editor=WANG, now=NOW)
    assert clash.value.newest.draft.body == "李的。"
    mine = replace(DRAFT, body="王的。")
    typing.keep(connection, number, mine, based_on=1, editor=WANG, now=NOW)
    assert [each.draft.body for each in typing.of(connection, number)] == ["王的。"]
    seen = typing.others_at(connection, number, editor=LI, now=NOW, within=timedelta(minutes=5))
    assert [each.person for each in seen] == [WANG]


def test_a_scheduled_text_is_published_once_when_its_moment_has_come(connection):
    number = begin(connection).number
    workflow.hand_in(connection, number, seen=1, editor=LI, now=NOW)
    later = NOW + timedelta(hours=3)
    workflow.schedule(connection, number, seen=1, editor=WANG, checks=1, due=later, now=NOW)
    assert workflow.due(connection, now=later - timedelta(seconds=1)) == []
    assert workflow.release_due(connection, number, now=NOW) is None
    assert workflow.due(connection, now=later) == [number]
    published, person = workflow.release_due(connection, number, now=later)
    assert (published.stage, person) == (Stage.RELEASED, WANG)
    assert workflow.release_due(connection, number, now=later) is None


def test_rolling_back_publishes_an_earlier_text_as_a_new_revision(connection):
    text = released(connection)
    manuscripts.save(connection, text.number, replace(DRAFT, body="写错了。"), based_on=1, editor=LI, now=NOW)
    workflow.hand_in(connection, text.number, seen=2, editor=LI, now=NOW)
    workflow.release(connection, text.number, seen=2, editor=WANG, checks=1, now=NOW)
    with pytest.raises(workflow.Refused, match="您写的"):
        workflow.roll_back(connection, text.number, to=1, seen=2, editor=LI, now=NOW)
    published = workflow.roll_back(connection, text.number, to=1, seen=2, editor=WANG, now=NOW)
    assert published.revision == 3
    assert store.published(connection, text.slug).article.body == DRAFT.body


def test_an_article_of_the_product_is_opened_with_all_its_revisions(connection):
    article = Article(
        slug="fever",
        title="发热",
        topic="health",
        subtopic="fever",
        audience=("family",),
        regions=("100000",),
        sources=(Source(title="某文件", issuer="某部"),),
        in_force_from=date(2020, 1, 1),
        review_by=date(2027, 1, 1),
        questions=("发烧咋办",),
        section_questions={"多喝水": ("喝多少水",)},
        age_from_months=-3,
        body="量体温。\n\n## 多喝水\n\n少量多次。",
    )
    store.publish(
        connection, replace(article, body="旧的。\n\n## 多喝水\n\n喝。"), at=NOW, origin=store.CONTENT
    )
    store.publish(connection, article, at=NOW, origin=store.CONTENT)
    text = manuscripts.open_published(connection, "fever", now=NOW)
    assert manuscripts.open_published(connection, "fever", now=NOW) == text
    newest, oldest = manuscripts.history(connection, text.number)
    assert (newest.revision, oldest.revision, text.version) == (2, 1, 2)
    assert drafts.to_article(newest.draft, slug="fever") == (article, ())
    assert drafts.from_json(drafts.to_json(newest.draft)) == newest.draft


def test_two_texts_of_one_title_have_two_addresses(connection):
    first, second = begin(connection), begin(connection)
    assert first.slug == "tuo-ban-neng-bu-neng-yong-gong-ji-jin"
    assert second.slug == f"{first.slug}-2"
    assert changes.latest(connection) == 0
    assert connection.execute(select(article_tables.tables["article"].c.slug)).all() == []
