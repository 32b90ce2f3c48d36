"""The district plan: no measure without a section, none whose office is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.articles.loader import read_folder
from knowledge.articles.sections import split_sections
from knowledge.offices import offices
from knowledge.plan import MeasureStatus, loose_ends, measures, read_measures
from knowledge.rows import ContentFileError

ARTICLES = Path(__file__).parents[2] / "knowledge" / "content" / "articles"

# Every numbered place of the document, counted in it by hand.
NUMBERED = {
    "一",
    *(f"二（一）1第{number}项" for number in "一二三四五"),
    *(f"二（一）2第{number}项" for number in "一二三四"),
    *(f"二（二）{number}" for number in range(1, 7)),
    *(f"二（三）{number}" for number in range(1, 4)),
    *(f"三（{number}）" for number in "一二三四五"),
    *(f"附件第{number}段" for number in range(1, 19)),
}

ENTRY = """
measures:
  - id: {id}
    place: 三（一）
    says: 定期开会
    offices: [{office}]
    article: {article}
    status: {status}
"""


@pytest.fixture(scope="module")
def sections():
    return {
        article.slug: {section.anchor: section for section in split_sections(article, revision=0)}
        for article in read_folder(ARTICLES).articles.values()
    }


@pytest.fixture
def read(tmp_path):
    def from_entry(**changes):
        path = tmp_path / "plan.yaml"
        usual = {"id": "one", "office": "towns", "article": "an-article#一节", "status": "done"}
        path.write_text(ENTRY.format(**{**usual, **changes}), encoding="utf-8")
        return read_measures(path)

    return from_entry


def test_every_measure_has_its_section_and_its_offices(sections):
    known = {office.id for office in offices().offices}
    assert list(loose_ends(measures(), offices=known, sections=sections)) == []


def test_every_numbered_place_of_the_document_has_a_measure():
    assert {measure.place for measure in measures()} == NUMBERED


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("灵活", "工作时间"), ("鼓励",)),
        (("回去上班",), ("12333",)),
        (("家长课堂", "入户"), ("上门",)),
        (("家庭医生",), ("家庭医生",)),
        (("母婴设施",), ("商场",)),
        (("三条登记",), ("编办", "民政", "市场监管")),
        (("10 个工作日", "推送"), ("10 个工作日",)),
        (("承诺书",), ("卫生评价报告", "消防安全检查合格证明")),
        (("5 个工作日内给备案回执",), ("5 个工作日",)),
        (("15 个工作日",), ("15 个工作日", "公开")),
        (("90 天", "监控全覆盖"), ("90 天",)),
        (("应急预案",), ("传染病",)),
        (("微型消防站",), ("微型消防站",)),
        (("综合监管",), ("牵头", "协管")),
        (("联合惩戒",), ("信用",)),
        (("终身职业禁入",), ("终身",)),
        (("增值税",), ("增值税", "2027 年 12 月 31 日")),
        (("90%",), ("90%",)),
        (("划拨",), ("划拨",)),
        (("等级评价",), ("等级评价",)),
        (("100:1",), ("100 个孩子 1 个",)),
        (("社会保险",), ("社保",)),
        (("联席会议",), ("联席会议", "联络员")),
        (("检查评估",), ("检查评估",)),
        (("示范机构",), ("示范",)),
        (("宣传政策",), ("宣传",)),
    ],
)
def test_what_the_plan_promises_is_told(sections, words, told):
    found = [measure for measure in measures() if all(word in measure.says for word in words)]
    assert found
    texts = ["\n".join(sections[measure.slug][measure.anchor].paragraphs) for measure in found]
    assert any(all(word in text for word in told) for text in texts), texts


def test_the_aim_of_places_is_told_as_what_the_plan_aimed_at(sections):
    (aim,) = (measure for measure in measures() if "4.5" in measure.says)
    section = sections[aim.slug][aim.anchor]
    assert "方案当时的目标" in section.lead
    assert "没有核到" in section.lead


def test_a_section_of_what_is_not_checked_or_changed_does_not_stand_for_a_done_thing(sections):
    for measure in measures():
        if measure.status is MeasureStatus.CHANGED:
            text = "\n".join(sections[measure.slug][measure.anchor].paragraphs)
            assert any(year in text for year in ("2025", "2026", "2027")), measure.id


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"office": "nobody"}, "没有 nobody 这个单位"),
        ({"article": "another#一节"}, "没有 another 这篇文章"),
        ({"article": "an-article#另一节"}, "没有“另一节”这一节"),
    ],
)
def test_a_measure_that_cannot_be_told_is_named(read, changes, reason):
    (found,) = loose_ends(read(**changes), offices={"towns"}, sections={"an-article": {"一节"}})
    assert found.startswith("one：")
    assert reason in found
    assert "，" in found  # what is wrong, and what to do


@pytest.mark.parametrize("changes", [{"article": "an-article"}, {"status": "perhaps"}])
def test_a_measure_that_cannot_be_read_is_named_with_its_file(read, changes):
    with pytest.raises(ContentFileError, match=r"plan\.yaml measures one"):
        read(**changes)
