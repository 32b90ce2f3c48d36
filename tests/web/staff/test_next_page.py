"""After logging in one comes to a page of the desk, whatever the address says."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.editors import Desk
from tests.web.stand_in import make_services
from web.staff.next_page import page_of_desk
from web.staff.roles import Role

ELSEWHERE = [
    "//evil.example",
    "https://evil.example/desk/",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "/desk//evil.example",
    "/desk/..//evil.example",
    "/desk/../ask",
    "/\t/evil.example",
    "/desk/%2e%2e/ask",
    "/desk/\r\nLocation: x",
    "/desk@evil.example",
    "/deskevil",
    "/ask",
    "",
    " /desk/",
    "/desk/?x=\n",
    "/desk/#//x",
    "/desk/login",
    "/desk/logout",
    "/desk/login/code",
    "/desk/invitation/abc",
    "/desk/" + "x" * 600,
]


@pytest.mark.parametrize("raw", ELSEWHERE)
def test_an_address_that_is_no_page_of_the_desk_is_forgotten(desk, raw):
    assert page_of_desk(raw) is None
    desk.hire("王示例", Role.WRITER, login="wang")
    response = desk.seat().log_in("wang", next=raw)
    assert response.location == "/desk/"


@pytest.mark.parametrize("page", ["/desk/", "/desk/me", "/desk/audit?before=20", "/desk/people/3"])
def test_a_page_of_the_desk_is_gone_on_to(desk, page):
    desk.hire("王示例", Role.ADMINISTRATOR, login="wang")
    seat = desk.seat()
    asked = seat.get(page)
    assert asked.status_code == 303
    assert urlsplit(asked.location).path == "/desk/login"
    assert page.split("?")[0] in seat.text(asked.location)
    to_code = seat.log_in("wang", next=page)
    assert urlsplit(to_code.location).path == "/desk/login/code"
    assert seat.type_code(desk.code(), next=page).location == page


def test_under_a_path_of_a_portal_the_way_back_stays_under_it(tmp_path):
    services = make_services(tmp_path, path_prefix="/tuoyu")
    desk = Desk(services)
    desk.hire("王示例", Role.WRITER, login="wang")
    seat = desk.seat()
    asked = seat.get("/tuoyu/desk/me")
    assert asked.location == "/tuoyu/desk/login?next=/desk/me"
    token = seat.form_token("/tuoyu/desk/login")
    form = {"csrf_token": token, "login": "wang", "password": "三只熊在窗台晒被子没人管", "next": "/desk/me"}
    assert seat.client.post("/tuoyu/desk/login", data=form).location == "/tuoyu/desk/me"
    services.database.engine.dispose()


@given(st.text(alphabet="/\\desk.%20?#@:evil\t\n \u2215\uff0f", max_size=40))
def test_no_text_leads_away_from_the_desk(raw):
    page = page_of_desk(raw)
    if page is not None:
        parts = urlsplit(page)
        assert (parts.scheme, parts.netloc) == ("", "")
        assert parts.path.startswith("/desk/")
        assert ".." not in parts.path
        assert "\\" not in page
