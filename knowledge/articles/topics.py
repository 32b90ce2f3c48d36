"""What articles are about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.rows import Row, read_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A subject of articles, as parents see it named."""

    id: str
    name: str
    about: str
    """What belongs to it, in one line."""


def read_topics(path: Path) -> Mapping[str, Topic]:
    """The topics of topics.yaml by id, in the order of the file.

    Raises:
        ContentFileError: the file is not a mapping of ids to name and about.
    """
    file = read_file(path)
    return {
        name: _topic(name, Row(content=file.mapping(name), where=f"{file.where} {name}"))
        for name in file.content
    }


def _topic(name: str, row: Row) -> Topic:
    row.allow(("name", "about"))
    return Topic(id=name, name=row.text("name"), about=row.text("about"))
