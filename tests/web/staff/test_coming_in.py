"""Logging in and out, what a wrong password is told, and what a planted cookie or form is worth."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.editors import OTHER_PASSWORD, PASSWORD, Desk, both, text_of
from tests.web.stand_in import make_services
from web.staff import members, passwords
from web.staff.attempts import OF_ACCOUNT, OF_ADDRESS, WAITS
from web.staff.audit import SERVER
from web.staff.roles import Role
from web.staff.sessions import AT_MOST, CODE_WITHIN, IDLE_FOR

WRONG = "登录名或密码不对"
HOLD = "试错的次数太多"


def is_in(seat):
    return seat.get("/desk/").status_code == 200


def fail(seat, login, times):
    return [seat.log_in(login, f"不对的密码不对的密码{time}") for time in range(times)]


# The door


def test_a_writer_comes_in_by_login_and_password(desk):
    desk.hire("王示例", Role.WRITER, login="wang")
    seat = desk.seat()
    assert seat.log_in("wang").location == "/desk/"
    assert "王示例" in seat.text("/desk/")
    assert desk.actions()[-1] == "logged_in"


@pytest.mark.parametrize("typed", ["Wang", " wang ", "ＷＡＮＧ", "wang"])
def test_capitals_blanks_and_wide_letters_make_no_other_login(desk, typed):
    desk.hire("王示例", Role.WRITER, login="wang")
    assert desk.seat().log_in(typed).location == "/desk/"


def test_a_publisher_needs_the_telephone_too(desk):
    desk.hire("钱示例", Role.PUBLISHER, login="qian")
    seat = desk.seat()
    assert seat.log_in("qian").location == "/desk/login/code"
    assert not is_in(seat)
    assert seat.get("/desk/me").location.startswith("/desk/login/code")
    assert seat.type_code("000000").status_code == 422
    assert not is_in(seat)
    assert seat.type_code(desk.code()).location == "/desk/"
    assert is_in(seat)


def test_whoever_is_in_is_not_asked_again(desk):
    seat = desk.seat(desk.hire("王示例", Role.WRITER))
    assert seat.get("/desk/login").location == "/desk/"


def test_logging_out_ends_the_session_on_the_server_too(desk):
    seat = desk.seat(desk.hire("王示例", Role.WRITER))
    token = seat.token
    assert seat.post("/desk/logout").location == "/desk/login"
    assert seat.token is None
    seat.take(token)
    assert not is_in(seat)


def test_logging_out_needs_more_than_an_address(desk):
    seat = desk.seat(desk.hire("王示例", Role.WRITER))
    assert seat.get("/desk/logout").status_code == 405
    assert is_in(seat)


# What is told


def refusals(desk):
    desk.hire("王示例", Role.WRITER, login="wang")
    closed = desk.hire("李示例", Role.WRITER, login="closed")
    desk.hire("钱示例", Role.PUBLISHER, login="qian")
    with desk.services.database.writing() as connection:
        members.disable(connection, closed, actor=SERVER, now=desk.now)
        members.add(
            connection, login="invited", name="周示例", given={Role.WRITER}, actor=SERVER, now=desk.now
        )
    return {
        "wrong password": ("wang", OTHER_PASSWORD),
        "of one with a telephone": ("qian", OTHER_PASSWORD),
        "nobody's login": ("nobody", PASSWORD),
        "disabled": ("closed", PASSWORD),
        "invited": ("invited", PASSWORD),
        "none": ("", ""),
        "hostile": ("\x00' OR 1=1 --", PASSWORD),
        "long": ("x" * 10_000, "y" * 30_000),
    }


def test_whether_somebody_works_here_is_not_told_by_words_or_by_work(either_desk, monkeypatch):
    cases = refusals(either_desk)
    looked_at = []
    is_right = passwords.is_right
    monkeypatch.setattr(
        passwords, "is_right", lambda kept, typed: looked_at.append(typed) or is_right(kept, typed)
    )
    pages = set()
    for login, password in cases.values():
        seat = either_desk.seat()
        response = seat.log_in(login, password)
        assert response.status_code == 422
        assert seat.token is None
        page = text_of(response).replace(f'value="{login[:64]}"', "").replace(login[:64], "")
        pages.add(page[page.index("<main") : page.index("csrf_token")] + page[page.index("密码\n") :])
    assert len(pages) == 1
    assert WRONG in pages.pop()
    assert len(looked_at) == len(cases)  # argon2 is the work


def test_nobody_and_somebody_are_held_up_alike(desk):
    desk.hire("王示例", Role.WRITER, login="wang")
    held = {}
    for login in ("wang", "nobody"):
        fail(desk.seat(), login, OF_ACCOUNT.free)
        held[login] = text_of(desk.seat().log_in(login))
        assert f"{HOLD}，先停一停。请 1 分钟以后再试" in held[login]
    assert held["wang"].count("\n") == held["nobody"].count("\n")


# Waiting


def test_after_five_failures_even_the_right_password_waits(either_desk):
    either_desk.hire("王示例", Role.WRITER, login="wang")
    seat = either_desk.seat()
    assert all(WRONG in text_of(response) for response in fail(seat, "wang", OF_ACCOUNT.free))
    assert HOLD in text_of(seat.log_in("wang"))
    either_desk.wait(minutes=1, seconds=1)
    assert seat.log_in("wang").location == "/desk/"


def test_each_further_failure_waits_longer_up_to_an_hour(desk):
    desk.hire("王示例", Role.WRITER, login="wang")
    seat = desk.seat()
    fail(seat, "wang", OF_ACCOUNT.free)
    for wait in (*WAITS, WAITS[-1]):
        desk.now += wait - timedelta(seconds=1)
        assert HOLD in text_of(seat.log_in("wang"))
        desk.wait(seconds=2)
        assert WRONG in text_of(seat.log_in("wang", OTHER_PASSWORD))


def test_a_wait_outlives_the_process_and_holds_in_every_other(either_desk):
    either_desk.hire("王示例", Role.WRITER, login="wang")
    fail(either_desk.seat(), "wang", OF_ACCOUNT.free)
    assert HOLD in text_of(either_desk.restart().seat().log_in("wang"))


def test_many_tries_at_once_get_no_further_than_one_after_another(either_desk, monkeypatch):
    either_desk.hire("王示例", Role.WRITER, login="wang")
    looked_at = []
    monkeypatch.setattr(passwords, "is_right", lambda *_: bool(looked_at.append(1)))
    seats = [either_desk.seat(), either_desk.seat()]
    assert both(*(lambda seat=seat: fail(seat, "wang", 8) and None for seat in seats)) == [None, None]
    assert len(looked_at) == OF_ACCOUNT.free


def test_whoever_gets_in_begins_anew(desk):
    desk.hire("王示例", Role.WRITER, login="wang")
    for _ in range(3):
        fail(desk.seat(), "wang", OF_ACCOUNT.free - 1)
        assert desk.seat().log_in("wang").location == "/desk/"


def test_a_wait_is_for_one_login_and_holds_up_nobody_else(desk):
    desk.hire("王示例", Role.WRITER, login="wang")
    desk.hire("李示例", Role.WRITER, login="li")
    fail(desk.seat(), "wang", OF_ACCOUNT.free)
    assert desk.seat().log_in("li").location == "/desk/"


def test_one_address_cannot_try_all_logins(desk):
    desk.hire("王示例", Role.WRITER, login="wang")
    seat = desk.seat()
    for number in range(OF_ADDRESS.free):
        seat.log_in(f"guess{number}", "x")
    assert HOLD in text_of(seat.log_in("wang"))
    elsewhere = desk.seat()
    elsewhere.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert elsewhere.log_in("wang").location == "/desk/"


def test_an_account_of_one_s_own_does_not_clear_the_address(desk):
    desk.hire("王示例", Role.WRITER, login="wang")
    seat = desk.seat()
    for number in range(OF_ADDRESS.free - 1):
        seat.log_in(f"guess{number}", "x")
    assert desk.seat().log_in("wang").location == "/desk/"
    seat.log_in("one more", "x")
    assert HOLD in text_of(seat.log_in("and another", "x"))


def test_codes_are_counted_for_the_person_in_however_many_windows(either_desk):
    either_desk.hire("钱示例", Role.PUBLISHER, login="qian")
    for _ in range(OF_ACCOUNT.free):
        seat = either_desk.seat()
        seat.log_in("qian")
        assert "验证码不对" in text_of(seat.type_code("000000"))
    seat = either_desk.seat()
    seat.log_in("qian")
    assert HOLD in text_of(seat.type_code(either_desk.code()))


# Cookies and forms


def test_a_planted_cookie_is_worth_nothing_after_the_login(desk):
    attacker = desk.seat(desk.hire("赵示例", Role.WRITER))
    planted = attacker.token
    desk.hire("王示例", Role.WRITER, login="wang")
    victim = desk.seat()
    victim.take(planted)
    assert "赵示例" in victim.text("/desk/")
    victim.post("/desk/logout")
    victim.take(planted)
    victim.log_in("wang")
    assert victim.token != planted
    attacker_again = desk.seat()
    attacker_again.take(planted)
    assert not is_in(attacker_again)


def test_logging_in_over_another_session_ends_that_one(desk):
    first = desk.seat(desk.hire("赵示例", Role.WRITER))
    former = first.token
    desk.hire("王示例", Role.WRITER, login="wang")
    form = {"csrf_token": first.form_token(), "login": "wang", "password": PASSWORD}
    assert first.client.post("/desk/login", data=form).location == "/desk/"
    assert "王示例" in first.text("/desk/")
    other = desk.seat()
    other.take(former)
    assert not is_in(other)


def test_the_token_changes_with_the_code_and_the_former_is_worth_nothing(desk):
    desk.hire("钱示例", Role.PUBLISHER, login="qian")
    seat = desk.seat()
    seat.log_in("qian")
    half = seat.token
    seat.type_code(desk.code())
    assert seat.token != half
    other = desk.seat()
    other.take(half)
    assert not is_in(other)


def test_the_database_does_not_tell_the_token(desk):
    seat = desk.seat(desk.hire("王示例", Role.WRITER))
    file = desk.services.settings.data_dir / "yuertong.sqlite3"
    stored = b"".join(path.read_bytes() for path in file.parent.glob(file.name + "*"))
    assert seat.token.encode() not in stored


def test_the_cookie_is_for_this_site_alone_and_no_script_reads_it(tmp_path):
    services = make_services(tmp_path, base_url="https://www.example.gov.cn")
    desk = Desk(services)
    desk.hire("王示例", Role.WRITER, login="wang")
    client = desk.app.test_client()
    at = {"base_url": "https://www.example.gov.cn"}
    page = text_of(client.get("/desk/login", **at))
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    response = client.post(
        "/desk/login",
        data={"csrf_token": token, "login": "wang", "password": PASSWORD},
        headers={"Referer": "https://www.example.gov.cn/desk/login"},
        **at,
    )
    (cookie,) = (c for c in response.headers.getlist("Set-Cookie") if "yuertong-desk" in c)
    assert cookie.startswith("__Host-yuertong-desk=")
    for word in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert word in cookie
    assert "Max-Age" not in cookie  # gone with the browser
    services.database.engine.dispose()


def test_a_form_without_its_token_changes_nothing(desk):
    member = desk.hire("王示例", Role.WRITER)
    seat = desk.seat(member)
    response = seat.client.post("/desk/me/name", data={"name": "别人"})
    assert response.status_code == 400
    assert "这一页放得太久了" in text_of(response)
    assert desk.member(member).name == "王示例"


def test_a_form_s_token_that_was_had_elsewhere_changes_nothing(desk):
    """Whoever can plant cookies could plant a form's token of their own."""
    attacker = desk.seat(desk.hire("赵示例", Role.WRITER))
    token = attacker.form_token()
    forms = attacker.client.get_cookie("yuertong-form").value
    member = desk.hire("王示例", Role.WRITER)
    victim = desk.seat(member)
    victim.client.set_cookie("yuertong-form", forms)
    response = victim.client.post("/desk/me/name", data={"csrf_token": token, "name": "别人"})
    assert response.status_code == 400
    assert desk.member(member).name == "王示例"
    victim.get("/desk/me")
    assert victim.client.post("/desk/me/name", data={"csrf_token": token, "name": "别人"}).status_code == 400
    assert victim.post("/desk/me/name", name="王新例").status_code == 303


# Time


def test_two_hours_without_a_page_end_a_session_and_pages_keep_it(either_desk):
    seat = either_desk.seat(either_desk.hire("王示例", Role.WRITER))
    for _ in range(4):
        either_desk.now += IDLE_FOR - timedelta(seconds=1)
        assert is_in(seat)
    either_desk.now += IDLE_FOR
    assert not is_in(seat)


def test_twelve_hours_end_a_session_however_busy(either_desk):
    seat = either_desk.seat(either_desk.hire("王示例", Role.WRITER))
    for _ in range(11):
        either_desk.wait(hours=1)
        assert is_in(seat)
    either_desk.now += AT_MOST - timedelta(hours=11)
    assert not is_in(seat)


def test_whoever_s_time_is_over_is_told_so_and_that_nothing_was_done(desk):
    member = desk.hire("王示例", Role.WRITER, login="wang")
    seat = desk.seat(member)
    token = seat.form_token()
    desk.now += IDLE_FOR
    response = seat.client.post("/desk/me/name", data={"csrf_token": token, "name": "别人"})
    assert "刚才点的没有做成" in seat.text(response.location)
    assert desk.member(member).name == "王示例"
    assert "登录到时了，请再登录一次" in seat.text(seat.get("/desk/me").location)
    assert "登录到时了" not in desk.seat().text("/desk/login")


def test_a_right_password_waits_ten_minutes_for_its_code(desk):
    desk.hire("钱示例", Role.PUBLISHER, login="qian")
    seat = desk.seat()
    seat.log_in("qian")
    desk.now += CODE_WITHIN
    assert seat.get("/desk/login/code").location.startswith("/desk/login")
