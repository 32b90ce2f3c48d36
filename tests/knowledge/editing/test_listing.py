"""Every article is in the list once, where it stands; what is asked for is found, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.calendar import day_of
from knowledge import changes
from knowledge.articles import store
from knowledge.articles.article import Article
from knowledge.articles.tables import metadata as article_tables
from knowledge.editing import listing, manuscripts, typing, waiting, withdrawing, workflow
from knowledge.editing.draft import Draft
from knowledge.editing.falling_due import Kind, falling_due
from knowledge.editing.listing import Standing, Wanted
from knowledge.editing.manuscripts import Editor, Stage
from knowledge.editing.tables import metadata as editing_tables
from knowledge.sources import Source
from tests.moments import NOW

LI, WANG = Editor(1, "李示例"), Editor(2, "王示例")
TODAY = day_of(NOW)
SOON = TODAY + timedelta(days=10)
PAST = TODAY - timedelta(days=10)


def article(slug, **changed):
    made = Article(
        slug=slug,
        title=f"题目 {slug}",
        topic="health",
        subtopic="fever",
        audience=("family",),
        regions=("100000",),
        sources=(Source(title="某文件", issuer="某部"),),
        in_force_from=date(2020, 1, 1),
        review_by=date(2028, 1, 1),
        questions=("发烧咋办",),
        section_questions={"多喝水": ("喝几毫升“水”",)},
        body="量体温。\n\n## 多喝水\n\n少量多次。",
    )
    return replace(made, **changed)


DRAFT = Draft(
    title="托班能不能用 100% 公积金",
    topic="nurseries/money",
    regions=("410702",),
    body="目前没有查到可以用。",
    questions=("托班能用公积金吗",),
    in_force_from="2019-03-24",
    review_by="2028-02-28",
)


@pytest.fixture
def connection(engine, database):
    for tables in (changes.metadata, article_tables, editing_tables):
        tables.create_all(engine)
    with database.writing() as made:
        yield made


@pytest.fixture
def full(connection):
    """One article or text for each standing."""
    for made in (
        article("plain", section_questions={}),
        article("soon", review_by=SOON),
        article("past", review_by=PAST),
        article("over", in_force_until=PAST, review_by=PAST),
        article("last-day", in_force_until=TODAY, review_by=TODAY),
        article("gone", topic="leave", subtopic=None),
    ):
        store.publish(connection, made, at=NOW, origin=store.CONTENT)
    store.withdraw(connection, "gone", at=NOW)
    for place, stage in enumerate(("writing", "checking", "checked", "scheduled", "dropped")):
        draft = replace(DRAFT, title=f"{DRAFT.title}{place}")
        number = manuscripts.open_new(connection, draft, editor=LI, now=NOW).number
        if stage == "dropped":
            manuscripts.drop(connection, number, now=NOW)
        if stage in {"checking", "checked", "scheduled"}:
            workflow.hand_in(connection, number, seen=1, editor=LI, now=NOW)
        if stage in {"checked", "scheduled"}:
            workflow.check(connection, number, seen=1, editor=WANG, checks=1, now=NOW)
        if stage == "scheduled":
            due = NOW + timedelta(days=2)
            workflow.schedule(connection, number, seen=1, editor=WANG, checks=1, due=due, now=NOW)
    text = manuscripts.open_published(connection, "soon", now=NOW)
    newer = manuscripts.version(connection, text.number, 1).draft
    manuscripts.save(
        connection, text.number, replace(newer, title="新的题目"), based_on=1, editor=LI, now=NOW
    )
    return connection


def found(connection, **wanted):
    return listing.list_articles(connection, Wanted(**wanted), today=TODAY)


def test_each_article_is_listed_once_where_it_stands_and_what_was_thrown_away_is_not(full):
    page = found(full)
    assert len(page.lines) == page.total == 10
    assert len({line.slug for line in page.lines}) == 10
    for standing in Standing:
        asked = found(full, standing=standing)
        stand_there = {line.slug for line in page.lines if standing in line.standings(TODAY)}
        assert {line.slug for line in asked.lines} == stand_there, standing
        assert page.counts[standing] == asked.total == len(stand_there) >= 1, standing
    assert [line.slug for line in found(full, standing=Standing.PAST_LAST_DAY).lines] == ["over"]


def test_a_published_article_with_a_newer_version_stands_at_both_under_its_new_title(full):
    line = listing.find_line(full, "soon")
    assert line.standings(TODAY) == (Standing.WRITING, Standing.PUBLISHED, Standing.REVIEW_SOON)
    assert (line.title, line.stage, line.writer_name) == ("新的题目", Stage.WRITING, "李示例")
    assert line.topic == "health/fever"


@pytest.mark.parametrize(
    ("typed", "slugs"),
    [
        ("plain", {"plain"}),
        ("题目 PLAIN", {"plain"}),
        ("发烧 past", {"past"}),
        ("毫升“水 gone", {"gone"}),
        ("100%", {"writing", "checking", "checked", "scheduled"}),
        ("公积金吗", {"writing", "checking", "checked", "scheduled"}),
        ("100_", set()),
        ("\\", set()),
        ("没有这个词", set()),
    ],
)
def test_words_are_looked_for_in_titles_and_attached_questions_as_they_are_typed(full, typed, slugs):
    page = found(full, words=listing.words_of(typed))
    names = {line.slug if line.published_at else line.stage.value for line in page.lines}
    assert names == slugs


def test_a_topic_holds_what_is_beneath_it(full):
    assert {line.slug for line in found(full, topic="leave").lines} == {"gone"}
    assert found(full, topic="health").total == 5
    assert found(full, topic="heal").total == 0


def test_pages_hold_every_article_once_and_a_page_beyond_the_last_is_the_last(connection):
    store.publish_all(connection, [article(f"a{place:03}") for place in range(70)], at=NOW)
    pages = [listing.list_articles(connection, Wanted(), today=TODAY, page=number) for number in (1, 2, 3)]
    assert [len(page.lines) for page in pages] == [30, 30, 10]
    assert len({line.slug for page in pages for line in page.lines}) == 70
    beyond = listing.list_articles(connection, Wanted(), today=TODAY, page=10**9)
    assert beyond.lines == pages[2].lines


def test_what_falls_due_is_told_by_day_and_nothing_that_parents_do_not_see(full):
    calendar = falling_due(full, first=NOW, end=NOW + timedelta(days=31), day_of=day_of)
    told = [(due.day, due.kind, due.slug) for due in calendar.dues if due.kind is not Kind.RELEASE]
    assert told == [
        (TODAY, Kind.REVIEW, "last-day"),
        (TODAY, Kind.LAST_DAY, "last-day"),
        (SOON, Kind.REVIEW, "soon"),
    ]
    assert [due.day for due in calendar.dues if due.kind is Kind.RELEASE] == [TODAY + timedelta(days=2)]


def test_what_has_a_newer_version_on_its_way_is_not_asked_to_be_reviewed_again(full):
    lines, total = listing.lines_standing(
        full, [Standing.REVIEW_SOON, Standing.PAST_REVIEW], today=TODAY, most=1
    )
    assert ([line.slug for line in lines], total) == (["past"], 2)


def test_a_text_waits_for_those_who_may_and_not_for_its_writer_or_who_has_checked_it(connection):
    number = manuscripts.open_new(connection, DRAFT, editor=LI, now=NOW).number
    workflow.hand_in(connection, number, seen=1, editor=LI, now=NOW)

    def waits_for(editor):
        return [text.number for text in waiting.for_check(connection, editor, most=5)]

    assert (waits_for(LI), waits_for(WANG)) == ([], [number])
    workflow.check(connection, number, seen=1, editor=WANG, checks=2, now=NOW)
    assert waits_for(WANG) == []
    workflow.send_back(connection, number, seen=1, editor=WANG, now=NOW, remark="数字不对")
    [back] = waiting.sent_back(connection, LI, most=5)
    assert (back.text.number, back.by, back.remark) == (number, WANG, "数字不对")
    workflow.say(connection, number, version=1, editor=WANG, now=NOW, remark="看附件")
    assert len(waiting.sent_back(connection, LI, most=5)) == 1
    workflow.hand_in(connection, number, seen=1, editor=LI, now=NOW)
    assert waiting.sent_back(connection, LI, most=5) == []
    assert waits_for(WANG) == [number]


def test_what_somebody_began_or_typed_in_waits_for_them_until_it_is_handed_in(connection):
    begun = manuscripts.open_new(connection, DRAFT, editor=LI, now=NOW).number
    handed_in = manuscripts.open_new(connection, DRAFT, editor=LI, now=NOW).number
    workflow.hand_in(connection, handed_in, seen=1, editor=LI, now=NOW)

    def unfinished_of(editor):
        return [text.number for text in waiting.unfinished(connection, editor, most=5)]

    assert (unfinished_of(LI), unfinished_of(WANG)) == ([begun], [])
    typing.keep(connection, handed_in, DRAFT, based_on=1, editor=WANG, now=NOW)
    assert unfinished_of(WANG) == [handed_in]
    workflow.send_back(connection, handed_in, seen=1, editor=WANG, now=NOW, remark="数字不对")
    assert unfinished_of(LI) == [begun]  # what came back is told as such


def test_withdrawing_needs_nobody_else_and_keeps_what_has_its_moment_from_coming_back(full):
    text = manuscripts.by_slug(full, "soon")
    workflow.hand_in(full, text.number, seen=2, editor=LI, now=NOW)
    due = NOW + timedelta(days=1)
    workflow.schedule(full, text.number, seen=2, editor=WANG, checks=1, due=due, now=NOW)
    withdrawing.withdraw(full, text.number, editor=LI, now=NOW, remark="写错了")
    assert store.published(full, "soon") is None
    assert workflow.due(full, now=due) == []
    with pytest.raises(workflow.Refused, match="家长看不到"):
        withdrawing.withdraw(full, text.number, editor=LI, now=NOW)
    withdrawing.put_back(full, text.number, editor=WANG, now=NOW)
    assert store.published(full, "soon").article.title == "题目 soon"
    with pytest.raises(workflow.Refused, match="没有撤下"):
        withdrawing.put_back(full, text.number, editor=WANG, now=NOW)


def test_nobody_puts_back_what_they_wrote(connection):
    draft = replace(DRAFT, sources=())
    number = manuscripts.open_new(connection, draft, editor=LI, now=NOW).number
    workflow.hand_in(connection, number, seen=1, editor=LI, now=NOW)
    workflow.release(connection, number, seen=1, editor=WANG, checks=1, now=NOW)
    withdrawing.withdraw(connection, number, editor=LI, now=NOW)
    with pytest.raises(workflow.Refused, match="另一个人"):
        withdrawing.put_back(connection, number, editor=LI, now=NOW)
