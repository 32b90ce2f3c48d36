"""Amounts of money in articles: the published ones, on their day."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.articles.article import FigureReference
from knowledge.articles.benefit_figures import benefit_figures, founded
from knowledge.policies.benefits import benefit_table
from knowledge.policies.dated_rule import Confidence
from knowledge.policies.leave import leave_table

TODAY = date(2026, 11, 23)


def amount(region, kind, case="usual", *, day=TODAY):
    reference = FigureReference(region=region, kind=kind, case=case)
    return benefit_figures(benefit_table(), day=day)(reference)


@pytest.mark.parametrize(
    ("region", "kind", "case", "told"),
    [
        ("100000", "childcare_subsidy", "usual", "3600 元"),  # 育儿补贴制度实施方案
        ("410702", "childcare_subsidy", "born_before", "300 元"),
        ("100000", "special_deduction", "usual", "2000 元"),  # 国发〔2023〕13号
        ("100000", "income_90", "usual", "90%"),  # 财政部公告2019年第76号
        ("410700", "newborn_insurance", "usual", "90 天"),
    ],
)
def test_an_amount_is_the_one_in_force_with_its_unit(region, kind, case, told):
    assert amount(region, kind, case) == told


def test_an_amount_is_that_of_its_day():
    # 国发〔2022〕8号: 每月 1000 元, from 2023 on 2000.
    assert amount("100000", "special_deduction", day=date(2022, 6, 1)) == "1000 元"


@pytest.mark.parametrize(
    ("kind", "case"), [("free_vaccines", "usual"), ("paternity", "usual"), ("childcare_subsidy", "twins")]
)
def test_what_costs_nothing_or_is_in_no_table_of_benefits_has_no_amount(kind, case):
    assert amount("100000", kind, case) is None


def test_a_figure_of_either_table_tells_how_well_it_is_founded():
    confidence_of = founded(leave_table(), benefit_table(), day=TODAY)
    of = {
        kind: confidence_of(FigureReference(region="410000", kind=kind, case="usual"))
        for kind in ("paternity", "childcare_subsidy", "weather")
    }
    assert of == {"paternity": Confidence.HIGH, "childcare_subsidy": Confidence.HIGH, "weather": None}
