"""`yuertong index`: the index of articles on this machine."""

from __future__ import annotations

import click
from rich.progress import Progress

from web.cli.chinese import Group
from web.cli.context import open_app


@click.group(cls=Group)
def index() -> None:
    """本机的检索索引。"""


@index.command()
def rebuild() -> None:
    """按数据库重新做一遍索引；做的时候照常能查。"""
    app = open_app()
    app.extensions["storage"].upgrade()
    services = app.extensions["yuertong"]
    with Progress(transient=True) as progress:
        task = progress.add_task("重建索引", total=None)
        documents = services.indexer.rebuild(progress=lambda done: progress.update(task, completed=done))
    click.echo(f"索引已重建，共 {documents} 节。")
