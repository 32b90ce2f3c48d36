"""The district plan measure by measure: who is to do it, and where we tell what it means today."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.rows import Row, read_file

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

PLAN = Path(__file__).parent / "content" / "plan.yaml"

_MEASURE_FIELDS = ("id", "place", "says", "offices", "article", "status")


class MeasureStatus(StrEnum):
    """What has become of a measure."""

    DONE = "done"
    """It holds today as the plan has it, by a rule that was read."""
    CHANGED = "changed"
    """Something is different since; the section says what."""
    NOT_CHECKED = "not_checked"
    """What became of it in the district was not found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing that the plan sets down."""

    id: str
    place: str
    """Where it stands in the document, such as 二（二）3 or 附件第2段."""
    says: str
    """The measure in our words, without 。"""
    offices: tuple[str, ...]
    """Ids of offices.yaml; empty only where the document names none."""
    slug: str
    """The article that tells what it means today."""
    anchor: str
    """The section of that article."""
    status: MeasureStatus


@cache
def measures() -> tuple[Measure, ...]:
    """The measures that ship with the product, in the order of the document, read once.

    Raises:
        ContentFileError: the file is wrong; its message says where.
    """
    return read_measures(PLAN)


def read_measures(path: Path) -> tuple[Measure, ...]:
    """The measures of a file.

    Raises:
        ContentFileError: the file cannot be used.
    """
    file = read_file(path)
    file.allow(("measures",))
    return tuple(_measure(row) for row in file.rows("measures"))


def loose_ends(
    found: Collection[Measure], *, offices: Collection[str], sections: Mapping[str, Collection[str]]
) -> Iterator[str]:
    """What keeps a measure from being told, and what to do, a Chinese sentence each.

    `sections` holds the anchors of every article by its slug.
    """
    for name, count in Counter(measure.id for measure in found).items():
        if count > 1:
            yield f"{name}：编号写了 {count} 次，每条换一个不同的 id"
    for measure in found:
        for office in measure.offices:
            if office not in offices:
                yield f"{measure.id}：offices.yaml 里没有 {office} 这个单位，改成有的 id，或先写上它"
        if measure.slug not in sections:
            yield f"{measure.id}：没有 {measure.slug} 这篇文章，改成有的文章，或先写这一篇"
        elif measure.anchor not in sections[measure.slug]:
            known = "、".join(sections[measure.slug])
            yield f"{measure.id}：文章 {measure.slug} 里没有“{measure.anchor}”这一节，可以写：{known}"


def _measure(row: Row) -> Measure:
    row.allow(_MEASURE_FIELDS)
    slug, _, anchor = row.text("article").partition("#")
    if not anchor:
        raise row.error(reason="article 要写成“文章#小节”，例如 district-plan-parents#方案当时的目标")
    return Measure(
        id=row.text("id"),
        place=row.text("place"),
        says=row.text("says"),
        offices=row.texts("offices"),
        slug=slug,
        anchor=anchor,
        status=row.choice("status", MeasureStatus),
    )
