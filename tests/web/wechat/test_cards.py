"""News cards: what stands on one, and its picture."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.messages import Card
from tests.web.wechat.parents import ROOT
from web.wechat.cards import DESCRIPTION_CHARACTERS, TITLE_CHARACTERS, card_of

NURSERY = Card(
    title="示例托育 · 已备案（2024-05-06）",
    lines=("电话 0373-0000000", "地址 示例路 8 号"),
    path="/nurseries/n1",
)
ARTICLE = Card(title="河南产假多少天", lines=("一般按 188 天算。",), path="/articles/maternity-leave")


def test_a_card_says_its_facts_line_by_line_and_opens_its_page() -> None:
    item = card_of(NURSERY, root=ROOT)
    assert item.title == "示例托育 · 已备案（2024-05-06）"
    assert item.description == "电话 0373-0000000\n地址 示例路 8 号"
    assert item.url == f"{ROOT}/nurseries/n1"


def test_what_limits_the_facts_is_read_before_them() -> None:
    item = card_of(NURSERY, notes=("这是示例机构，不是真实名单。",), root=ROOT)
    assert item.description.startswith("这是示例机构，不是真实名单。\n电话")


@pytest.mark.parametrize("card", [NURSERY, ARTICLE])
def test_the_picture_of_a_card_is_served_in_the_size_that_the_platform_shows(client, tmp_path, card) -> None:
    address = urlsplit(card_of(card, root=ROOT).picture_url)
    picture = tmp_path / "cover.png"
    with client.get(f"{address.path}?{address.query}") as response:
        assert (response.status_code, response.mimetype) == (200, "image/png")
        picture.write_bytes(response.data)
    assert picture.stat().st_size < 60_000
    with Image.open(picture) as image:
        assert image.size == (900, 383)


def test_nurseries_and_articles_look_different_and_a_new_picture_has_a_new_address() -> None:
    nursery, article = (card_of(card, root=ROOT).picture_url for card in (NURSERY, ARTICLE))
    assert nursery.startswith(f"{ROOT}/static/img/cover-nursery.png?v=")
    assert article.startswith(f"{ROOT}/static/img/cover-article.png?v=")
    assert nursery.partition("?")[2] != article.partition("?")[2]


@given(st.text(), st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=2))
def test_any_card_keeps_its_lengths_and_holds_nothing_that_could_be_a_tag(title, lines, notes) -> None:
    item = card_of(Card(title=title, lines=tuple(lines), path="/articles/x"), notes=notes, root=ROOT)
    assert len(item.title) <= TITLE_CHARACTERS
    assert len(item.description) <= DESCRIPTION_CHARACTERS
    assert not {"<", ">", "\x00", "\u202e"} & {*item.title, *item.description}
