"""The smallest subject that can be published and found: notes of one field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, MetaData, Table, Text, delete, insert, select

from knowledge import changes
from knowledge.search.engine import Document, IndexSchema
from tests.moments import NOW
from web.database import Database

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Engine, Row

SCHEMA = IndexSchema(name="notes", version="1", weights={"body": 1.0})

_metadata = MetaData()
_note = Table("note", _metadata, Column("name", Text, primary_key=True), Column("body", Text, nullable=False))


class _Notes:
    subject = "notes"

    def documents(self, connection: Connection, keys: Collection[str]) -> Mapping[str, Sequence[Document]]:
        rows = connection.execute(select(_note).where(_note.c.name.in_(keys)))
        return {row.name: [_document(row)] for row in rows}

    def everything(self, connection: Connection) -> Iterable[Document]:
        return map(_document, connection.execute(select(_note)))


NOTES = _Notes()


def _document(row: Row[tuple[str, str]]) -> Document:
    return Document(id=row.name, key=row.name, fields={"body": row.body.split()})


def notes_database(engine: Engine) -> Database:
    """A database with the tables of notes and of changes."""
    _metadata.create_all(engine)
    changes.metadata.create_all(engine)
    return Database(engine)


def publish(database: Database, **bodies: str | None) -> int:
    """Write notes, or withdraw those that are None, with their changes in one transaction."""
    with database.writing() as connection:
        connection.execute(delete(_note).where(_note.c.name.in_(bodies)))
        rows = [{"name": name, "body": body} for name, body in bodies.items() if body is not None]
        if rows:
            connection.execute(insert(_note), rows)
        return changes.record_all(connection, subject="notes", keys=list(bodies), at=NOW)


def stored(database: Database) -> dict[str, str]:
    """The bodies of all notes by name."""
    with database.reading() as connection:
        return {row.name: row.body for row in connection.execute(select(_note))}
