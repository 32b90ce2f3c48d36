"""The page of an answer in a real browser: from beneath the answer, and by a name typed off a screenshot."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from bot.basis import CHECKED_FOR
from bot.steps.articles import answer_of
from knowledge.articles.shelf import load_shelf
from knowledge.regions import gazetteer
from tests.web.stand_in import ARTICLE, MATERNITY, NOW
from tests.web.test_answers import NAME, keep, publish_now
from tests.web.visits import LOOKS, expect_apart, look_over, start_visits

pytestmark = pytest.mark.browser

OLD = "0000000old"


@pytest.fixture
def visit(browser, address):
    return start_visits(browser, address)


@pytest.fixture(autouse=True)
def _kept(services):
    """An answer whose article was rewritten since, one too old, and one beneath which a line leads there."""
    keep(services)
    keep(services, name=OLD, at=NOW - CHECKED_FOR * 1.1)
    with services.database.reading() as connection:
        shelf = load_shelf(connection)
    told = answer_of(
        shelf.articles[ARTICLE.slug].sections[0],
        shelf=shelf,
        asked=None,
        today=NOW.date(),
        gazetteer=gazetteer(),
    )
    services.responder.answers["产假多少天"] = replace(MATERNITY, id=NAME, bases=told.bases)
    publish_now(services, replace(ARTICLE, body="在河南生孩子，产假是 200 天。\n"))


@pytest.mark.parametrize("look", ["phone", "large version"])
def test_axe_finds_nothing_and_nothing_sticks_out_or_complains(visit, look):
    pages = {
        "answer": "/ask?q=产假多少天",
        "checked": f"/a/{NAME}",
        "too old": f"/a/{OLD}",
        "unknown": "/a/xxxxxxxxxx",
        "enter": "/a",
    }
    with visit(**LOOKS[look]) as window:
        look_over(window, pages)


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_answer_and_from_a_screenshot_the_same_page_is_reached(visit, scripts):
    with visit(scripts=scripts) as window:
        page = window.open("/ask?q=产假多少天")
        number = page.locator(".check span").inner_text().removeprefix("编号 ")
        page.get_by_role("link", name="这个答案的出处和核对页").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("这样回答过$"))
        address = page.url
        page = window.open("/")
        page.get_by_role("link", name="核对回答").click()
        page.get_by_label("回答的编号").fill(f" {number} ")
        page.get_by_role("button", name="核对").click()
        expect(page).to_have_url(address)
        expect(page.get_by_text("这篇文章后来改过")).to_be_visible()
        expect_apart(page.locator(".answer .links a"))
