"""`yuertong unanswered`: what parents ask in vain, like questions together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from web.cli.chinese import Command
from web.cli.context import open_prepared_services

if TYPE_CHECKING:
    from bot.asked.nearest import Near
    from bot.asked.vain import Rated, Wish

_MOST_DAYS = 90
_SHOWN = 30


@click.command(cls=Command)
@click.option(
    "--days", type=click.IntRange(1, _MOST_DAYS), default=7, metavar="天数", help="看近几天的，不写是 7。"
)
@click.option("--useless", is_flag=True, help="看答了、家长点了没用的。")
@click.option("--all", "shows_all", is_flag=True, help="全部列出来，不只前 30 件。")
@click.option("--json", "as_json", is_flag=True, help="每件一行 JSON。")
def unanswered(*, days: int, useless: bool, shows_all: bool, as_json: bool) -> None:
    """家长问了、没答上来的：像的放在一起，问得多的在前。"""
    from bot.asked import vain  # noqa: PLC0415 - loads numpy and the dictionary
    from bot.asked.span import Span  # noqa: PLC0415
    from bot.calendar import day_of  # noqa: PLC0415

    services = open_prepared_services()
    span = Span(now=services.clock(), days=days)
    with services.database.reading() as connection:
        shelf = services.published.shelf(connection)
        list_of = vain.badly_rated if useless else vain.unanswered
        wishes: list[Wish] | list[Rated] = list_of(connection, services.read_words, span)
    shown = wishes if shows_all else wishes[:_SHOWN]
    for wish in shown:
        near = services.nearest.beside(wish.cluster.wording, shelf, day=day_of(span.now)).near
        click.echo(json.dumps(_as_json(wish, near), ensure_ascii=False) if as_json else _told(wish, near))
    if not as_json:
        rest = f"，这里是前 {len(shown)} 件，加 --all 看全部" if len(shown) < len(wishes) else ""
        click.echo(f"近 {days} 天一共 {len(wishes)} 件{rest}。")


def _told(wish: Wish | Rated, near: Near | None) -> str:
    cluster = wish.cluster
    lines = [f"{cluster.times} 次（之前 {cluster.before} 次）  {cluster.wording}"]
    if len(cluster.asked) > 1:
        lines.append(f"  也这样问：{'；'.join(cluster.questions[1:6])}")
    lines.append(
        f"  最接近的文章：{near.title}（{near.slug}，{near.likeness:.2f}）" if near else "  还没有相近的文章"
    )
    return "\n".join(lines)


def _as_json(wish: Wish | Rated, near: Near | None) -> dict[str, Any]:
    cluster = wish.cluster
    return {
        "question": cluster.wording,
        "times": cluster.times,
        "before": cluster.before,
        "wordings": {each.question: each.times for each in cluster.asked},
        "nearest": None
        if near is None
        else {"slug": near.slug, "title": near.title, "likeness": round(near.likeness, 3)},
    }
