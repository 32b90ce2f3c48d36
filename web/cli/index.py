"""`yuertong index`: the indexes of articles and nurseries on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.progress import Progress

from web.cli.chinese import Group
from web.cli.context import open_app

if TYPE_CHECKING:
    from knowledge.search.indexer import Indexer


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
        sections = _rebuilt(services.indexer, progress, "重建文章索引")
        nurseries = _rebuilt(services.nursery_indexer, progress, "重建托育机构索引")
    click.echo(f"索引已重建，共 {sections} 节文章、{nurseries} 家托育机构。")


def _rebuilt(indexer: Indexer, progress: Progress, what: str) -> int:
    task = progress.add_task(what, total=None)
    return indexer.rebuild(progress=lambda done: progress.update(task, completed=done))
