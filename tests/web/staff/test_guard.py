"""Every page of the desk opens to whom it says, and to nobody else; one that says nothing opens to nobody."""

from __future__ import annotations

import re

import pytest

from tests.editors import Desk, text_of
from web.staff import sessions
from web.staff.guard import Door, declared
from web.staff.roles import Role
from web.staff.sessions import Stage
from web.staff.views import staff

VALUES = {"number": "1", "token": "x" * 43, "slug": "maternity-leave-here", "task": "writing"}
WHO = {
    "nobody": None,
    "writer": (Role.WRITER,),
    "checker": (Role.CHECKER,),
    "publisher": (Role.PUBLISHER,),
    "administrator": (Role.ADMINISTRATOR,),
    "publisher who checks": (Role.CHECKER, Role.PUBLISHER),
    "publisher without telephone": (Role.PUBLISHER,),
    "administrator without telephone": (Role.ADMINISTRATOR,),
    "writer before the code": (Role.WRITER,),
    "administrator before the code": (Role.ADMINISTRATOR,),
}


def routes(app):
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("staff."):
            path = re.sub(r"<(?:[^:<>]+:)?([a-z_]+)>", lambda match: VALUES[match[1]], rule.rule)
            for method in sorted(rule.methods - {"OPTIONS", "HEAD"}):
                yield method, path, declared(app.view_functions[rule.endpoint])


def test_every_view_of_the_desk_declares_to_whom_it_opens(desk):
    found = list(routes(desk.app))
    assert len(found) > 25
    assert [path for _, path, access in found if access is None] == []
    assert {access.door for *_, access in found} == set(Door)


@pytest.mark.parametrize("who", WHO)
def test_each_address_opens_to_whom_it_declares_and_to_nobody_else(desk, who):
    roles = WHO[who]
    other = desk.hire("甲示例", Role.ADMINISTRATOR)
    assert other.number == 1  # whom the addresses are about
    for method, path, access in routes(desk.app):
        seat = seat_of(desk, who, roles)
        response = seat.get(path) if method == "GET" else seat.post(path)
        expected = expectation(access, who, roles)
        if expected == "opens":
            assert response.status_code != 403, (method, path)
            assert "login" not in (response.location or "") or path in {"/desk/logout", "/desk/login/code"}
        elif expected == "refused":
            assert response.status_code == 403, (method, path)
            assert "这一页不归您管" in text_of(response)
        else:
            assert response.status_code == 303, (method, path, response.status_code)
            assert response.location.split("?")[0] == expected, (method, path)


def seat_of(desk, who, roles):
    if roles is None:
        return desk.seat()
    member = desk.hire(None, *roles, has_telephone=False if "without" in who else None)
    return desk.seat(member, Stage.CODE if "before" in who else Stage.OPEN)


def expectation(access, who, roles):
    if access.door is Door.STREET:
        return "opens"
    if roles is None:
        return "/desk/login"
    if access.door is Door.CODE:
        return "opens" if "before" in who else "/desk/"
    if "before" in who:
        return "/desk/login/code"
    if "without" in who and not access.before_second_factor:
        return "/desk/me/second-factor"
    return "opens" if access.roles.intersection(roles) else "refused"


def test_a_view_that_declares_nothing_opens_to_nobody(services, monkeypatch):
    monkeypatch.setattr(staff, "_got_registered_once", False)
    monkeypatch.setattr(staff, "deferred_functions", list(staff.deferred_functions))
    staff.add_url_rule("/forgotten", endpoint="forgotten", view_func=lambda: "secret")
    desk = Desk(services)
    for seat in (desk.seat(), desk.seat(desk.hire(None, *Role))):
        response = seat.get("/desk/forgotten")
        assert response.status_code == 403
        assert "secret" not in text_of(response)


@pytest.mark.parametrize("path", ["/desk/people", "/desk/people/1", "/desk/people/999999", "/desk/audit"])
def test_whether_somebody_is_there_is_not_told_to_the_wrong_role(desk, path):
    desk.hire("甲示例", Role.ADMINISTRATOR)
    response = desk.seat(desk.hire("乙示例", Role.WRITER)).get(path)
    assert response.status_code == 403
    assert "这一页要做“管理”的人才能看" in text_of(response)
    assert "甲示例" not in text_of(response)


def test_pages_are_kept_by_no_cache_and_found_by_no_search_engine(desk):
    seat = desk.seat(desk.hire(None, *Role))
    for path in ("/desk/", "/desk/me", "/desk/people", "/desk/audit", "/desk/login", "/desk/people/77"):
        response = seat.get(path)
        assert response.headers["Cache-Control"] == "no-store"
        assert "noindex" in response.headers["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex' in text_of(seat.get("/desk/"))
    assert "/desk" not in text_of(seat.client.get("/"))
    assert "/desk" not in text_of(seat.client.get("/articles"))


def test_public_pages_do_not_look_for_anybody_and_vary_by_no_cookie(desk):
    seat = desk.seat(desk.hire(None, Role.WRITER))
    before = desk.now
    desk.wait(minutes=30)
    seat.client.get("/")
    with seat.client.get("/static/css/look.css") as style:
        assert "Vary" not in style.headers
    with desk.services.database.reading() as connection:
        known = sessions.find(connection, seat.token, now=desk.now)
    assert known.seen_at == before
