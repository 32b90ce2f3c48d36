"""`yuertong db`: the tables."""

from __future__ import annotations

import click

from web.cli.chinese import Group
from web.cli.context import open_app


@click.group(cls=Group)
def db() -> None:
    """数据库表结构。"""


@db.command()
def upgrade() -> None:
    """把表结构升到最新。"""
    done = open_app().extensions["storage"].upgrade()
    click.echo("表结构已升到最新。" if done else "表结构已经是最新的。")


@db.command()
@click.argument("message", metavar="说明")
def revise(message: str) -> None:
    """比较代码与数据库，写一个新的迁移文件（开发用）。"""
    open_app().extensions["storage"].revise(message)
