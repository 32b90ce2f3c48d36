"""`yuertong staff`: the first administrator, whoever is locked out, and the walk along the log."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from tests.products import SECRET
from web.database import Database, make_engine
from web.settings import Settings
from web.staff.tables import staff_audit, staff_member


@pytest.fixture
def staffed(bare_command):
    """A new server with its first administrator invited; nobody has prepared anything."""
    outcome = bare_command.run("staff", "add", sent="王示例\nwang\n".encode())
    assert outcome.exit_code == 0
    return bare_command


def by_hand(command, *statements):
    engine = make_engine(Settings(data_dir=command.folder, secret_key=SECRET).database)
    with Database(engine).writing() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_the_first_administrator_is_asked_for_and_gets_a_link_and_what_to_do_next(bare_command):
    said = bare_command.run("staff", "add", sent="王示例\nwang\n".encode()).stdout
    assert re.search(r"http://127\.0\.0\.1:8000/desk/invitation/[A-Za-z0-9_-]{43}\n", said)
    assert "3 天内有效，只能用一次" in said
    assert "http://127.0.0.1:8000/desk/ 用登录名 wang 登录" in said
    assert "先设 YUERTONG_BASE_URL" in said
    (row,) = bare_command.rows(staff_member)
    assert (row.login, row.name, row.roles, row.password_hash) == ("wang", "王示例", "administrator", None)


def test_the_link_is_that_of_the_public_address(bare_command):
    outcome = bare_command.run(
        "staff", "add", "--name", "王示例", "--login", "wang",
        YUERTONG_BASE_URL="https://www.example.gov.cn", YUERTONG_PATH_PREFIX="/tuoyu",
    )  # fmt: skip
    assert "https://www.example.gov.cn/tuoyu/desk/invitation/" in outcome.stdout
    assert "YUERTONG_BASE_URL" not in outcome.stdout


@pytest.mark.parametrize(
    ("name", "login", "sentence"),
    [
        ("王示例", "wang", "已经有人用了"),
        ("王示例", "w w", "登录名用 2 到 32 个"),
        ("长" * 21, "li", "名字要写 1 到 20 个字"),
    ],
)
def test_what_cannot_be_is_told_in_one_sentence(staffed, name, login, sentence):
    outcome = staffed.run("staff", "add", "--name", name, "--login", login)
    assert outcome.exit_code == 1
    assert sentence in str(outcome.exception)
    assert len(staffed.rows(staff_member)) == 1


def test_people_are_listed_with_what_is_open(staffed):
    said = staffed.run("staff", "list").stdout
    assert said == "wang  王示例  管理  还没有设密码\n一共 1 人。\n"


def test_where_nobody_works_yet_the_list_says_how_to_begin(bare_command):
    assert "yuertong staff add" in bare_command.run("staff", "list").stdout


def test_whoever_is_locked_out_of_everything_comes_back_by_the_server(staffed):
    by_hand(
        staffed, "UPDATE staff_member SET disabled_at = '2026-01-01 00:00:00.000000', second_factor = 'x'"
    )
    said = staffed.run("staff", "recover", "WANG").stdout
    assert "/desk/invitation/" in said
    (row,) = staffed.rows(staff_member)
    assert (row.disabled_at, row.second_factor) == (None, None)
    assert [entry.action for entry in staffed.rows(staff_audit)] == [
        "invited", "enabled", "second_factor_reset", "invitation_renewed"
    ]  # fmt: skip
    assert {entry.actor_name for entry in staffed.rows(staff_audit)} == {"服务器上的命令"}
    outcome = staffed.run("staff", "recover", "nobody")
    assert "没有登录名 nobody" in str(outcome.exception)


def test_a_log_that_holds_is_told_with_its_last_fingerprint(staffed):
    staffed.run("staff", "recover", "wang")
    outcome = staffed.run("staff", "audit", "verify")
    assert outcome.exit_code == 0
    last = staffed.rows(staff_audit)[-1]
    assert outcome.stdout.startswith(f"一共 {last.number} 条，一条接一条，都对得上。")
    assert last.hash in outcome.stdout


def test_an_entry_that_was_changed_by_hand_is_named_and_the_command_fails(staffed):
    staffed.run("staff", "recover", "wang")
    by_hand(
        staffed,
        "DROP TRIGGER staff_audit_keeps_update",
        "UPDATE staff_audit SET subject = '别人' WHERE number = 2",
    )
    outcome = staffed.run("staff", "audit", "verify")
    assert outcome.exit_code == 1
    assert str(outcome.exception).startswith("对不上：第 2 条被改过，或者不见了；前面 1 条是好的。")


def test_a_log_without_entries_says_so(bare_command):
    assert bare_command.run("staff", "audit", "verify").stdout == "还没有记录。\n"
