from __future__ import annotations

from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.articles.article import FigureReference
from knowledge.articles.front_matter import (
    BODY_BRACKETS,
    BODY_CHARACTERS,
    BODY_LINES,
    FRONT_MATTER_CHARACTERS,
    parse_article,
)
from tests.knowledge.articles.builders import BODY, FRONT_MATTER, make_file


def problems_of(front_matter: str = FRONT_MATTER, body: str = BODY) -> dict[str, str]:
    article, problems = parse_article(make_file(front_matter, body), path="a.md")
    assert article is None
    assert all(problem.path == "a.md" for problem in problems)
    return {problem.field: problem.reason for problem in problems}


def replaced(old: str, new: str) -> str:
    assert old in FRONT_MATTER
    return FRONT_MATTER.replace(old, new)


def test_every_field_of_a_file_reaches_the_article():
    article, problems = parse_article(make_file(), path="a.md")
    assert problems == ()
    assert article is not None
    assert article.slug == "dismissed-on-leave"
    assert article.audience == ("mother",)
    assert article.regions == ("100000",)
    assert (article.age_from_months, article.age_until_months) == (0, 12)
    assert article.every_question == ("休着产假公司把我开了", "产假里被开除能拿多少钱")
    assert article.sources[0].in_force_from == date(2008, 1, 1)
    assert article.figures == (FigureReference(region="410000", kind="paternity", case="usual"),)
    assert article.in_force_until is None
    assert article.checked_by is None
    assert article.body == BODY.strip()


def test_optional_fields_may_be_left_out():
    needed = [
        line
        for line in FRONT_MATTER.splitlines()
        if not line.startswith(("age", "in_force_until", "checked"))
    ]
    article, problems = parse_article(make_file("\n".join(needed) + "\n"), path="a.md")
    assert problems == ()
    assert article is not None
    assert article.age_from_months is None


def test_what_is_for_the_pregnancy_has_an_age_below_zero():
    article, problems = parse_article(
        make_file(replaced("{from: 0, until: 12}", "{from: -10, until: 0}")), path="a.md"
    )
    assert problems == ()
    assert article is not None
    assert article.ages == (-10, 0)


def test_a_byte_order_mark_and_windows_line_ends_are_read():
    article, _ = parse_article("\ufeff" + make_file().replace("\n", "\r\n"), path="a.md")
    assert article is not None
    assert "\r" not in article.body


def test_all_defects_of_a_file_are_told_at_once():
    front_matter = (
        replaced("slug: dismissed-on-leave", "slug: 被辞退")
        .replace("audience: [mother]", "audience: [妈妈]")
        .replace("review_by: 2027-02-28", "review_by: 明年")
        + "colour: red\n"
    )
    assert problems_of(front_matter).keys() == {"slug", "audience", "review_by", "colour"}


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("slug: dismissed-on-leave", "slug: ../etc/passwd", "slug"),
        ("slug: dismissed-on-leave", f"slug: {'a' * 81}", "slug"),
        ("title: 产假期间被辞退怎么办", "title: <b>产假</b>", "title"),
        ("title: 产假期间被辞退怎么办", "title: [产假]", "title"),
        ("title: 产假期间被辞退怎么办", "title:", "title"),
        ('regions: ["100000"]', "regions: [410000]", "regions"),  # a number: 010000 would be octal
        ('regions: ["100000"]', "regions: []", "regions"),
        ('regions: ["100000"]', "regions: {河南: 1}", "regions"),
        ("{from: 0, until: 12}", "{from: 12, until: 0}", "age_months"),
        ("{from: 0, until: 12}", "{from: true}", "age_months"),
        ("{from: 0, until: 12}", "{from: -11}", "age_months"),
        ("{from: 0, until: 12}", "36", "age_months"),
        ("  - 休着产假公司把我开了\n", "  休着产假公司把我开了\n", "questions"),
        ("  能要多少赔偿:\n    - 产假里被开除能拿多少钱\n", "  - 能要多少赔偿\n", "section_questions"),
        ("issuer: 全国人大常委会", 'issuer: ""', "sources"),
        ("number: null", "page: 3", "sources"),
        ("number: null", "url: https://blog.example/law", "sources"),
        ('region: "410000"', "region: 410000", "figures"),
        ("case: usual", "cases: usual", "figures"),
        (
            "in_force_from: 2008-01-01\nin_force_until: null",
            "in_force_from: 2008-01-01 10:00:00",
            "in_force_from",
        ),
        ("in_force_until: null", "in_force_until: 2007-12-31", "in_force_until"),
        ("checked_by: null", "checked_by: 3", "checked_by"),
    ],
)
def test_a_field_of_the_wrong_kind_is_refused_by_name(old, new, field):
    assert field in problems_of(replaced(old, new))


@pytest.mark.parametrize(
    "text",
    ["", "没有开头的正文", "---\nslug: a\n", "----\nslug: a\n----\n正文", "正文\n---\nslug: a\n---\n"],
)
def test_a_file_without_front_matter_is_told_how_it_begins(text):
    article, problems = parse_article(text, path="a.md")
    assert article is None
    assert [problem.field for problem in problems] == ["---"]
    assert "一行 ---" in problems[0].reason


@pytest.mark.parametrize(
    "front_matter",
    [
        "a: &a [x]\nb: *a\n",
        "slug: one\nslug: two\n",
        "!!python/object/apply:os.system [id]\n",
        "review_by: 2026-02-30\n",
        "a: [" * 4_000 + "\n",
        "{" * 4_000 + "\n",
        "a: 'unfinished\n",
        "- list\n",
        "\x07: bell\n",
        f"title: {'长' * FRONT_MATTER_CHARACTERS}\n",
    ],
)
def test_hostile_front_matter_is_one_problem_and_no_exception(front_matter):
    assert problems_of(front_matter).keys() == {"---"}


@pytest.mark.parametrize(
    "body",
    ["\n\n", "字" * (BODY_CHARACTERS + 1), "# 题\n" * (BODY_LINES + 1), "[" * (BODY_BRACKETS + 1)],
)
def test_an_empty_body_and_one_that_would_take_minutes_to_render_are_refused(body):
    assert problems_of(body=body).keys() == {"正文"}


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\ud800"])
def test_characters_that_no_database_or_page_takes_are_refused(character):
    assert problems_of(body=f"开头。{character}").keys() == {"正文"}
    escaped = f"{ord(character):04x}"
    assert "sources" in problems_of(replaced("中华人民共和国劳动合同法", f'"法\\u{escaped}"'))
    assert "title" in problems_of(replaced("产假期间被辞退怎么办", f'"产假\\u{escaped}"'))


def test_a_line_of_dashes_in_the_body_stays_in_the_body():
    article, _ = parse_article(make_file(body="开头。\n\n---\n\n后面。\n"), path="a.md")
    assert article is not None
    assert article.body == "开头。\n\n---\n\n后面。"


@given(st.text(alphabet=st.characters(exclude_categories=[]), max_size=300))
def test_any_text_is_an_article_or_problems(text):
    for candidate in (text, make_file(text), make_file(FRONT_MATTER + text)):
        article, problems = parse_article(candidate, path="a.md")
        assert (article is None) == bool(problems)


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
_names = [
    "audience",
    "regions",
    "age_months",
    "questions",
    "section_questions",
    "sources",
    "figures",
    "review_by",
]


@given(st.sampled_from(_names), _values)
def test_a_field_with_any_value_is_read_or_refused(name, value):

    fields = yaml.safe_load(FRONT_MATTER) | {name: value}
    front_matter = yaml.safe_dump(fields, allow_unicode=True)
    article, problems = parse_article(make_file(front_matter), path="a.md")
    assert (article is None) == bool(problems)
