"""A directory of invented nurseries that can be searched: rows in SQLite, an index, a finder."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert

from directory.index import NURSERY_SCHEMA, NurseryProjection
from directory.names import plain
from directory.nursery import Coordinates, Facts, Nursery, Status
from directory.search import Finder, NurseryHits, NurseryQuery
from directory.store import SUBJECT
from directory.tables import metadata
from directory.tables import nursery as table
from directory.verify import Verification, verify
from knowledge import changes
from knowledge.regions import gazetteer
from knowledge.search.indexer import Indexer
from knowledge.search.whoosh_engine import WhooshEngine
from tests.databases import sqlite_url
from tests.listed import nursery_row
from tests.moments import NOW
from web.database import Database, make_engine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOME = "410702"
SQUARE = Coordinates(35.2959, 113.9118)
"""The middle of 红旗区."""


def make_nursery(name: str = "示例小月亮托育中心", *, status: Status = Status.FILED, **facts: Any) -> Nursery:
    """A nursery of 红旗区 that tells nothing but its name; its id is the name's letters unless given."""
    identity = facts.pop("id", None) or plain(name)[:16]
    facts.setdefault("region_code", HOME)
    return Nursery(
        id=identity,
        status=status,
        facts=Facts(name=name, **facts),
        said_by={},
        first_listed_at=NOW,
        last_listed_at=NOW,
        changed_at=NOW,
        is_sample=True,
    )


def north_of(point: Coordinates, metres: float) -> Coordinates:
    return replace(point, lat=point.lat + metres / 111_195.08)


@dataclass
class SearchableDirectory:
    """What tests put nurseries into and find them in."""

    database: Database
    engine: WhooshEngine
    indexer: Indexer
    finder: Finder

    def put(self, *nurseries: Nursery) -> None:
        """Add or replace nurseries, as an import does: rows and change log in one transaction."""
        with self.database.writing() as connection:
            ids = [one.id for one in nurseries]
            connection.execute(delete(table).where(table.c.id.in_(ids)))
            connection.execute(insert(table), [_row(one) for one in nurseries])
            changes.record_all(connection, subject=SUBJECT, keys=ids, at=NOW)
        self.indexer.catch_up()

    def remove(self, *ids: str) -> None:
        """Take nurseries out."""
        with self.database.writing() as connection:
            connection.execute(delete(table).where(table.c.id.in_(ids)))
            changes.record_all(connection, subject=SUBJECT, keys=ids, at=NOW)
        self.indexer.catch_up()

    def find(self, text: str = "", **query: Any) -> NurseryHits:
        """One page."""
        with self.database.reading() as connection:
            return self.finder.find(connection, NurseryQuery(text=text, **query))

    def names(self, text: str = "", **query: Any) -> list[str]:
        """The names of one page."""
        return [found.nursery.facts.name for found in self.find(text, **query).found]

    def verify(self, text: str, *, region_code: str | None = None) -> Verification:
        """Whether it is filed."""
        with self.database.reading() as connection:
            return verify(connection, self.finder, text, region_code=region_code)


@contextmanager
def searchable_directory(folder: Path) -> Iterator[SearchableDirectory]:
    """An empty one in a folder."""
    database = Database(make_engine(sqlite_url(folder)))
    metadata.create_all(database.engine)
    changes.metadata.create_all(database.engine)
    engine = WhooshEngine(folder / "index", NURSERY_SCHEMA)
    indexer = Indexer(engine, NurseryProjection(gazetteer()), database.reading, folder / "index.lock")
    indexer.catch_up()
    yield SearchableDirectory(database, engine, indexer, Finder(engine, gazetteer(), home=HOME))
    database.engine.dispose()


def _row(one: Nursery) -> dict[str, Any]:
    return nursery_row(
        one.id,
        one.facts,
        status=one.status.value,
        is_sample=one.is_sample,
        first_listed_at=one.first_listed_at,
        last_listed_at=one.last_listed_at,
        changed_at=one.changed_at,
    )
