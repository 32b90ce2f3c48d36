"""Nurseries and imports as the database holds them: read one, read many, read which lists are behind them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, false, func, select

from directory.nursery import ListedDate, Nursery, Status
from directory.records import facts_from_json
from directory.registry.report import ListKind
from directory.tables import nursery as nurseries
from directory.tables import registry_import as imports
from directory.tables import registry_review as reviews

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

    from directory.nursery import Facts

SUBJECT: Final = "nurseries"
"""Of nurseries in the change log."""

_KEYS_AT_ONCE = 500
_ROWS_AT_ONCE = 2_000

_IS_LIST = imports.c.kind != ListKind.POINTS.value
"""A file of points is no list: it says of nobody that it stands."""

_WITHOUT_REPORT = select(*(column for column in imports.c if column is not imports.c.report))
"""A report tells of every row that was left out: what every page asks for does without."""

_WAITING = (
    select(reviews.c.import_number, imports.c.title, imports.c.file_name, reviews.c.place, reviews.c.facts)
    .join(imports, imports.c.number == reviews.c.import_number)
    .order_by(reviews.c.import_number.desc(), reviews.c.id)
)
_FIND = select(nurseries).where(nurseries.c.id == bindparam("id"))
_AMONG = select(nurseries).where(nurseries.c.id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRecord:
    """One applied list: what 出处 and 数据截至 are shown from."""

    number: int
    applied_at: datetime
    applied_by: str
    file_name: str
    file_hash: str
    source: str
    kind: ListKind
    region_code: str | None
    as_of: ListedDate | None
    title: str
    is_sample: bool
    report: Mapping[str, Any]
    """As it was applied; empty where only the source of facts was asked for."""
    undone_at: datetime | None
    undone_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An institution that a list names without filing it, and that the directory does not know."""

    import_number: int
    list_title: str
    place: Mapping[str, Any]
    """Sheet, table and row in that list."""
    facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A nursery without its facts made into values: what a finder needs of very many."""

    id: str
    status: str
    is_sample: bool
    facts: Mapping[str, Any]
    """JSON values; see `directory.records`."""


def find(connection: Connection, nursery_id: str) -> Nursery | None:
    """The nursery of an id; None where there is none (any more)."""
    row = connection.execute(_FIND, {"id": nursery_id}).mappings().one_or_none()
    return None if row is None else nursery_of(row)


def among(connection: Connection, ids: Collection[str]) -> dict[str, Nursery]:
    """The nurseries of these ids, in the order of the ids; those that are gone are left out."""
    found: dict[str, Nursery] = {}
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), _KEYS_AT_ONCE):
        chunk = wanted[start : start + _KEYS_AT_ONCE]
        rows = connection.execute(_AMONG, {"ids": chunk})
        found |= {row["id"]: nursery_of(row) for row in rows.mappings()}
    return {one: found[one] for one in wanted if one in found}


def everything(connection: Connection) -> Iterator[Nursery]:
    """Every nursery, by id, streamed."""
    streamed = connection.execution_options(yield_per=_ROWS_AT_ONCE)
    for row in streamed.execute(select(nurseries).order_by(nurseries.c.id)).mappings():
        yield nursery_of(row)


def rows(connection: Connection, ids: Collection[str] | None = None) -> Iterator[Row]:
    """All nurseries, or those of these ids, with their facts as JSON values; streamed, in any order."""
    columns = select(nurseries.c.id, nurseries.c.status, nurseries.c.is_sample, nurseries.c.facts)
    if ids is None:
        streamed = connection.execution_options(yield_per=_ROWS_AT_ONCE)
        for row in streamed.execute(columns):
            yield Row(id=row.id, status=row.status, is_sample=row.is_sample, facts=json.loads(row.facts))
        return
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), _KEYS_AT_ONCE):
        chunk = wanted[start : start + _KEYS_AT_ONCE]
        for row in connection.execute(columns.where(nurseries.c.id.in_(chunk))):
            yield Row(id=row.id, status=row.status, is_sample=row.is_sample, facts=json.loads(row.facts))


def has_samples(connection: Connection) -> bool:
    """Whether what stands in the directory is invented (示例): samples go with the first real list.

    Asked by every page, and so of the imports, which are few.
    """
    standing = select(imports.c.is_sample).where(imports.c.undone_at.is_(None), _IS_LIST)
    return bool(connection.execute(standing.order_by(imports.c.number.desc()).limit(1)).scalar())


def count(connection: Connection) -> int:
    """How many nurseries stand in the directory, filed or withdrawn."""
    return int(connection.execute(select(func.count()).select_from(nurseries)).scalar_one())


def imports_applied(
    connection: Connection,
    *,
    limit: int | None = None,
    with_reports: bool = True,
    before: int | None = None,
    with_samples: bool = True,
) -> list[ImportRecord]:
    """Every list ever applied, or those below a number, the newest first, undone ones among them."""
    wanted = select(imports) if with_reports else _WITHOUT_REPORT
    if before is not None:
        wanted = wanted.where(imports.c.number < before)
    if not with_samples:
        wanted = wanted.where(imports.c.is_sample == false())
    newest = wanted.order_by(imports.c.number.desc()).limit(limit)
    return [_import_of(row) for row in connection.execute(newest).mappings()]


def imports_named(connection: Connection, numbers: Collection[int]) -> dict[int, ImportRecord]:
    """The imports of these numbers, without reports: the sources of a nursery's fields."""
    if not numbers:
        return {}
    rows = connection.execute(_WITHOUT_REPORT.where(imports.c.number.in_(sorted(numbers))))
    return {row["number"]: _import_of(row) for row in rows.mappings()}


def find_import(connection: Connection, number: int) -> ImportRecord | None:
    """The list of a number with its report; None where there is none, or where it is the samples'."""
    real = select(imports).where(imports.c.number == number, imports.c.is_sample == false())
    row = connection.execute(real).mappings().one_or_none()
    return None if row is None else _import_of(row)


def newest_import(connection: Connection) -> ImportRecord | None:
    """The last list that stands (not undone), without its report; None for an empty directory."""
    standing = _WITHOUT_REPORT.where(imports.c.undone_at.is_(None), _IS_LIST)
    row = connection.execute(standing.order_by(imports.c.number.desc()).limit(1)).mappings().one_or_none()
    return None if row is None else _import_of(row)


def has_real_import(connection: Connection) -> bool:
    """Whether any real list stands: from then on no sample is shown."""
    real = select(imports.c.number).where(imports.c.is_sample == false(), imports.c.undone_at.is_(None))
    return connection.execute(real.limit(1)).first() is not None


def waiting(connection: Connection) -> list[Waiting]:
    """Whom inclusive, model and inspected lists named and nobody knows; of the newest list first."""
    rows = connection.execute(_WAITING)
    return [
        Waiting(
            import_number=row.import_number,
            list_title=row.title or row.file_name,
            place=json.loads(row.place),
            facts=facts_from_json(json.loads(row.facts)),
        )
        for row in rows
    ]


def nursery_of(row: RowMapping) -> Nursery:
    """The nursery of a row of its table."""
    return Nursery(
        id=row["id"],
        status=Status(row["status"]),
        facts=facts_from_json(json.loads(row["facts"])),
        said_by=json.loads(row["said_by"]),
        first_listed_at=row["first_listed_at"],
        last_listed_at=row["last_listed_at"],
        changed_at=row["changed_at"],
        is_sample=row["is_sample"],
    )


def _import_of(row: RowMapping) -> ImportRecord:
    return ImportRecord(
        number=row["number"],
        applied_at=row["applied_at"],
        applied_by=row["applied_by"],
        file_name=row["file_name"],
        file_hash=row["file_hash"],
        source=row["source"],
        kind=ListKind(row["kind"]),
        region_code=row["region_code"],
        as_of=ListedDate.parse(row["as_of"]) if row["as_of"] else None,
        title=row["title"],
        is_sample=row["is_sample"],
        report=json.loads(row["report"]) if "report" in row else {},
        undone_at=row["undone_at"],
        undone_by=row["undone_by"],
    )
