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

MOST_GRACE_DAYS = 365

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
    grace_days: int = 0
    """For how many days past its review an article is still quoted, with a note."""

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
            whose nodes have a name and say what belongs to them, or a
            `grace_days` is no number of days, 0 … `MOST_GRACE_DAYS`.
    """
    file = read_file(path)
    topics: dict[str, Topic] = {}
    for name in file.content:
        _read_node(name, Row(content=file.mapping(name), where=f"{file.where} {name}"), topics)
    return topics


def grace_days(path: str) -> int:
    """For how many days past its review an article at a path is still quoted.

    A path that the tree no longer has takes what holds above it, and none at
    all where nothing does: what nobody has decided on is not quoted.
    """
    known = topics()
    while path and path not in known:
        path = path.rpartition("/")[0]
    return known[path].grace_days if path else 0


def _read_node(path: str, row: Row, topics: dict[str, Topic]) -> None:
    is_deepest = path.count("/") + 1 == DEEPEST
    row.allow(("name", "about", "grace_days", *(() if is_deepest else ("children",))))
    topics[path] = Topic(
        id=path, name=row.text("name"), about=row.text("about"), grace_days=_grace_of(path, row, topics)
    )
    children = Row(content=row.mapping("children"), where=row.where)
    for name in children.content:
        beneath = Row(content=children.mapping(name), where=f"{row.where} {name}")
        _read_node(f"{path}/{name}", beneath, topics)


def _grace_of(path: str, row: Row, topics: Mapping[str, Topic]) -> int:
    """What a node says itself, else what holds above it; none at the top where it says nothing."""
    told = row.number("grace_days")
    if told is None:
        above = topics.get(path.rpartition("/")[0])
        return above.grace_days if above else 0
    if not 0 <= told <= MOST_GRACE_DAYS:
        raise row.error(reason=f"grace_days 要写 0 到 {MOST_GRACE_DAYS} 的天数，不能是 {told}")
    return told
