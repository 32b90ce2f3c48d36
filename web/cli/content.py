"""`yuertong content`: the articles that come with the product."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
from rich.progress import Progress, track

from bot.calendar import day_of
from web.cli.chinese import Group
from web.cli.context import open_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from web.content_rules import Report
    from web.services import Services

_SHOWN = 5


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
@click.option("--json", "as_json", is_flag=True, help="整份写成 JSON，细到每篇、每个问题。")
@click.option("--all", "shows_all", is_flag=True, help="每个小主题一行，问题全部列出来。")
def report(*, as_json: bool, shows_all: bool) -> None:
    """写了什么、缺什么：按主题数文章、字数、快到的复核、核对过的、没用上的和没答上的问题。"""
    from bot.coverage import cover  # noqa: PLC0415
    from knowledge.articles.benefit_figures import founded  # noqa: PLC0415
    from knowledge.articles.topics import topics  # noqa: PLC0415
    from web.cli.content_report import print_json, print_tables  # noqa: PLC0415
    from web.cli.context import open_prepared_services  # noqa: PLC0415

    services = open_prepared_services()
    services.warm_up()
    now = services.clock()
    with services.database.reading() as connection:
        shelf = services.published.shelf(connection)
        coverage = cover(
            connection,
            shelf,
            topics(),
            services.responder,
            now=now,
            confidence_of=founded(services.leaves, services.benefits, day=day_of(now)),
        )
    if as_json:
        print_json(coverage)
    else:
        print_tables(coverage, shelf, shows_all=shows_all)


@content.command()
@click.option(
    "--questions", "asks", is_flag=True, help="把每个问法真的问一遍，看是不是本文来答；要一分钟左右。"
)
@click.option("--all", "shows_all", is_flag=True, help="提醒全部列出来，不只列每类前几条。")
def check(*, asks: bool, shows_all: bool) -> None:
    """检查附带的文章和数据表：来源、地区、数字、日期、链接、附带问题、复核日期、句子和用词、单位和方案。"""
    from web.content_rules import check_content  # noqa: PLC0415
    from web.services import utc_now  # noqa: PLC0415

    findings = check_content(today=day_of(utc_now()))
    for report in (*findings.reports, *(_asked() if asks else ())):
        _tell(report, most=None if shows_all else _SHOWN)
    for problem in findings.problems:
        click.echo(f"不行  {problem}", err=True)
    if findings.problems:
        sys.exit(f"有 {len(findings.problems)} 处要改。")
    click.echo("文章和数据表检查通过。")


def _asked() -> Iterator[Report]:
    """What becomes of the attached questions when they are asked, of what can be published."""
    from bot.attached import astray  # noqa: PLC0415
    from web.attached_report import report_astray  # noqa: PLC0415
    from web.settings import load_settings  # noqa: PLC0415
    from web.trial import on_trial  # noqa: PLC0415

    with on_trial(load_settings()) as services, services.database.reading() as connection:
        shelf = services.published.shelf(connection)
        asked = astray(services.responder, connection, shelf, now=services.clock())
        count = sum(len(shelved.article.every_question) for shelved in shelf.articles.values())
        found = [each for each in track(asked, description="问一遍", total=count, transient=True) if each]
        yield from report_astray(found, shelf, count=count)


def _tell(report: Report, *, most: int | None) -> None:
    count = f"（{len(report.lines)} 条）" if report.lines else ""
    click.echo(f"提醒  {report.title}{count}")
    for line in report.lines[:most]:
        click.echo(f"      {line}")
    if most is not None and len(report.lines) > most:
        click.echo(f"      还有 {len(report.lines) - most} 条，加 --all 全部列出。")
