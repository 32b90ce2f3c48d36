"""A table holds the rule, a page the case: where both are sure, which of them is told first."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "case", "rule"),
    [
        ("双胞胎生育津贴多少天", "多胞胎每多生一个多 15 天", "188 天"),
        ("剖腹产生育津贴多少天", "203 天", "188 天"),
        ("打12333没人接", "打 12345", "12333 是人力资源和社会保障热线"),
        ("打12393打不通怎么办", "打 12345", "12393 是医疗保障服务热线"),
        ("外地户口能领不，育儿补贴", "户口", "3600"),
    ],
)
def test_the_case_that_was_asked_of_goes_before_the_rule(product, text, case, rule):
    answer = product.ask(text)
    assert case in answer.lead
    assert rule in answer.text.removeprefix(answer.lead)


def test_a_pregnancy_outside_the_womb_is_told_no_days_of_a_birth(product):
    answer = product.ask("宫外孕有产假吗")
    assert "188" not in answer.text
    assert "宫外孕" in answer.text


def test_a_sum_that_is_asked_for_goes_before_the_case(product):
    answer = product.ask("育儿补贴一年多少钱")
    assert "3600" in answer.lead


def test_what_a_number_is_for_is_not_called_a_rule(product):
    assert "按规定" not in product.ask("打12333没人接").text


def test_beneath_the_table_of_signs_stands_what_a_page_says_of_the_skill(product):
    answer = product.ask("四个月了不会翻身")
    assert "没有“翻身”这一条" in answer.lead
    assert "多数先翻身" in answer.text
