"""The log of the desk: written with what it tells of, never changed, and who changes it by hand is found."""

from __future__ import annotations

import hashlib
import json

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from tests.editors import both
from tests.moments import NOW
from web.staff import audit
from web.staff.audit import BEFORE_THE_FIRST, SERVER, Action, Actor
from web.staff.audit_words import sentence
from web.staff.roles import Role
from web.staff.tables import staff_audit


@pytest.fixture
def database(migrated_services):
    return migrated_services.database


def write(database, *subjects):
    for subject in subjects:
        with database.writing() as connection:
            audit.record(
                connection, actor=Actor(7, "管示例"), action=Action.DISABLED, subject=subject, now=NOW
            )


def verdict(database):
    with database.reading() as connection:
        return audit.verify(connection)


def by_hand(database, *statements):
    """What somebody does who owns the database: takes the triggers off first."""
    with database.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE staff_audit DISABLE TRIGGER ALL"))
        else:
            for name in ("update", "delete", "replace"):
                connection.execute(text(f"DROP TRIGGER staff_audit_keeps_{name}"))
        for statement in statements:
            connection.execute(statement)


def test_entries_are_numbered_without_a_gap_and_chained_from_the_first(database):
    write(database, "甲", "乙", "丙")
    with database.reading() as connection:
        rows = connection.execute(select(staff_audit).order_by(staff_audit.c.number)).mappings().all()
    assert [row["number"] for row in rows] == [1, 2, 3]
    assert rows[0]["previous_hash"] == BEFORE_THE_FIRST
    assert [row["previous_hash"] for row in rows[1:]] == [row["hash"] for row in rows[:2]]
    assert verdict(database).entries == 3
    assert verdict(database).last_hash == rows[2]["hash"]
    assert verdict(database).broken_at is None


def test_the_chain_can_be_walked_without_our_code(database):
    """SHA-256 over canonical JSON: sorted names, no blanks, ASCII; as the docs of the log say."""
    write(database, "甲", "乙")
    with database.reading() as connection:
        row = dict(connection.execute(select(staff_audit).where(staff_audit.c.number == 2)).mappings().one())
    told = {name: row[name] for name in row if name != "hash"}
    told["at"] = row["at"].isoformat(timespec="microseconds")
    written = json.dumps(told, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(written.encode()).hexdigest() == row["hash"]


def test_what_fails_leaves_no_entry_and_no_gap(database):
    write(database, "甲")

    def fail():
        with database.writing() as connection:
            audit.record(connection, actor=SERVER, action=Action.ENABLED, subject="乙", now=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    write(database, "丙")
    assert verdict(database).entries == 2
    assert verdict(database).broken_at is None


def test_entries_that_are_written_at_once_stand_one_after_another(database):
    def many(name):
        return lambda: write(database, *(f"{name}{number}" for number in range(15)))

    assert both(many("甲"), many("乙")) == [None, None]
    assert verdict(database).entries == 30
    assert verdict(database).broken_at is None


@pytest.mark.parametrize(
    "statement",
    [
        update(staff_audit).values(subject="别人"),
        update(staff_audit).where(staff_audit.c.number == 1).values(number=9),
        delete(staff_audit).where(staff_audit.c.number == 2),
        delete(staff_audit),
    ],
    ids=["change", "renumber", "take out", "empty"],
)
def test_the_database_itself_refuses_to_change_an_entry(database, statement):
    write(database, "甲", "乙")
    with pytest.raises(DatabaseError, match="append-only"), database.writing() as connection:
        connection.execute(statement)
    assert verdict(database).entries == 2


def test_ways_around_the_triggers_are_closed_too(database):
    write(database, "甲", "乙")
    way = (
        "TRUNCATE staff_audit"
        if database.engine.dialect.name == "postgresql"
        else "INSERT OR REPLACE INTO staff_audit SELECT number, at, actor, actor_name, action, 'x', details,"
        " previous_hash, hash FROM staff_audit WHERE number = 1"
    )
    with pytest.raises(DatabaseError, match="append-only"), database.writing() as connection:
        connection.execute(text(way))
    assert verdict(database).broken_at is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("subject", "别人"), ("actor_name", "别人"), ("actor", 8), ("action", "enabled"),
        ("details", '{"a":1}'), ("at", NOW.replace(hour=11)), ("previous_hash", "f" * 64), ("hash", "f" * 64),
    ],
)  # fmt: skip
def test_an_entry_that_was_changed_by_hand_is_found(database, column, value):
    write(database, "甲", "乙", "丙")
    by_hand(database, update(staff_audit).where(staff_audit.c.number == 2).values({column: value}))
    found = verdict(database)
    assert found.broken_at == 2
    assert found.entries == 1


def test_an_entry_that_was_taken_out_is_found(database):
    write(database, "甲", "乙", "丙")
    by_hand(database, delete(staff_audit).where(staff_audit.c.number == 2))
    assert verdict(database).broken_at == 2


def test_the_first_entry_taken_out_is_found(database):
    write(database, "甲", "乙")
    by_hand(database, delete(staff_audit).where(staff_audit.c.number == 1))
    assert verdict(database).broken_at == 1


def test_an_entry_that_was_slipped_in_is_found(database):
    write(database, "甲", "乙")
    row = {"number": 3, "at": NOW, "actor": 7, "actor_name": "管示例", "action": "enabled", "subject": "丙",
           "details": "{}", "previous_hash": verdict(database).last_hash, "hash": "a" * 64}  # fmt: skip
    with database.writing() as connection:
        connection.execute(insert(staff_audit).values(row))
    assert verdict(database).broken_at == 3


def test_a_chain_that_was_cut_at_its_end_differs_from_what_was_noted(database):
    write(database, "甲", "乙")
    noted = verdict(database)
    by_hand(database, delete(staff_audit).where(staff_audit.c.number == 2))
    assert verdict(database).broken_at is None
    assert verdict(database) != noted


def test_every_deed_is_told_in_a_sentence(desk):
    with desk.services.database.writing() as connection:
        for action in Action:
            audit.record(
                connection,
                actor=Actor(7, "管示例"),
                action=action,
                subject="李示例",
                details={
                    "roles": ["writer"],
                    "before": ["writer"],
                    "after": ["checker"],
                    "device": "x",
                    "devices": 2,
                    **dict.fromkeys(("number", "added", "changed", "rejected"), 3),
                    **dict.fromkeys(("taken_out", "restored"), 4),
                    "decision": "处理了",
                    "report": 12,
                    "version": 3,
                    "to": 1,
                    "check": "初审",
                    "due": "2026 年 12 月 1 日（星期二）08:05",
                    "why": "：数字不对",
                    "text": "热线今天停机。",
                },
                now=NOW,
            )
        entries = audit.latest(connection, most=100)
    for entry in entries:
        assert entry.action not in sentence(entry)
        assert "{" not in sentence(entry)


def test_an_action_of_a_newer_release_is_shown_by_its_name(desk):
    with desk.services.database.writing() as connection:
        audit.record(connection, actor=SERVER, action="cooked", subject="粥", now=NOW)
        assert sentence(audit.latest(connection)[0]) == "cooked：粥"


def test_administrators_read_the_newest_first_and_page_back(desk):
    seat = desk.seat(desk.hire("管示例", Role.ADMINISTRATOR))
    write(desk.services.database, *(f"第{number}人" for number in range(2, 121)))
    first = seat.text("/desk/audit")
    assert first.index("第120人") < first.index("第119人")
    assert "停用了 第71人" in first
    assert "第70人" not in first
    second = seat.text("/desk/audit?before=71")
    assert "停用了 第70人" in second
    last = seat.text("/desk/audit?before=21")
    assert "请 管示例 进来，做：管理" in last
    assert "更早的" not in last
    for odd in ("x", "-1", "9" * 30, "", "1 OR 1=1"):
        assert seat.get(f"/desk/audit?before={odd}").status_code == 200
