"""Questions that tell of two places: both rules are told, and which of them decides."""

from __future__ import annotations

import pytest

PERFORMANCE = "中华人民共和国劳动合同法实施条例"
"""Article 14 of it: working conditions go by where the contract is performed."""


@pytest.mark.parametrize(
    ("text", "lead", "told", "beside"),
    [
        # Figures: the provinces' regulations on population and family planning, as in the tables.
        ("我户口新乡在上海上班，育儿假几天", "5 天", "在上海上班，一般按上海的", "10 天"),
        ("我在广东上班老婆在新乡生我能休几天", "15 天", "在广东上班，一般按广东的", "1 个月"),
        ("老公在深圳上班，我在新乡生，他陪产假几天", "15 天", "在深圳上班，一般按广东的", "1 个月"),
        ("我在北京上班户口新乡，产假几天", "158 天", "在北京上班，一般按北京的", "188 天"),
    ],
)
def test_both_rules_are_told_and_that_the_place_of_work_decides(product, text, lead, told, beside):
    answer = product.ask(text)
    assert lead in answer.lead
    details = dict(answer.details)
    assert details["按哪里的规定"] == told
    assert beside in details["新乡（对照）"]
    assert details["新乡（对照）"].endswith("一般不按它")
    assert PERFORMANCE in {citation.source.title for citation in answer.citations}
    assert [(basis.is_beside, basis.places[-1]) for basis in answer.bases] == [
        (False, "100000"),
        (True, "100000"),
    ]


def test_two_places_under_one_rule_are_told_so(product):
    details = dict(product.ask("我在郑州上班，户口新乡，产假几天").details)
    assert details["按哪里的规定"] == "在郑州上班，一般按河南的"
    assert details["新乡"] == "用的也是河南的规定，一样"


def test_each_parent_goes_by_their_own_place_of_work(product):
    answer = product.ask("我在江苏上班他在河南上班，产假和陪产假各按哪算，各几天")
    assert "158 天" in answer.lead
    assert any("在河南" in text and "1 个月" in text for text in answer.paragraphs)
    details = dict(answer.details)
    assert details["按哪里的规定"] == "一般各看各上班的地方：产假按江苏的，陪产假按河南的"
    # 江苏's leave for fathers is not his.
    assert "爸爸" not in details
    assert [basis.key for basis in answer.bases] == ["maternity@320000", "paternity@410000"]


def test_a_mothers_leave_is_not_told_by_her_husbands_place_of_work(product):
    answer = product.ask("老公在深圳上班，我在新乡生，产假几天")
    assert "188 天" in answer.lead
    assert dict(answer.details)["按哪里的规定"].startswith("没说妈妈在哪上班")


def test_which_place_alone_is_asked_for_stands_first(product):
    lead = product.ask("河南户口在江苏上班产假听谁的").lead
    assert lead.startswith("在江苏上班，一般按江苏的。")


@pytest.mark.parametrize(
    "text",
    ["在河南新乡上班产假几天", "新乡产假几天", "广东和四川的育儿假各几天", "我老婆在广东生孩子能休几天"],
)
def test_one_place_or_places_asked_beside_each_other_are_answered_as_before(product, text):
    answer = product.ask(text)
    assert "按哪里的规定" not in dict(answer.details)
    assert not any(basis.is_beside for basis in answer.bases)


@pytest.mark.parametrize(
    "text",
    [
        "公司总部在北京我在新乡办公产假听谁的",
        "公司注册在北京我在新乡干活产假按哪里",
        "老婆是河北的我在新乡陪产假休几天",
    ],
)
def test_where_the_head_office_is_or_a_wife_comes_from_decides_nothing(product, text):
    assert "河南" in product.ask(text).lead
