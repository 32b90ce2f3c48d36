"""What a newer release would say of the desk's articles is offered once, and never put in their place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from knowledge import changes
from knowledge.articles import store
from knowledge.articles.article import Article
from knowledge.articles.loader import load
from knowledge.articles.tables import metadata as article_tables
from knowledge.editing import draft as drafts
from knowledge.editing import manuscripts, offers, workflow
from knowledge.editing.manuscripts import Editor, NoSuchText, Origin, Stage
from knowledge.editing.tables import metadata as editing_tables
from knowledge.sources import Source
from tests.moments import NOW

LI, WANG = Editor(1, "李示例"), Editor(2, "王示例")
FILE = """---
title: 发热
slug: fever
topic: health/fever
audience: [family]
regions: ["100000"]
questions: [发烧咋办]
sources: [{title: 某文件, issuer: 某部}]
in_force_from: 2020-01-01
review_by: 2027-01-01
---
"""
OURS = Article(
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
    section_questions={},
    body="我们改过的。",
)


@pytest.fixture
def connection(engine, database):
    for tables in (changes.metadata, article_tables, editing_tables):
        tables.create_all(engine)
    with database.writing() as made:
        yield made


def upgrade(connection, folder, body):
    """What a load with another text of the file offers."""
    (folder / "fever.md").write_text(FILE + body, encoding="utf-8")
    report = load(connection, folder, at=NOW)
    return report, offers.offer(connection, report.kept_articles, at=NOW)


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_a_newer_file_of_an_article_of_the_desk_is_offered_once_and_changes_nothing(
    connection, tmp_path, is_withdrawn
):
    upgrade(connection, tmp_path, "程序的第一稿。\n")
    if is_withdrawn:
        store.withdraw(connection, "fever", at=NOW)
    else:
        store.publish(connection, OURS, at=NOW)
    before = changes.latest(connection)

    report, offered = upgrade(connection, tmp_path, "程序的第一稿。\n")
    assert (report.kept, offered) == (("fever",), ())  # what was published once is no news
    assert upgrade(connection, tmp_path, "程序的第二稿。\n")[1] == ("fever",)
    assert upgrade(connection, tmp_path, "程序的第二稿。\n")[1] == ()
    assert changes.latest(connection) == before
    [found] = offers.open_offers(connection)
    assert found.draft.body.strip() == "程序的第二稿。"

    offers.leave(connection, "fever", seen=found.content_hash, now=NOW)
    assert upgrade(connection, tmp_path, "程序的第二稿。\n")[1] == ()
    assert offers.open_offers(connection) == []
    assert upgrade(connection, tmp_path, "程序的第三稿。\n")[1] == ("fever",)


def test_what_is_taken_up_goes_the_usual_way_to_parents(connection, tmp_path):
    upgrade(connection, tmp_path, "程序的第一稿。\n")
    store.publish(connection, OURS, at=NOW)
    upgrade(connection, tmp_path, "程序的第二稿。\n")
    found = offers.find(connection, "fever")
    text = offers.take_up(connection, "fever", seen=found.content_hash, editor=LI, now=NOW)
    assert (text.stage, text.writer) == (Stage.WRITING, LI)
    assert manuscripts.version(connection, text.number, text.version).origin is Origin.OFFERED
    assert store.published(connection, "fever").article == OURS
    workflow.hand_in(connection, text.number, seen=text.version, editor=LI, now=NOW)
    workflow.release(connection, text.number, seen=text.version, editor=WANG, checks=1, now=NOW)
    assert store.published(connection, "fever").article.body.strip() == "程序的第二稿。"
    with pytest.raises(NoSuchText):
        offers.find(connection, "fever")


def test_an_offer_that_changed_meanwhile_or_meets_a_text_that_is_handed_in_is_not_taken(connection, tmp_path):
    upgrade(connection, tmp_path, "程序的第一稿。\n")
    store.publish(connection, OURS, at=NOW)
    upgrade(connection, tmp_path, "程序的第二稿。\n")
    seen = offers.find(connection, "fever").content_hash
    upgrade(connection, tmp_path, "程序的第三稿。\n")
    for step in (
        lambda: offers.take_up(connection, "fever", seen=seen, editor=LI, now=NOW),
        lambda: offers.leave(connection, "fever", seen=seen, now=NOW),
    ):
        with pytest.raises(workflow.Refused, match="更新的"):
            step()
    text = manuscripts.open_published(connection, "fever", now=NOW)
    newer = replace(drafts.draft_of(OURS), body="再改。")
    manuscripts.save(connection, text.number, newer, based_on=text.version, editor=LI, now=NOW)
    workflow.hand_in(connection, text.number, seen=text.version + 1, editor=LI, now=NOW)
    newest = offers.find(connection, "fever").content_hash
    with pytest.raises(workflow.Refused, match="先收回来"):
        offers.take_up(connection, "fever", seen=newest, editor=WANG, now=NOW + timedelta(days=1))
