"""Lists made by hand, and a directory that takes them up: what tests of planning and undoing speak in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from directory import store, tables
from directory.nursery import Facts, ListedDate, Phone, Status
from directory.registry import reconcile
from directory.registry.listing import Entry, Listing
from directory.registry.report import ListKind, Place
from knowledge import changes
from knowledge.regions import gazetteer
from tests.moments import NOW

HONGQI = "410702"
CODE = "91410702MA3X00001A"
OTHER_CODE = "91410702MA3X00002B"
"""Made up; whether a code's check holds is decided before a list comes this far."""


def row(name="示例阳光托育中心", *, status=Status.FILED, at=1, **told):
    """One row of a list, in 红旗区 at 示例路1号 unless it tells otherwise; None takes a field away."""
    facts = {"region_code": HONGQI, "address": "示例路1号", **told}
    told_facts = {field: value for field, value in facts.items() if value is not None}
    return Entry(place=Place(row=at, sheet="名单"), facts=Facts(name=name, **told_facts), status=status)


def withdrawn(name="示例阳光托育中心", **told):
    return row(name, status=Status.WITHDRAWN, **told)


def listing(*rows, kind=ListKind.WHOLE, as_of=None, title="示例名单", **rest):
    """A list of these rows, numbered from 2 like those of a sheet with a header."""
    placed = [
        Entry(place=Place(row=number, sheet="名单"), facts=one.facts, status=one.status)
        for number, one in enumerate(rows, start=2)
    ]
    return Listing(kind=kind, as_of=day(as_of), title=title, entries=placed, **rest)


def day(text):
    return ListedDate.parse(text) if isinstance(text, str) else text


def phone(number="0373-0000000", extension=None):
    return Phone(number, extension)


@dataclass
class Registry:
    """A directory in an empty database, with a clock that moves on with every import."""

    database: object
    now: object = NOW
    files: int = field(default=0)

    def __post_init__(self):
        for metadata in (tables.metadata, changes.metadata):
            metadata.create_all(self.database.engine)

    def plan(self, listed, *, region=HONGQI, file_hash=None):
        with self.database.reading() as connection:
            return reconcile.plan(
                connection, listed, region_code=region, gazetteer=gazetteer(), file_hash=file_hash
            )

    def take(self, listed, *, region=HONGQI, file_hash=None):
        """Apply a list as a file of its own; the number and the report."""
        self.files += 1
        given = file_hash or hashlib.sha256(str(self.files).encode()).hexdigest()
        plan = self.plan(listed, region=region, file_hash=given)
        return self.apply(plan, file_hash=given), plan.report(f"{self.files}.xlsx")

    def apply(self, plan, *, file_hash="0" * 64):
        self.now += timedelta(hours=1)
        with self.database.writing() as connection:
            return reconcile.apply(
                connection,
                plan,
                by="示例员",
                at=self.now,
                file_hash=file_hash,
                file_name="示例名单.xlsx",
                source="示例卫健委",
            )

    def undo(self, number=None):
        self.now += timedelta(hours=1)
        with self.database.writing() as connection:
            return reconcile.undo(connection, number, by="示例员", at=self.now)

    def nurseries(self):
        with self.database.reading() as connection:
            return list(store.everything(connection))

    def nursery(self, name=None):
        """The one of this name, or the only one."""
        found = [one for one in self.nurseries() if name is None or one.facts.name == name]
        assert len(found) == 1, [one.facts.name for one in self.nurseries()]
        return found[0]

    def rows(self, table=tables.nursery):
        with self.database.reading() as connection:
            return sorted(connection.execute(select(table)).all(), key=str)

    def changed_keys(self, since=0):
        with self.database.reading() as connection:
            return [one.key for one in changes.since(connection, since, subject=store.SUBJECT)]
