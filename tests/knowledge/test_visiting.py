"""What to look at on a visit: the figures of the standard, and no sentence without its document."""

from __future__ import annotations

import pytest

from directory.nursery import ClassKind
from knowledge.rows import ContentFileError
from knowledge.visiting import read_visit, visit

FILE = """
sources:
  standards: {{title: 某标准, issuer: 某委}}
classes:
  - {{id: infant, name: 乳儿班, ages: 6–12 个月, children: {children}, per_carer: 3, sources: [standards]}}
looks:
  - {{id: count, says: 数一数。, sources: [{source}]}}
"""


def test_classes_and_ratios_are_those_of_the_national_standard():
    # 托育机构设置标准（试行）, 国卫人口发〔2019〕58号.
    assert {one.id: (one.children, one.per_carer) for one in visit().classes} == {
        "infant": (10, 3),
        "younger_toddler": (15, 5),
        "older_toddler": (20, 7),
        "mixed": (18, None),
    }
    assert {one.id for one in visit().classes} == set(ClassKind)


def test_every_sentence_names_its_document_and_ends():
    assert all(look.sources and look.says.endswith("。") for look in visit().looks)
    video = next(look for look in visit().looks if look.id == "video")
    assert "90 日" in video.says
    assert video.sources[0].article == "第三十二条"


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"source": "nobody"}, "没有这个来源：nobody"), ({"children": "null"}, "children 要写成整数")],
)
def test_a_mistake_is_named_for_its_editor(tmp_path, changed, said):
    path = tmp_path / "visit.yaml"
    path.write_text(FILE.format(**{"source": "standards", "children": 10, **changed}), "utf-8")
    with pytest.raises(ContentFileError, match=said):
        read_visit(path)
