"""The conversations of docs/conversations.md, typed into the page on a telephone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.bot.conversation_pages import conversations
from tests.web.visits import look_at, start_visits
from web.app import create_app

pytestmark = pytest.mark.browser

CONVERSATIONS = conversations()


@pytest.mark.parametrize("title", CONVERSATIONS)
def test_what_is_typed_is_answered_on_the_page_as_it_is_told(product, serve, browser, title):
    with serve(create_app(services=product.services)) as address, start_visits(browser, address)() as window:
        page = window.open("/")
        for number, (asked, told) in enumerate(CONVERSATIONS[title]):
            page.wait_for_load_state()  # a further question joins the page by its scripts
            box = page.get_by_label("接着问" if number else "想问什么")
            box.fill(asked)
            box.press("Enter")
            answer = page.get_by_role("article", name="回答").nth(number)
            expect(answer).to_contain_text(told.splitlines()[0])
            expect(page.get_by_label("接着问")).to_have_value("")
        look_at(window, page, title)
