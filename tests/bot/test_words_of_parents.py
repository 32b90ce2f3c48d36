"""Short spoken questions that once got another benefit, another section or nothing."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # 育儿补贴制度实施方案: 300 yuan a month from 2025-01 on, 10,800 in all for whoever is born since.
        ("二胎2025年8月1号生的到三岁总共能领多少", "10800"),
        ("娃2024年5月生户口在红旗区补贴能领几个月多少钱", "8700"),
    ],
)
def test_a_birth_told_without_the_name_of_the_subsidy_is_reckoned(product, text, told):
    answer = product.ask(text)
    assert answer.step == "benefits"
    assert told in answer.lead


def test_a_birth_told_beside_the_maternity_allowance_is_not_of_the_subsidy(product):
    answer = product.ask("2025年8月生的生育津贴能领多少")
    assert "生育津贴" in answer.lead
    assert "10800" not in answer.text


def test_a_premium_of_a_childs_insurance_is_not_answered_with_the_time_to_join(product):
    assert "400" in product.ask("宝宝医保一年交多少钱").lead


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("领了补贴低保会不会取消", "childcare-subsidy"),
        ("公司说津贴归公司 对吗", "maternity-allowance-and-wage"),
        ("生育津贴和产假工资能都拿吗", "maternity-leave-pay-and-annual-leave"),
        ("备案要交哪些材料", "nursery-filing"),
        ("民办非企业和公司哪种好", "nursery-registration-routes"),
        ("孙子的补贴我能替他领吗", "childcare-subsidy-divorced-or-guardian"),
    ],
)
def test_what_only_an_article_tells_is_not_answered_from_a_table(product, text, slug):
    assert product.ask(text).read_more == slug


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("我情绪很低落 老想哭 找谁说说", "12356"),
        ("弃婴打哪个电话", "110"),
        ("街上有个没挂牌的托儿所 举报打啥电话", "12345"),
        ("食堂办证找谁", "12315"),
    ],
)
def test_whoever_needs_a_number_hears_it(product, text, number):
    answer = product.ask(text)
    assert answer.status == "answered"
    assert number in answer.text


def test_two_matters_without_the_word_nursery_are_both_told(product):
    answer = product.ask("消防归谁管 食堂归谁管")
    assert "消防大队" in answer.lead
    assert any("市场监管" in paragraph for paragraph in answer.paragraphs)


def test_whether_a_tax_is_paid_is_no_complaint_of_one_unpaid(product):
    answer = product.ask("幼儿园托班交不交增值税")
    assert answer.step == "benefits"
    assert "增值税" in answer.lead


@pytest.mark.parametrize(
    ("text", "untold"),
    [
        ("我流产了有津贴吗", "188"),  # the days of a birth
        ("医保断了三个月生孩子还能报吗", "封顶线"),  # what paying without a break earns
        ("红旗区有公办托班没", "编办"),  # where one is registered
        ("有没有免费接送的托班", "保教"),  # the free year before school
    ],
)
def test_words_that_stand_together_by_chance_are_not_answered_with_another_matter(product, text, untold):
    assert untold not in product.ask(text).lead
