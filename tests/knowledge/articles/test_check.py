from __future__ import annotations

from datetime import date

import pytest

from knowledge.articles.article import FigureReference
from knowledge.articles.check import Findings, check, question_key
from knowledge.articles.figures import child_figures, first_of, leave_figures
from knowledge.children.check_up_files import check_ups
from knowledge.children.growth_files import growth
from knowledge.children.vaccine_files import immunisation
from knowledge.policies.leave import leave_table
from tests.knowledge.articles.builders import make_article

TODAY = date(2026, 11, 23)
QUESTIONS = ("休着产假公司把我开了", "坐月子时收到辞退信", "产假没休完被通知不用来了")
PATERNITY = FigureReference(region="410000", kind="paternity", case="usual")


def check_articles(*articles, value: str | None = "1 个月", today: date = TODAY) -> Findings:
    return check(
        {f"{article.slug}.md": article for article in articles},
        topics={"rights", "leave"},
        is_region=lambda code: code in {"100000", "410000"},
        figure_value=lambda _: value,
        known_paths={"/", "/privacy"},
        today=today,
    )


def sound(**changes):
    return make_article(**{"questions": QUESTIONS, **changes})


def fields_of(*articles, **options) -> list[str]:
    return [problem.field for problem in check_articles(*articles, **options).problems]


def test_a_sound_article_passes():
    assert check_articles(sound()) == Findings(problems=(), concerns=())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sources": ()}, "sources"),
        ({"topic": "weather"}, "topic"),
        ({"regions": ("100000", "990000")}, "regions"),
        ({"questions": ("只有一个问法",), "section_questions": {}}, "questions"),
        ({"section_questions": {"没有的小标题": ("问",)}}, "section_questions"),
        ({"body": "长" * 121}, "正文"),
        ({"body": "## 一上来就是小标题\n\n内容。"}, "正文"),
        ({"body": "开头。\n\n## 甲\n\n- 直接列条目"}, "正文"),
        ({"body": "- 直接列条目"}, "正文"),
        ({"body": "开头。![](/pictures/0123456789abcdef0123)"}, "正文"),
        ({"body": "开头。![图](https://www.gov.cn/a.png)"}, "正文"),
    ],
)
def test_what_is_refused_is_named_by_its_field(changes, field):
    changes = {"section_questions": {}, **changes}
    assert fields_of(sound(**changes)) == [field]


def test_an_opening_of_120_characters_passes():
    assert fields_of(sound(body="长" * 119 + "。", section_questions={})) == []


def test_a_heading_with_questions_of_its_own_stands_once():
    body = "开头。\n\n## 父亲\n\n有。\n\n### 几天\n\n一。\n\n## 母亲\n\n有。\n\n### 几天\n\n二。"
    assert fields_of(sound(body=body, section_questions={"几天": ("休多少",)})) == ["section_questions"]


@pytest.mark.parametrize(
    ("value", "text", "agrees"),
    [
        ("188 天", "一共188天。", True),
        ("188 天", "一共 188 天。", True),
        ("88 天", "一共188天。", False),
        ("8 天", "一共18.8天。", False),
        ("188 天", "一共189天。", False),
        ("1 个月", "护理假一个月。", True),
        ("1 个月", "分1步走，共2个月。", False),
        ("10 个工作日", "一共10天。", False),
        ("5 至 10 天", "一共5到10天。", True),
        ("5 至 10 天", "一共 5—10 天。", True),
        ("3600", "每年3600元。", True),
        ("360", "每年3600元。", False),
        (None, "一共188天。", False),
    ],
)
def test_a_figure_stands_in_the_text_as_its_table_says(value, text, agrees):
    article = sound(body=text, section_questions={}, figures=(PATERNITY,))
    assert fields_of(article, value=value) == ([] if agrees else ["figures"])


@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ("/articles/other", True),
        ("/articles/other#能要多少赔偿", True),
        ("/articles/other#%E8%83%BD%E8%A6%81%E5%A4%9A%E5%B0%91%E8%B5%94%E5%81%BF", True),
        ("/articles/other#没有这一节", False),
        ("/articles/nobody", False),
        ("#甲", True),
        ("#top", True),
        ("#乙", False),
        ("/privacy", True),
        ("/?q=产假", True),
        ("/nowhere", False),
        ("tel:12333", True),
        ("https://www.gov.cn/", True),
        ("javascript:alert", False),
        ("http://blog.example/", False),
    ],
)
def test_a_link_to_nowhere_is_refused(link, leads):
    article = sound(body=f"看[这里]({link})。\n\n## 甲\n\n内容。", section_questions={})
    other = make_article(slug="other", questions=("一", "二", "三"))
    assert fields_of(article, other) == ([] if leads else ["正文"])


def test_a_question_attached_twice_in_the_project_is_refused_with_both_places():
    other = make_article(
        slug="other", questions=("一", "二", "休着產假，公司把我開了？"), section_questions={}
    )
    (problem,) = check_articles(sound(), other).problems
    assert problem.path == "other.md"
    assert "dismissed-on-leave.md" in problem.reason


def test_a_question_attached_twice_in_one_article_is_refused():
    article = sound(section_questions={"能要多少赔偿": (QUESTIONS[0],)})
    (problem,) = check_articles(article).problems
    assert "本文" in problem.reason


@pytest.mark.parametrize(
    ("one", "other"), [("产假 几天", "产假几天！"), ("產假", "产假"), ("HPV疫苗", "hpv 疫苗")]
)
def test_questions_that_a_parent_would_call_the_same_share_a_key(one, other):
    assert question_key(one) == question_key(other)


def test_a_review_date_past_is_reported_and_no_failure():
    findings = check_articles(sound(), today=date(2027, 3, 1))
    assert findings.problems == ()
    assert [concern.field for concern in findings.concerns] == ["review_by"]


@pytest.mark.parametrize("day", ["2026 年 2 月 29 日", "2025年11月31日", "2027 年 13 月 1 日"])
def test_a_day_that_no_calendar_has_is_refused(day):
    assert fields_of(sound(body=f"从 {day}起施行。", section_questions={})) == ["正文"]


def test_a_leap_day_is_a_day():
    assert fields_of(sound(body="从 2028 年 2 月 29 日起施行。", section_questions={})) == []


def test_leave_figures_are_those_in_force_that_may_be_spoken():
    value = leave_figures(leave_table(), day=TODAY)

    def amount(region: str, kind: str, case: str = "usual") -> str | None:
        return value(FigureReference(region=region, kind=kind, case=case))

    # 女职工劳动保护特别规定第七条: 98 天; 河南省人口与计划生育条例 (2021-11-27): 护理假一个月.
    assert amount("100000", "maternity") == "98 天"
    assert amount("410000", "paternity") == "1 个月"
    assert amount("410702", "paternity") == "1 个月"
    assert amount("410000", "holiday") is None
    assert amount("410000", "paternity", "unknown") is None


@pytest.mark.parametrize(
    ("value", "text", "agrees"),
    [
        ("4 月龄", "百白破在2、4、6、18月龄各打1剂。", True),
        ("4 月龄", "满4个月打第2剂。", True),
        ("4 月龄", "14月龄打。", False),
        ("4 月龄", "2、6月龄打。", False),
        ("2 周岁", "两岁打第二针。", True),
        ("6.9 公斤", "大多在6.9–10.3公斤。", True),
        ("6.9 公斤", "大多在6.9~10.3kg之间。", True),
        ("6.9 公斤", "大多在16.9公斤。", False),
        ("68.7 厘米", "正中间68.7cm。", True),
        ("5 剂", "一共打5针。", True),
    ],
)
def test_a_childs_figure_stands_in_the_text_as_parents_are_told_it(value, text, agrees):
    article = sound(body=text, section_questions={}, figures=(PATERNITY,))
    assert fields_of(article, value=value) == ([] if agrees else ["figures"])


def test_figures_of_children_are_those_of_the_published_tables():
    value = child_figures(immunisation(), check_ups(), growth(), day=TODAY)

    def amount(kind: str, case: str, region: str = "100000") -> str | None:
        return value(FigureReference(region=region, kind=kind, case=case))

    # 免疫程序（2026年版）; 国家基本公共卫生服务规范（第三版）; WS/T 423—2022.
    assert amount("vaccine", "dtap2") == "4 月龄"
    assert amount("vaccine", "hepb3_interval") == "60 天"
    assert amount("vaccine", "dtap3_before") == "12 月龄"
    assert amount("vaccine", "dtap_doses") == "5 剂"
    assert amount("vaccine", "hepb1") == "出生后 24 小时内"
    assert amount("vaccine", "dtap9") is None
    assert amount("vaccine", "dtap1_interval") is None
    assert amount("check_up", "m6_hearing") == "6 月龄"
    assert amount("check_up", "m8_hearing") is None
    assert amount("growth", "boys_weight_6_p50") == "8.4 公斤"
    assert amount("growth", "girls_height_24_p3") == "81.2 厘米"
    assert amount("growth", "boys_weight_25_p50") is None
    assert amount("growth", "boys_weight_6_p50", region="410000") is None
    assert amount("maternity", "usual") is None


def test_the_first_table_that_holds_a_figure_tells_it():
    leaves = leave_figures(leave_table(), day=TODAY)
    both = first_of(leaves, child_figures(immunisation(), check_ups(), growth(), day=TODAY))
    assert both(PATERNITY) == "1 个月"
    assert both(FigureReference(region="100000", kind="vaccine", case="mmr1")) == "8 月龄"
    assert both(FigureReference(region="100000", kind="vaccine", case="nothing")) is None
