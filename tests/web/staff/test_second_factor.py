"""The telephone's code: needed by whoever publishes or manages, right once, replaced by paper once."""

from __future__ import annotations

import base64
import re

import pyotp
import pytest
from pydantic import SecretStr

from tests.editors import PASSWORD, SECRET, both, text_of
from tests.web.stand_in import make_settings
from web.staff import recovery_codes, second_factor
from web.staff.roles import Role
from web.staff.tables import staff_member, staff_recovery_code

FORM = "/desk/me/second-factor"


def offered_secret(seat):
    return re.search(r'<p class="spelled">([A-Z2-7 ]+)</p>', seat.text(FORM))[1].replace(" ", "")


def set_up(desk, seat):
    """What a person does with a telephone; the secret, and the page that follows."""
    secret = offered_secret(seat)
    return secret, seat.post(FORM, code=pyotp.TOTP(secret).at(desk.now))


def codes_on(response):
    return re.findall(r"<code>([a-z0-9-]+)</code>", text_of(response))


@pytest.mark.parametrize("role", [Role.PUBLISHER, Role.ADMINISTRATOR])
def test_nothing_opens_to_a_publisher_or_administrator_before_it_is_set_up(desk, role):
    seat = desk.seat(desk.hire("钱示例", role, Role.WRITER, has_telephone=False))
    for path in ("/desk/", "/desk/me", "/desk/people", "/desk/audit"):
        assert seat.get(path).location == FORM
    assert "光有密码不够稳妥" in seat.text(FORM)
    _, response = set_up(desk, seat)
    assert response.status_code == 200
    assert seat.get("/desk/").status_code == 200


@pytest.mark.parametrize("role", [Role.WRITER, Role.CHECKER])
def test_writers_and_checkers_may_do_without(desk, role):
    seat = desk.seat(desk.hire("王示例", role))
    assert "给账号加一道手机验证码" in seat.text("/desk/")


def test_the_picture_says_what_the_letters_say_and_comes_with_the_page(desk):
    seat = desk.seat(desk.hire("钱示例", Role.PUBLISHER, login="qian", has_telephone=False))
    page = seat.text(FORM)
    assert re.search(r'<img class="qr" src="data:image/svg\+xml;', page)
    secret = offered_secret(seat)
    assert len(base64.b32decode(secret)) == 20  # RFC 4226, R6
    assert offered_secret(seat) == secret  # a page that is read again
    member = desk.hire("赵示例", Role.PUBLISHER, login="zhao")
    address = second_factor.offer(desk.services.settings, member, token_hash="x").address
    parsed = pyotp.parse_uri(address)
    assert (parsed.name, parsed.issuer, parsed.interval, parsed.digits) == ("zhao", "育儿通", 30, 6)


def test_two_people_are_never_offered_the_same_secret(desk):
    secrets = {offered_secret(desk.seat(desk.hire(None, Role.PUBLISHER, has_telephone=False))) for _ in "abc"}
    assert len(secrets) == 3


def test_a_wrong_first_code_sets_nothing_up(desk):
    member = desk.hire("钱示例", Role.PUBLISHER, has_telephone=False)
    seat = desk.seat(member)
    for code in ("", "000000", "abcdef", "１２３４５６", "1" * 5_000):
        response = seat.post(FORM, code=code)
        assert response.status_code == 422
        assert "这 6 个数字不对" in text_of(response)
    assert desk.member(member).second_factor is None


def test_the_rise_of_rights_gives_a_new_token_and_ends_what_was_open_elsewhere(either_desk):
    member = either_desk.hire("钱示例", Role.PUBLISHER, has_telephone=False)
    elsewhere, seat = either_desk.seat(member), either_desk.seat(member)
    former = seat.token
    set_up(either_desk, seat)
    assert seat.token != former
    assert elsewhere.get("/desk/").location.startswith("/desk/login")
    replayed = either_desk.seat()
    replayed.take(former)
    assert replayed.get("/desk/").location.startswith("/desk/login")
    assert "second_factor_set" in either_desk.actions()


def test_the_code_that_set_it_up_does_not_log_in(either_desk):
    either_desk.hire("钱示例", Role.PUBLISHER, login="qian", has_telephone=False)
    seat = either_desk.seat()
    seat.log_in("qian")
    secret, _ = set_up(either_desk, seat)
    again = either_desk.seat()
    again.log_in("qian")
    assert again.type_code(pyotp.TOTP(secret).at(either_desk.now)).status_code == 422
    either_desk.wait(seconds=30)
    assert again.type_code(pyotp.TOTP(secret).at(either_desk.now)).status_code == 303


def test_one_code_opens_once(either_desk):
    either_desk.hire("钱示例", Role.PUBLISHER, login="qian")
    code = either_desk.code()
    first, second = either_desk.seat(), either_desk.seat()
    first.log_in("qian")
    second.log_in("qian")
    assert first.type_code(code).status_code == 303
    response = second.type_code(code)
    assert response.status_code == 422
    assert "已经用过了" in text_of(response)


def test_of_two_requests_with_one_code_one_gets_in(either_desk):
    either_desk.hire("钱示例", Role.PUBLISHER, login="qian")
    code = either_desk.code()
    seats = [either_desk.seat(), either_desk.seat()]
    for seat in seats:
        seat.log_in("qian")
    outcomes = both(lambda: seats[0].type_code(code), lambda: seats[1].type_code(code))
    assert sorted(response.status_code for response in outcomes) == [303, 422]


def test_an_older_code_is_worth_nothing_after_a_newer_one(desk):
    desk.hire("钱示例", Role.PUBLISHER, login="qian")
    first, second = desk.seat(), desk.seat()
    first.log_in("qian")
    second.log_in("qian")
    assert first.type_code(desk.code(seconds=30)).status_code == 303
    assert second.type_code(desk.code()).status_code == 422


@pytest.mark.parametrize(("later", "status"), [(-60, 422), (-30, 303), (0, 303), (30, 303), (60, 422)])
def test_a_clock_may_be_half_a_minute_off_and_no_more(desk, later, status):
    """RFC 6238, 5.2: one step for the delay of the network and of typing."""
    desk.hire("钱示例", Role.PUBLISHER, login="qian")
    seat = desk.seat()
    seat.log_in("qian")
    assert seat.type_code(desk.code(seconds=later)).status_code == status


def test_a_code_may_be_typed_with_the_blank_that_telephones_show(desk):
    desk.hire("钱示例", Role.PUBLISHER, login="qian")
    seat = desk.seat()
    seat.log_in("qian")
    code = desk.code()
    assert seat.type_code(f" {code[:3]} {code[3:]} ").status_code == 303


def test_the_database_holds_neither_the_secret_nor_a_recovery_code(desk):
    seat = desk.seat(desk.hire("钱示例", Role.PUBLISHER, has_telephone=False))
    secret, page = set_up(desk, seat)
    codes = codes_on(page)
    with desk.services.database.reading() as connection:
        stored = str(connection.execute(staff_member.select()).all())
        stored += str(connection.execute(staff_recovery_code.select()).all())
    assert secret not in stored
    assert codes
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)


def test_ten_recovery_codes_are_shown_once(desk):
    seat = desk.seat(desk.hire("钱示例", Role.PUBLISHER, has_telephone=False))
    _, page = set_up(desk, seat)
    codes = codes_on(page)
    assert len(set(codes)) == recovery_codes.HOW_MANY == 10
    assert page.headers["Cache-Control"] == "no-store"
    later = seat.text("/desk/me") + seat.text(FORM)
    assert not any(code in later for code in codes)
    assert "备用码还剩 10 个" in later


def test_a_recovery_code_opens_once_instead_of_the_telephone(either_desk):
    either_desk.hire("钱示例", Role.PUBLISHER, login="qian", has_telephone=False)
    seat = either_desk.seat()
    seat.log_in("qian")
    code = codes_on(set_up(either_desk, seat)[1])[0]
    first = either_desk.seat()
    first.log_in("qian")
    assert first.type_code(code.upper().replace("-", " ")).location == "/desk/me"
    assert "备用码还剩 9 个" in first.text("/desk/me")
    assert "recovery_code_used" in either_desk.actions()
    second = either_desk.seat()
    second.log_in("qian")
    assert second.type_code(code).status_code == 422


def test_of_two_requests_with_one_recovery_code_one_gets_in(either_desk):
    member = either_desk.hire("钱示例", Role.PUBLISHER, login="qian")
    with either_desk.services.database.writing() as connection:
        code = recovery_codes.make(connection, either_desk.services.settings, member.number)[0]
    seats = [either_desk.seat(), either_desk.seat()]
    for seat in seats:
        seat.log_in("qian")
    outcomes = both(lambda: seats[0].type_code(code), lambda: seats[1].type_code(code))
    assert sorted(response.status_code for response in outcomes) == [303, 422]


def test_another_s_recovery_code_opens_nothing(desk):
    other = desk.hire("赵示例", Role.PUBLISHER)
    with desk.services.database.writing() as connection:
        code = recovery_codes.make(connection, desk.services.settings, other.number)[0]
    desk.hire("钱示例", Role.PUBLISHER, login="qian")
    seat = desk.seat()
    seat.log_in("qian")
    assert seat.type_code(code).status_code == 422


def test_new_recovery_codes_need_the_password_and_end_the_old_ones(desk):
    member = desk.hire("钱示例", Role.PUBLISHER, login="qian")
    seat = desk.seat(member)
    with desk.services.database.writing() as connection:
        old = recovery_codes.make(connection, desk.services.settings, member.number)[0]
    assert seat.post("/desk/me/recovery-codes", current="x").status_code == 422
    response = seat.post("/desk/me/recovery-codes", current=PASSWORD)
    assert len(codes_on(response)) == 10
    other = desk.seat()
    other.log_in("qian")
    assert other.type_code(old).status_code == 422


def test_another_telephone_needs_the_password_too(desk):
    member = desk.hire("钱示例", Role.PUBLISHER)
    seat = desk.seat(member)
    code = pyotp.TOTP(offered_secret(seat)).at(desk.now)
    response = seat.post(FORM, code=code)
    assert response.status_code == 422
    assert "现在的密码不对" in text_of(response)
    assert desk.member(member).second_factor == member.second_factor
    assert seat.post(FORM, code=code, current=PASSWORD).status_code == 200
    assert desk.member(member).second_factor != member.second_factor


def test_a_form_cannot_choose_the_secret(desk):
    member = desk.hire("钱示例", Role.PUBLISHER, has_telephone=False)
    seat = desk.seat(member)
    response = seat.post(FORM, code=desk.code(), secret=SECRET, second_factor=SECRET)
    assert response.status_code == 422
    assert desk.member(member).second_factor is None


def test_with_another_key_of_the_product_codes_are_refused_kindly(tmp_path, desk):
    """A database that was restored without its key: recovery by the command line is what remains."""
    member = desk.hire("钱示例", Role.PUBLISHER, login="qian")
    other = make_settings(tmp_path).model_copy(update={"secret_key": SecretStr("o" * 32)})
    desk.services.settings = other
    seat = desk.restart().seat()
    seat.log_in("qian")
    assert seat.type_code(desk.code()).status_code == 422
    with desk.services.database.writing() as connection, pytest.raises(second_factor.KeyOfProductChanged):
        second_factor.spend(connection, other, desk.member(member), desk.code(), now=desk.now)
