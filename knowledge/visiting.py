"""What to look at on a visit to a nursery, with the documents that say so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.rows import Row, read_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from knowledge.sources import Source

VISIT = Path(__file__).parent / "content" / "visit.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRule:
    """The least that the standard asks of one kind of class."""

    id: str
    """As `directory.nursery.ClassKind` names it."""
    name: str
    ages: str
    children: int
    """At most, in one class."""
    per_carer: int | None
    """Children at most to one carer; None where the standard does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One thing to see or to ask, in whole sentences."""

    id: str
    says: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Everything to look at."""

    in_force_from: date | None
    classes: tuple[ClassRule, ...]
    looks: tuple[Look, ...]

    @property
    def sources(self) -> tuple[Source, ...]:
        """Each document once, in the order in which it is first named."""
        return tuple(dict.fromkeys(source for look in self.looks for source in look.sources))


@cache
def visit() -> Visit:
    """What ships with the product, read once.

    Raises:
        ContentFileError: the file is wrong; its message says where.
    """
    return read_visit(VISIT)


def read_visit(path: Path) -> Visit:
    """What a file tells.

    Raises:
        ContentFileError: the file cannot be used, or a row names a source that is not there.
    """
    file = read_file(path)
    file.allow(("in_force_from", "sources", "classes", "looks"))
    sources = file.sources("sources")
    return Visit(
        in_force_from=file.day("in_force_from"),
        classes=tuple(_class(row, sources) for row in file.rows("classes")),
        looks=tuple(_look(row, sources) for row in file.rows("looks")),
    )


def _class(row: Row, sources: Mapping[str, Source]) -> ClassRule:
    row.allow(("id", "name", "ages", "children", "per_carer", "sources"))
    row.cited(sources)
    children = row.number("children")
    if children is None:
        raise row.error(reason="children 要写成整数，不能空着")
    return ClassRule(
        id=row.text("id"),
        name=row.text("name"),
        ages=row.text("ages"),
        children=children,
        per_carer=row.number("per_carer"),
    )


def _look(row: Row, sources: Mapping[str, Source]) -> Look:
    row.allow(("id", "says", "sources"))
    return Look(id=row.text("id"), says=row.text("says"), sources=row.cited(sources))
