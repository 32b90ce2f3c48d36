"""Measures the directory: a published list from its bytes to searchable, and how long finding takes.

Run by `make bench`, or alone: `python tools/bench_directory.py [ROWS …]`. The
yardstick is SQLite's FTS5 over the same tokens in the same run, with the same
page read from the database.
"""

from __future__ import annotations

import hashlib
import math
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from directory.asked import read_asked
from directory.index import NurseryProjection, searched
from directory.nursery import Coordinates
from directory.registry.applying import apply
from directory.registry.reconcile import plan
from directory.registry.report import ListKind
from directory.registry.understanding import understand
from directory.registry.workbook import read_document
from directory.search import NurseryQuery, Sort
from directory.store import among
from knowledge.language.pinyin import syllable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

    from directory.asked import Unit
    from directory.roll import Line, Roll
    from web.services import Services

SIZES = (10_000, 126_000)
"""A province; the country."""

BOUNDS = {10_000: (15, 5), 126_000: (180, 20)}
"""Seconds from csv to searchable, and milliseconds at p95 for finding."""

LARGEST_MB = 800
ASKED = 200
PAGE = 20
SLIPS = "的一是星花草树木水火土金日山石田禾米竹马牛羊鸟鱼虫"

console = Console()


@dataclass(frozen=True)
class Work:
    """One kind of search, and the same by FTS5 where that can."""

    name: str
    query: Callable[[], NurseryQuery]
    yardstick: Callable[[Connection, NurseryQuery], object] | None = None


def listed(count: int) -> bytes:
    """The invented list as a csv file; made by a process of its own, whose memory is not ours."""
    command = [sys.executable, str(Path(__file__).with_name("make_registry.py")), str(count)]
    return subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603 - our own script


def bench_import(services: Services, content: bytes, count: int) -> None:
    """From bytes to searchable, stage by stage."""
    stages: dict[str, tuple[float, float]] = {}
    now = datetime.now(UTC)
    started = last = time.perf_counter()

    def done(stage: str) -> None:
        nonlocal last
        stages[stage] = (time.perf_counter() - last, _peak_mb())
        last = time.perf_counter()

    read = [read_document(content, filename="list.csv")]
    done("读文件")
    listing = understand(
        read.pop(),
        filename="list.csv",
        region_code=None,
        kind=ListKind.WHOLE,
        gazetteer=services.gazetteer,
        today=now.date(),
    )
    done("看懂每一行")
    with services.database.reading() as connection:
        planned = plan(connection, listing, region_code=None, gazetteer=services.gazetteer)
    del listing
    done("对照")
    with services.database.writing() as connection:
        apply(
            connection,
            planned,
            by="bench",
            at=now,
            file_hash=hashlib.sha256(content).hexdigest(),
            file_name="list.csv",
            source="bench",
        )
    del planned
    done("写入")
    services.nursery_indexer.catch_up()
    done("建索引")
    with services.database.reading() as connection:
        services.finder.warm_up(connection)
    done("读进内存")
    table = Table("阶段", "秒", "至此最多 MB", title=f"{count:,} 行 csv 到能查（上限 {BOUNDS[count][0]} 秒）")
    for stage, (seconds, peak) in stages.items():
        table.add_row(stage, f"{seconds:.1f}", f"{peak:.0f}")
    table.add_row("全部", f"{last - started:.1f}", f"上限 {LARGEST_MB}")
    console.print(table)


class Asking:
    """Draws queries from what the directory holds; the same each run."""

    def __init__(self, roll: Roll) -> None:
        self._roll = roll
        self._draw = random.Random(11)  # noqa: S311 - an order, no secret

    def line(self) -> Line:
        """Some nursery."""
        return self._draw.choice(self._roll.lines)

    def own(self) -> str:
        """What some nursery is called."""
        return searched(self.line().names[0])

    def slipped(self) -> str:
        """The same with one character wrong."""
        own = self.own()
        at = self._draw.randrange(len(own))
        return own[:at] + self._draw.choice(SLIPS) + own[at + 1 :]

    def point(self) -> Coordinates:
        """Where some nursery is."""
        while True:
            line = self.line()
            if not math.isnan(line.lat):
                return Coordinates(line.lat, line.lng)

    def filtered(self) -> NurseryQuery:
        """A name in its province, for a child of 14 months, inclusive."""
        line = self.line()
        return NurseryQuery(
            text=searched(line.names[0]),
            region_code=f"{line.region_code[:2]}0000",
            age_months=14,
            inclusive=True,
        )


class Fts5:
    """The yardstick: one virtual table over the tokens of the index, filters in the same database."""

    def __init__(self, services: Services) -> None:
        self._services = services
        with services.database.writing() as connection:
            connection.execute(text("CREATE VIRTUAL TABLE bench_fts USING fts5(id UNINDEXED, tokens)"))
            connection.execute(
                text(
                    "CREATE TABLE bench_columns (rowid INTEGER PRIMARY KEY, id TEXT, region TEXT, lat REAL, "
                    "lng REAL, age_first INTEGER, age_end INTEGER, inclusive INTEGER)"
                )
            )
            rows = [
                {"row": row, "id": document.id, "tokens": " ".join(_coded(_all_tokens(document.fields)))}
                for row, document in enumerate(
                    NurseryProjection(services.gazetteer).everything(connection), 1
                )
            ]
            connection.execute(
                text("INSERT INTO bench_fts (rowid, id, tokens) VALUES (:row, :id, :tokens)"), rows
            )
            roll = services.finder.roll(connection)
            columns = [_columns(number["row"], roll.lines[roll.rows[number["id"]]]) for number in rows]
            connection.execute(
                text(
                    "INSERT INTO bench_columns VALUES "
                    "(:row, :id, :region, :lat, :lng, :age_first, :age_end, :inclusive)"
                ),
                columns,
            )

    def match(self, connection: Connection, query: NurseryQuery) -> object:
        """The best PAGE of all that hold any of the tokens, by bm25."""
        return self._page(connection, self._tokens(query), "", {})

    def filtered(self, connection: Connection, query: NurseryQuery) -> object:
        """The same within the filters."""
        return self._page(
            connection,
            self._tokens(query),
            "AND c.region LIKE :region AND c.inclusive = 1 "
            "AND (c.age_first = -1 OR (c.age_first <= :age AND c.age_end > :age))",
            {"region": f"{(query.region_code or '')[:2]}%", "age": query.age_months},
        )

    def alike(self, connection: Connection, query: NurseryQuery) -> object:
        """All that hold a token of the word, or one that still holds when it was typed wrong."""
        slips = [token for unit in self._units(query) for token in unit.nearly_held_by]
        return self._page(connection, [*self._tokens(query), *slips], "", {})

    def _tokens(self, query: NurseryQuery) -> list[str]:
        return [token for unit in self._units(query) for tokens in unit.held_by for token in tokens]

    def _units(self, query: NurseryQuery) -> Sequence[Unit]:
        home = self._services.settings.home_region
        return read_asked(query.text, self._services.gazetteer, home=home).units

    def _page(
        self, connection: Connection, tokens: Sequence[str], where: str, values: dict[str, object]
    ) -> object:
        """A page and the total, as the finder gives them."""
        values |= {"words": " OR ".join(f'"{token}"' for token in _coded(tokens))}
        matching = (
            f"FROM bench_fts f JOIN bench_columns c ON c.rowid = f.rowid WHERE bench_fts MATCH :words {where}"
        )
        best = text(f"SELECT f.id {matching} ORDER BY bm25(bench_fts) LIMIT {PAGE}")
        ids = [row.id for row in connection.execute(best, values)]
        total = connection.execute(text(f"SELECT count(*) {matching}"), values).scalar_one()
        return among(connection, ids), total


def bench_finding(services: Services, count: int) -> None:
    """Each kind of search beside the yardstick, in turn."""
    with services.database.reading() as connection:
        asking = Asking(services.finder.roll(connection))
    yardstick = Fts5(services)
    works = (
        Work("名称", lambda: NurseryQuery(text=asking.own()), yardstick.match),
        Work("名称加条件", asking.filtered, yardstick.filtered),
        Work("3 公里内最近的", lambda: NurseryQuery(near=asking.point(), sort=Sort.NEAREST)),
        Work("打错一个字", lambda: NurseryQuery(text=asking.slipped()), yardstick.alike),
        Work("拼音", lambda: NurseryQuery(text="".join(map(syllable, asking.own()))), yardstick.match),
        Work("首字母", lambda: NurseryQuery(text="".join(syllable(one)[0] for one in asking.own()))),
        Work("街道门牌", lambda: NurseryQuery(text=f"平原路{asking.line().filed % 400}号"), yardstick.match),
        Work("全部，按名称", NurseryQuery),
    )
    table = Table(
        "查找", "本产品 p50 / p95 毫秒", "FTS5", title=f"{count:,} 家（上限 p95 {BOUNDS[count][1]}）"
    )
    with services.database.reading() as connection:
        for work in works:
            ours, theirs = [], []
            for query in (work.query() for _ in range(ASKED)):
                # In turn, so that whatever else the machine does falls on both.
                ours.append(_timed(partial(services.finder.find, connection, query)))
                if work.yardstick:
                    theirs.append(_timed(partial(work.yardstick, connection, query)))
            table.add_row(work.name, _spread(ours), _spread(theirs) if theirs else "")
    console.print(table)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000


def _all_tokens(fields: object) -> list[str]:
    assert isinstance(fields, dict)  # noqa: S101 - as the projection makes it
    return [token for tokens in fields.values() for token in tokens]


def _coded(tokens: Sequence[str]) -> list[str]:
    """Tokens as single words for FTS5, whose own cutter parts at marks and knows no Chinese."""
    return ["x" + token.encode().hex() for token in tokens]


def _columns(row: int, line: Line) -> dict[str, object]:
    placed = not math.isnan(line.lat)
    return {
        "row": row,
        "id": line.id,
        "region": line.region_code,
        "lat": line.lat if placed else None,
        "lng": line.lng if placed else None,
        "age_first": line.age_first,
        "age_end": line.age_end,
        "inclusive": line.inclusive,
    }


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1_000


def _spread(times_ms: Sequence[float]) -> str:
    points = quantiles(times_ms, n=20)
    return f"{points[9]:.2f} / {points[18]:.2f}"


def main() -> None:
    """Each size in a process and a data directory of its own."""
    if len(sys.argv) != 2:  # noqa: PLR2004 - the script and one size
        for size in SIZES:
            subprocess.run([sys.executable, __file__, str(size)], check=True)  # noqa: S603 - ourselves
        return
    size = int(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="yuertong-bench-") as folder:
        os.environ["YUERTONG_DATA_DIR"] = folder
        from web.cli.context import open_prepared_services  # noqa: PLC0415

        services = open_prepared_services()
        bench_import(services, listed(size), size)
        bench_finding(services, size)


if __name__ == "__main__":
    main()
