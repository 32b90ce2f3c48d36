"""Beside a form in a real browser: looks come without leaving the page, and nothing typed is lost."""

from __future__ import annotations

import re

import pytest
from flask import render_template_string
from playwright.sync_api import expect

from tests.editors import Desk
from tests.products import Product, copy_folder
from tests.web.staff.desk_forms import fields
from tests.web.visits import LOOKS, look_at, start_visits, unfolded
from web.staff import members
from web.staff.current import COOKIE
from web.staff.guard import open_to
from web.staff.roles import Role

pytestmark = pytest.mark.browser

WORDS = {
    "page": ("网页", "发布以后就是这个样子"),
    "wechat": ("微信", "一条微信最多装"),
    "bot": ("机器人怎么说", "机器人就只说那一段"),
    "answers": ("现在谁来答", "发布以后大概"),
    "checks": ("检查一遍", "都是提醒"),
}
BAD = {
    "body": "在河南，产假一共 158 天。发烧吃布洛芬 5 毫升。\n\n## 带什么\n\n- 患儿就诊的证明\n",
    "checked_by": "",
    "source_url": ["http://www.example.com/a"],
}
FORM = """{% extends "staff/frame.html" %}{% from "staff/parts.html" import csrf %}
{% block page_title %}写一篇{% endblock %}
{% block head %}<script src="{{ asset("js/looking.js") }}" defer></script>{% endblock %}
{% block work %}<form class="fields" action="/desk/me" method="post">{{ csrf() }}
{% for name, value in sent %}
<label>{{ name }} {{ loop.index }}<textarea name="{{ name }}">{{ value }}</textarea></label>
{% endfor %}
<ul class="chips">{% for name, word in looks %}
<li><button class="chip" type="submit" formtarget="_blank"
  formaction="{{ url_for("staff.look_" ~ name) }}">{{ word }}</button></li>
{% endfor %}</ul><div id="looking"></div></form>{% endblock %}"""


@pytest.fixture(scope="module")
def over_content(prepared_folder, tmp_path_factory):
    made = Product.over(copy_folder(prepared_folder, tmp_path_factory.mktemp("looking-browser")))
    yield made.services
    made.close()


@pytest.fixture
def room(over_content, quick_passwords, browser, serve):  # noqa: ARG001
    """What opens a window of a writer who has a form open."""
    desk = Desk(over_content)
    sent = [
        (name, each)
        for name, value in fields(**BAD).items()
        for each in (value if isinstance(value, list) else [value])
    ]

    @open_to()
    def form():
        looks = [(name, word) for name, (word, _) in WORDS.items()]
        return render_template_string(FORM, sent=sent, looks=looks)

    desk.app.add_url_rule("/desk/stand-in-form", "staff.stand_in_form", form)
    login = f"l{abs(hash(browser)) % 10**9}"
    with desk.services.database.reading() as connection:
        known = members.find_by_login(connection, login)
    writer = known or desk.hire("李示例", Role.WRITER, login=login)
    token = desk.ticket(writer).token
    with serve(desk.app) as address:
        visit = start_visits(browser, address)

        def enter(window):
            window.page.context.add_cookies([{"name": COOKIE.name, "value": token, "url": address}])
            return window.open("/desk/stand-in-form")

        yield visit, enter, token, address


@pytest.mark.parametrize("look", ["phone", "text at 200 %"])
def test_axe_finds_nothing_and_nothing_sticks_out_of_any_look(room, look):
    visit, enter, *_ = room
    with visit(**LOOKS[look]) as window:
        page = enter(window)
        for name, (word, said) in WORDS.items():
            page.get_by_role("button", name=word, exact=True).click()
            expect(page.locator("#looking")).to_contain_text(said)
            unfolded(page)
            expect(page.locator(f'#looking [data-look="{name}"]')).to_be_visible()
            # The wider text is this test's own script, which a look keeps out of its frame.
            window.complaints[:] = [each for each in window.complaints if "about:srcdoc" not in each]
            look_at(window, page, name)


def test_the_page_in_its_frame_is_laid_out_and_runs_nothing(room):
    visit, enter, *_ = room
    with visit() as window:
        page = enter(window)
        page.get_by_role("button", name="网页", exact=True).click()
        frame = page.frame_locator("iframe.seen").first
        expect(frame.get_by_role("heading", name="示例：托班能不能用公积金")).to_be_visible()
        expect(frame.locator("body")).to_have_css("background-color", "rgb(251, 248, 243)")
        assert "allow-scripts" not in page.locator("iframe.seen").first.get_attribute("sandbox")
        with page.context.expect_page() as opened:
            frame.get_by_role("link", name="找托育").first.click()
        expect(opened.value.locator("h1")).to_be_visible()
        expect(page.get_by_role("heading", name="写一篇")).to_be_visible()


def test_who_types_a_question_sees_who_answers_it_and_keeps_typing(room):
    visit, enter, *_ = room
    with visit(width=1280) as window:
        page = enter(window)
        page.locator('[name="questions"]').fill("产假多少天")
        expect(page.locator("#looking")).to_contain_text("假期的数据表")
        expect(page.locator('[name="questions"]')).to_be_focused()
        page.get_by_label("换一句话试试").fill("示例公积金问谁呢")
        page.get_by_label("换一句话试试").press("Enter")
        expect(page.get_by_role("heading", name="“示例公积金问谁呢”")).to_be_visible()
        expect(page.get_by_label("换一句话试试")).to_have_value("示例公积金问谁呢")
        expect(page).to_have_url(re.compile("/desk/stand-in-form$"))
        page.get_by_role("button", name="检查一遍").click()
        expect(page.locator("#looking")).to_contain_text("药的用量")
        page.locator('[name="body"]').fill("没有药。")
        expect(page.locator("#looking")).not_to_contain_text("药的用量")


def test_a_login_that_is_over_and_a_lost_connection_are_told_and_nothing_typed_is_lost(room):
    visit, enter, *_ = room
    with visit() as window:
        page = enter(window)
        page.locator('[name="body"]').fill("没有保存的话。")
        window.page.context.clear_cookies(name=COOKIE.name)
        page.get_by_role("button", name="检查一遍").click()
        expect(page.get_by_role("alert")).to_contain_text("登录到时了")
        page.context.set_offline(True)
        page.get_by_role("button", name="检查一遍").click()
        expect(page.get_by_role("alert")).to_contain_text("没有连上")
        expect(page.locator('[name="body"]')).to_have_value("没有保存的话。")


def test_without_a_script_a_look_opens_as_a_page_of_its_own(room):
    visit, enter, *_ = room
    with visit(scripts=False) as window:
        page = enter(window)
        with page.context.expect_page() as opened:
            page.get_by_role("button", name="检查一遍").click()
        other = opened.value
        expect(other.locator(".look")).to_contain_text("药的用量")
        other.get_by_role("button", name="微信").click()
        expect(other.locator(".look")).to_contain_text("一条微信最多装")
        expect(page.get_by_role("heading", name="写一篇")).to_be_visible()
