"""A backup: the database as it was at one moment, in one file that says what it is.

The file is a zip archive with three parts at most: `manifest.json`, the database
(`database.sqlite3`, a whole SQLite file, or `database.pgdump`, PostgreSQL's own
custom format) and, where it is asked for, `secret-key`. Whoever has lost this
product gets the data out with unzip and the tools of the database.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
import zlib
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import inspect, make_url, text
from sqlalchemy.exc import NoSuchTableError

from web import postgres_tools

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sqlalchemy import Engine

    from web.database import Database
    from web.settings import Settings

FORMAT: Final = 1
"""Of the archive; a reader refuses a later one."""

MANIFEST: Final = "manifest.json"
KEY: Final = "secret-key"
_DATABASES: Final = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
_PURPOSE_OF_KEY: Final = "which key a backup belongs to"
_PAGES_AT_ONCE: Final = 1_000
_CHUNK: Final = 1024 * 1024
_MOST_MANIFEST_BYTES: Final = 64 * 1024


class BackupRefused(Exception):
    """A backup cannot be made or taken; its text is a Chinese sentence that says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says of itself."""

    format: int
    product: str
    release: str
    made_at: str
    """ISO, UTC."""
    engine: str
    """sqlite or postgresql."""
    migration: str
    """The revision of its tables."""
    sha256: str
    """Of the database in it."""
    key_mark: str
    """A keyed hash that tells whether a key is the one of the product that made it."""

    @property
    def database(self) -> str:
        """The name of the database within the archive."""
        return _DATABASES[self.engine]


def mark_of(settings: Settings) -> str:
    """What tells keys apart without telling them."""
    return settings.keyed_hash(_PURPOSE_OF_KEY, "")


def back_up(
    database: Database,
    settings: Settings,
    target: Path,
    *,
    known: frozenset[str],
    now: datetime,
    with_key: bool = False,
    overwrites: bool = False,
    progress: Callable[[str, float | None], None] = lambda *_: None,
) -> Manifest:
    """Write a backup while others read and write; the file is there whole and checked, or not at all.

    `known` are the revisions of tables that this release knows. The file is for
    its owner alone (0600). `progress` is told, in Chinese, what is being done,
    and how much of it is, from 0 to 1; None where nobody knows.

    Raises:
        BackupRefused: there is such a file, or nothing to back up, or a tool is missing.
    """
    if target.exists() and not overwrites:
        msg = f"{target} 已经有了，没有动它。换一个文件名，或者加上 --overwrite 换掉它。"
        raise BackupRefused(msg)
    _require_database(database.engine)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:  # mode 0700
        kind = database.engine.dialect.name
        copy = Path(folder) / _DATABASES[kind]
        if kind == "sqlite":
            migration = _copy_sqlite(database, copy, progress)
        else:
            migration = _dump_postgres(database.engine, copy, progress)
        _require_known(migration, known)
        manifest = Manifest(
            format=FORMAT,
            product="yuertong",
            release=version("yuertong"),
            made_at=now.isoformat(timespec="seconds"),
            engine=kind,
            migration=migration,
            sha256=_sha256(copy),
            key_mark=mark_of(settings),
        )
        packed = Path(folder) / "packed"
        progress("打包", None)
        _pack(packed, manifest, copy, settings.secret() if with_key else None)
        progress("检查", None)
        with opened(packed, known=known) as (archive, _):
            if archive.testzip() is not None:
                msg = "备份写完以后读不回来，没有留下。请看看磁盘是不是坏了，换一块再备份一次。"
                raise BackupRefused(msg)
        _put_in_place(packed, target, overwrites=overwrites)
    return manifest


@contextmanager
def opened(path: Path, *, known: frozenset[str]) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """A backup that this release can take, for reading.

    Raises:
        BackupRefused: it is none, is damaged, or comes of a newer release.
    """
    no_backup = f"{path.name} 不是育儿通的备份。请看看是不是选错了文件；备份是用 yuertong backup 做出来的。"
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        raise BackupRefused(_why_no_archive(path, no_backup)) from None
    with archive:
        manifest = _manifest(archive, path, no_backup)
        _require_known(manifest.migration, known, release=manifest.release)
        yield archive, manifest


def unpack(archive: zipfile.ZipFile, manifest: Manifest, folder: Path) -> Path:
    """The database of a backup as a file in a folder.

    Raises:
        BackupRefused: it is not what was put in.
    """
    path = folder / manifest.database
    try:
        with archive.open(manifest.database) as packed, _new_file(path) as plain:
            while chunk := packed.read(_CHUNK):
                plain.write(chunk)
        is_whole = _sha256(path) == manifest.sha256
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError):
        is_whole = False
    if not is_whole or (manifest.engine == "sqlite" and not _is_sound(path)):
        raise BackupRefused(_damaged(Path(str(archive.filename))))
    return path


def key_in(archive: zipfile.ZipFile) -> bytes | None:
    """The key in a backup; None where it was made without."""
    return archive.read(KEY) if KEY in archive.namelist() else None


def _require_database(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        path = sqlite_path(str(engine.url.render_as_string(hide_password=False)))
        if not path.exists():  # opening it would make an empty one
            msg = f"{path} 还没有，没有可以备份的。请看 YUERTONG_DATA_DIR 设得对不对。"
            raise BackupRefused(msg)
    try:
        inspect(engine).get_columns("alembic_version")
    except NoSuchTableError:
        msg = (
            "数据库里还没有育儿通的数据，没有可以备份的。"
            "请看 YUERTONG_DATABASE_URL 和 YUERTONG_DATA_DIR 设得对不对。"
        )
        raise BackupRefused(msg) from None


def sqlite_path(url: str) -> Path:
    """The file of a SQLite address."""
    return Path(make_url(url).database or "")


def _copy_sqlite(database: Database, copy: Path, progress: Callable[[str, float | None], None]) -> str:
    """The state of one moment; the revision of its tables.

    The reading transaction holds its snapshot while others write: without one
    each change by another process would make the copy begin anew.
    """

    def tell(_status: int, left: int, total: int) -> None:
        progress("复制数据库", 1 - left / total if total else None)

    _new_file(copy).close()
    with database.reading() as connection, closing(sqlite3.connect(copy)) as to:
        connection.execute(text("SELECT 1 FROM sqlite_master LIMIT 1"))
        source: Any = connection.connection.driver_connection
        source.backup(to, pages=_PAGES_AT_ONCE, progress=tell)
        to.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
    if not _is_sound(copy):
        msg = (
            "数据库有损坏的地方，没有备份。请先停掉 web 和 clock，把整个数据文件夹原样留一份，"
            "再用最近一份好的备份恢复。"
        )
        raise BackupRefused(msg)
    with closing(sqlite3.connect(copy)) as copied:
        return str(copied.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def _dump_postgres(engine: Engine, copy: Path, progress: Callable[[str, float | None], None]) -> str:
    before = _revision(engine)
    progress("导出数据库", None)
    _new_file(copy).close()
    try:
        postgres_tools.dump(engine, copy)
    except postgres_tools.ToolFailed as failed:
        raise BackupRefused(str(failed)) from failed
    if _revision(engine) != before:
        msg = "备份的时候数据库正在升级，没有留下。等升级完再备份一次。"
        raise BackupRefused(msg)
    return before


def _revision(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def _require_known(migration: str, known: frozenset[str], *, release: str | None = None) -> None:
    if migration in known:
        return
    if release is None:
        msg = "数据库比这个程序新（它已经被更新的版本升级过）。请用那个版本的程序来备份。"
    else:
        msg = f"这份备份来自更新的版本（{release}，这里是 {version('yuertong')}）。请先把程序升级，再恢复。"
    raise BackupRefused(msg)


def _pack(path: Path, manifest: Manifest, copy: Path, key: bytes | None) -> None:
    # PostgreSQL's format is packed already.
    method = zipfile.ZIP_DEFLATED if manifest.engine == "sqlite" else zipfile.ZIP_STORED
    with _new_file(path) as file:
        with zipfile.ZipFile(file, "w", method) as archive:
            archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
            archive.write(copy, manifest.database)
            if key is not None:
                archive.writestr(KEY, key)
        file.flush()
        os.fsync(file.fileno())


def _put_in_place(packed: Path, target: Path, *, overwrites: bool) -> None:
    if overwrites:
        packed.replace(target)
    else:
        try:
            target.hardlink_to(packed)  # unlike a renaming, fails where somebody was quicker
        except FileExistsError:
            msg = f"{target} 已经有了，没有动它。换一个文件名，或者加上 --overwrite 换掉它。"
            raise BackupRefused(msg) from None
        except PermissionError:  # a file system without links, such as that of a memory stick
            packed.rename(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _manifest(archive: zipfile.ZipFile, path: Path, no_backup: str) -> Manifest:
    try:
        if archive.getinfo(MANIFEST).file_size > _MOST_MANIFEST_BYTES:
            raise BackupRefused(no_backup)
        told = json.loads(archive.read(MANIFEST))
    except KeyError:
        raise BackupRefused(no_backup) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError):
        raise BackupRefused(_damaged(path)) from None
    if not isinstance(told, dict) or told.get("product") != "yuertong":
        raise BackupRefused(no_backup)
    if not isinstance(told.get("format"), int) or told["format"] > FORMAT:
        _require_known("", frozenset(), release=str(told.get("release", "")))
    try:
        manifest = Manifest(**{name: told[name] for name in Manifest.__dataclass_fields__})
    except KeyError:
        raise BackupRefused(_damaged(path)) from None
    if manifest.engine not in _DATABASES:
        raise BackupRefused(_damaged(path))
    return manifest


def _why_no_archive(path: Path, no_backup: str) -> str:
    with path.open("rb") as file:
        return _damaged(path) if file.read(2) == b"PK" else no_backup


def _damaged(path: Path) -> str:
    return f"{path.name} 坏了，或者没有传完整，没有恢复。请重新拷一遍，或者换一份备份。"


def _is_sound(path: Path) -> bool:
    """Whether SQLite finds nothing wrong with a file."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            return [row[0] for row in connection.execute("PRAGMA integrity_check")] == ["ok"]
    except sqlite3.DatabaseError:
        return False


def _new_file(path: Path) -> Any:
    """A new file for its owner alone."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
