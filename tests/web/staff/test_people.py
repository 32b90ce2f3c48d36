"""Administrators invite, change and disable people; what must always hold holds against them, too."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.editors import OTHER_PASSWORD, PASSWORD, both, text_of
from web.staff import members
from web.staff.audit import SERVER
from web.staff.invitations import VALID_FOR
from web.staff.members import LastAdministrator
from web.staff.roles import Role
from web.staff.tables import staff_invitation

INVITE = "/desk/people/invite"
SOMEBODY = {"name": "李示例", "login": "li", "roles": ["writer", "checker"]}


@pytest.fixture
def boss(desk):
    return desk.hire("管示例", Role.ADMINISTRATOR, login="boss")


@pytest.fixture
def office(desk, boss):
    """The administrator's browser."""
    return desk.seat(boss)


def link_on(response):
    assert response.status_code == 200
    found = re.search(r"http://127\.0\.0\.1:8000(/desk/invitation/[A-Za-z0-9_-]{43})", text_of(response))
    return found[1]


def take_up(seat, link, password=OTHER_PASSWORD, **fields):
    return seat.post(link, seen=link, password=password, **{"again": password, **fields})


def by_login(desk, login):
    with desk.services.database.reading() as connection:
        return members.find_by_login(connection, login)


# Inviting


def test_who_is_invited_chooses_a_password_and_is_in(desk, office):
    link = link_on(office.post(INVITE, **SOMEBODY))
    seat = desk.seat()
    page = seat.text(link)
    assert "李示例，请设一个密码" in page
    assert "您在这里做：写、校对" in page
    assert take_up(seat, link).location == "/desk/"
    assert "李示例" in seat.text("/desk/")
    assert desk.seat().log_in("li", OTHER_PASSWORD).location == "/desk/"
    assert desk.actions() == ["invited", "invited", "invitation_taken_up", "logged_in", "logged_in"]


def test_a_link_opens_once(either_desk):
    office = either_desk.seat(either_desk.hire("管示例", Role.ADMINISTRATOR))
    link = link_on(office.post(INVITE, **SOMEBODY))
    ready = []
    for seat in (either_desk.seat(), either_desk.seat()):
        form = {"csrf_token": seat.form_token(link), "password": OTHER_PASSWORD, "again": OTHER_PASSWORD}
        ready.append(lambda seat=seat, form=form: seat.client.post(link, data=form))
    assert sorted(response.status_code for response in both(*ready)) == [303, 404]
    late = either_desk.seat().get(link)
    assert late.status_code == 404
    assert "这个链接不能用了" in text_of(late)


def test_a_link_lasts_three_days(desk, office):
    link = link_on(office.post(INVITE, **SOMEBODY))
    desk.now += VALID_FOR - timedelta(seconds=1)
    assert desk.seat().get(link).status_code == 200
    desk.wait(seconds=1)
    assert desk.seat().get(link).status_code == 404


def test_another_link_ends_the_former(desk, office):
    former = link_on(office.post(INVITE, **SOMEBODY))
    number = by_login(desk, "li").number
    link = link_on(office.post(f"/desk/people/{number}/link"))
    assert desk.seat().get(former).status_code == 404
    assert desk.seat().get(link).status_code == 200


def test_a_link_is_shown_once_and_neither_database_nor_log_lines_hold_it(desk, office, capsys):
    link = link_on(office.post(INVITE, **SOMEBODY))
    token = link.rsplit("/", 1)[1]
    seat = desk.seat()
    take_up(seat, link)
    with desk.services.database.reading() as connection:
        stored = str(connection.execute(staff_invitation.select()).all()) + str(desk.log())
    assert token not in stored
    assert token not in office.text("/desk/people") + office.text(
        f"/desk/people/{by_login(desk, 'li').number}"
    )
    said = capsys.readouterr().err
    assert "/desk/invitation/…" in said
    assert token not in said


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": " "}, "名字要写 1 到 20 个字"),
        ({"name": "长" * 21}, "名字要写 1 到 20 个字"),
        ({"name": "a\x00b"}, "名字要写 1 到 20 个字"),
        ({"login": "wang fang"}, "登录名用 2 到 32 个"),
        ({"login": "x"}, "登录名用 2 到 32 个"),
        ({"login": "<script>"}, "登录名用 2 到 32 个"),
        ({"login": "BOSS"}, "这个登录名已经有人用了"),
        ({"roles": []}, "至少选一样"),
        ({"roles": ["emperor"]}, "至少选一样"),
    ],
)
def test_an_invitation_that_cannot_be_is_asked_for_again_with_what_was_typed(desk, office, changed, told):
    before = len(desk.log())
    response = office.post(INVITE, **{**SOMEBODY, **changed})
    assert response.status_code == 422
    page = text_of(response)
    assert told in page
    assert "<script>" not in response.get_data(as_text=True)
    if "login" in changed:
        assert 'value="李示例"' in page
        assert re.search(r'value="checker" checked', page)
    assert len(desk.log()) == before


def test_a_weak_password_does_not_use_the_link_up(desk, office):
    link = link_on(office.post(INVITE, **SOMEBODY))
    seat = desk.seat()
    for password, told in (
        ("短", "密码太短"),
        ("woaini1314520", "别人容易猜到"),
        ("li李示例li李示例2026", "别人容易猜到"),
    ):
        response = take_up(seat, link, password)
        assert response.status_code == 422
        assert told in text_of(response)
    assert "两次输入的密码不一样" in text_of(take_up(seat, link, again="x"))
    assert take_up(seat, link).status_code == 303


def test_whoever_is_invited_gets_no_more_than_was_meant_whatever_the_form_says(desk, office):
    link = link_on(office.post(INVITE, **SOMEBODY))
    take_up(
        desk.seat(), link, roles="administrator", login="root", username="root", name="别人", member="1",
        number="1", disabled_at="", second_factor="x",
    )  # fmt: skip
    member = by_login(desk, "li")
    assert (member.name, member.roles) == ("李示例", {Role.WRITER, Role.CHECKER})
    assert by_login(desk, "root") is None


def test_a_forgotten_password_is_chosen_anew_and_the_telephone_stays(desk, office):
    member = desk.hire("钱示例", Role.PUBLISHER, login="qian")
    elsewhere = desk.seat(member)
    link = link_on(office.post(f"/desk/people/{member.number}/link"))
    seat = desk.seat()
    assert take_up(seat, link).location == "/desk/login/code"
    assert elsewhere.get("/desk/").location.startswith("/desk/login")
    assert seat.type_code(desk.code()).status_code == 303
    assert desk.seat().log_in("qian", PASSWORD).status_code == 422


# What must always hold


def test_the_last_administrator_can_neither_be_disabled_nor_lose_the_role(desk, boss, office):
    desk.hire("李示例", Role.WRITER, Role.PUBLISHER)
    invited = {**SOMEBODY, "login": "later", "roles": ["administrator"]}
    office.post(INVITE, **invited)  # who cannot come in yet does not count
    gone = desk.hire("周示例", Role.ADMINISTRATOR)
    office.post(f"/desk/people/{gone.number}/disable")
    for path, fields in (("disable", {}), ("roles", {"roles": ["writer"]})):
        response = office.post(f"/desk/people/{boss.number}/{path}", **fields)
        assert response.status_code == 422
        assert "最后一个能管理的人" in text_of(response)
    assert Role.ADMINISTRATOR in desk.member(boss).roles
    assert desk.member(boss).can_come_in


def test_two_administrators_who_disable_each_other_at_once_leave_one(either_desk):
    one, two = (either_desk.hire(None, Role.ADMINISTRATOR) for _ in range(2))

    def disable(whom, actor):
        with either_desk.services.database.writing() as connection:
            members.disable(connection, whom, actor=actor, now=either_desk.now)

    outcomes = both(lambda: disable(two, one.actor), lambda: disable(one, two.actor))
    assert {type(outcome) for outcome in outcomes} == {type(None), LastAdministrator}
    assert [either_desk.member(member).can_come_in for member in (one, two)].count(True) == 1


def test_nobody_gives_a_role_to_themselves(desk, boss, office):
    desk.hire("周示例", Role.ADMINISTRATOR)
    response = office.post(f"/desk/people/{boss.number}/roles", roles=["administrator", "publisher"])
    assert response.status_code == 422
    assert "自己不能给自己加" in text_of(response)
    assert desk.member(boss).roles == {Role.ADMINISTRATOR}


def test_an_administrator_beside_another_may_give_the_role_up(desk):
    desk.hire("周示例", Role.ADMINISTRATOR)
    two = desk.hire("吴示例", Role.ADMINISTRATOR, Role.WRITER)
    seat = desk.seat(two)
    seat.post(f"/desk/people/{two.number}/roles", roles=["writer"])
    assert desk.member(two).roles == {Role.WRITER}
    assert seat.get("/desk/people").status_code == 403


def test_a_rise_of_rights_ends_the_tokens_of_before(either_desk):
    office = either_desk.seat(either_desk.hire("管示例", Role.ADMINISTRATOR))
    member = either_desk.hire("李示例", Role.WRITER)
    seat = either_desk.seat(member)
    office.post(f"/desk/people/{member.number}/roles", roles=["writer", "checker"])
    assert either_desk.member(member).roles == {Role.WRITER, Role.CHECKER}
    assert seat.get("/desk/").location.startswith("/desk/login")


def test_who_becomes_a_publisher_sets_up_a_telephone_before_anything_else(desk, office):
    member = desk.hire("李示例", Role.WRITER, login="li")
    office.post(f"/desk/people/{member.number}/roles", roles=["publisher"])
    seat = desk.seat()
    seat.log_in("li")
    assert seat.get("/desk/").location == "/desk/me/second-factor"


def test_whoever_is_disabled_is_out_at_once_and_comes_back_with_the_same_password(either_desk):
    office = either_desk.seat(either_desk.hire("管示例", Role.ADMINISTRATOR))
    member = either_desk.hire("李示例", Role.WRITER, login="li")
    link = either_desk.link(member)
    seat = either_desk.seat(member)
    office.post(f"/desk/people/{member.number}/disable")
    assert seat.get("/desk/").location.startswith("/desk/login")
    assert either_desk.seat().log_in("li").status_code == 422
    assert either_desk.seat().get(link).status_code == 404
    office.post(f"/desk/people/{member.number}/enable")
    assert either_desk.seat().log_in("li").status_code == 303


def test_a_lost_telephone_is_taken_away_and_asked_for_anew(desk, office):
    member = desk.hire("钱示例", Role.PUBLISHER, login="qian")
    seat = desk.seat(member)
    office.post(f"/desk/people/{member.number}/second-factor")
    assert seat.get("/desk/").location.startswith("/desk/login")
    again = desk.seat()
    assert again.log_in("qian").location == "/desk/"
    assert again.get("/desk/").location == "/desk/me/second-factor"


def test_whoever_waits_is_admitted_again_by_an_administrator(desk, office):
    member = desk.hire("李示例", Role.WRITER, login="li")
    for _ in range(5):
        desk.seat().log_in("li", "x")
    assert "试错太多" in office.text(f"/desk/people/{member.number}")
    office.post(f"/desk/people/{member.number}/admit")
    assert desk.seat().log_in("li").status_code == 303


def test_the_form_of_one_person_changes_nobody_else_and_nothing_else(desk, office):
    member, other = desk.hire("李示例", Role.WRITER), desk.hire("周示例", Role.WRITER)
    office.post(
        f"/desk/people/{member.number}/roles", roles=["checker"], number=other.number, member=other.number,
        login="root", name="别人", password_hash="x", disabled_at="2020-01-01", second_factor="x",
    )  # fmt: skip
    changed = desk.member(member)
    assert changed.roles == {Role.CHECKER}
    assert (changed.login, changed.name, changed.password_hash, changed.disabled_at) == (
        member.login, member.name, member.password_hash, None
    )  # fmt: skip
    assert desk.member(other) == other


def test_one_s_own_form_changes_one_s_own_name_and_nothing_else(desk):
    member, other = desk.hire("李示例", Role.WRITER), desk.hire("周示例", Role.WRITER)
    seat = desk.seat(member)
    seat.post("/desk/me/name", name="李新例", roles="administrator", login="root", number=other.number)
    assert desk.member(member).name == "李新例"
    assert (desk.member(member).roles, desk.member(member).login) == (member.roles, member.login)
    assert desk.member(other) == other
    assert desk.log()[-1]["action"] == "name_changed"


@pytest.mark.parametrize("name", ["<script>x</script>", '"><img src=x>', "{{ 7*7 }}"])
def test_a_name_is_never_alive(desk, office, name):
    member = desk.hire("李示例", Role.WRITER, login="li")
    desk.seat(member).post("/desk/me/name", name=name)
    assert desk.member(member).name == name
    for path in ("/desk/people", f"/desk/people/{member.number}", "/desk/audit"):
        page = office.get(path).get_data(as_text=True)
        assert "<script>x" not in page
        assert "<img" not in page
        assert "{{ 7*7 }}" in page or "{" not in name


@pytest.mark.parametrize("number", ["0", "-1", "999999", "9" * 30, "1e3", "٣", "%00"])
def test_whom_there_is_not_has_no_page(office, number):
    response = office.get(f"/desk/people/{number}")
    assert response.status_code == 404
    assert office.post("/desk/people/999999/disable").status_code == 404


def test_today_tells_an_administrator_who_has_not_come_yet(desk, office):
    assert "今天没有等着您的事" in office.text("/desk/")
    office.post(INVITE, **SOMEBODY)
    today = office.text("/desk/")
    assert "李示例 还没有进来" in today
    assert f'href="/desk/people/{by_login(desk, "li").number}"' in today
    desk.wait(hours=73)
    again = desk.seat(by_login(desk, "boss"))
    assert "链接过期了" in again.text("/desk/")


def test_today_tells_of_an_old_password(desk):
    member = desk.hire("李示例", Role.WRITER, has_telephone=True)
    assert "今天没有等着您的事" in desk.seat(member).text("/desk/")
    desk.wait(days=365)
    assert "已经用了 365 天" in desk.seat(member).text("/desk/")


def test_a_login_is_free_for_one_person_only_though_two_ask_at_once(either_desk):
    def add():
        with either_desk.services.database.writing() as connection:
            members.add(
                connection,
                login="same",
                name="甲示例",
                given={Role.WRITER},
                actor=SERVER,
                now=either_desk.now,
            )

    assert {type(outcome) for outcome in both(add, add)} == {type(None), members.LoginTaken}
