"""A writer drops a Word file and a picture on the text."""

from __future__ import annotations

import io
import re

import pytest
from playwright.sync_api import expect

from tests.knowledge.articles.documents import document, to_bytes
from tests.knowledge.pictures.pictures import drawn
from tests.web.visits import LOOKS, drop, look_at, start_visits
from web.staff.current import COOKIE
from web.staff.roles import Role

pytestmark = pytest.mark.browser

_WIDTH = """image => image.complete && image.naturalWidth
    || new Promise(told => { image.onload = () => told(image.naturalWidth) })"""
"""Of a picture, once it is there."""


def word_file():
    made = document()
    made.add_heading("育儿补贴怎么领", 0)
    made.add_heading("谁能领", 1)
    made.add_paragraph("宝宝不满三岁。").add_run("改掉的").font.strike = True
    made.add_picture(io.BytesIO(drawn(200, 100)))
    return to_bytes(made)


@pytest.fixture
def room(desk, serve, browser):
    """A window of a writer."""
    writer = desk.hire("写示例", Role.WRITER)
    with serve(desk.app) as address:
        visit = start_visits(browser, address)

        def enter(**look):
            return _Entered(visit(**look), desk, address, writer)

        yield enter


class _Entered:
    def __init__(self, visiting, desk, address, writer):
        self.visiting, self.desk, self.address, self.writer = visiting, desk, address, writer

    def __enter__(self):
        window = self.visiting.__enter__()
        cookie = {"name": COOKIE.name, "value": self.desk.ticket(self.writer).token, "url": self.address}
        window.page.context.add_cookies([cookie])
        return window

    def __exit__(self, *told):
        return self.visiting.__exit__(*told)


def choose_word_file(page, content=None):
    page.get_by_label(re.compile("^Word 文件")).set_input_files(
        {"name": "补贴.docx", "mimeType": "application/octet-stream", "buffer": content or word_file()}
    )
    page.get_by_role("button", name="读进来").click()


@pytest.mark.parametrize("look", ["small phone", "text at 200 %"])
def test_the_pages_for_pictures_and_word_files_can_be_used_by_all(room, look):
    with room(**LOOKS[look]) as window:
        look_at(window, window.open("/desk/word"), "word")
        choose_word_file(window.page)
        expect(window.page.get_by_role("heading", name="读进来了，请看一看")).to_be_visible()
        look_at(window, window.page, "read")
        look_at(window, window.open("/desk/pictures"), "picture")
        window.page.get_by_label(re.compile("^图（")).set_input_files(
            {"name": "a.png", "mimeType": "image/png", "buffer": drawn(900, 400)}
        )
        window.page.get_by_label(re.compile("^图里是什么")).fill("洗手的六步")
        window.page.get_by_role("button", name="传上去").click()
        expect(window.page.get_by_label("这一行")).to_have_value(re.compile(r"^!\[洗手的六步\]\(/pictures/"))
        image = window.page.get_by_role("img", name="洗手的六步")
        expect(image).to_be_visible()
        assert image.evaluate(_WIDTH) == 900
        look_at(window, window.page, "picture added")


@pytest.mark.parametrize("width", [375])
def test_what_is_dropped_on_the_text_stands_in_it_with_what_it_shows(room, width):
    with room(width=width) as window:
        page = window.open("/desk/word")
        choose_word_file(page, to_bytes(document("原来的字。")))
        body, status = page.get_by_label("正文"), page.get_by_role("status")
        expect(body).to_have_value("原来的字。")

        drop(page, "#body", "六步.png", "image/png", drawn(300, 200))
        asking = page.get_by_role("dialog")
        expect(asking).to_be_visible()
        look_at(window, page, "asking")
        asking.get_by_role("button", name="放进正文").click()
        expect(asking).to_be_visible()  # nothing was written
        asking.get_by_role("textbox").fill("洗手的[六]步")
        asking.get_by_role("textbox").press("Enter")
        expect(body).to_have_value(
            re.compile(r"^原来的字。\n\n!\[洗手的【六】步\]\(/pictures/[0-9a-f]{20}\)\n\n$")
        )
        expect(status).to_have_text("图放好了。")

        drop(page, "#body", "补贴.docx", "", word_file())
        expect(asking).to_be_visible()
        asking.get_by_role("textbox").fill("红色的图")
        asking.get_by_role("button", name="放进正文").click()
        expect(body).to_have_value(
            re.compile(r"## 谁能领\n\n宝宝不满三岁。\n\n!\[红色的图\]\(/pictures/[0-9a-f]{20}\)\n\n$")
        )
        expect(page.get_by_label("标题")).to_have_value("育儿补贴怎么领")
        expect(page.get_by_text("划掉的字：1 处")).to_be_visible()
        look_at(window, page, "dropped")
        page.keyboard.press("Control+z")
        expect(body).not_to_have_value(re.compile("谁能领"))


def test_without_words_a_picture_does_not_come_in_and_what_is_refused_says_why(room):
    with room(width=375) as window:
        page = window.open("/desk/word")
        choose_word_file(page, to_bytes(document("原来的字。")))
        body, status = page.get_by_label("正文"), page.get_by_role("status")

        drop(page, "#body", "六步.png", "image/png", drawn())
        page.get_by_role("dialog").get_by_role("button", name="不放了").click()
        expect(status).to_have_text("这张图没有放：要写上图里是什么才能放。")
        drop(page, "#body", "六步.png", "image/png", drawn())
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)

        drop(
            page,
            "#body",
            "旧.doc",
            "",
            bytes.fromhex("d0cf11e0a1b11ae1") + "WordDocument".encode("utf-16-le"),
        )
        expect(status).to_contain_text("旧格式")
        drop(page, "#body", "名单.xlsx", "", b"PK\x03\x04")
        expect(status).to_contain_text("这里收图")
        page.context.clear_cookies(name=COOKIE.name)
        drop(page, "#body", "补贴.docx", "", word_file())
        expect(status).to_contain_text("登录到时了")
        expect(body).to_have_value("原来的字。")


def test_pictures_of_which_nothing_is_said_are_asked_about(room):
    with room(width=375) as window:
        page = window.open("/desk/word")
        choose_word_file(page)
        page.get_by_role("button", name="现在写").click()
        page.get_by_role("dialog").get_by_role("textbox").fill("红色的图")
        page.get_by_role("dialog").get_by_role("button", name="放进正文").click()
        expect(page.get_by_label("正文")).to_have_value(
            re.compile(r"!\[红色的图\]\(/pictures/[0-9a-f]{20}\)$")
        )
        expect(page.get_by_role("button", name="现在写")).to_be_hidden()


def test_without_a_script_the_ways_in_are_links(room):
    with room(width=375, scripts=False) as window:
        page = window.open("/desk/word")
        choose_word_file(page)
        expect(page.get_by_role("link", name="加一张图")).to_be_visible()
        expect(page.get_by_text("也可以把图或 Word 文件直接拖进正文")).to_have_count(1)
        expect(page.get_by_text("也可以把图或 Word 文件直接拖进正文")).to_be_hidden()
        expect(page.get_by_text("1 张图没有说明，家长还看不到")).to_be_visible()
