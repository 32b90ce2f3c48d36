"""How like a question sections are beside each other: what counts, and who is ahead."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.likeness import FAR, ahead, likeness

VALUES = st.lists(
    st.tuples(st.sampled_from(["weaning", "teething", "fever"]), st.floats(min_value=0, max_value=1)),
    min_size=1,
    max_size=12,
)


def columns_of(product, text, slug):
    return [found.columns for found in product.reply(text).proposals if found.article == slug]


@given(VALUES)
def test_only_sections_of_one_article_are_ahead_of_all_others(sections):
    slugs = [slug for slug, _ in sections]
    lead = ahead(np.array([value for _, value in sections]), slugs)
    assert len({slug for slug, value in zip(slugs, lead, strict=True) if value > 0}) <= 1


@given(VALUES)
def test_the_likest_section_is_never_behind(sections):
    values = np.array([value for _, value in sections])
    assert ahead(values, [slug for slug, _ in sections])[values.argmax()] >= 0


@given(VALUES)
def test_who_is_behind_has_no_lead_and_a_long_one_tells_no_more(sections):
    lead = ahead(np.array([value for _, value in sections]), [slug for slug, _ in sections])
    assert all(0 <= each <= FAR for each in lead)


@given(VALUES)
def test_a_lead_is_counted_from_the_likest_of_every_other_article(sections):
    lead = ahead(np.array([value for _, value in sections]), [slug for slug, _ in sections])
    others = [max((of for other, of in sections if other != slug), default=0.0) for slug, _ in sections]
    expected = [min(max(value - best, 0.0), FAR) for (_, value), best in zip(sections, others, strict=True)]
    assert lead.tolist() == expected


def test_no_section_at_all_has_no_lead():
    assert ahead(np.zeros(0), []).tolist() == []


def test_a_column_without_a_weight_is_an_error_and_no_zero():
    with pytest.raises(KeyError):
        likeness({"letters": 1.0}, {"smell": np.ones(1)}, count=1)


def test_a_column_of_one_value_counts_for_every_section():
    assert likeness({"kinds": -0.5}, {"kinds": 1.0}, count=2).tolist() == [-0.5, -0.5]


def test_a_word_near_in_meaning_counts_where_the_very_word_is_missing(product):
    found = columns_of(product, "囡囡满月要不要剪光头发", "newborn-old-customs")
    assert found
    assert any(columns["alike"] > columns["covered"] for columns in found)


def test_what_the_sections_of_an_article_hold_together_is_no_less_than_one_alone(product):
    for found in product.reply("宝宝发烧三天还咳嗽怎么护理").proposals:
        if found.columns:
            assert found.columns["kin"] >= found.columns["alike"] - 1e-9


@pytest.mark.parametrize(("age", "misses"), [("五个月", 0.0), ("三岁", 1.0)])
def test_an_article_for_younger_children_misses_the_age_that_was_told(product, age, misses):
    found = columns_of(product, f"{age}的宝宝会坐会抓会什么 发育正常吗", "development-0-6-months")
    assert {columns["age"] for columns in found} <= {misses}


def test_ages_by_themselves_bring_no_article_nearer(product):
    plain, aged = (product.reply(text).proposals[0] for text in ("爱打人怎么管", "一岁七个月爱打人怎么管"))
    assert plain.article == aged.article
