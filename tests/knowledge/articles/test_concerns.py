"""What an editor is told to look at, and what is left in peace."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.articles.check import check
from knowledge.articles.concerns import SENTENCE_CHARACTERS, Kind
from knowledge.articles.days_told import overtaken
from knowledge.articles.plain_words import jargon_in, plain_words, read_plain_words
from knowledge.rows import ContentFileError
from knowledge.sources import Source
from tests.knowledge.articles.builders import make_article

TODAY = date(2026, 11, 23)
WORDS = {"患儿": "生病的孩子", "申领": "申请", "申领人": "申请的人"}


def concerns_of(*articles, today=TODAY):
    found = check(
        {f"{article.slug}.md": article for article in articles},
        topics={"rights"},
        is_region=lambda _: True,
        figure_value=lambda _: None,
        known_paths=(),
        today=today,
        plain_words=WORDS,
    )
    assert found.problems == ()
    return found.concerns


def sound(**changes):
    questions = ("问法一", "问法二", "问法三")
    return make_article(**{"questions": questions, "section_questions": {}, "body": "短的一句。", **changes})


def kinds_of(article, **options):
    return [concern.kind for concern in concerns_of(article, **options)]


def test_a_short_plain_article_in_force_is_left_in_peace():
    assert concerns_of(sound()) == ()


def test_a_sentence_is_too_long_from_41_characters_on():
    within = "字" * (SENTENCE_CHARACTERS - 1) + "。"
    assert kinds_of(sound(body=within)) == []
    (concern,) = concerns_of(sound(body=f"短。\n\n## 甲\n\n长{within}还有{within}"))
    assert concern.kind is Kind.SENTENCES
    assert "2 句，最长 42 个字：还有字" in concern.reason


def test_a_row_of_a_table_is_no_sentence():
    row = "| 情况 | 天数 |\n|---|---|\n| " + "顺产" * 12 + " | " + "天数" * 12 + "（98～188） |\n"
    assert kinds_of(sound(body=f"短。\n\n## 甲\n\n看表。\n\n{row}")) == []


def test_the_worst_of_a_kind_comes_first_and_the_kinds_in_their_order():
    long = "长" * 50 + "。"
    found = concerns_of(
        sound(slug="one", body=f"短。\n\n{long}"),
        sound(slug="three", body=f"短。\n\n{long * 3}", questions=("甲", "乙", "丙")),
        sound(slug="late", review_by=date(2026, 1, 1), questions=("丁", "戊", "己")),
    )
    assert [(concern.kind, concern.path) for concern in found] == [
        (Kind.REVIEW, "late.md"),
        (Kind.SENTENCES, "three.md"),
        (Kind.SENTENCES, "one.md"),
    ]


def test_an_article_that_no_longer_holds_is_told_as_such():
    last = TODAY.replace(day=22)
    assert kinds_of(sound(in_force_until=last)) == [Kind.DAYS]
    assert kinds_of(sound(in_force_until=TODAY)) == []


def test_an_article_does_not_begin_before_all_that_it_rests_on():
    law = Source(title="某法", issuer="某机关", number="1号", in_force_from=date(2021, 1, 1))
    older = Source(title="某条例", issuer="某机关", number="2号", in_force_from=date(2001, 1, 1))
    undated = Source(title="某办法", issuer="某机关", number="3号")
    begun = {"in_force_from": date(2008, 1, 1)}
    assert kinds_of(sound(sources=(law,), **begun)) == [Kind.DAYS]
    assert kinds_of(sound(sources=(law, older), **begun)) == []
    assert kinds_of(sound(sources=(law, undated), **begun)) == []


@pytest.mark.parametrize(
    ("sentence", "is_overtaken"),
    [
        ("优惠到 2025 年 12 月 31 日为止。", True),
        ("2025年12月31日前申请。", True),
        ("新办法将于 2026 年 3 月 1 日施行。", True),
        ("优惠到 2027 年 12 月 31 日为止。", False),
        ("2021 年 11 月 27 日起施行。", False),
        ("它管到 2025 年 12 月 31 日，已经到期。", False),
        ("首次申请截止到 2025 年 12 月 31 日，这个日子过了。", False),
        ("2024 年 12 月 31 日以前出生的按月折算。", False),
        ("2025 年 7 月 31 日以前生的走原来的渠道。", False),
    ],
)
def test_a_day_to_come_that_is_over_is_told_unless_the_sentence_says_so(sentence, is_overtaken):
    assert list(overtaken(sentence, today=TODAY)) == ([sentence] if is_overtaken else [])
    assert kinds_of(sound(body=sentence)) == ([Kind.DAYS] if is_overtaken else [])


def test_a_source_that_is_only_a_name_leads_a_parent_to_nothing():
    bare = Source(title="某工作方案", issuer="某部门")
    (concern,) = concerns_of(sound(sources=(bare,)))
    assert concern.kind is Kind.SOURCES
    assert "《某工作方案》" in concern.reason
    assert kinds_of(sound(sources=(Source(title="某工作方案", issuer="某部门", issued="2024"),))) == []


def test_a_word_that_parents_do_not_say_comes_with_the_one_that_they_do():
    (concern,) = concerns_of(sound(body="患儿要静养，患儿别出门。"))
    assert concern.kind is Kind.JARGON
    assert concern.reason == "“患儿”（2 处）换成：生病的孩子"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("申领人写一个。", ["申领人"]),
        ("先申领，申领人签字。", ["申领", "申领人"]),
        ("《患儿须知》里写了。", []),
        ("材料上写着“患儿”。", []),
        ("患儿（生病的孩子）先看。", []),
        ("生病的孩子（患儿）先看。", []),
        ("（看病的）患儿先看。", ["患儿"]),
    ],
)
def test_names_quotations_and_what_is_explained_are_no_jargon(text, found):
    assert jargon_in(text, WORDS) == found


def test_without_a_list_there_is_no_jargon():
    assert jargon_in("患儿", {}) == []


def test_the_list_of_the_project_never_says_one_jargon_with_another():
    words = plain_words()
    assert len(words) > 40
    assert {word: instead for word, instead in words.items() if jargon_in(instead, words)} == {}


def test_a_list_with_an_empty_place_is_refused_by_its_word(tmp_path):
    path = tmp_path / "plain_words.yaml"
    path.write_text("患儿:\n", "utf-8")
    with pytest.raises(ContentFileError, match="患儿"):
        read_plain_words(path)
