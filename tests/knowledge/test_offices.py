"""Who answers for what: the offices that the plan names, the hotlines, and a file with mistakes."""

from __future__ import annotations

import re

import pytest

from knowledge.offices import loose_ends, offices, read_offices
from knowledge.rows import ContentFileError

# The annex, paragraph after paragraph; the last names three.
ANNEX = {
    **{
        number: (name,)
        for number, name in enumerate(
            (
                *("区委编办", "区发改委", "区教体局", "市公安局红旗分局", "区民政局", "区财政局", "区人社局"),
                *("区城建局", "区卫健委", "区应急管理局", "区市场监管局", "区税务局", "消防大队", "区商务局"),
                *("区总工会", "团区委", "区妇联"),
            ),
            start=1,
        )
    },
    18: ("市环保局红旗分局", "市国土二分局", "市规划一分局"),
}

FILE = """
region: "410702"
sources:
  plan: {{title: 方案, issuer: 区政府办公室}}
  hotlines: {{title: 意见, issuer: 国务院办公厅}}
hotlines:
  - {{number: "12345", name: 热线, for: [什么都能问]}}
offices:
  - {{id: towns, name: 各镇, named_in: [正文], duty: {duty}, words: [镇政府], hotline: "{hotline}"}}
matters:
  - {{id: one, asks: 谁管, words: [[消防]], says: {says}, offices: [{office}], hotline: "12345"{more}}}
"""


@pytest.fixture
def read(tmp_path):
    def from_text(**changes):
        path = tmp_path / "offices.yaml"
        usual = {"hotline": "12345", "office": "towns", "duty": "协管", "says": "它管。", "more": ""}
        path.write_text(FILE.format(**{**usual, **changes}), encoding="utf-8")
        return read_offices(path)

    return from_text


def test_the_annex_names_twenty_offices_in_eighteen_paragraphs():
    named = {
        (number, office.name)
        for office in offices().offices
        for place in office.named_in
        for number in map(int, re.findall(r"^附件第(\d+)段", place))
    }
    assert named == {(number, name) for number, names in ANNEX.items() for name in names}
    assert sum(office.is_in_annex for office in offices().offices) == 20


@pytest.mark.parametrize(("name", "other"), [("区教体局", "区教体文旅局"), ("消防大队", "消防救援大队")])
def test_an_office_with_two_names_in_the_plan_has_both(name, other):
    (office,) = (office for office in offices().offices if office.name == name)
    assert other in office.also_named
    assert name in office.shown_name
    assert other in office.shown_name


@pytest.mark.parametrize("name", ["区妇幼保健计划生育服务中心", "各镇、办事处"])
def test_an_office_that_only_the_body_names_is_there(name):
    (office,) = (office for office in offices().offices if office.name == name)
    assert not office.is_in_annex


def test_a_present_name_that_nobody_checked_is_told_so():
    for office in offices().offices:
        if office.named_in:
            assert office.present_name is None
            assert "现名未核到" in office.shown_name


def test_every_hotline_is_a_national_number_and_every_text_a_parent_reads_is_whole():
    known = offices()
    assert all(re.fullmatch(r"1\d\d|123\d\d|12315|12309", hotline.number) for hotline in known.hotlines)
    assert list(loose_ends(known)) == []


def test_the_plan_is_cited_by_number_and_day():
    plan = offices().plan
    assert (plan.number, plan.issued) == ("红政办〔2022〕34号", "2022-11-15")


def test_where_somebody_may_be_in_danger_110_stands_first():
    for name in ("abuse", "home_violence"):
        (matter,) = (matter for matter in offices().matters if matter.id == name)
        assert matter.first == "110"
        assert "110" in matter.says
        numbers = re.findall(r"\d{3,5}", matter.says)
        assert numbers[0] == "110"


def test_a_sound_file_is_read(read):
    found = read()
    assert found.office("towns") is not None
    assert found.office("nobody") is None
    assert found.hotline("12345") is not None
    assert found.hotline("12300") is None


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, []),
        ({"duty": "协管。"}, ["offices towns：duty 句末不加句号"]),
        ({"says": "它管"}, ["matters one：says 和 notes 要写成完整的话，以句号结尾"]),
        ({"more": ", notes: [只在白天]"}, ["matters one：says 和 notes 要写成完整的话，以句号结尾"]),
        ({"says": f"{'管' * 120}。"}, ["matters one：says 有 121 个字，缩短到 120 个字以内"]),
    ],
)
def test_a_text_that_reads_badly_is_named_with_what_to_do(read, changes, told):
    assert list(loose_ends(read(**changes))) == told


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"hotline": "12399"}, "12399"),
        ({"office": "nobody"}, "nobody"),
        ({"more": ", sources: [law]"}, "law"),
        ({"more": ", colour: red"}, "colour"),
    ],
)
def test_a_row_that_names_what_is_not_there_is_refused_with_its_place(read, changes, reason):
    with pytest.raises(ContentFileError, match=reason) as refused:
        read(**changes)
    assert "offices.yaml" in str(refused.value)
