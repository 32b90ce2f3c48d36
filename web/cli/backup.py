"""`yuertong backup` and `yuertong restore`: everything that cannot grow again, in one file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from web.cli.chinese import Command
from web.cli.context import open_app

if TYPE_CHECKING:
    from web.restoring import Restored
    from web.services import Services

REFUSED = 2
"""Exit status where nothing was done because of what is there, or is not."""

_KEY_APART = "密钥不在里面：另外存一份 {where}，两样分开放。丢了它，编辑台的手机验证码和备用码就核不了。"
_KEY_INSIDE = "密钥也在里面：谁拿到这个文件，谁就能冒充服务器。请像保管密码一样保管。"


@click.command(cls=Command)
@click.argument("file", metavar="文件", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--with-key", is_flag=True, help="把密钥也放进去；不加就不放，请另外存。")
@click.option("--overwrite", is_flag=True, help="文件已经有了也换掉它。")
def backup(file: Path, *, with_key: bool, overwrite: bool) -> None:
    """把数据库备份成一个文件；服务不用停，写完会检查一遍。"""
    from web.backup import BackupRefused, back_up  # noqa: PLC0415

    app = open_app()
    services: Services = app.extensions["yuertong"]
    columns = SpinnerColumn(), TextColumn("正在{task.description}…"), BarColumn(), TimeElapsedColumn()
    try:
        with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
            task = shown.add_task("备份", total=None)

            def tell(doing: str, done: float | None) -> None:
                shown.update(task, description=doing, total=None if done is None else 1, completed=done or 0)

            back_up(
                services.database,
                services.settings,
                file.absolute(),
                known=app.extensions["storage"].revisions(),
                now=services.clock(),
                with_key=with_key,
                overwrites=overwrite,
                progress=tell,
            )
    except BackupRefused as refused:
        click.echo(str(refused), err=True)
        sys.exit(REFUSED)
    click.echo(f"备份好了：{file}，{_size(file)}。")
    settings = services.settings
    where = "YUERTONG_SECRET_KEY 的值" if settings.secret_key else str(settings.data_dir / "secret-key")
    click.echo(_KEY_INSIDE if with_key else _KEY_APART.format(where=where))


@click.command(cls=Command)
@click.argument("file", metavar="文件", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """把备份恢复到一个空的地方，升级表，重做索引；已经有数据就不动。"""
    from web.backup import BackupRefused  # noqa: PLC0415
    from web.restoring import restore as restore_backup  # noqa: PLC0415
    from web.settings import read_settings  # noqa: PLC0415

    # Before a key is made here: the backup may bring its own.
    settings = read_settings()
    try:
        with Console(stderr=True).status("正在恢复…") as status:
            restored = restore_backup(settings, file, progress=lambda doing: status.update(f"正在{doing}…"))
            services: Services = open_app().extensions["yuertong"]
            status.update("正在做索引…")
            sections = services.indexer.rebuild()
            nurseries = services.nursery_indexer.rebuild()
    except BackupRefused as refused:
        click.echo(str(refused), err=True)
        sys.exit(REFUSED)
    click.echo(f"恢复好了：{restored.manifest.made_at} 的备份，{sections} 节文章、{nurseries} 家托育机构。")
    _tell_of_key(restored, settings.data_dir / "secret-key")
    click.echo("现在可以开起 web 和 clock，再看 /readyz。")


def _tell_of_key(restored: Restored, key_file: Path) -> None:
    if restored.key_fits:
        click.echo("密钥对得上。")
        return
    click.echo(
        "密钥和做备份时的不一样：编辑台的手机验证码和备用码核不了。"
        f"有原来的密钥，就放到 {key_file}（或设 YUERTONG_SECRET_KEY）再开起来；"
        "没有了，就给编辑台的每个人运行一次 yuertong staff recover 登录名。"
    )


def _size(path: Path) -> str:
    megabytes = path.stat().st_size / 1024 / 1024
    return f"{megabytes:.1f} MB"
