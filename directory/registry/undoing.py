"""An import taken back: every row as it stood before, to the byte."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, distinct, false, func, insert, select, update

from directory.registry.applying import MOMENTS, take_turn, update_rows
from directory.registry.matching import portions
from directory.registry.plan import EffectKind
from directory.store import SUBJECT
from directory.tables import nursery as nurseries
from directory.tables import registry_effect as effects
from directory.tables import registry_import as imports
from directory.tables import registry_review as reviews
from knowledge import changes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, RowMapping

_NAMED: Final = 5
"""Institutions that a refusal names."""


class UndoRefused(Exception):
    """An import cannot be undone; its text is a Chinese sentence that says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What undoing did."""

    number: int
    file_name: str
    taken_out: int
    """Institutions that the import had added."""
    restored: int
    """Institutions that stand as they stood before."""
    samples: int
    """Samples that are back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What undoing an import would do."""

    taken_out: int
    put_back: int
    """Institutions that look different from how they stood before."""
    samples: int


def foresee(connection: Connection, number: int) -> Foreseen:
    """What `undo` would do; nothing is written.

    Raises:
        UndoRefused: as `undo` does.
    """
    _to_undo(connection, number)
    _refuse_where_later_ones_rest_on_it(connection, number)
    counted = (
        select(effects.c.kind, effects.c.before.is_(None).label("is_new"), func.count().label("many"))
        .where(effects.c.import_number == number)
        .group_by(effects.c.kind, effects.c.before.is_(None))
    )
    found = {"taken_out": 0, "put_back": 0, "samples": 0}
    for row in connection.execute(counted):
        if row.kind == EffectKind.REMOVED.value:
            found["samples"] += row.many if _heir(connection, number) is None else 0
        elif row.is_new:
            found["taken_out"] += row.many
        elif row.kind != EffectKind.SEEN.value:
            found["put_back"] += row.many
    return Foreseen(**found)


def undo(connection: Connection, number: int | None, *, by: str, at: datetime) -> Undone:
    """Take back an import, or the newest that stands; the directory is then as it was before it.

    Raises:
        UndoRefused: there is none of that number, it is undone already, or a
            later one rests on it; nothing was written.
    """
    take_turn(connection)
    record = _to_undo(connection, number)
    number = int(record["number"])
    _refuse_where_later_ones_rest_on_it(connection, number)
    heir = _heir(connection, number)
    done = {"taken_out": 0, "restored": 0, "samples": 0}
    looks_different: list[str] = []
    ids = connection.execute(select(effects.c.nursery_id).where(effects.c.import_number == number)).scalars()
    for some in portions(sorted(ids)):
        rows = list(
            connection.execute(
                select(effects).where(effects.c.import_number == number, effects.c.nursery_id.in_(some))
            ).mappings()
        )
        removed = [row for row in rows if row["kind"] == EffectKind.REMOVED.value]
        added = [row["nursery_id"] for row in rows if row["before"] is None]
        kept = [row for row in rows if row["before"] is not None and row["kind"] != EffectKind.REMOVED.value]
        if heir is None:
            done["samples"] += _bring_back(connection, removed)
            looks_different += [row["nursery_id"] for row in removed]
        if added:
            connection.execute(delete(nurseries).where(nurseries.c.id.in_(added)))
            done["taken_out"] += len(added)
        done["restored"] += _restore(connection, kept)
        looks_different += added
        looks_different += [row["nursery_id"] for row in kept if row["kind"] != EffectKind.SEEN.value]
    if heir is not None:
        _hand_on_samples(connection, number, heir)
    connection.execute(delete(reviews).where(reviews.c.import_number == number))
    connection.execute(update(imports).where(imports.c.number == number).values(undone_at=at, undone_by=by))
    if looks_different:
        changes.record_all(connection, subject=SUBJECT, keys=looks_different, at=at)
    return Undone(number=number, file_name=record["file_name"], **done)


def _to_undo(connection: Connection, number: int | None) -> RowMapping:
    real = select(imports).where(imports.c.is_sample == false())
    if number is None:
        newest = real.where(imports.c.undone_at.is_(None)).order_by(imports.c.number.desc()).limit(1)
        found = connection.execute(newest).mappings().one_or_none()
        if found is None:
            msg = "还没有导入过名单，没有可以撤销的。"
            raise UndoRefused(msg)
        return found
    found = connection.execute(real.where(imports.c.number == number)).mappings().one_or_none()
    if found is None:
        msg = f"没有第 {number} 次导入。运行 yuertong registry history 看有哪些。"
        raise UndoRefused(msg)
    if found["undone_at"] is not None:
        msg = f"第 {number} 次导入（{found['file_name']}）已经撤销过了，不用再撤。"
        raise UndoRefused(msg)
    return found


def _refuse_where_later_ones_rest_on_it(connection: Connection, number: int) -> None:
    own = select(effects.c.nursery_id).where(effects.c.import_number == number)
    resting = (
        effects.c.import_number > number,
        effects.c.nursery_id.in_(own),
        imports.c.number == effects.c.import_number,
        imports.c.undone_at.is_(None),
    )
    count = connection.execute(
        select(func.count(distinct(effects.c.nursery_id))).where(*resting)
    ).scalar_one()
    if not count:
        return
    numbers = connection.execute(
        select(effects.c.import_number).where(*resting).distinct().order_by(effects.c.import_number.desc())
    ).scalars()
    some = connection.execute(
        select(nurseries.c.facts)
        .where(nurseries.c.id.in_(select(effects.c.nursery_id).where(*resting)))
        .order_by(nurseries.c.name_key)
        .limit(_NAMED)
    ).scalars()
    named = "、".join(json.loads(facts)["name"] for facts in some)
    more = f"等 {count} 家" if count > _NAMED else ""
    later = "、".join(f"第 {one} 次" for one in numbers)
    msg = (
        f"第 {number} 次导入还不能撤销：后来的导入（{later}）也写了其中的机构（{named}{more}）。"
        "请从最新的开始，一次一次往回撤。"
    )
    raise UndoRefused(msg)


def _heir(connection: Connection, number: int) -> int | None:
    """The first real import that stands besides: while there is one, the samples stay away."""
    others = select(func.min(imports.c.number)).where(
        imports.c.number != number, imports.c.is_sample == false(), imports.c.undone_at.is_(None)
    )
    first: int | None = connection.execute(others).scalar_one()
    return first


def _hand_on_samples(connection: Connection, number: int, heir: int) -> None:
    """Undoing the last real import brings the samples back, whichever import took them away."""
    connection.execute(
        update(effects)
        .where(effects.c.import_number == number, effects.c.kind == EffectKind.REMOVED.value)
        .values(import_number=heir)
    )


def _bring_back(connection: Connection, removed: Sequence[RowMapping]) -> int:
    if removed:
        connection.execute(insert(nurseries), [_columns(row["before"]) for row in removed])
    return len(removed)


def _restore(connection: Connection, kept: Sequence[RowMapping]) -> int:
    if not kept:
        return 0
    ids = [row["nursery_id"] for row in kept]
    found = connection.execute(select(nurseries).where(nurseries.c.id.in_(ids))).mappings()
    present = {row["id"]: dict(row) for row in found}
    update_rows(connection, [present[row["nursery_id"]] | _columns(row["before"]) for row in kept])
    return len(kept)


def _columns(before: str) -> dict[str, Any]:
    columns: dict[str, Any] = json.loads(before)
    return {
        name: datetime.fromisoformat(value) if name in MOMENTS else value for name, value in columns.items()
    }
