from __future__ import annotations

from datetime import date, timedelta

import pytest

from knowledge.articles.browsing import NEWS, browse, first_words, trail_to
from knowledge.articles.sections import split_sections
from knowledge.articles.shelf import Shelf, ShelvedArticle
from knowledge.articles.stages import STAGES, stage_named
from knowledge.articles.topics import read_topics
from tests.knowledge.articles.builders import make_article
from tests.moments import NOW

TODAY = date(2026, 11, 23)
LONG_AGO = NOW - timedelta(days=300)

TREE = """
parenting:
  name: 养育
  about: 吃和睡
  children:
    feeding:
      name: 吃
      about: 奶和辅食
      children:
        milk: {name: 奶, about: 母乳和奶粉}
        solids: {name: 辅食, about: 什么时候加}
    sleep: {name: 睡, about: 睡多久}
leave: {name: 假期, about: 产假}
"""


@pytest.fixture
def topics(tmp_path):
    path = tmp_path / "topics.yaml"
    path.write_text(TREE, "utf-8")
    return read_topics(path)


def shelved(slug, path, *, ages=(None, None), at=LONG_AGO, revision=1, **changes):
    topic, _, subtopic = path.partition("/")
    article = make_article(
        **{
            "slug": slug,
            "title": slug,
            "topic": topic,
            "subtopic": subtopic or None,
            "age_from_months": ages[0],
            "age_until_months": ages[1],
            **changes,
        }
    )
    sections = split_sections(article, revision=revision)
    return ShelvedArticle(article=article, revision=revision, published_at=at, sections=sections)


def shelf_of(*articles):
    by_slug = {each.article.slug: each for each in articles}
    return Shelf(number=1, articles=by_slug, sections={})


def slugs(articles):
    return [each.article.slug for each in articles]


@pytest.fixture
def look(topics):
    def looking(path, *articles, age=None):
        return browse(shelf_of(*articles), topics, path, today=TODAY, now=NOW, stage=stage_named(age))

    return looking


def test_a_topic_counts_what_stands_at_it_and_beneath_it(look):
    found = look(
        "parenting",
        shelved("a", "parenting/feeding/milk"),
        shelved("b", "parenting/feeding"),
        shelved("c", "leave"),
    )
    assert [(branch.topic.id, branch.articles) for branch in found.branches] == [
        ("parenting/feeding", 2),
        ("parenting/sleep", 0),
    ]
    assert found.count == 2
    assert found.articles == ()


def test_a_topic_is_not_taken_for_another_that_begins_like_it(look):
    assert look("leave", shelved("a", "leaves")).count == 0


def test_at_the_top_all_topics_begin(look):
    found = look("", shelved("a", "parenting/sleep"), shelved("b", "leave"))
    assert [(branch.topic.id, branch.articles) for branch in found.branches] == [
        ("parenting", 1),
        ("leave", 1),
    ]
    assert (found.topic, found.trail) == (None, ())


@pytest.mark.parametrize(
    "path", ["nothing", "parenting/nothing", "parenting/feeding/milk/more", "/", "leave/"]
)
def test_a_path_that_the_tree_has_not_is_nothing(look, path):
    assert look(path) is None


def test_an_article_of_a_topic_that_is_gone_stands_at_the_nearest_above_it(look):
    lost, homeless = shelved("a", "parenting/feeding/insects"), shelved("b", "gardening")
    assert slugs(look("parenting/feeding", lost).articles) == ["a"]
    assert slugs(look("", lost, homeless).articles) == ["b"]


def test_the_way_to_an_article_names_every_topic_above_it(topics):
    assert [topic.name for topic in trail_to("parenting/feeding/solids", topics)] == ["养育", "吃", "辅食"]
    assert [topic.name for topic in trail_to("parenting/gone", topics)] == ["养育"]
    assert trail_to("gone", topics) == ()


def test_what_is_not_in_force_today_is_nowhere(look):
    over = shelved("a", "leave", in_force_until=TODAY - timedelta(days=1))
    assert look("leave", over).count == 0


def test_articles_stand_as_a_child_grows_and_those_for_every_child_first(look):
    path = "parenting/feeding/solids"
    found = look(
        path,
        shelved("nine", path, ages=(9, 12)),
        shelved("six", path, ages=(6, 9)),
        shelved("pregnant", path, ages=(-10, 0)),
        shelved("every", path),
    )
    assert slugs(found.articles) == ["every", "pregnant", "six", "nine"]


def test_an_age_leaves_out_what_is_for_other_ages_and_parts_what_names_none(look):
    path = "parenting/feeding/solids"
    found = look(
        path,
        shelved("six", path, ages=(6, 9)),
        shelved("all-three-years", path, ages=(0, 36)),
        shelved("toddler", path, ages=(12, 24)),
        shelved("every", path),
        age="7-12",
    )
    assert slugs(found.subject) == ["six"]
    assert slugs(found.articles) == ["all-three-years"]
    assert slugs(found.ageless) == ["every"]
    assert found.count == 3


def test_what_is_mostly_about_an_age_is_shown_from_beneath_too(look):
    found = look("", shelved("six", "parenting/feeding/solids", ages=(6, 9)), age="7-12")
    assert slugs(found.subject) == ["six"]


@pytest.mark.parametrize(
    ("ages", "concerned", "subject"),
    [
        ((-10, 0), ["pregnancy"], ["pregnancy"]),
        ((-10, 6), ["pregnancy", "0-3", "4-6"], ["pregnancy"]),
        ((0, 4), ["0-3"], ["0-3"]),
        ((6, 7), ["4-6"], ["4-6"]),
        ((None, 12), ["0-3", "4-6", "7-12"], []),
        ((0, 36), ["0-3", "4-6", "7-12", "12-24", "24-36"], []),
        ((24, None), ["24-36"], []),
        ((36, 72), [], []),
        ((None, None), [stage.id for stage in STAGES], []),
    ],
)
def test_the_months_of_an_article_tell_for_which_ages_it_is(ages, concerned, subject):
    article = shelved("a", "leave", ages=ages).article
    assert [stage.id for stage in STAGES if stage.concerns(article)] == concerned
    assert [stage.id for stage in STAGES if stage.is_subject_of(article)] == subject


def test_the_ages_follow_each_other_without_gap_up_to_three_years():
    bounds = [(stage.from_months, stage.until_months) for stage in STAGES]
    assert [until for _, until in bounds[:-1]] == [first for first, _ in bounds[1:]]
    assert (bounds[0][0], bounds[-1][1]) == (-10, 36)


def test_only_ages_that_an_article_names_are_offered_whichever_is_chosen(look):
    articles = (shelved("a", "leave", ages=(0, 6)), shelved("b", "leave", ages=(0, 3)), shelved("c", "leave"))
    assert [stage.id for stage in look("leave", *articles, age="24-36").stages] == ["0-3", "4-6"]


def test_no_age_is_offered_where_the_choice_would_change_nothing(look):
    assert look("leave", shelved("a", "leave")).stages == ()
    assert (
        look("leave", shelved("a", "leave", ages=(0, 36)), shelved("b", "leave", ages=(0, 72))).stages == ()
    )


def test_what_the_shelf_was_set_up_with_is_no_news(look):
    first = shelved("a", "leave", at=NOW - timedelta(days=2))
    assert look("leave", first).news == ()
    later = shelved("b", "leave", at=NOW - timedelta(days=1))
    assert slugs(look("leave", first, later).news) == ["b"]


def test_news_are_the_latest_first_and_only_of_what_stands_here(look):
    old = shelved("old", "leave")
    fresh = [
        shelved(f"fresh-{day}", "leave", at=NOW - timedelta(days=day), revision=2)
        for day in range(1, NEWS + 2)
    ]
    elsewhere = shelved("elsewhere", "parenting", at=NOW)
    found = look("leave", old, elsewhere, *fresh)
    assert slugs(found.news) == [f"fresh-{day}" for day in range(1, NEWS + 1)]


def test_what_was_published_months_ago_is_no_news(look):
    assert look("leave", shelved("a", "leave"), shelved("b", "leave", at=NOW - timedelta(days=91))).news == ()


def test_of_one_moment_what_is_new_stands_before_what_changed(look):
    changed = shelved("a", "leave", at=NOW, revision=3)
    new = shelved("b", "leave", at=NOW)
    assert slugs(look("leave", shelved("old", "leave"), changed, new).news) == ["b", "a"]


def test_an_article_is_shown_with_whole_sentences_of_its_beginning():
    told = first_words(shelved("a", "leave", body="报。河南的医保报一部分。\n\n## 报多少\n\n看医院。"))
    assert told == "报。河南的医保报一部分。"
    long = "这是一句很长的话，" * 8 + "到这里才完。"
    assert first_words(shelved("a", "leave", body=f"{long}后面还有。")) == long
