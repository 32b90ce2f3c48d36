"""pg_dump and pg_restore, as they stand on this machine's PATH."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from psycopg.conninfo import make_conninfo
from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy import Engine

_SAID: Final = 300


class ToolFailed(Exception):
    """A tool is missing, too old, or failed; a Chinese sentence that says what to do."""


def dump(engine: Engine, path: Path) -> None:
    """Write the schema of the product into a file, in PostgreSQL's custom format, as of one moment.

    Raises:
        ToolFailed: nothing that can be used was written.
    """
    tool = _tool("pg_dump", engine)
    schema = _schema(engine)
    form = ("--format=custom", "--no-owner", "--no-privileges")
    _run([tool, *form, f"--schema={schema}", f"--file={path}"], engine)
    _run([_tool("pg_restore", engine), "--list", str(path)], None)


def restore(engine: Engine, path: Path) -> None:
    """Read such a file into an empty schema of the same name, all of it or nothing.

    Raises:
        ToolFailed: nothing was written.
    """
    tool = _tool("pg_restore", engine)
    schema = _schema(engine)
    _run(
        [
            tool,
            "--no-owner",
            "--no-privileges",
            "--exit-on-error",
            "--single-transaction",
            f"--schema={schema}",
            str(path),
        ],
        engine,
    )


def _schema(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.execute(text("SELECT current_schema()")).scalar_one())


def _tool(name: str, engine: Engine) -> str:
    """The path of a tool that is no older than the server: an older one refuses to work, in English."""
    with engine.connect() as connection:
        server = int(str(connection.execute(text("SHOW server_version_num")).scalar_one())) // 10_000
    install = (
        f"请安装 {server} 版的 PostgreSQL 客户端（如 postgresql-client-{server}），"
        "让它在 PATH 里排在前面，再运行一次。"
    )
    found = shutil.which(name)
    if found is None:
        msg = f"这台机器上没有 {name}。{install}"
        raise ToolFailed(msg)
    told = _run([found, "--version"], None)
    its = re.search(r"\) (\d+)", told)
    if its is None or int(its[1]) < server:
        msg = f"{found} 的版本（{told.strip()}）比数据库（{server}）旧，用不了。{install}"
        raise ToolFailed(msg)
    return found


def _run(command: list[str], engine: Engine | None) -> str:
    environment = dict(os.environ)
    if engine is not None:
        command = [*command, f"--dbname={_address(engine, environment)}"]
    done = subprocess.run(  # noqa: S603 - tools of the database, without a shell
        command, env=environment, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode != 0:
        reason = " ".join(done.stderr.split())[:_SAID]
        msg = f"{Path(command[0]).name} 没有做成（{reason}）。什么都没有留下；请按它说的改好，再运行一次。"
        raise ToolFailed(msg)
    return done.stdout


def _address(engine: Engine, environment: dict[str, str]) -> str:
    """What the engine connects by; its password goes where no list of processes shows it."""
    _, given = engine.dialect.create_connect_args(engine.url)
    known: dict[str, Any] = {name: value for name, value in given.items() if isinstance(value, str | int)}
    password = known.pop("password", None)
    if password is not None:
        environment["PGPASSWORD"] = str(password)
    return make_conninfo(**known)
