"""The five conversations of docs/conversations.md, asked again: each turn is answered as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "conversations.md"

_TURN = re.compile(r"^> (?P<asked>.+)\n\n(?P<told>(?:(?!^> |^## ).*\n)+)", re.MULTILINE)
_SOURCE = re.compile(r"^依据：(.+)$", re.MULTILINE)


def conversations():
    """Each conversation of the page: its title and its turns, as question and what is told."""
    for part in PAGE.read_text("utf-8").split("\n## ")[1:]:
        title = part.splitlines()[0]
        yield title, [(turn["asked"], turn["told"].strip()) for turn in _TURN.finditer(f"{part}\n")]


CONVERSATIONS = dict(conversations())


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
