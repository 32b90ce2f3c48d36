"""Writing in Chromium as a person does: nothing is lost to a reload, a dead line or a login that is over."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from knowledge.editing import manuscripts, typing
from knowledge.editing.draft import Draft, DraftSource
from knowledge.editing.manuscripts import Editor
from tests.web.visits import LOOKS, look_at, start_visits, unfolded
from web.staff.current import COOKIE
from web.staff.roles import Role

pytestmark = pytest.mark.browser

TEXT = "产假一般是 98 天。\n\n## 怎么申请\n\n先问单位。"


@pytest.fixture
def room(desk, serve, browser):
    with serve(desk.app) as address:
        yield Room(desk, start_visits(browser, address), address)


class Room:
    def __init__(self, desk, visit, address):
        self.desk, self.visit, self.address = desk, visit, address
        self.li = desk.hire("李示例", Role.WRITER)
        self.wang = desk.hire("王示例", Role.CHECKER)

    def come_in(self, window, member):
        cookie = {"name": COOKIE.name, "value": self.desk.ticket(member).token, "url": self.address}
        window.page.context.add_cookies([cookie])

    def body(self, number):
        """What the desk holds of the form of its first writer: typed, or else saved."""
        with self.desk.services.database.reading() as connection:
            typed = [
                each.draft.body
                for each in typing.of(connection, number)
                if each.person.number == self.li.number
            ]
            text = manuscripts.find(connection, number)
            return (typed or [manuscripts.version(connection, number, text.version).draft.body])[0]

    def begin(self, draft):
        with self.desk.services.database.writing() as connection:
            made = manuscripts.open_new(
                connection, draft, editor=Editor(self.li.number, "李示例"), now=self.desk.now
            )
        return made.number


@pytest.mark.parametrize("width", [375])
def test_what_is_typed_is_there_again_after_a_reload_a_dead_line_and_a_login_that_was_over(room, width):
    with room.visit(width=width) as window:
        room.come_in(window, room.li)
        page = window.open("/desk/articles/new")
        saying = page.locator("#saying")
        page.get_by_label("题目").fill("产假有多少天")
        expect(saying).to_contain_text("已存")
        assert re.search(r"/desk/articles/1/write$", page.url)
        page.locator("#body").press_sequentially(TEXT)
        expect(page.locator("#sections summary")).to_have_text("怎么申请")
        page.reload()  # before the second of silence is over
        expect(page.locator("#body")).to_have_value(TEXT)

        page.locator("#body").press("ControlOrMeta+End")
        page.context.set_offline(True)
        page.locator("#body").press_sequentially("\n\n这些字写在断网的时候。")
        expect(saying).to_contain_text("没连上，写的都留在这台电脑里")
        assert "断网" not in room.body(1)
        page.context.set_offline(False)
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(saying).to_contain_text("已存")
        assert room.body(1).endswith("断网的时候。")

        room.desk.wait(hours=3)
        page.locator("#body").press_sequentially("登录过了期。")
        expect(saying).to_contain_text("登录到时了")
        room.come_in(window, room.li)
        page.evaluate("dispatchEvent(new Event('focus'))")
        expect(saying).to_contain_text("已存", timeout=15_000)
        assert room.body(1).endswith("登录过了期。")
        page.get_by_role("button", name="送校对").click()
        expect(page.get_by_role("alert")).to_contain_text("存好了，还没有送校对")
        page.get_by_role("link", name="主题").click()
        page.get_by_label("主题").select_option(label="产假")
        expect(page.get_by_label("哪天以前要复核")).to_have_value("2027-11-24")
        page.get_by_role("button", name="送校对").click()
        expect(page.get_by_role("status").first).to_contain_text("也送去校对了")
        complaints = [each for each in window.complaints if "ERR_INTERNET_DISCONNECTED" not in each]
        assert complaints == []


def test_what_a_browser_kept_while_the_desk_went_on_is_offered_and_not_put_over_it(room):
    number = room.begin(Draft(title="产假", body="存好的。"))
    with room.visit() as window:
        room.come_in(window, room.li)
        page = window.open(f"/desk/articles/{number}/write")
        page.context.set_offline(True)
        page.get_by_label("正文").fill("只在这台电脑里的。")
        context = page.context
        page.close()
        with room.desk.services.database.writing() as connection:
            manuscripts.save(
                connection,
                number,
                Draft(title="产假", body="王改过的。"),
                based_on=1,
                editor=Editor(room.wang.number, "王示例"),
                now=room.desk.now + timedelta(minutes=1),
            )
        context.set_offline(False)
        other = context.new_page()
        other.goto(f"{room.address}/desk/articles/{number}/write")
        expect(other.locator("#body")).to_have_value("王改过的。")
        expect(other.locator("#offer")).to_contain_text("这台电脑里还有上次没存上的一份")
        other.get_by_role("button", name="接着写").click()
        expect(other.locator("#body")).to_have_value("只在这台电脑里的。")
        expect(other.locator("#warnings")).to_contain_text("王示例 存了第 2 稿")
        other.get_by_role("button", name="保存").click()
        expect(other.get_by_role("heading", name="王示例 刚刚也存了一稿")).to_be_visible()
        other.get_by_role("button", name="用我的").click()
        expect(other.get_by_text("存好了，这是第 3 稿")).to_be_visible()
        other.reload()
        expect(other.locator("#body")).to_have_value("只在这台电脑里的。")
        expect(other.locator("#offer")).to_be_hidden()


@pytest.mark.parametrize("look", ["text at 200 %"])
def test_axe_finds_nothing_and_nothing_sticks_out_on_the_pages_of_writing(room, look):
    full = Draft(
        title="产假有多少天，在河南和别处各怎么算，什么时候拿钱，找谁问",
        body=TEXT,
        questions=("产假几天",),
        section_questions=(("怎么申请", ("怎么请产假",)), ("没有了的小标题", ("问题",))),
        regions=("朝阳区",),
        sources=(DraftSource(title="女职工劳动保护特别规定", url="http://x" * 20),),
        in_force_from="明天",
    )
    number = room.begin(full)
    path = f"/desk/articles/{number}/write"
    with room.visit(**LOOKS[look]) as window:
        room.come_in(window, room.li)
        look_at(window, unfolded(window.open("/desk/articles/new?question=产假几天")), "new")
        look_at(window, unfolded(window.open(path)), "form with mistakes")
        with room.desk.services.database.writing() as connection:
            mine = Draft(title="产假", body="我的一段。\n\n" + TEXT, topic="leave")
            typing.keep(
                connection,
                number,
                mine,
                based_on=1,
                editor=Editor(room.li.number, "李示例"),
                now=room.desk.now,
            )
            typing.keep(
                connection,
                number,
                mine,
                based_on=1,
                editor=Editor(room.wang.number, "王示例"),
                now=room.desk.now,
            )
        look_at(window, unfolded(window.open(f"{path}?beside=1")), "beside another's")
        page = window.open(path)
        page.locator("[name=based_on]").first.evaluate("field => { field.value = 7 }")
        page.get_by_role("button", name="保存").click()
        window.complaints = [each for each in window.complaints if "409" not in each]
        look_at(window, page, "two texts")
        room.desk.wait(hours=3)
        page.get_by_role("button", name="用我的").click()
        expect(page.get_by_role("heading", name="登录到时了，您写的都还在")).to_be_visible()
        window.complaints = [each for each in window.complaints if "401" not in each]
        look_at(window, unfolded(page), "given back")


def test_without_a_script_an_article_is_written_with_two_sources_and_saved(room):
    with room.visit(scripts=False) as window:
        room.come_in(window, room.li)
        page = window.open("/desk/articles/new")
        expect(page.get_by_role("toolbar")).to_be_hidden()
        page.get_by_label("题目").fill("产假有多少天")
        page.locator("#body").fill(TEXT)
        page.get_by_label("文件名").fill("女职工劳动保护特别规定")
        page.get_by_role("button", name="再加一条依据").click()
        page.get_by_label("文件名").nth(1).fill("河南省人口与计划生育条例")
        page.get_by_label("题目").press("Enter")  # saves, as one would think
        expect(page.get_by_text("存好了，这是第 1 稿")).to_be_visible()
        expect(page.get_by_label("文件名").nth(1)).to_have_value("河南省人口与计划生育条例")
        expect(page.locator("#body")).to_have_value(TEXT)
        expect(page.get_by_text("怎么申请").first).to_be_visible()
