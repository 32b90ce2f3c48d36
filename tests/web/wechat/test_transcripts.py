"""The four people of docs/wechat-conversations.md, played again through the account's real bytes."""

from __future__ import annotations

import pytest

from tests.web.wechat.transcripts import PAGE, as_markdown, conversations, played

CONVERSATIONS = dict(conversations(PAGE.read_text("utf-8")))


def test_the_page_holds_a_mother_a_father_a_grandmother_and_an_operator():
    assert len(CONVERSATIONS) == 4
    assert all(len(turns) >= 5 for turns in CONVERSATIONS.values())


@pytest.mark.parametrize("title", CONVERSATIONS)
def test_the_telephone_shows_what_the_page_tells(product, title):
    turns = CONVERSATIONS[title]
    for (done, told), (_, shown) in zip(turns, played(product, turns, name=f"o{title}"), strict=True):
        assert as_markdown(shown) == told, f"{title}：{done}（读一遍；对的话 make transcripts）"
