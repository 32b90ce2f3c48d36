"""What parents ask, as the desk's people and the parents themselves meet it in a browser."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from bot.messages import AnswerStatus
from bot.tables import journal
from bot.votes import Reason, Verdict
from tests.asking import ask
from tests.web.stand_in import MATERNITY
from tests.web.visits import LOOKS, expect_apart, look_at, start_visits, unfolded
from web.reports import store
from web.reports.store import Subject
from web.staff.current import COOKIE
from web.staff.roles import Role

pytestmark = pytest.mark.browser

PAGES = (
    *("/desk/", "/desk/asked", "/desk/asked?show=useless&days=30", "/desk/asked/handled"),
    *("/desk/reports", "/desk/reports?show=answered", "/desk/figures", "/desk/figures?days=180"),
)
LONG = "产假里能不能带着孩子和老人一起出去旅游，单位说要先写申请还要盖章，这样问得很长很长的一句话" * 2
SEEN = ("small phone", "dark", "text at 200 %")


@pytest.fixture
def window(desk, serve, browser):
    """Opens a window of somebody with every role, on a desk that has something to do."""
    database = desk.services.database
    answered = {"status": AnswerStatus.ANSWERED, "topic": "leave"}
    ask(database, LONG, times=6)
    ask(database, "股票怎么买", times=5)
    ask(database, "产假多少天", times=9, **answered)
    ask(database, "产假几天", times=5, verdict=Verdict.USELESS, reason=Reason.TOO_LONG, line=LONG, **answered)
    ask(database, "早就处理的事", times=2)
    for number, key in enumerate(("maternity-leave-here", "gone")):
        with database.writing() as connection:
            store.keep(
                connection, token_key=str(number), kind=Subject.ARTICLE, key=key, title=LONG[:60],
                wrong=LONG, right=LONG, now=desk.now,
            )  # fmt: skip
            if number:
                store.answer(connection, 2, LONG, now=desk.now)
    member = desk.hire(None, *Role)
    desk.seat(member).post("/desk/asked/handled", question="早就处理的事", decision="done")
    with serve(desk.app) as address:
        visit = start_visits(browser, address)
        cookie = {"name": COOKIE.name, "value": desk.ticket(member).token, "url": address}

        def opened(**look):
            made = visit(**look)
            return made, cookie

        yield opened


@pytest.mark.parametrize("look", SEEN)
def test_axe_finds_nothing_and_nothing_sticks_out_on_the_pages_of_what_is_asked(window, look):
    made, cookie = window(**LOOKS[look])
    with made as seen:
        seen.page.context.add_cookies([cookie])
        for path in PAGES:
            look_at(seen, unfolded(seen.open(path)), path)


def test_each_bar_is_drawn_in_the_page_s_own_colour(window):
    made, cookie = window(dark=True)
    with made as seen:
        seen.page.context.add_cookies([cookie])
        page = seen.open("/desk/figures")
        bars = page.locator(".chart .rect")
        assert bars.count() > 0
        assert bars.first.evaluate("bar => getComputedStyle(bar).fill") == "rgb(111, 205, 184)"  # --brand
        highest = bars.evaluate_all(
            "bars => Math.max(...bars.map(bar => bar.getBoundingClientRect().height))"
        )
        assert highest > 30


@pytest.mark.parametrize("scripts", [True, False])
def test_a_parent_tells_in_two_taps_why_an_answer_was_useless(services, serve, browser, scripts, app):
    (name,) = ask(services.database, "产假多少天")
    services.responder.answers["产假多少天"] = replace(MATERNITY, id=name)
    with serve(app) as address, start_visits(browser, address)(scripts=scripts) as parent:
        page = parent.open("/ask?q=产假多少天")
        look = look_at if scripts else (lambda *_: None)  # axe itself needs them
        look(parent, page, "asked")
        for button in page.locator(".voting .button").all():
            assert button.bounding_box()["height"] >= 43.5
        expect_apart(page.locator(".voting .button"))
        page.get_by_role("button", name="没用").click()
        expect(page.get_by_text("哪里不好？")).to_be_visible()
        assert page.get_by_text("98 天再加 3 个月").count() == (1 if scripts else 0)
        look(parent, page, "why")
        page.get_by_label("也可以自己写一句").fill("我的单位在广东")
        page.get_by_role("button", name="没答到我问的").click()
        expect(page.get_by_text("记下了，谢谢您。写文章的人会看")).to_be_visible()
        look(parent, page, "thanks")
    with services.database.reading() as connection:
        row = connection.execute(select(journal.c.vote_reason, journal.c.vote_line)).one()
    assert tuple(row) == ("not_my_question", "我的单位在广东")
