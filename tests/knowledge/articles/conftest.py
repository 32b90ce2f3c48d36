from __future__ import annotations

import pytest
from sqlalchemy import event

from knowledge import changes
from knowledge.articles import tables


@pytest.fixture
def library(engine):
    """A database with the tables of articles and of the change log, both empty."""
    for metadata in (changes.metadata, tables.metadata):
        metadata.create_all(engine)
    return engine


@pytest.fixture
def statements(library):
    """Every statement that the database was sent."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_):
        sent.append(statement)

    event.listen(library, "before_cursor_execute", note)
    yield sent
    event.remove(library, "before_cursor_execute", note)
