"""Who answers for what: the office, that its present name is not checked, the number, the source."""

from __future__ import annotations

import pytest

from knowledge.offices import offices


def proposal(reply):
    return next((each for each in reply.proposals if each.step == "offices"), None)


@pytest.mark.parametrize(
    ("text", "office", "number"),
    [
        # Duties as the annex of the plan gives them.
        ("消防归谁管", "消防大队", "12345"),
        ("托育机构收费找谁", "区发改委", "12315"),
        ("母婴室谁建", "区商务局", "12345"),
        ("景区没母婴室归哪个部门", "区教体局", "12345"),
        ("幼儿园托班归谁", "区教体局", "12345"),
        ("营业执照去哪办", "市场监管", "12345"),
        ("食品许可归谁", "区市场监管局", "12315"),
        ("职工托育找谁支持", "区总工会", "12351"),
        ("民非托育在哪登记", "区民政局", "12345"),
        ("托育备案归谁", "区卫健委", "12345"),
        ("托育应急演练谁指导", "区应急管理局", "12345"),
        ("税务局电话", "区税务局", "12366"),
        ("妇联电话多少", "区妇联", "12338"),
        ("团区委管什么", "团区委", "12355"),
    ],
)
def test_the_office_is_named_with_its_number_and_the_plan(product, text, office, number):
    answer = product.ask(text)
    assert (answer.status, answer.step) == ("answered", "offices")
    assert office in answer.lead
    assert number in answer.text
    assert "现名未核到" in answer.text
    assert {citation.source.number for citation in answer.citations} & {"红政办〔2022〕34号"}


def test_whoever_asks_where_to_report_abuse_hears_110_first(product):
    answer = product.ask("虐童举报电话")
    assert answer.lead.index("110") < len("怀疑有人打孩子、虐待孩子，先打 110")
    assert answer.details[-2][1].startswith("110")


def test_a_hotline_is_told_with_what_it_is_for_and_when_somebody_answers(product):
    answer = product.ask("12345管什么")
    assert "政务服务便民热线" in answer.lead
    assert dict(answer.details)["几点有人接"] == "国家要求全天有人工"
    assert any("0373" in paragraph for paragraph in answer.paragraphs)


def test_two_matters_are_both_answered(product):
    answer = product.ask("托育机构消防归谁管，食品许可找谁")
    assert "消防大队" in answer.lead
    assert any("食品经营许可证" in paragraph for paragraph in answer.paragraphs)


def test_the_districts_offices_are_not_told_to_another_city(product):
    reply = product.reply("广州托育机构的消防归谁管")
    assert proposal(reply) is None
    assert "红旗" not in reply.answer.lead


def test_another_citys_womens_federation_is_reached_by_the_national_number(product):
    answer = product.ask("广州妇联电话")
    assert "12338" in answer.lead
    assert "红旗" not in answer.text


def test_a_town_that_another_district_may_see_to_is_told_so(product):
    assert any("0373-12345" in note for note in product.ask("住关堤镇，托育备案找谁").notes)
    assert not any("0373-12345" in note for note in product.ask("住关堤村，托育备案找谁").notes)


@pytest.mark.parametrize(
    "text",
    [
        "小学学区归谁管",
        "水电费去哪交",
        "养老院投诉找谁",
        "物业不管事找谁投诉",
        "消防员怎么考",
        "产假多少天",
        "快递丢了打哪个电话",
        "饭店的营业执照去哪办",
    ],
)
def test_what_is_not_ours_or_asks_for_no_office_is_not_answered_with_one(product, text):
    assert product.ask(text).step != "offices"


def test_a_number_inside_a_longer_one_is_no_hotline(product):
    assert proposal(product.reply("订单1234567是什么")) is None


@pytest.mark.parametrize("matter", offices().matters, ids=lambda matter: matter.id)
def test_each_matters_own_question_finds_it(product, matter):
    reply = product.reply(matter.asks)
    if reply.answer.step == "urgent":
        assert matter.first == "110"
        assert "110" in reply.answer.lead
        return
    found = proposal(reply)
    assert found is not None
    assert found.key == matter.id
    answer = found.build()
    assert answer.lead == matter.says
    assert set(answer.suggestions) <= {other.asks for other in offices().matters} - {matter.asks}


@pytest.mark.parametrize("office", offices().offices, ids=lambda office: office.id)
def test_what_each_office_is_for_can_be_asked_by_its_name(product, office):
    found = proposal(product.reply(f"{office.words[0]}管什么"))
    assert found is not None
    assert found.key == f"office:{office.id}"
    assert office.duty in found.build().text


@pytest.mark.parametrize("hotline", offices().hotlines, ids=lambda hotline: hotline.number)
def test_what_each_hotline_is_for_can_be_asked_by_its_number(product, hotline):
    found = proposal(product.reply(f"{hotline.number}是什么电话"))
    assert found is not None
    assert found.key == hotline.number
    answer = found.build()
    assert hotline.name in answer.lead
    assert answer.citations


def test_the_number_may_be_asked_for_after_the_office(product):
    answer = product.ask("托育机构的消防归谁管", "电话呢")
    assert "12345" in answer.text
    assert answer.status in {"answered", "clarify"}


def test_an_office_that_the_matter_tells_of_is_not_told_twice(product):
    answer = product.ask("单位没有工会，母婴室找谁建")
    assert answer.step == "offices"
    assert sum(label.startswith("区总工会") for label, _ in answer.details) == 1
    assert not any(paragraph.startswith("找区总工会") for paragraph in answer.paragraphs)
