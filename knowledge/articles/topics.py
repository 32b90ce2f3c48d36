"""What articles are about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.rows import Row, read_file

if TYPE_CHECKING:
    from collections.abc import Mapping

TOPICS = Path(__file__).parents[1] / "content" / "topics.yaml"

DEEPEST = 3
"""Levels of the tree: what a parent can tap through without getting lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A subject of articles, as parents see it named."""

    id: str
    """The path from the top: health/fever."""
    name: str
    about: str
    """What belongs to it, in one line."""

    @property
    def above(self) -> str | None:
        """The path of the topic that it lies in; None at the top."""
        return self.id.rpartition("/")[0] or None

    @property
    def within(self) -> str:
        """How the paths of the topics and articles beneath it begin."""
        return f"{self.id}/"


@cache
def topics() -> Mapping[str, Topic]:
    """The topics that ship with the product, read once.

    Raises:
        ContentFileError: the file is wrong; its message says where.
    """
    return read_topics(TOPICS)


def read_topics(path: Path) -> Mapping[str, Topic]:
    """The topics of topics.yaml by path, each before those beneath it, in the order of the file.

    Raises:
        ContentFileError: the file is not a tree of at most `DEEPEST` levels
            whose nodes have a name and say what belongs to them.
    """
    file = read_file(path)
    topics: dict[str, Topic] = {}
    for name in file.content:
        _read_node(name, Row(content=file.mapping(name), where=f"{file.where} {name}"), topics)
    return topics


def _read_node(path: str, row: Row, topics: dict[str, Topic]) -> None:
    is_deepest = path.count("/") + 1 == DEEPEST
    row.allow(("name", "about") if is_deepest else ("name", "about", "children"))
    topics[path] = Topic(id=path, name=row.text("name"), about=row.text("about"))
    children = Row(content=row.mapping("children"), where=row.where)
    for name in children.content:
        beneath = Row(content=children.mapping(name), where=f"{row.where} {name}")
        _read_node(f"{path}/{name}", beneath, topics)
