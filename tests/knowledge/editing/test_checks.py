"""What is worth a look in a draft is told in plain words, and what is right is left alone."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.articles.benefit_figures import benefit_figures
from knowledge.articles.check import question_key
from knowledge.articles.figures import first_of, leave_figures
from knowledge.articles.front_matter import BODY_CHARACTERS
from knowledge.articles.loader import read_folder
from knowledge.articles.rules import Library
from knowledge.articles.topics import topics
from knowledge.children.vaccine_files import immunisation
from knowledge.editing.checking.doses import dose_in
from knowledge.editing.checking.leads import quoted
from knowledge.editing.checking.remark import Attached, Surroundings
from knowledge.editing.checks import Weight, check, look_at
from knowledge.editing.draft import Draft, DraftSource, draft_of
from knowledge.offices import offices
from knowledge.policies.benefits import benefit_table
from knowledge.policies.leave import leave_table
from knowledge.policies.table import lineage_by_code
from knowledge.regions import gazetteer
from web.preparing import ARTICLES

TODAY = date(2026, 11, 23)
SOURCE = DraftSource(title="某条例", issuer="国务院", number="国务院令第1号", issued="2021")
SOUND = Draft(
    title="示例：托班几点接孩子",
    topic="nurseries/daily",
    regions=("410702",),
    body="多数托班下午五点半接孩子。\n\n## 晚了怎么办\n\n先打电话给老师。",
    questions=("示例托班几点接", "示例托班几点放学", "示例托班最晚几点接"),
    section_questions=(("晚了怎么办", ("示例接孩子晚了咋办",)),),
    sources=(SOURCE,),
    in_force_from="2021-01-01",
    review_by="2027-05-01",
    checked_by="示例单位",
)
OTHER = Attached(slug="other", title="另一篇")


def around(**changed):
    known = gazetteer()
    return Surroundings(
        **{
            "library": Library(
                topics=topics(),
                is_region=lambda code: known.get(code) is not None,
                figure_value=first_of(
                    leave_figures(leave_table(), day=TODAY), benefit_figures(benefit_table(), day=TODAY)
                ),
                known_paths={"/ask"},
                anchors={"other": {"开头"}},
                plain_words={"就诊": "去看医生"},
                today=TODAY,
            ),
            "leaves": leave_table(),
            "benefits": benefit_table(),
            "immunisation": immunisation(),
            "attached": {question_key("产假，怎么请？"): OTHER},
            "hotlines": {hotline.number for hotline in offices().hotlines},
            "lineage": lineage_by_code,
            "name_of": lambda code: region.name if (region := known.get(code)) else code,
            "provinces": {"410000": "河南", "440000": "广东"},
            **changed,
        }
    )


def told(draft, **changed):
    return check(draft, around(**changed), slug="text")


def said_of(draft):
    return "\n".join(f"{each.weight.name} {each.field} {each.place} {each.says}" for each in told(draft))


def with_text(text, **changed):
    return replace(SOUND, body=f"{SOUND.body}\n\n{text}\n", **changed)


def test_a_sound_draft_is_left_in_peace():
    assert told(SOUND) == ()


@pytest.mark.parametrize(
    ("wrong", "right", "says"),
    [
        ("发烧吃布洛芬，一次 5 毫升。", "发烧吃不吃布洛芬，问医生。", "药的用量（5 毫升）"),
        ("退烧药每 6 小时吃一次。", "退烧药怎么吃，看说明书，每天几次问医生。", "药的用量（每 6 小时）"),
        ("维生素 D 每天吃 2000 IU。", "维生素 D 每天补 400 国际单位（IU）。", "药的用量（2000 IU）"),
        ("早产的每天补铁 6 mg。", "早产的要不要补铁，听医生的。", "药的用量（6 mg）"),
        ("打 13800138000 找人。", "打 12345 找人，一共 188 天，2026 年。", "手机号"),
        ("证件 11010519491231002X。", "编号 110105194912310021。", "身份证号"),
        ("加微信号 abc_12345。", "关注微信公众号。", "微信号"),
        ("联系人：王小丽，周一到周五。", "联系人写在门口，请老师说明，请儿科主任看。", "像一个人的姓名"),
        ("请找王主任办。", "请找办公室主任办，任何医生都行。", "像一个人的姓名"),
        ("打 0373-3012345。", "打 12338。", "不在我们的热线表里"),
        ("在河南，产假一共 158 天。", "在河南，产假一共 188 天，难产 203 天。", "98 天再加 3 个月"),
        ("护理假 15 天。", "护理假 1 个月，产假结束前 15 天说。", "河南省是：1 个月"),
        ("育儿补贴每年 3000 元。", "育儿补贴每年 3,600 元，三年一共 10800 元。", "每年 3600 元"),
        ("乙肝疫苗一共打 4 针。", "乙肝疫苗一共打三针，广东产假 178 天。", "一共 3 剂"),
        ("乙肝疫苗第 2 剂 3 月龄打。", "乙肝疫苗第 2 剂 1 月龄打。", "第 2 剂：1 月龄"),
        ("2027 年 2 月 30 日前办。", "2027 年 2 月 28 日前办。", "2 月 30 日"),
        ("2025 年 3 月 1 日截止。", "2027 年 3 月 1 日截止。", "日子已经过了"),
        ("看[这里](http://www.example.com/)。", "看[这里](https://www.example.com/)。", "点不开"),
        ("看[这里](/articles/nothing)。", "看[这里](/articles/other)。", "本站没有这一页"),
        ("很长的话" * 16 + "。", "很长的话" * 14 + "。", "这句话有 65 个字"),
        ("不长的一句话。" * 30, "不长的一句话。" * 20, "这一段有 210 个字"),
        ("带孩子就诊。", "带孩子就诊（去看医生）。", "家长平常不这么说"),
        ("![](/pictures/a)", "![托班的大门](/pictures/a)", "没有说明文字"),
        ("## 要带什么\n\n- 身份证", "## 要带什么\n\n带身份证：\n\n- 身份证", "先用一句话回答"),
    ],
)
def test_in_the_text_this_is_found_and_that_left_alone(wrong, right, says):
    assert says in said_of(with_text(wrong))
    assert says not in said_of(with_text(right))


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"sources": ()}, "没有写依据"),
        ({"sources": (DraftSource(title="某条例", issuer="国务院"),)}, "没有文号、日期"),
        ({"sources": (replace(SOURCE, url="https://www.example.com/a"),)}, "不是政府或国家机构的网站"),
        ({"review_by": "2028-11-23"}, "隔得太久"),
        ({"review_by": "2026-11-22"}, "已经过了"),
        ({"review_by": "明年"}, "写成 2027-02-28"),
        ({"topic": "nurseries/money", "review_by": "2027-07-01"}, "半年以内"),
        ({"topic": "health"}, "没有写什么情况要去看医生"),
        ({"checked_by": ""}, "没有写谁核对过"),
        ({"title": ""}, "请写一个题目"),
        ({"body": ""}, "还是空的"),
        ({"body": "## 晚了怎么办\n\n先打电话。"}, "要先用一段话直接回答"),
        ({"body": "多" * 121 + "\n\n## 晚了怎么办\n\n先打电话。"}, "回答要在 120 个字以内"),
        ({"questions": (), "section_questions": ()}, "一个问法也没有写"),
        ({"questions": ("示例几点接",), "section_questions": ()}, "只有 1 个问法"),
        ({"questions": ("一、托班接送时间的规定。", "乙", "丙呢")}, "不像家长会打出来"),
        ({"questions": ("产假怎么请", "乙呢", "丙呢")}, "《另一篇》里也有这个问法"),
        ({"questions": ("乙呢", "乙呢？", "丙呢")}, "写了两遍"),
        ({"section_questions": (("没有的小标题", ("甲呢",)),)}, "正文没有“没有的小标题”"),
        ({"in_force_until": "2026-01-01"}, "只适用到 2026-01-01"),
        ({"figures": (("410000", "maternity", "usual"),)}, "原来写着数据表里的“188 天”"),
    ],
)
def test_in_the_form_this_is_found(changed, says):
    assert says in said_of(replace(SOUND, **changed))


def test_what_could_harm_comes_first_and_each_says_what_to_do():
    found = told(with_text("产假一共 158 天。布洛芬吃 5 毫升。", sources=(), questions=()))
    weights = [list(Weight).index(each.weight) for each in found]
    assert weights == sorted(weights)
    assert weights[0] == 0
    assert all(each.do.endswith("。") and each.says.endswith("。") for each in found)
    assert not any(re.search(r"[a-z]+_[a-z]+|Markdown|slug|YAML", each.says + each.do) for each in found)


def test_of_many_alike_only_a_few_are_told_and_how_many_more_there_are():
    found = [each for each in told(with_text("\n\n".join(["很长的话" * 16 + "。"] * 9))) if "65" in each.says]
    assert len(found) == 3
    assert "还有 6 处" in found[-1].says


def test_milk_and_meals_are_no_medicine_and_an_amount_beside_none_is_none():
    for sentence in ("一天喝奶 700–500 毫升。", "米面 20–75 克。", "头两天 1～2 片湿尿片。"):
        assert dose_in(sentence) is None


def test_no_published_article_is_said_to_do_harm_and_hardly_one_to_be_wrong():
    surroundings = around(
        library=replace(around().library, anchors=dict.fromkeys(map(slug_of, articles()), _Any())),
        provinces={r.code: r.spoken_name for r in gazetteer() if r.code.endswith("0000")},
    )
    found = [
        (article.slug, remark.says)
        for article in articles()
        for remark in check(draft_of(article), surroundings, slug=article.slug)
        if remark.weight in {Weight.HARM, Weight.WRONG} and "链接" not in remark.place
    ]
    assert len(found) <= 2, found


class _Any:
    def __contains__(self, _):
        return True


def slug_of(article):
    return article.slug


def articles():
    return list(read_folder(ARTICLES).articles.values())[::6]


@pytest.mark.parametrize(
    ("body", "warning"),
    [
        ("它要先登记。", "开头要看前文才懂"),
        ("- 身份证", "一开头就是条目"),
        ("要带这些：\n\n- 身份证", "话没说完"),
        ("孩子几点接呢？", "用问句开头"),
        ("字" * 121 + "。", "第一句就有 122 个字"),
        ("这里的托班五点接。", None),
    ],
)
def test_a_lead_that_does_not_answer_by_itself_is_told(body, warning):
    section = look_at(replace(SOUND, body=body), around(), slug="text").page.sections[0]
    warnings = quoted([section])[0].warnings
    assert (warning is None and warnings == ()) or any(warning in each for each in warnings)


WORDS = st.sampled_from(
    [
        "产假", "158", "天", "布洛芬", "5", "毫升", "# ", "\n", "- ", "[", "](", ")", "![", "|",
        "13800138000", "。", "张医生", "《", "410702",
    ]
)  # fmt: skip
TEXT = st.lists(st.text(max_size=9) | WORDS, max_size=25).map("".join)
LINES = st.lists(TEXT, max_size=3).map(tuple)
SOURCES = st.builds(DraftSource, **{each.name: TEXT for each in fields(DraftSource)})
DRAFTS = st.builds(
    Draft,
    title=TEXT,
    topic=TEXT | st.sampled_from(["health", "nurseries/money"]),
    audience=LINES,
    regions=LINES | st.just(("410702",)),
    age_from=TEXT,
    age_until=TEXT,
    body=TEXT,
    questions=LINES,
    section_questions=st.lists(st.tuples(TEXT, LINES), max_size=2).map(tuple),
    sources=st.lists(SOURCES, max_size=2).map(tuple),
    figures=st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=1).map(tuple)
    | st.just((("999999", "maternity", "usual"),)),
    in_force_from=TEXT,
    in_force_until=TEXT,
    review_by=TEXT | st.just("0000-01-01"),
    checked_by=TEXT,
)


@settings(max_examples=60)
@given(draft=DRAFTS)
def test_any_draft_is_checked_without_complaint(draft):
    for remark in told(draft):
        assert remark.says
        assert remark.do


@pytest.mark.parametrize(
    "piece", ["字", "# a\n", "[", "张", "1 ", "布洛芬5", "**", "- ", "| a ", "产假", "1380013800", "《", "a@"]
)
def test_the_longest_text_of_anything_is_checked(piece):
    body = (piece * BODY_CHARACTERS)[: 2 * BODY_CHARACTERS]
    found = told(replace(SOUND, body=body, questions=(body,) * 3, checked_by=body))
    assert any("最多" in each.says for each in found)
