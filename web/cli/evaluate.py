"""`yuertong evaluate`: measure the answers on question sets."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from bot.calendar import day_of
from bot.calibration.examples import observe
from bot.calibration.fitting import as_yaml, calibrate
from bot.calibration.thresholds import tally
from bot.confidence import CONFIDENCE, confidence
from bot.evaluation import BadQuestionSet, Item, Outcome, Summary, alike, judge, parse_items, summarise
from bot.messages import Question
from web.cli.chinese import Command
from web.cli.context import open_prepared_services

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from bot.calibration.examples import Example
    from bot.reply import Reply
    from web.services import Services

LEAST_PUT_ASIDE = 300
"""Fewer questions put aside than these say nothing of a fit."""

_SHOWN_LOSERS = 3


@click.command(cls=Command)
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="文件…",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--failures", is_flag=True, help="逐条列出没答好的，和输掉的候选。")
@click.option(
    "--calibrate", "calibrates", is_flag=True, help="用这些问题重新拟合权重和门槛，写进 bot/confidence.yaml。"
)
def evaluate(files: tuple[Path, ...], *, failures: bool, calibrates: bool) -> None:
    """用问题集衡量回答：按主题给出答对、答错、反问、婉拒。"""
    services = open_prepared_services()
    try:
        items = [item for path in files for item in read_set(path)]
    except BadQuestionSet as error:
        sys.exit(str(error))
    services.warm_up()
    console = Console()
    asked = track(items, description="提问", transient=True)
    if calibrates:
        _calibrate(console, [_observe(services, item) for item in asked], services)
        return
    outcomes = [run_item(services, item) for item in asked]
    remembered = alike(items, _written(services, files))
    fresh = [outcome for outcome in outcomes if outcome.item.id not in remembered]
    _print_summary(console, "问题", summarise(fresh))
    if remembered:
        seen = [outcome for outcome in outcomes if outcome.item.id in remembered]
        _print_summary(console, "和我们写过的问题有八成像的，单独算", summarise(seen))
        for name, text in remembered.items():
            console.print(f"{name} 像“{text}”", style="dim", markup=False)
    if failures:
        for outcome in outcomes:
            if not outcome.is_right:
                _print_failure(console, outcome)


def _calibrate(console: Console, observed: Sequence[Example | None], services: Services) -> None:
    """Fit, write, and say what the old and the new are worth on the questions put aside."""
    examples = [example for example in observed if example is not None]
    aside = [example for example in examples if example.is_put_aside]
    if len(aside) < LEAST_PUT_ASIDE:
        sys.exit(
            f"只有 {len(examples)} 个能学的问题，太少了，没有改。请把 tests/questions 里的问题集都列上。"
        )
    fitted = calibrate(
        examples,
        day=day_of(services.clock()),
        vectors=services.language.meaning.version,
        kept=confidence(),
    )
    table = Table(title=f"没有参加拟合的 {len(aside)} 题")
    for heading in ("", "答对", "答错", "反问里有对的", "题外", "题外被答", "题外被反问", "每题得分"):
        table.add_column(heading, justify="right" if heading else "left")
    for name, one in (("原来", confidence()), ("现在", fitted)):
        told = tally(one, aside)
        counts = (told.right, told.wrong, told.offered, told.unrelated, told.unrelated_answered)
        table.add_row(name, *map(str, counts), str(told.unrelated_asked), f"{told.worth:.3f}")
    console.print(table)
    CONFIDENCE.write_text(as_yaml(fitted), "utf-8")
    console.print(f"写进了 {CONFIDENCE.name}：{len(examples) - len(aside)} 题拟合，{len(aside)} 题留作检验。")


def read_set(path: Path) -> list[Item]:
    """The questions of a file.

    Raises:
        BadQuestionSet: it cannot be read, with a Chinese sentence.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except UnicodeDecodeError as error:
        msg = f"{path.name} 不是 UTF-8 编码，请另存为 UTF-8。"
        raise BadQuestionSet(msg) from error
    return parse_items(lines, name=path.name)


def run_item(services: Services, item: Item) -> Outcome:
    """One item in a conversation of its own."""
    with _rolled_back(services) as connection:
        reply, duration_ms = _ask(services, connection, item)
    return judge(item, reply, duration_ms=duration_ms)


def _observe(services: Services, item: Item) -> Example | None:
    """One item as an example; what lost is built too, from the database as it was when it was asked."""
    with _rolled_back(services) as connection:
        reply, _ = _ask(services, connection, item)
        return observe(item, reply)


def _ask(services: Services, connection: Connection, item: Item) -> tuple[Reply, float]:
    """The reply to the last turn, and how long it took in milliseconds."""
    for turn in item.turns:
        question = Question(
            text=turn, asked_at=services.clock(), channel="evaluate", conversation_key="evaluate"
        )
        started = time.perf_counter()
        reply = services.responder.reply(connection, question)
        services.responder.remember(connection, reply)
        duration_ms = (time.perf_counter() - started) * 1000
    return reply, duration_ms


@contextmanager
def _rolled_back(services: Services) -> Iterator[Connection]:
    """A transaction that leaves no trace."""
    with services.database.writing() as connection:
        yield connection
        connection.rollback()


def _written(services: Services, files: Sequence[Path]) -> list[str]:
    """Every question of ours: attached to articles, and in our tests unless they are what is measured."""
    with services.database.reading() as connection:
        shelf = services.published.shelf(connection)
    written = [question for section in shelf.sections.values() for question in section.questions]
    measured = {path.resolve() for path in files}
    own = Path(__file__).parents[2] / "tests" / "questions"
    for path in sorted(own.glob("*.jsonl")):
        if path.resolve() not in measured:
            written += [item.asked for item in read_set(path)]
    return written


def _print_summary(console: Console, title: str, summary: Summary) -> None:
    table = Table(title=title)
    for heading in ("主题", "题数", "答对", "按要求答对", "答错", "反问", "婉拒"):
        table.add_column(heading, justify="left" if heading == "主题" else "right")
    for figures in summary.topics:
        table.add_row(
            escape(figures.topic),
            *map(
                str,
                (
                    figures.items,
                    figures.right,
                    figures.strict,
                    figures.wrong,
                    figures.asked_back,
                    figures.declined,
                ),
            ),
        )
    console.print(table)
    console.print(
        f"急事认出 {summary.triage_found}/{summary.triage_items} · "
        f"题外话被答 {summary.out_of_scope_answered}/{summary.out_of_scope_items} · "
        f"平常问题被劝去医院 {summary.calm_sent_to_hospital}/{summary.calm_items} · "
        f"用时 p50 {summary.p50_ms:.1f} ms，p95 {summary.p95_ms:.1f} ms"
    )


def _print_failure(console: Console, outcome: Outcome) -> None:
    item, reply = outcome.item, outcome.reply
    console.print(f"\n{item.id} {' → '.join(item.turns)}", style="bold", markup=False)
    console.print(
        f"  要 {item.need} {item.must_mention or ''}，"
        f"得 {outcome.reaction}（{reply.answer.step}）：{reply.answer.lead}",
        markup=False,
    )
    for proposal in reply.proposals[:_SHOWN_LOSERS]:
        told = {**proposal.features, **proposal.columns}
        features = " ".join(f"{name}={value:.2f}" for name, value in told.items())
        console.print(f"  {proposal.confidence:.2f} {proposal.step} {proposal.key} {features}", markup=False)
