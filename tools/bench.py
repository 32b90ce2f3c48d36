"""Measures where an answer's time goes: words, search, ranking, database.

Run by `make bench`. Everything happens in a throw-away data directory, in bounded
numbers. Figures depend on the machine; shares tell more.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from web.services import Services

ROOT = Path(__file__).parent.parent
QUESTIONS = ROOT / "tests" / "questions"
SENDERS = 200
LENGTHS = (50, 100, 200, 400, 800)

console = Console()


@dataclass(frozen=True)
class Spread:
    """Times in milliseconds, as two points of their distribution."""

    p50: float
    p95: float

    def __str__(self) -> str:
        return f"{self.p50:.2f} / {self.p95:.2f}"


def spread(times_ms: Sequence[float]) -> Spread:
    """The median and the 95th percentile."""
    points = quantiles(times_ms, n=20) if len(times_ms) > 1 else [times_ms[0]] * 19
    return Spread(p50=points[9], p95=points[18])


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that one call takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def questions() -> list[str]:
    """Our own question sets, in a fixed random order; none of them is asked twice."""
    asked = [
        (raw.get("turns") or [raw["q"]])[-1]
        for path in sorted(QUESTIONS.glob("*.jsonl"))
        for raw in map(json.loads, path.read_text("utf-8").splitlines())
    ]
    distinct = list(dict.fromkeys(asked))
    random.Random(7).shuffle(distinct)  # noqa: S311 - an order, not a secret
    return distinct


def bench_start() -> None:
    """A process of its own, from nothing to its first answer."""
    command = [sys.executable, "-m", "web.cli", "ask", "--stdin"]
    line = json.dumps({"id": "1", "turns": ["产假多少天"]}).encode()

    def first_answer() -> None:
        subprocess.run(command, input=line, check=True, capture_output=True)  # noqa: S603

    first_answer()
    console.print(f"启动到第一个回答 {min(timed(first_answer) for _ in range(3)):.0f} ms（上限 3000）")


def bench_words(services: Services) -> None:
    """How the cost of reading grows with length, on ordinary and on hostile text."""
    table = Table("长度", "普通文字", "一个字重复", "拼音", title="读一句话，毫秒（先截到 200 字）")
    ordinary = "单位不批产假我该怎么办孩子还没满月呢"
    for length in LENGTHS:
        row = [str(length)]
        for seed in (ordinary, "的", "chanjiaduoshaotian"):
            text = (seed * length)[:length]
            row.append(f"{min(timed(lambda text=text: services.language.read(text)) for _ in range(5)):.2f}")
        table.add_row(*row)
    console.print(table)


def bench_answers(services: Services) -> None:
    """Answers to questions not seen before, one process, with everything that is written."""
    from bot.messages import Question  # noqa: PLC0415

    times: dict[str, list[float]] = defaultdict(list)
    asked = questions()
    for number, text in enumerate(asked):
        question = Question(
            text=text,
            asked_at=services.clock(),
            channel="bench",
            conversation_key=f"bench {number % SENDERS}",
        )
        started = time.perf_counter()
        with services.database.reading() as connection:
            reply = services.responder.reply(connection, question)
        answered = time.perf_counter()
        with services.database.writing() as connection:
            services.responder.remember(connection, reply)
        written = time.perf_counter()
        parts = dict(reply.answer.durations_ms)
        times["全部"].append((written - started) * 1000)
        times["其中 写数据库"].append((written - answered) * 1000)
        times["其中 读词"].append(parts["words"])
        if "ranking" in parts:
            times["其中 读数据库"].append(parts["database"])
            times["其中 理解、检索、排序"].append(parts["ranking"])
            tokens = services.language.read(text).tokens
            times["其中 检索一项"].append(timed(lambda tokens=tokens: services.engine.search(tokens)))
    table = Table("", "p50 / p95 毫秒", title=f"{len(asked)} 个没问过的问题（上限 3 / 10）")
    for name, measured in times.items():
        table.add_row(name, str(spread(measured)))
    console.print(table)


def bench_search(services: Services) -> None:
    """Posting arrays against the searcher of Whoosh itself, over the same index."""
    from whoosh import index  # noqa: PLC0415
    from whoosh.query import Or, Term  # noqa: PLC0415
    from whoosh.scoring import BM25F  # noqa: PLC0415

    engine = services.engine
    folder = next(services.settings.data_dir.joinpath("index").rglob("*.toc")).parent
    name = next(folder.glob("*.toc")).name.split("_")[1]
    searcher = index.open_dir(folder, indexname=name).searcher(weighting=BM25F())
    fields = ("questions", "title", "heading", "body")
    ours, theirs = [], []
    for text in questions()[:300]:
        tokens = services.language.read(text).tokens
        query = Or([Term(field, token) for field in fields for token in tokens])
        ours.append(timed(lambda tokens=tokens: engine.search(tokens)))
        theirs.append(timed(lambda query=query: searcher.search(query, limit=24, optimize=False)))
    console.print(f"检索 p50 / p95 毫秒：本产品 {spread(ours)}，Whoosh 自己的 {spread(theirs)}")


def main() -> None:
    """Everything, in a data directory of its own."""
    with tempfile.TemporaryDirectory(prefix="yuertong-bench-") as folder:
        os.environ["YUERTONG_DATA_DIR"] = folder
        from web.cli.context import open_prepared_services  # noqa: PLC0415

        services = open_prepared_services()
        services.warm_up()
        bench_start()
        bench_words(services)
        bench_answers(services)
        bench_search(services)


if __name__ == "__main__":
    main()
