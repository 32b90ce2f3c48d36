"""Everybody sees where they are logged in, and ends what they do not know."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from tests.editors import OTHER_PASSWORD, PASSWORD, text_of
from web.clock import keep_retention
from web.staff.devices import device_words
from web.staff.roles import Role
from web.staff.tables import staff_attempt, staff_audit, staff_invitation, staff_member, staff_session

EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"
WECHAT = "Mozilla/5.0 (Linux; Android 14; HBN-AL00) Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.47"


def is_in(seat):
    return seat.get("/desk/").status_code == 200


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (EDGE, "Windows 电脑 · Edge"),
        (WECHAT, "安卓手机 · 微信"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
            "iPhone · Safari",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Firefox/120.0", "苹果电脑 · Firefox"),
        ("<script>alert(1)</script>", "认不出的设备"),
        ("x" * 100_000, "认不出的设备"),
    ],
)
def test_a_device_is_told_in_words_and_nothing_of_it_is_kept_as_it_came(told, words):
    assert device_words(told) == words


def test_devices_are_listed_with_when_they_were_last_seen_and_this_one_is_marked(desk):
    desk.hire("王示例", Role.WRITER, login="wang")
    office, telephone = desk.seat(), desk.seat()
    office.client.environ_base["HTTP_USER_AGENT"] = EDGE
    telephone.client.environ_base["HTTP_USER_AGENT"] = WECHAT
    office.log_in("wang")
    desk.wait(minutes=30)
    telephone.log_in("wang")
    page = telephone.text("/desk/me")
    assert re.search(r"安卓手机 · 微信 <span class=\"badge\">这一台</span>", page)
    assert "Windows 电脑 · Edge" in page
    for clock in ("10:00", "10:30"):
        assert f"<time>2026-11-24 {clock}</time> 登录，<time>2026-11-24 {clock}</time> 还在用" in page


def test_another_device_is_logged_out_alone(either_desk):
    member = either_desk.hire("王示例", Role.WRITER)
    one, two, here = (either_desk.seat(member) for _ in range(3))
    ticket = either_desk.ticket(member)
    assert here.post(f"/desk/me/sessions/{ticket.number}/end").status_code == 303
    other = either_desk.seat()
    other.take(ticket.token)
    assert not is_in(other)
    assert is_in(one)
    assert is_in(two)
    assert is_in(here)


def test_all_other_devices_are_logged_out_at_once(either_desk):
    member = either_desk.hire("王示例", Role.WRITER)
    others = [either_desk.seat(member) for _ in range(3)]
    stranger = either_desk.seat(either_desk.hire("李示例", Role.WRITER))
    here = either_desk.seat(member)
    here.post("/desk/me/sessions/end")
    assert not any(is_in(seat) for seat in others)
    assert is_in(here)
    assert is_in(stranger)
    assert either_desk.actions()[-1] == "sessions_ended"


def test_another_s_session_cannot_be_ended_by_its_number(either_desk):
    victim = either_desk.hire("王示例", Role.WRITER)
    ticket = either_desk.ticket(victim)
    for roles in ((Role.WRITER,), tuple(Role)):
        attacker = either_desk.seat(either_desk.hire(None, *roles))
        for number in (ticket.number, 999_999, 2**53 - 1):
            assert attacker.post(f"/desk/me/sessions/{number}/end").status_code == 404
        assert attacker.post(f"/desk/me/sessions/{10**30}/end").status_code == 404
    seat = either_desk.seat()
    seat.take(ticket.token)
    assert is_in(seat)


def test_another_password_logs_every_other_device_out_and_gives_this_one_a_new_token(either_desk):
    member = either_desk.hire("王示例", Role.WRITER, login="wang")
    other, here = either_desk.seat(member), either_desk.seat(member)
    former = here.token
    response = here.post("/desk/me/password", current=PASSWORD, password=OTHER_PASSWORD, again=OTHER_PASSWORD)
    assert response.status_code == 303
    assert "密码改好了" in here.text("/desk/me")
    assert not is_in(other)
    assert here.token != former
    replayed = either_desk.seat()
    replayed.take(former)
    assert not is_in(replayed)
    assert either_desk.seat().log_in("wang", PASSWORD).status_code == 422
    assert either_desk.seat().log_in("wang", OTHER_PASSWORD).status_code == 303
    assert either_desk.actions()[-2] == "password_changed"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"current": OTHER_PASSWORD}, "现在的密码不对"),
        ({"current": ""}, "现在的密码不对"),
        ({"again": "不一样的不一样的不一样的"}, "两次输入的新密码不一样"),
        ({"password": "短", "again": "短"}, "密码太短"),
        ({"password": "woaini1314520", "again": "woaini1314520"}, "别人容易猜到"),
    ],
)
def test_a_password_is_not_changed_by_mistake(desk, fields, told):
    member = desk.hire("王示例", Role.WRITER)
    seat = desk.seat(member)
    sent = {"current": PASSWORD, "password": OTHER_PASSWORD, "again": OTHER_PASSWORD} | fields
    response = seat.post("/desk/me/password", **sent)
    assert response.status_code == 422
    assert told in text_of(response)
    assert desk.member(member).password_hash == member.password_hash
    assert OTHER_PASSWORD not in text_of(response)


def test_whoever_finds_a_desk_open_cannot_try_passwords_there_for_ever(desk):
    seat = desk.seat(desk.hire("王示例", Role.WRITER))
    for _ in range(5):
        seat.post("/desk/me/password", current="x", password=OTHER_PASSWORD, again=OTHER_PASSWORD)
    response = seat.post("/desk/me/password", current=PASSWORD, password=OTHER_PASSWORD, again=OTHER_PASSWORD)
    assert "试错的次数太多" in text_of(response)


def test_what_is_over_is_dropped_by_the_clock_and_people_and_the_log_stay(either_desk):
    member = either_desk.hire("王示例", Role.WRITER, login="wang")
    seat = either_desk.seat(member)
    either_desk.link(member)
    either_desk.seat().log_in("wang", OTHER_PASSWORD)
    tables = (staff_session, staff_attempt, staff_invitation, staff_member, staff_audit)

    def left():
        keep_retention(either_desk.services)
        with either_desk.services.database.reading() as connection:
            return [len(connection.execute(select(table)).all()) for table in tables]

    either_desk.wait(hours=1)
    assert left() == [1, 2, 1, 1, 1]
    assert is_in(seat)
    either_desk.wait(hours=2)
    assert left() == [0, 2, 1, 1, 1]
    either_desk.wait(hours=24)
    assert left() == [0, 0, 1, 1, 1]
    either_desk.wait(days=33)
    assert left() == [0, 0, 0, 1, 1]
