"""A plan carried out: one transaction of the caller's, recorded so that it can be undone to the byte."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, false, func, insert, or_, select, true, update

from directory.records import facts_to_json
from directory.registry.identity import AddressKeys, Identity
from directory.registry.matching import portions
from directory.registry.plan import EffectKind, Plan, state_of
from directory.registry.report import ListKind
from directory.store import SUBJECT
from directory.tables import nursery as nurseries
from directory.tables import registry_effect as effects
from directory.tables import registry_import as imports
from directory.tables import registry_review as reviews
from knowledge import changes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

    from directory.registry.plan import Effect
    from directory.registry.report import FieldChange

MOMENTS: Final = ("first_listed_at", "last_listed_at", "changed_at")
"""Columns that JSON cannot hold as they are."""

_WRITERS_LOCK = 0x59_45_52_44
"""Any constant that no other advisory lock of this database uses ("YERD")."""

_UPDATED = ("status", "region_code", "credit_code", "name_key", "address_key", "alias_keys", "facts")


class PlanOutdated(Exception):
    """The directory has changed since the plan was made: plan again."""


def apply(
    connection: Connection,
    plan: Plan,
    *,
    by: str,
    at: datetime,
    file_hash: str,
    file_name: str,
    source: str,
) -> int | None:
    """The number of the import that was applied; None where no row of the list stands.

    A list that stands already, by its bytes or by what it says, gives the
    number it has and changes nothing. The first real list takes the samples away.

    Raises:
        PlanOutdated: another import or undoing came between; nothing was written.
    """
    take_turn(connection)
    twin = standing_twin(
        connection,
        content_hash=plan.content_hash,
        file_hash=file_hash,
        kind=plan.listing.kind,
        region_code=plan.region_code,
    )
    if twin is not None:
        return twin
    if state_of(connection) != plan.made_on or plan.already is not None:
        msg = "the directory has changed since the plan was made"
        raise PlanOutdated(msg)
    if plan.says_nothing:
        return None
    listing = plan.listing
    number = record_import(
        connection,
        applied_at=at,
        applied_by=by,
        file_name=file_name,
        file_hash=file_hash,
        content_hash=plan.content_hash,
        source=source,
        kind=listing.kind.value,
        region_code=plan.region_code,
        as_of=str(listing.as_of) if listing.as_of else None,
        title=listing.title,
        is_sample=False,
        report=dumps(plan.as_json(file_name)),
    )
    changed = remove_samples(connection, number)
    changed += carry_out(
        connection,
        plan.effects,
        number=number,
        at=at,
        addresses=AddressKeys(plan.gazetteer),
        is_listed=listing.kind is not ListKind.POINTS,
    )
    _keep_reviews(connection, plan, number)
    if changed:
        changes.record_all(connection, subject=SUBJECT, keys=changed, at=at)
    return number


def take_turn(connection: Connection) -> None:
    """Wait until no other transaction changes the directory; the turn ends with this transaction.

    In SQLite a writing statement, even one that changes no row, takes the
    database's only writer lock, and it must come before anything is read.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_WRITERS_LOCK)))
    else:
        connection.execute(update(imports).where(false()).values(title=imports.c.title))


def standing_twin(
    connection: Connection,
    *,
    content_hash: str,
    file_hash: str | None,
    kind: ListKind,
    region_code: str | None,
) -> int | None:
    """The standing import of the same words, or of the same bytes read as this kind for this place."""
    same = imports.c.content_hash == content_hash
    if file_hash is not None:
        same_place = imports.c.region_code.is_not_distinct_from(region_code)
        same = or_(same, (imports.c.file_hash == file_hash) & (imports.c.kind == kind.value) & same_place)
    found = select(func.max(imports.c.number)).where(same, imports.c.undone_at.is_(None))
    number = connection.execute(found.where(imports.c.is_sample == false())).scalar_one()
    return None if number is None else int(number)


def record_import(connection: Connection, **columns: Any) -> int:
    """The number of a new import."""
    return int(connection.execute(insert(imports).returning(imports.c.number), columns).scalar_one())


def carry_out(
    connection: Connection,
    planned: Sequence[Effect],
    *,
    number: int,
    at: datetime,
    addresses: AddressKeys,
    is_sample: bool = False,
    is_listed: bool = True,
) -> list[str]:
    """Write what a list makes of each institution, with what undoes it; the ids of those that look different.

    `is_listed` says that being named here is being on a list of institutions.
    In portions, so that a list of the whole country needs no more memory than one of a city.
    """
    looks_different: list[str] = []
    for some in portions(planned):
        before = _rows(connection, [one.id for one in some if not one.is_new])
        added, updated, seen, recorded = [], [], [], []
        for effect in some:
            old = before.get(effect.id)
            row = _row(effect, old, number=number, at=at, addresses=addresses, is_sample=is_sample)
            if old is not None and not is_listed:
                row["last_listed_at"] = old["last_listed_at"]
            if old is None:
                added.append(row)
            elif effect.kind is EffectKind.SEEN:
                seen.append({"key": effect.id, "said": row["said_by"], "listed": row["last_listed_at"]})
            else:
                updated.append({f"new_{name}": value for name, value in row.items()})
            if effect.kind is not EffectKind.SEEN:
                looks_different.append(effect.id)
            recorded.append(_effect_row(effect, old, row, number))
        _write(connection, added=added, updated=updated, seen=seen)
        connection.execute(insert(effects), recorded)
    return looks_different


def remove_samples(connection: Connection, number: int) -> list[str]:
    """Take the samples out in the name of an import, which brings them back when undone; their ids."""
    found = list(connection.execute(select(nurseries).where(nurseries.c.is_sample == true())).mappings())
    if not found:
        return []
    connection.execute(
        insert(effects),
        [
            {
                "import_number": number,
                "nursery_id": row["id"],
                "kind": EffectKind.REMOVED.value,
                "before": dumps(plain_row(row)),
                "fields": "{}",
            }
            for row in found
        ],
    )
    connection.execute(delete(nurseries).where(nurseries.c.is_sample == true()))
    return [row["id"] for row in found]


def plain_row(row: Mapping[str, Any] | RowMapping) -> dict[str, Any]:
    """A row, or some columns of it, as JSON can hold it."""
    return {name: value.isoformat() if name in MOMENTS else value for name, value in row.items()}


def dumps(value: Any) -> str:
    """JSON as the tables hold it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _rows(connection: Connection, ids: Sequence[str]) -> dict[str, RowMapping]:
    if not ids:
        return {}
    found = connection.execute(select(nurseries).where(nurseries.c.id.in_(ids)))
    return {row["id"]: row for row in found.mappings()}


def _row(
    effect: Effect,
    old: RowMapping | None,
    *,
    number: int,
    at: datetime,
    addresses: AddressKeys,
    is_sample: bool,
) -> dict[str, Any]:
    """The row of an institution after the import."""
    stays = effect.facts is None and old is not None
    row: dict[str, Any] = dict(old) if old is not None else {"id": effect.id, "first_listed_at": at}
    said_by: dict[str, int] = json.loads(old["said_by"]) if old is not None else {}
    said_by |= dict.fromkeys(effect.claimed, number)
    row["last_listed_at"] = at
    if not stays:
        facts = json.loads(effect.facts or "{}")
        identity = Identity.of(facts, addresses)
        said_by = {name: said for name, said in said_by.items() if name in facts or name == "status"}
        row |= {
            "status": effect.status.value,
            "is_sample": is_sample,
            "region_code": facts.get("region_code"),
            "credit_code": facts.get("credit_code"),
            "name_key": identity.name,
            "address_key": identity.address,
            "alias_keys": "\n".join(sorted(identity.aliases)) or None,
            "facts": effect.facts,
            "changed_at": at,
        }
    row["said_by"] = dumps(said_by)
    return row


def _effect_row(
    effect: Effect, old: RowMapping | None, row: Mapping[str, Any], number: int
) -> dict[str, Any]:
    replaced = None
    if old is not None:
        replaced = dumps(plain_row({name: value for name, value in old.items() if row[name] != value}))
    return {
        "import_number": number,
        "nursery_id": effect.id,
        "kind": effect.kind.value,
        "before": replaced,
        "fields": dumps({one.field: _pair(one) for one in effect.changes}),
    }


def _pair(change: FieldChange) -> list[Any]:
    return [change.old, change.new]


def _write(
    connection: Connection,
    *,
    added: Sequence[Mapping[str, Any]],
    updated: Sequence[Mapping[str, Any]],
    seen: Sequence[Mapping[str, Any]],
) -> None:
    if added:
        connection.execute(insert(nurseries), added)
    if updated:
        connection.execute(_UPDATE, updated)
    if seen:
        connection.execute(_SEE, seen)


_UPDATE = (
    update(nurseries)
    .where(nurseries.c.id == bindparam("new_id"))
    .values({column.name: bindparam(f"new_{column.name}") for column in nurseries.c if column.name != "id"})
)
_SEE = (
    update(nurseries)
    .where(nurseries.c.id == bindparam("key"))
    .values(said_by=bindparam("said"), last_listed_at=bindparam("listed"))
)


def update_rows(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write whole rows over those of the same ids."""
    if rows:
        connection.execute(_UPDATE, [{f"new_{name}": value for name, value in row.items()} for row in rows])


def _keep_reviews(connection: Connection, plan: Plan, number: int) -> None:
    waiting = [
        {
            "import_number": number,
            "place": dumps(entry.place.as_json()),
            "facts": dumps(facts_to_json(entry.facts)),
            "reason": "not_in_registry",
        }
        for entry in plan.reviews
    ]
    if waiting:
        connection.execute(insert(reviews), waiting)
