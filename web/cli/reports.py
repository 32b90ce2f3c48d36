"""`yuertong reports`: what readers say is wrong, and the answers to it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from web.cli.chinese import Group
from web.cli.context import open_app

if TYPE_CHECKING:
    from web.reports.store import Report
    from web.services import Services

_KINDS = {"nursery": "机构", "article": "文章"}


@click.group(cls=Group, invoke_without_command=True, subcommand_metavar="[命令 [参数]…]")
@click.option("--all", "shows_all", is_flag=True, help="答复过的也列出来。")
@click.option("--json", "as_json", is_flag=True, help="每条一行 JSON。")
@click.pass_context
def reports(context: click.Context, *, shows_all: bool, as_json: bool) -> None:
    """读者反映的错处：没答复的在前。"""
    if context.invoked_subcommand is not None:
        return
    from web.reports import store  # noqa: PLC0415

    with _services().database.reading() as connection:
        found = store.listed(connection)
    still_open = [report for report in found if report.answered_at is None]
    for report in found if shows_all else still_open:
        click.echo(json.dumps(_as_json(report), ensure_ascii=False) if as_json else _told(report))
    if not as_json:
        click.echo(f"没答复的 {len(still_open)} 条，答复过的 {len(found) - len(still_open)} 条。")


@reports.command()
@click.argument("number", type=int, metavar="编号")
@click.argument("text", metavar="答复")
def answer(number: int, text: str) -> None:
    """写下答复，反映的人在给他的网址上看得到。"""
    from web.reports import store  # noqa: PLC0415

    services = _services()
    if not store.cleaned(text):
        sys.exit("答复是空的：请写一句话，说核实了什么、改了什么。")
    if len(text) > store.MOST_CHARACTERS:
        sys.exit(f"答复最多 {store.MOST_CHARACTERS} 个字，请写短一点。")
    try:
        with services.database.writing() as connection:
            store.answer(connection, number, text, now=services.clock())
    except store.NoSuchReport:
        sys.exit(f"没有第 {number} 号反映：运行 yuertong reports 看看编号。")
    except store.AnsweredBefore:
        sys.exit(f"第 {number} 号已经答复过了：运行 yuertong reports --all 看答复。")
    click.echo(f"第 {number} 号已答复。")


def _services() -> Services:
    app = open_app()
    app.extensions["storage"].upgrade()
    services: Services = app.extensions["yuertong"]
    return services


def _told(report: Report) -> str:
    from bot.calendar import day_of  # noqa: PLC0415

    state = "答复过" if report.answered_at else "没答复"
    more = (
        f"，这{_KINDS[report.kind]}一共 {report.about_the_same} 条没答复" if report.about_the_same > 1 else ""
    )
    about = f"{_KINDS[report.kind]}“{report.title}”（{report.key}{more}）"
    lines = [
        f"第 {report.number} 号  {state}  {day_of(report.reported_at)}  {about}",
        f"  不对：{_indented(report.wrong)}",
    ]
    if report.right:
        lines.append(f"  应是：{_indented(report.right)}")
    if report.answer:
        lines.append(f"  答复：{_indented(report.answer)}")
    return "\n".join(lines)


def _indented(text: str) -> str:
    return text.replace("\n", "\n        ")


def _as_json(report: Report) -> dict[str, Any]:
    return {
        "number": report.number,
        "kind": str(report.kind),
        "key": report.key,
        "title": report.title,
        "wrong": report.wrong,
        "right": report.right,
        "reported_at": report.reported_at.isoformat(),
        "answer": report.answer,
        "answered_at": report.answered_at.isoformat() if report.answered_at else None,
        "about_the_same": report.about_the_same,
    }
