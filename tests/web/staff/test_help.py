"""The help of the desk: every page has some, and it names what is really on the screen."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import web
from bot.asked.handled import Decision
from tests.editors import text_of
from web.staff.help_pages import FOLDER, PICTURES, TASK_OF, TASKS, Picture, help_page
from web.staff.roles import Role
from web.staff.sessions import Stage

WEB = Path(web.__file__).parent
FILES = sorted(FOLDER.glob("*.md"))
WITHOUT = {"today", "help_list", "help_task", "login_help", "first_time_help"}
"""What is explained by the list, or explains."""

_JINJA = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)
_IN_JINJA = re.compile(r'"([^"]+)"')
_TAG = re.compile(r"<[^>]*>")
_HOLE = "\0"


def words_on_screen():
    """What pages of the desk say, each piece whole; what is put in at run time is a hole in it."""
    for page in (WEB / "staff" / "templates").rglob("*.html"):
        source = page.read_text("utf-8")
        for code in _JINJA.findall(source):
            yield from _IN_JINJA.findall(code)
        without = re.sub(r"\{\{.*?\}\}", _HOLE, re.sub(r"\{[%#].*?[%#]\}", "\n", source, flags=re.DOTALL))
        yield from re.split(r"\n+", _TAG.sub("\n", without))
    for module in (WEB / "staff").glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            if isinstance(node, ast.JoinedStr):
                yield "".join(part.value if isinstance(part, ast.Constant) else _HOLE for part in node.values)


@pytest.fixture(scope="module")
def is_on_screen():
    pieces = {piece.strip() for piece in words_on_screen()} | {decision.word for decision in Decision}
    # 登录名（以后用它登录）is named by what stands before its explanation.
    pieces |= {re.split("[（，：？]", piece)[0] for piece in pieces}
    holed = [
        re.compile(".+".join(map(re.escape, piece.split(_HOLE))))
        for piece in pieces
        if _HOLE in piece and len(piece.replace(_HOLE, "")) > 1
    ]
    return lambda word: word in pieces or any(pattern.fullmatch(word) for pattern in holed)


def test_each_file_of_the_help_is_listed_once_and_each_listed_one_is_there():
    assert sorted(TASKS) == [path.stem for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_help_quotes_stands_on_the_screen_in_the_same_words(path, is_on_screen):
    quoted = re.findall("「(.*?)」", path.read_text("utf-8"))
    assert [word for word in quoted if not is_on_screen(word)] == []


def test_a_word_that_is_on_no_screen_is_found_out(is_on_screen):
    assert is_on_screen("送校对")
    assert is_on_screen("终审通过，发布")
    assert not is_on_screen("送去校对吧")


def test_each_picture_is_shown_says_what_it_shows_and_is_small():
    pages = [help_page(task, path_prefix="") for task in TASKS]
    shown = {part.name for page in pages for part in page.parts if isinstance(part, Picture)}
    assert shown == {path.name for path in PICTURES.glob("*.png")}
    sizes = {path.name: path.stat().st_size for path in PICTURES.glob("*.png")}
    assert sum(sizes.values()) < 600 * 1024
    assert {name for name, size in sizes.items() if size > 45 * 1024} == set()
    for page in pages:
        assert not any("![" in part for part in page.parts if isinstance(part, str)), page.task


def test_every_page_of_the_desk_is_explained(desk):
    endpoints = {
        rule.endpoint.removeprefix("staff.")
        for rule in desk.app.url_map.iter_rules()
        if rule.endpoint.startswith("staff.")
    }
    assert endpoints == set(TASK_OF) | WITHOUT


def test_links_of_the_help_lead_somewhere(desk):
    seat = desk.seat(desk.hire(None, *Role))
    listed = seat.text("/desk/help")
    for task in TASKS:
        assert f'href="/desk/help/{task}"' in listed
        for target in re.findall(r'href="(/desk/[^"]+)"', seat.text(f"/desk/help/{task}")):
            assert seat.get(target).status_code == 200, (task, target)
    assert seat.get("/desk/help/nothing").status_code == 404


def test_a_page_links_its_own_help_in_a_window_of_its_own(desk):
    seat = desk.seat(desk.hire(None, *Role))
    link = '<a class="how" href="{}" target="_blank"'
    assert link.format("/desk/help/writing") in seat.text("/desk/articles/new")
    assert link.format("/desk/help") in seat.text("/desk/")
    assert 'class="how"' not in seat.text("/desk/help/writing")


def test_help_on_getting_in_is_open_to_anybody_and_no_other(desk):
    outside = desk.seat()
    assert 'href="/desk/login/help"' in outside.text("/desk/login")
    assert 'href="/desk/login/first-time"' in outside.text("/desk/login/help")
    assert "抄好了，开始用" in outside.text("/desk/login/first-time")
    for path in ("/desk/help", "/desk/help/locked-out"):
        assert outside.get(path).status_code == 303


def test_who_has_to_set_up_a_telephone_first_can_read_how(desk):
    seat = desk.seat(desk.hire(None, Role.PUBLISHER, has_telephone=False))
    assert 'href="/desk/help/coming-in"' in seat.text("/desk/me/second-factor")
    assert "备用码" in text_of(seat.get("/desk/help/coming-in"))
    half = desk.seat(desk.hire(None, Role.PUBLISHER), Stage.CODE)
    assert 'href="/desk/login/help"' in half.text("/desk/login/code")
