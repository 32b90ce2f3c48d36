"""The report on what is written and what is missing, as tables and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click
from rich import box
from rich.console import Console
from rich.table import Table

from knowledge.policies.dated_rule import Confidence

if TYPE_CHECKING:
    from bot.coverage import Coverage, Missed, TopicCoverage
    from knowledge.articles.shelf import Shelf

_SHOWN = 10
_FOUNDED = {Confidence.HIGH: "高", Confidence.MEDIUM: "中", Confidence.LOW: "低"}
_HEADINGS = (
    *(
        "文章",
        "字数",
        "90 天内\n要复核",
        "有人\n核对过",
        "问法",
        "数字\n把握",
        "没答过\n问题",
        "没答上\n几次",
    ),
)


def print_json(coverage: Coverage) -> None:
    """The whole of it, for programs; the names of the fields are those of `bot.coverage`."""
    told: dict[str, Any] = asdict(coverage)
    told["topics"] = [_topic(each) for each in coverage.topics]
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


def print_tables(coverage: Coverage, shelf: Shelf, *, shows_all: bool) -> None:
    """A row for each topic, then what is to be written or looked at next."""
    most = None if shows_all else _SHOWN
    console = Console(soft_wrap=True)
    console.print(_table(coverage, len(shelf.articles), is_deep=shows_all))
    if not coverage.cited:
        click.echo("还没有答过问题，看不出哪篇用不上。")
    _tell_missed(coverage, shelf, most=most)
    _tell_slugs("90 天内要复核", coverage.review_due, most=most)
    _tell_slugs("过了复核期，问答已经不引用", coverage.past_grace, most=most)
    if coverage.cited:
        _tell_slugs("没答过问题", coverage.never_cited, most=most)


def _table(coverage: Coverage, articles: int, *, is_deep: bool) -> Table:
    table = Table(title=f"{articles} 篇文章", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("主题", no_wrap=True)
    for heading in _HEADINGS:
        table.add_column(heading, justify="right", no_wrap=True)
    for each in coverage.topics:
        depth = each.topic.id.count("/")
        if is_deep or not depth:
            table.add_row("  " * depth + each.topic.name, *_cells(each, is_asked=coverage.cited > 0))
    return table


def _cells(each: TopicCoverage, *, is_asked: bool) -> tuple[str, ...]:
    founded = [f"{word}{each.figures[level]}" for level, word in _FOUNDED.items() if each.figures.get(level)]
    return (
        *map(str, (each.articles, each.characters, each.review_due, each.checked, each.questions)),
        " ".join(founded) or "—",
        str(each.never_cited) if is_asked else "—",
        str(each.missed),
    )


def _tell_missed(coverage: Coverage, shelf: Shelf, *, most: int | None) -> None:
    still = [each for each in coverage.missed if not each.is_answered_now]
    if coverage.missed or coverage.unrelated:
        cured = len(coverage.missed) - len(still)
        told = f"没答上的问题 {len(still)} 个；当时没答上、现在能答的 {cured} 个"
        click.echo(f"{told}；题外话问了 {coverage.unrelated} 次。")
    for each in still[:most]:
        click.echo(f"  {each.times} 次  {each.question}  最近的文章：{_nearest(each, shelf)}")
    if most is not None and len(still) > most:
        click.echo(f"  还有 {len(still) - most} 个，加 --all 全部列出。")


def _nearest(missed: Missed, shelf: Shelf) -> str:
    shelved = shelf.articles.get(missed.nearest or "")
    return "没有" if shelved is None else f"{shelved.article.title}（{shelved.article.slug}）"


def _tell_slugs(title: str, slugs: tuple[str, ...], *, most: int | None) -> None:
    shown = slugs[:most]
    if shown:
        more = f" 等 {len(slugs)} 篇，加 --all 全部列出。" if len(shown) < len(slugs) else "。"
        click.echo(f"{title}：{'、'.join(shown)}{more}")


def _topic(each: TopicCoverage) -> dict[str, Any]:
    return {**asdict(each), "topic": each.topic.id, "name": each.topic.name}
