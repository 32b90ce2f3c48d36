"""Measures WeChat under gunicorn: as a share of an echo of the same protocol, at ease and overloaded.

Run by `make bench`. Both run on the worker of web.worker, which shares out
connections that stay open: on gunicorn's own, one of two workers often takes
them all, and the echo then gives little more than half of what it can. The
load generator runs on the same cores, every question is new to the process,
and every answer is recorded: when a reply leaves, its delivery, the journal's
line and the conversation are committed to SQLite's write-ahead log with
synchronous=NORMAL. A killed process loses none of it; a power cut may lose
what was committed since the log was last synced to the disk (every 1,000
pages of it, a few hundred answers).
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from itertools import product as product_of
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from bench import questions
from echo_wechat import APP_ID, ENCODING_AES_KEY, TOKEN
from rich.console import Console
from rich.table import Table
from wechat_load import Load, percentile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from web.services import Services

ROOT = Path(__file__).parent.parent
CONNECTIONS = 16
"""Messages on their way at a time, where the load is as fast as it is answered.

Each goes to either worker by chance: with 4, one of them would be idle for a fifth of the time.
"""

MESSAGES = 4_000
SENDERS = 2_000
"""Parents: each asks twice in a run, as most do who ask at all."""
EASY_SHARE = 0.7
EASY_S = 15
OVERLOAD = 3
OVERLOAD_S = 12
RETRIES = 10_000
_COURTESIES = tuple(product_of(("", "请问", "想问一下", "你好，", "麻烦问下"), ("", "呀", "呢", "，谢谢")))
"""What makes the same question another text, as parents do: nothing is asked twice in one run."""

_SERVER = ("--worker-class", "web.worker.Worker", "--workers", "2", "--threads", "2")

console = Console()


class Messages:
    """Requests of the platform, none of them twice."""

    def __init__(self) -> None:
        self._texts = questions()
        self._number = time.time_ns()
        self._asked = 0

    def requests(self, count: int, *, is_sealed: bool) -> list[bytes]:
        """So many requests, written out."""
        return [self._request(self._message(), is_sealed=is_sealed) for _ in range(count)]

    def _message(self) -> bytes:
        self._number += 1
        self._asked += 1
        round_, place = divmod(self._asked, len(self._texts))
        before, after = _COURTESIES[round_ % len(_COURTESIES)]
        text = f"{before}{self._texts[place]}{after}"
        return (
            "<xml><ToUserName><![CDATA[gh]]></ToUserName>"
            f"<FromUserName><![CDATA[parent-{self._asked % SENDERS}-{self._asked // 20_000}]]></FromUserName>"
            f"<CreateTime>{int(time.time())}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
            f"<Content>{escape(text)}</Content><MsgId>{self._number}</MsgId></xml>"
        ).encode()

    @staticmethod
    def _request(body: bytes, *, is_sealed: bool) -> bytes:
        from web.wechat.account import key_bytes  # noqa: PLC0415
        from web.wechat.sealing import seal  # noqa: PLC0415
        from web.wechat.signature import sign  # noqa: PLC0415

        timestamp, nonce = str(int(time.time())), "7"
        query = {"signature": sign(TOKEN, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}
        if is_sealed:
            sealed = seal(body, key_bytes(ENCODING_AES_KEY), APP_ID)
            query |= {"encrypt_type": "aes", "msg_signature": sign(TOKEN, timestamp, nonce, sealed)}
            body = f"<xml><ToUserName>gh</ToUserName><Encrypt>{sealed}</Encrypt></xml>".encode()
        head = (
            f"POST /wechat?{urlencode(query)} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Content-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


@contextmanager
def served(application: Sequence[str], data_dir: Path, *, is_sealed: bool) -> Iterator[int]:
    """A server of two workers; its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    environment = os.environ | {"YUERTONG_DATA_DIR": str(data_dir), "YUERTONG_WECHAT_TOKEN": TOKEN}
    if is_sealed:
        environment |= {"YUERTONG_WECHAT_AES_KEY": ENCODING_AES_KEY, "YUERTONG_WECHAT_APP_ID": APP_ID}
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *application]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        _wait_for(port)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)


def echo() -> list[str]:
    """What starts the echo."""
    return [*_SERVER, "--pythonpath", str(ROOT / "tools"), "echo_wechat:application"]


def product() -> list[str]:
    """What starts the product, as the Procfile does."""
    return ["--config", "python:web.server", "--workers", "2", "web.app:create_app()"]


def capacity(application: Sequence[str], data_dir: Path, messages: Messages, *, is_sealed: bool) -> float:
    """Answers a second, as fast as they come."""
    with served(application, data_dir, is_sealed=is_sealed) as port:
        Load(port, messages.requests(300, is_sealed=is_sealed)).as_fast_as_answered(CONNECTIONS)
        load = Load(port, messages.requests(MESSAGES, is_sealed=is_sealed))
        rate = load.as_fast_as_answered(CONNECTIONS)
        _expect_answers(load, is_sealed=is_sealed)
        return rate


def _expect_answers(load: Load, *, is_sealed: bool) -> None:
    wanted = b"<Encrypt>" if is_sealed else b"<Content>"
    wrong = sum(1 for sample in load.samples if sample.status != 200 or wanted not in sample.body)  # noqa: PLR2004
    if wrong or load.broken:
        console.print(f"[red]{wrong} 条没有得到回复，{load.broken} 个连接断了")


def bench_share(data_dir: Path, messages: Messages) -> float:
    """Plain and sealed against the echo, in turn; the plain capacity."""
    table = Table(
        "",
        "回声 条/秒",
        "本产品 条/秒",
        "占",
        title=f"公众号消息（{MESSAGES} 条各不相同，{CONNECTIONS} 条同时）",
    )
    plain = 0.0
    for name, is_sealed in (("明文", False), ("安全模式", True)):
        theirs = capacity(echo(), data_dir, messages, is_sealed=is_sealed)
        ours = capacity(product(), data_dir, messages, is_sealed=is_sealed)
        plain = plain or ours
        table.add_row(name, f"{theirs:.0f}", f"{ours:.0f}", f"{100 * ours / theirs:.0f} %")
    console.print(table)
    return plain


def bench_latency(data_dir: Path, messages: Messages, rate: float) -> None:
    """At ease and overloaded, sealed."""
    from web.wechat.sentences import BUSY  # noqa: PLC0415

    with served(product(), data_dir, is_sealed=False) as port:
        Load(port, messages.requests(300, is_sealed=False)).as_fast_as_answered(CONNECTIONS)
        easy = Load(port, messages.requests(int(rate * EASY_SHARE * EASY_S), is_sealed=False))
        easy.at_rate(rate * EASY_SHARE)
        hard = Load(port, messages.requests(int(rate * OVERLOAD * OVERLOAD_S), is_sealed=False))
        hard.at_rate(rate * OVERLOAD)
        again = Load(port, messages.requests(int(rate * EASY_SHARE * 5), is_sealed=False))
        again.at_rate(rate * EASY_SHARE)
    table = Table("", "条/秒", "p50 毫秒", "p99", "最慢", "忙，请再发", "断开", title="从该发出到收完回复")
    for name, load, share in (
        (f"{EASY_SHARE:.0%} 的负荷", easy, EASY_SHARE),
        (f"{OVERLOAD} 倍的负荷", hard, OVERLOAD),
        ("之后", again, EASY_SHARE),
    ):
        seconds = [sample.seconds for sample in load.samples]
        busy = sum(1 for sample in load.samples if BUSY.encode() in sample.body)
        table.add_row(
            name,
            f"{rate * share:.0f}",
            f"{percentile(seconds, 0.5) * 1000:.0f}",
            f"{percentile(seconds, 0.99) * 1000:.0f}",
            f"{max(seconds) * 1000:.0f}",
            f"{busy} / {len(seconds)}",
            str(load.broken),
        )
    console.print(table)
    statuses = Counter(sample.status for sample in hard.samples)
    console.print(f"过载时的状态码：{dict(statuses)}（上限：每条 4.5 秒内回复；70 % 时 p99 200 毫秒）")


def bench_retries(data_dir: Path, messages: Messages) -> None:
    """The same messages again: one answer each, and how cheap a repetition is."""
    from sqlalchemy import func, select  # noqa: PLC0415

    from bot.tables import journal  # noqa: PLC0415
    from web.database import Database, make_engine  # noqa: PLC0415
    from web.settings import load_settings  # noqa: PLC0415

    engine = make_engine(load_settings().database)

    def rows() -> int:
        with Database(engine).reading() as connection:
            counted: int = connection.execute(select(func.count()).select_from(journal)).scalar_one()
            return counted

    with served(product(), data_dir, is_sealed=False) as port:
        first = messages.requests(RETRIES, is_sealed=False)
        before = rows()
        Load(port, first).as_fast_as_answered(CONNECTIONS)
        between = rows()
        rate = Load(port, first).as_fast_as_answered(CONNECTIONS)
        after = rows()
    engine.dispose()
    console.print(
        f"{RETRIES} 条消息答了 {between - before} 次，重发 {RETRIES} 次又答了 {after - between} 次；"
        f"重发每秒回 {rate:.0f} 条"
    )


def bench_parts(services: Services, messages: Messages) -> None:
    """Where the time of one message goes, in one process without a server."""
    # The parts are measured through the same functions that a message goes through.
    from datetime import UTC, datetime  # noqa: PLC0415

    from bot.messages import Question  # noqa: PLC0415
    from web.wechat import delivery, envelope  # noqa: PLC0415
    from web.wechat.account import Account  # noqa: PLC0415
    from web.wechat.messages import TextMessage, parse  # noqa: PLC0415
    from web.wechat.rendering import reply_for  # noqa: PLC0415
    from web.wechat.replies import as_stored, write_reply  # noqa: PLC0415

    account = Account(token=TOKEN)
    spent: Counter[str] = Counter()
    requests = messages.requests(2_000, is_sealed=False)
    for raw in requests:
        head, _, body = raw.partition(b"\r\n\r\n")
        query = dict(pair.split("=", 1) for pair in head.split(b" ")[1].decode().partition("?")[2].split("&"))
        now = datetime.now(UTC)
        begun = time.perf_counter()
        opened = envelope.open_request(account, query, body, now=now)
        message = parse(opened.body, opened.data_format)
        assert isinstance(message, TextMessage)  # noqa: S101 - narrows the type
        read = time.perf_counter()
        key = services.settings.keyed_hash("bench", message.identity)
        question = Question(text=message.content, asked_at=now, channel="bench", conversation_key=key)
        with services.database.reading() as connection:
            delivery.find(connection, key)
            found = time.perf_counter()
            reply = services.responder.reply(connection, question)
        thought = time.perf_counter()
        rendered = reply_for(reply.answer, question=message.content, root="https://www.example.gov.cn")
        shown = time.perf_counter()
        with services.database.writing() as connection:
            delivery.store(connection, key, as_stored(rendered), now)
            services.responder.remember(connection, reply)
        stored = time.perf_counter()
        write_reply(message, rendered, data_format=opened.data_format, now=now)
        written = time.perf_counter()
        durations = {name: value / 1000 for name, value in reply.answer.durations_ms}
        spent["读词"] += durations["words"]
        spent["检索和排序、理解"] += durations["total"] - durations["words"]
        spent["收发格式"] += read - begun + written - stored
        spent["查、存（三张表，一次提交）"] += found - read + stored - shown
        spent["排成微信的样子"] += shown - thought
    table = Table("", "毫秒", "占", title="一条消息的时间去了哪里（不算 HTTP）")
    total = sum(spent.values())
    for name, seconds in spent.most_common():
        table.add_row(name, f"{1000 * seconds / len(requests):.3f}", f"{100 * seconds / total:.0f} %")
    table.add_row("合计", f"{1000 * total / len(requests):.3f}", "")
    console.print(table)


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
        messages = Messages()
        bench_parts(services, messages)
        rate = bench_share(Path(folder), messages)
        bench_latency(Path(folder), messages, rate)
        bench_retries(Path(folder), messages)


if __name__ == "__main__":
    main()
