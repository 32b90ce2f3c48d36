from __future__ import annotations

import pytest
from sqlalchemy import create_engine, event

from knowledge import changes
from knowledge.articles import tables


@pytest.fixture
def engine(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'articles.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def library(engine):
    """A database with the tables of articles and of the change log, both empty."""
    for metadata in (changes.metadata, tables.metadata):
        metadata.create_all(engine)
    yield engine
    for metadata in (tables.metadata, changes.metadata):
        metadata.drop_all(engine)


@pytest.fixture
def statements(library):
    """Every statement that the database was sent."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_):
        sent.append(statement)

    event.listen(library, "before_cursor_execute", note)
    yield sent
    event.remove(library, "before_cursor_execute", note)
