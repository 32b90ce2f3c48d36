"""Measures where an answer's time goes: words, search, ranking, database, and WeChat under gunicorn.

Run by `make bench`. Everything happens in a throw-away data directory and on
loopback, in bounded numbers. Figures depend on the machine; shares tell more.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from multiprocessing import Process, Queue
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from web.services import Services

ROOT = Path(__file__).parent.parent
QUESTIONS = ROOT / "tests" / "questions"
TOKEN = "benchmark"  # noqa: S105 - signs requests to ourselves
SENDERS = 200
MESSAGES = 4_000
CLIENTS = 4
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


def bench_wechat(data_dir: Path) -> None:
    """Answers a second through /wechat, as a share of an echo of the same protocol."""
    texts = questions()
    alike = ["--worker-class", "gthread", "--workers", "2", "--threads", "2"]
    echo = _rate([*alike, "--pythonpath", str(ROOT / "tools"), "echo_wechat:application"], data_dir, texts)
    real = _rate(["--config", "python:web.server", *alike, "web.app:create_app()"], data_dir, texts)
    console.print(
        f"公众号每秒回复：回声 {echo:.0f}，本产品 {real:.0f}，占 {100 * real / echo:.0f} %"
        f"（{MESSAGES} 条各不相同的消息，{CLIENTS} 个客户端，同一台机器上轮流测）"
    )
    console.print(
        "回复发出时，收件记录、提问记录和对话已在同一个事务里提交到 SQLite 的 WAL（synchronous=NORMAL）："
        "进程被杀不丢；机器断电可能丢最后一瞬间的几条。"
    )


def _rate(application: list[str], data_dir: Path, texts: Sequence[str]) -> float:
    port = _free_port()
    environment = os.environ | {
        "YUERTONG_DATA_DIR": str(data_dir),
        "YUERTONG_WECHAT_TOKEN": TOKEN,
    }
    bind = ["--bind", f"127.0.0.1:{port}"]
    command = [sys.executable, "-m", "gunicorn", *bind, *application]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        _wait_for(port)
        _send(port, 0, texts, 100, Queue())  # every worker has loaded what it loads on first use
        finished: Queue[int] = Queue()
        clients = [
            Process(target=_send, args=(port, number + 1, texts, MESSAGES // CLIENTS, finished))
            for number in range(CLIENTS)
        ]
        started = time.perf_counter()
        for client in clients:
            client.start()
        answered = sum(finished.get(timeout=120) for _ in clients)
        return answered / (time.perf_counter() - started)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


def _send(port: int, client: int, texts: Sequence[str], count: int, finished: Queue[int]) -> None:
    from web.wechat.signature import sign  # noqa: PLC0415

    timestamp, nonce = str(int(time.time())), "7"
    path = f"/wechat?signature={sign(TOKEN, timestamp, nonce)}&timestamp={timestamp}&nonce={nonce}"
    connection = http.client.HTTPConnection("127.0.0.1", port)
    answered = 0
    for number in range(count):
        text = f"{texts[(client * count + number) % len(texts)]}{number}"
        connection.request("POST", path, body=_message(text, client, number))
        response = connection.getresponse()
        body = response.read()
        answered += response.status == http.client.OK and b"<Content>" in body
    connection.close()
    finished.put(answered)


def _message(text: str, client: int, number: int) -> bytes:
    return (
        "<xml><ToUserName>gh</ToUserName>"
        f"<FromUserName>parent-{client}-{number % SENDERS}</FromUserName>"
        f"<CreateTime>{int(time.time())}</CreateTime><MsgType>text</MsgType>"
        f"<Content>{escape(text)}</Content><MsgId>{time.time_ns()}</MsgId></xml>"
    ).encode()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


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
        bench_wechat(Path(folder))


if __name__ == "__main__":
    main()
