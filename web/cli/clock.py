"""`yuertong clock`: what happens by the time of day and not by a request."""

from __future__ import annotations

import click

from web.cli.chinese import Command
from web.cli.context import open_app


@click.command(cls=Command)
def clock() -> None:
    """定时工作：到点发布定时的文章，跟上别的机器发布的内容，删除到期的数据。"""
    from web.clock import run  # noqa: PLC0415

    run(open_app().extensions["yuertong"])
