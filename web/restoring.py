"""A backup into an empty place."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from filelock import FileLock
from sqlalchemy import inspect

from web import postgres_tools
from web.backup import BackupRefused, Manifest, key_in, mark_of, opened, sqlite_path, unpack
from web.database import make_engine
from web.storage import open_storage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from web.settings import Settings

_BESIDE: Final = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was restored."""

    manifest: Manifest
    key_fits: bool
    """Whether the key of this place is the one of the product that made the backup."""


def restore(
    settings: Settings,
    path: Path,
    *,
    progress: Callable[[str], None] = lambda _: None,
) -> Restored:
    """Take a backup into the empty place that the settings name, and bring its tables up to date.

    `settings` as they were read, before a key was made. The index is not looked
    at. Where anything is refused, the place is as empty as it was.

    Raises:
        BackupRefused: there is data already, or the file cannot be taken.
    """
    storage = open_storage(settings)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    is_file = settings.database.startswith("sqlite")
    beside = sqlite_path(settings.database).parent if is_file else settings.data_dir
    with (
        FileLock(settings.data_dir / "prepare.lock"),
        opened(path, known=storage.revisions()) as (archive, manifest),
        tempfile.TemporaryDirectory(dir=beside, prefix=".restore-") as folder,
    ):
        _require_same_engine(settings, manifest)
        _require_empty(settings)
        key = None if settings.secret_key is not None else key_in(archive)
        key_file = settings.data_dir / "secret-key"
        _require_no_other_key(key, key_file)
        progress("读备份")
        database = unpack(archive, manifest, Path(folder))
        progress("放数据")
        with _key_put(key, key_file):
            if is_file:
                _put_sqlite(database, sqlite_path(settings.database))
            else:
                _put_postgres(settings, database)
    progress("升级表")
    storage.upgrade()
    storage.database.engine.dispose()
    return Restored(manifest=manifest, key_fits=mark_of(settings) == manifest.key_mark)


def _require_same_engine(settings: Settings, manifest: Manifest) -> None:
    here = "sqlite" if settings.database.startswith("sqlite") else "postgresql"
    if here == manifest.engine:
        return
    if manifest.engine == "sqlite":
        msg = (
            "这份备份是从 SQLite 做的，这里设的是 PostgreSQL。"
            "请去掉 YUERTONG_DATABASE_URL，再恢复一次；两种数据库之间不能直接换。"
        )
    else:
        msg = (
            "这份备份是从 PostgreSQL 做的，这里用的是 SQLite。"
            "请把 YUERTONG_DATABASE_URL 设成一个空的 PostgreSQL 库，再恢复一次。"
        )
    raise BackupRefused(msg)


def _require_empty(settings: Settings) -> None:
    if settings.database.startswith("sqlite"):
        path = sqlite_path(settings.database)
        if not any(Path(f"{path}{end}").exists() for end in ("", *_BESIDE)):
            return
    engine = make_engine(settings.database)
    try:
        tables = inspect(engine).get_table_names()
    finally:
        engine.dispose()
    if tables:
        msg = (
            "这里已经有数据，没有恢复，什么都没有动。恢复只能到空的地方：换一个空的数据文件夹"
            "（YUERTONG_DATA_DIR）或空的库（YUERTONG_DATABASE_URL）；"
            "要换掉现在的数据，先停掉 web 和 clock，备份一次，再把原来的移走。"
        )
        raise BackupRefused(msg)


def _require_no_other_key(key: bytes | None, key_file: Path) -> None:
    if key is None or not key_file.exists():
        return
    if key_file.read_bytes().strip() != key.strip():
        msg = (
            f"{key_file} 和备份里的密钥不一样，没有恢复，什么都没有动。"
            "不要这个密钥的话，把它移到别处，再恢复一次。"
        )
        raise BackupRefused(msg)


def _put_sqlite(database: Path, target: Path) -> None:
    for end in ("", *_BESIDE):  # an empty file that a command left behind
        Path(f"{target}{end}").unlink(missing_ok=True)
    with database.open("rb") as file:
        os.fsync(file.fileno())
    database.rename(target)


def _put_postgres(settings: Settings, database: Path) -> None:
    engine = make_engine(settings.database)
    try:
        postgres_tools.restore(engine, database)
    except postgres_tools.ToolFailed as failed:
        raise BackupRefused(str(failed)) from failed
    finally:
        engine.dispose()


@contextmanager
def _key_put(key: bytes | None, path: Path) -> Iterator[None]:
    """The key of the backup in its file, before the data: what stands without its key is half restored."""
    is_new = key is not None and not path.exists()
    if key is not None and is_new:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
    try:
        yield
    except BaseException:
        if is_new:
            path.unlink()
        raise
