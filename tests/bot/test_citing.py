"""A source under an answer says for which place it speaks, and no more."""

from __future__ import annotations

import pytest

from bot.citing import cite
from knowledge.regions import gazetteer
from knowledge.sources import Source


@pytest.mark.parametrize(
    ("issuer", "region_code", "place"),
    [
        ("全国人大常委会", "100000", "全国"),
        ("全国人大常委会", "410700", "全国"),
        ("国务院", "410000", None),
        ("河南省人大常委会", "410700", "河南省"),
        ("新乡市红旗区人民政府办公室", "410702", "红旗区"),
        ("红旗区人民政府办公室", "410702", "红旗区"),
        ("福建、云南、安徽等地公安机关", "100000", "全国"),
        ("国家卫生健康委（新华社报道）", "410702", None),
    ],
)
def test_an_issuer_speaks_for_the_place_that_it_names(issuer, region_code, place):
    source = Source(title="某规定", issuer=issuer)
    (citation,) = cite([source], region_code=region_code, gazetteer=gazetteer())
    assert citation.region_name == place


def test_a_law_of_the_nation_is_not_labelled_with_the_city_whose_article_cites_it(product):
    answer = product.ask("事业单位有没有生育津贴")
    national = [citation for citation in answer.citations if citation.source.issuer == "全国人大常委会"]
    assert national
    assert all(citation.region_name != "新乡市" for citation in national)
