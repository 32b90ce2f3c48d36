"""Whatever is sent to the desk: never a 500, nothing alive in a page, nothing changed by what is refused."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.editors import text_of
from web.staff.roles import Role

HOSTILE = [
    "\x00",
    "王\x00示例",
    "很" * 500,
    "' OR 1=1; DROP TABLE staff_member; --",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% raw %}",
    "\u202e\u200b\ufeff",
    "😀" * 300,
    "%s%s%n",
    "\r\nSet-Cookie: a=b",
    "-1",
    "9" * 40,
]
FIELDS = ("login", "password", "again", "current", "name", "code", "next", "roles", "username", "number")


def forms(app):
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("staff.") and "POST" in rule.methods and "logout" not in rule.endpoint:
            yield re.sub(r"<[^>]*:number>", "1", rule.rule).replace("<token>", "x" * 43)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_form_of_the_desk_breaks_on_what_is_sent_or_shows_it_alive(either_desk, text):
    either_desk.hire("甲示例", Role.ADMINISTRATOR)
    member = either_desk.hire("王示例", *Role)
    for path in forms(either_desk.app):
        for seat in (either_desk.seat(), either_desk.seat(member)):
            response = seat.post(path, **dict.fromkeys(FIELDS, text))
            assert response.status_code in {200, 303, 403, 404, 422}, (path, response.status_code)
            raw = response.get_data(as_text=True)
            assert "<script>" not in raw
            assert "<img src=x" not in raw
            assert ">49<" not in raw
            assert "a" not in {cookie.split("=")[0] for cookie in response.headers.getlist("Set-Cookie")}
            member = either_desk.member(member)
    assert member.roles == set(Role)


@pytest.mark.parametrize("text", ["x\x00y", "x" * 5_000, "%2e%2e", "é", "' OR 1=1", "{{7*7}}"])
def test_an_odd_link_is_one_that_cannot_be_used(either_desk, text):
    response = either_desk.seat().get(f"/desk/invitation/{text}")
    assert response.status_code == 404
    assert "这个链接不能用了" in text_of(response)


def test_a_cookie_that_we_never_gave_is_nobody_s(either_desk):
    for token in ("", "x", "x" * 43, "'; --", "\u00e9" * 20, "x" * 3_000):
        seat = either_desk.seat()
        seat.take(token)
        assert seat.get("/desk/").status_code == 303


def test_the_address_without_its_last_stroke_leads_in(desk):
    response = desk.seat().client.get("/desk", follow_redirects=True)
    assert "登录编辑台" in unescape(response.get_data(as_text=True))
