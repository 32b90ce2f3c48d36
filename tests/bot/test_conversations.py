"""The five conversations of docs/conversations.md, asked again: each turn is answered as it stands there."""

from __future__ import annotations

import re

import pytest

from tests.bot.conversation_pages import conversations

_SOURCE = re.compile(r"^依据：(.+)$", re.MULTILINE)


CONVERSATIONS = conversations()


def test_the_page_holds_a_mother_a_father_a_head_a_company_and_a_family_that_looks_for_a_nursery():
    assert len(CONVERSATIONS) == 5
    assert all(len(turns) >= 6 for turns in CONVERSATIONS.values())


@pytest.mark.parametrize("title", CONVERSATIONS)
def test_a_conversation_is_answered_as_the_page_tells(product, title):
    key = product.parent()
    for asked, told in CONVERSATIONS[title]:
        answer = product.reply(asked, key=key).answer
        lead, *_ = told.splitlines()
        assert answer.lead == lead, f"{title}：{asked}"
        sources = _SOURCE.search(told)
        if sources is not None:
            cited = {citation.source.title for citation in answer.citations}
            assert set(re.findall(r"《(.+?)》(?=、|$)", sources[1])) <= cited, asked
