"""Many parents for ten minutes at the platform's true times, while everything goes wrong now and then.

Run by `make soak`. A client that behaves as WeChat does (tests/wechat_platform)
sends sealed messages to the product under gunicorn, over a folder that is
thrown away. Replies are lost, tries come twice and late, a worker is killed
every minute, SQLite's write lock is held for longer than a reply may take, a
new server takes over, the key is changed, one parent floods, a hundred leave.
At the end what the parents saw is held against what was written down. Ends
with status 1 where a promise was broken.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import cycle, islice
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from bot.tables import conversation
from tests.products import SECRET, prepare_folder
from tests.servers import Server, served
from tests.wechat_platform import contents
from tests.wechat_platform.account import NEW_KEY, OLD_KEY, Account
from tests.wechat_platform.phone import Phone
from tests.wechat_platform.platform import TRUE_GAP_S, Platform, Turn, Wire
from tests.wechat_platform.questions import distinct_questions
from tests.wechat_platform.reckoning import Reckoning, answers_of, is_excuse, rows_of
from web.database import Database, make_engine
from web.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LATEST_S = 4.5
"""Four seconds that the product takes at most, and half of one on the way."""

KILL_EVERY_S = 60
LOCK_EVERY_S = 150
LOCKED_FOR_S = 6
FLOOD_EVERY_S = 100
FLOOD = 200
SAMPLE_EVERY_S = 10
ASKED_AGAIN = 5
"""How often a parent asks again who was told to; in the end each must have an answer."""

LEAVING = 100
CLIENTS = 256
"""Threads, most of which wait until the next try is due."""

SETTLED_S = 60
MOST_GROWTH = 0.10
"""Of a worker's memory, once it has answered for a minute."""

WIRES: tuple[tuple[Wire, ...], ...] = ((Wire.LOST,), (Wire.TWICE,), (Wire.HUNG_UP,), (Wire.TWICE,), ())
"""What becomes of the first tries of a message. Every message also comes once more when all is done."""

console = Console()
never = threading.Event()


@dataclass(kw_only=True)
class Soak:
    """One run, and what was seen of it."""

    platform: Platform
    server: Server
    seconds: float
    database: str
    began_s: float = field(default_factory=time.monotonic)
    again: int = 0
    unanswered: int = 0
    kills: int = 0
    locks: list[tuple[float, float]] = field(default_factory=list)
    """From when to when nothing could be written down."""
    floods: list[Turn] = field(default_factory=list)
    memory: dict[int, list[tuple[float, int]]] = field(default_factory=lambda: defaultdict(list))
    """Samples of each worker by its process id: when, and resident bytes."""

    def is_locked(self, turn: Turn) -> bool:
        """Whether nothing could be written down during some part of a turn."""
        return any(turn.began_s < until and turn.ended_s > since for since, until in self.locks)


def ask(soak: Soak, phone: Phone, question: str, wires: tuple[Wire, ...]) -> None:
    """Ask until there is an answer, with the platform's mishaps on the way of the first message."""
    turn = phone.say(question, *wires)
    soak.platform.repeat(turn)
    for _ in range(ASKED_AGAIN):
        if not is_excuse(turn) and not turn.is_out_of_order:
            return
        soak.again += 1
        never.wait(TRUE_GAP_S)
        turn = phone.say(question)
    soak.unanswered += is_excuse(turn) or turn.is_out_of_order


def kill(soak: Soak) -> None:
    """Kill the worker that was started last; the first one lives as long as its server."""
    soak.server.kill_a_worker()
    soak.kills += 1


def lock(soak: Soak) -> None:
    """Hold the write lock for longer than any reply may take."""
    engine = make_engine(soak.database)
    with Database(engine).writing():
        since_s = time.monotonic()
        never.wait(LOCKED_FOR_S)
    soak.locks.append((since_s, time.monotonic()))
    engine.dispose()


def flood(soak: Soak) -> None:
    """One parent asks the same without end."""
    phone = Phone(soak.platform)
    with ThreadPoolExecutor(4) as pool:
        soak.floods.extend(pool.map(phone.say, ["产假多少天"] * FLOOD))


def sample(soak: Soak) -> None:
    """Look at the memory of each worker."""
    for worker in soak.server.workers():
        soak.memory[worker.pid].append((time.monotonic(), worker.memory_info().rss))


def change_the_key(soak: Soak) -> None:
    """What the owner of the account does last: from now on the platform seals with the new key."""
    soak.platform.account = replace(soak.platform.account, aes_key=NEW_KEY)


def chores(soak: Soak, more: Iterable[tuple[float, Callable[[Soak], None]]]) -> None:
    """Do all that happens beside the messages, each at its second, one after the other."""
    regular = [
        (second, chore)
        for chore, every_s in (
            (kill, KILL_EVERY_S),
            (lock, LOCK_EVERY_S),
            (flood, FLOOD_EVERY_S),
            (sample, SAMPLE_EVERY_S),
        )
        for second in range(every_s, int(soak.seconds), every_s)
    ]
    for second, chore in sorted([*regular, *more], key=lambda one: one[0]):
        never.wait(max(0.0, soak.began_s + second - time.monotonic()))
        chore(soak)


def send(soak: Soak, *, messages: int, senders: int) -> list[Phone]:
    """Send every message at its time, whatever has become of those before it; the senders."""
    phones = [Phone(soak.platform) for _ in range(senders)]
    pace_s = soak.seconds / messages
    with ThreadPoolExecutor(CLIENTS) as pool:
        asked = zip(cycle(phones), islice(distinct_questions(), messages), cycle(WIRES), strict=False)
        for number, (phone, question, wires) in enumerate(asked):
            never.wait(max(0.0, soak.began_s + number * pace_s - time.monotonic()))
            pool.submit(ask, soak, phone, question, wires)
    return phones


def run(folder: Path, *, seconds: float, messages: int, senders: int) -> bool:
    """Everything; whether every promise was kept."""
    account = Account(mode="safe", aes_key=OLD_KEY)
    both_keys = replace(account, aes_key=NEW_KEY).settings | {"YUERTONG_WECHAT_AES_KEY_PREVIOUS": OLD_KEY}
    data = prepare_folder(folder / "data")
    logs = [folder / "first.log", folder / "second.log"]
    with served(data, logs[0], **account.settings) as first, served(data, logs[1], **both_keys) as second:
        first.wait_until_ready()
        second.wait_until_ready()
        soak = Soak(
            platform=Platform(first.address, account),
            server=first,
            seconds=seconds,
            database=Settings(data_dir=data, secret_key=SECRET).database,
        )

        def take_over(soak: Soak) -> None:
            soak.server, soak.platform.address = second, second.address

        half = [(seconds / 2, take_over), (seconds / 2 + 20, change_the_key)]
        beside = threading.Thread(target=chores, args=(soak, half))
        beside.start()
        phones = send(soak, messages=messages, senders=senders)
        beside.join()
        known = len(rows_of(soak.database, conversation))
        with ThreadPoolExecutor(8) as pool:
            left = list(pool.map(lambda phone: phone.send(contents.unsubscribe()), phones[:LEAVING]))
        forgotten = known - len(rows_of(soak.database, conversation))
    logged = "".join(log.read_text() for log in logs)
    named = sum(phone.open_id in logged for phone in phones)
    return tell(soak, left=len(left), forgotten=forgotten, named=named)


def tell(soak: Soak, *, left: int, forgotten: int, named: int) -> bool:
    """Print what happened and what became of each promise; whether all were kept."""
    turns = soak.platform.turns
    tries = [one for turn in turns for one in turn.tries]
    reckoning = Reckoning.of(turns, soak.database, unwritable=filter(soak.is_locked, turns))
    answered_ms = [one.seconds * 1000 for turn in turns for one in turn.tries if one.status is not None]
    p50_ms, p99_ms = (quantiles(answered_ms, n=100)[point] for point in (49, 98))
    excuses = Counter(turn.text[:8] for turn in turns if is_excuse(turn) and turn not in soak.floods)
    slowed = sum(map(is_excuse, soak.floods))
    growth = max(map(_growth, soak.memory.values()))
    happened = {
        "消息": f"{len(turns):,} 条，{len({turn.sent['FromUserName'] for turn in turns}):,} 人",
        "重复投递": f"{len(tries) - len(turns):,} 次",
        "杀进程": f"{soak.kills} 次",
        "锁数据库": f"{len(soak.locks)} 次，每次 {LOCKED_FOR_S} 秒",
        "回复用时": f"p50 {p50_ms:.0f}，p99 {p99_ms:.0f} 毫秒",
        "请家长再问": f"{excuses.total()} 次，重问 {soak.again} 次",
        "刷屏": f"{len(soak.floods)} 条，劝慢 {slowed} 条",
    }
    promises = {
        f"最慢的回复不超过 {LATEST_S} 秒": (max(one.seconds for one in tries), LATEST_S),
        "平台不认的回复": (len(soak.platform.troubles()), 0),
        "家长看到“服务出现故障”": (sum(turn.is_out_of_order for turn in turns), 0),
        "最后没有答案的问题": (soak.unanswered, 0),
        "同一条消息给出两种答案": (sum(len(answers_of(turn)) > 1 for turn in turns), 0),
        "答了没有记下的问题": (reckoning.missing.total(), 0),
        "记了两遍的问题": (reckoning.doubled.total(), 0),
        "取消关注后还留着的对话": (left - forgotten, 0),
        "日志里出现的家长编号": (named, 0),
        f"进程内存一分钟后的增长不超过 {MOST_GROWTH:.0%}": (growth, MOST_GROWTH),
    }
    table = Table("", "", "", title=f"{soak.seconds / 60:.0f} 分钟")
    for name, told in happened.items():
        table.add_row(name, told, "")
    table.add_section()
    for name, (found, allowed) in promises.items():
        table.add_row(name, f"{found:.3g}", "✓" if found <= allowed else "✗")
    console.print(table)
    for trouble, times in Counter(soak.platform.troubles()).most_common(5):
        console.print(f"{times} × {trouble}")
    return all(found <= allowed for found, allowed in promises.values())


def _growth(samples: list[tuple[float, int]]) -> float:
    """The share by which a worker grew, from a minute after it was first seen."""
    settled = [size for moment, size in samples if moment > samples[0][0] + SETTLED_S]
    return settled[-1] / settled[0] - 1 if settled else 0.0


def main() -> None:
    """One run, as long and as large as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--messages", type=int, default=12_000)
    parser.add_argument("--senders", type=int, default=10_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="yuertong-soak-") as folder:
        kept = run(Path(folder), seconds=asked.minutes * 60, messages=asked.messages, senders=asked.senders)
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
