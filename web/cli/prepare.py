"""`yuertong prepare`: everything in place before the product is served."""

from __future__ import annotations

import os

import click
from rich.console import Console

from web.cli.chinese import Command
from web.cli.context import open_app
from web.settings import check_server_numbers


@click.command(cls=Command)
def prepare() -> None:
    """准备好数据库、内容和索引；已经好了就什么也不做。"""
    from web.preparing import prepare as prepare_everything  # noqa: PLC0415
    from web.preparing import spell_out  # noqa: PLC0415

    check_server_numbers(os.environ)  # what is prepared is served next
    app = open_app()
    with Console(stderr=True).status("正在准备…") as status:
        done = prepare_everything(app, progress=lambda part: status.update(f"正在准备{part}…"))
    if done.upgraded or done.indexed or done.content.problems:
        click.echo(f"准备好了：{spell_out(done.content)}；索引更新 {done.indexed} 处。", err=True)
