"""`yuertong content`: the articles that come with the product."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
from rich.progress import Progress

from web.cli.chinese import Group
from web.cli.context import open_app

if TYPE_CHECKING:
    from web.services import Services


@click.group(cls=Group)
def content() -> None:
    """随产品附带的文章和数据表。"""


@content.command()
def load() -> None:
    """把附带的文章发布到数据库和索引；没有变化就什么也不做。"""
    from web.preparing import load_content, spell_out  # noqa: PLC0415

    app = open_app()
    app.extensions["storage"].upgrade()
    services: Services = app.extensions["yuertong"]
    with Progress(transient=True) as progress:
        task = progress.add_task("发布文章", total=None)
        report = load_content(
            services, progress=lambda done, total: progress.update(task, completed=done, total=total)
        )
    services.indexer.catch_up()
    for problem in report.problems:
        click.echo(f"没发布  {problem}", err=True)
    click.echo(f"{spell_out(report)}。")
    if report.problems:
        sys.exit("请按上面的提示改好，再运行一次。")


@content.command()
def check() -> None:
    """检查附带的文章和数据表：来源、地区、数字、链接、附带问题、复核日期、单位和方案。"""
    from bot.calendar import day_of  # noqa: PLC0415
    from web.content_rules import check_content  # noqa: PLC0415
    from web.services import utc_now  # noqa: PLC0415

    findings = check_content(today=day_of(utc_now()))
    for report in findings.reports:
        click.echo(f"提醒  {report}")
    for problem in findings.problems:
        click.echo(f"不行  {problem}", err=True)
    if findings.problems:
        sys.exit(f"有 {len(findings.problems)} 处要改。")
    click.echo("文章和数据表检查通过。")
