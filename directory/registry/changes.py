"""The feed of the directory: what was newly filed, changed or withdrawn, the newest first."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import and_, false, or_, select, text

from directory.nursery import Status
from directory.registry.plan import EffectKind
from directory.tables import nursery as nurseries
from directory.tables import registry_effect as effects
from directory.tables import registry_import as imports

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from sqlalchemy import ColumnElement, Connection, RowMapping, TextClause


class EventKind(StrEnum):
    """What happened to an institution."""

    FILED = "filed"
    """On a list for the first time, or filed again after a withdrawal."""
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One institution in one import."""

    kind: EventKind
    nursery_id: str
    name: str
    """As it is called today."""
    region_code: str | None
    at: datetime
    """When the list was applied."""
    import_number: int
    source: str
    """The office or address that the list came from."""
    fields: tuple[str, ...]
    """What changed, by the names of `Facts` and `status`; empty for what is new."""

    @property
    def key(self) -> str:
        """What names it for ever, and what `recent` goes on from."""
        return f"{self.import_number}-{self.nursery_id}"


def recent(connection: Connection, *, limit: int, before: str | None = None) -> list[Event]:
    """At most `limit` events, the newest import first; `before` is the key of the last one already shown.

    What was undone is no event, and samples are none. Institutions that were
    only named again are left out.

    Raises:
        ValueError: `before` is no key of an event.
    """
    # In letters, as the index has it: a bound parameter would not find the index.
    news: list[ColumnElement[bool] | TextClause] = [
        text("registry_effect.kind <> 'seen'"),
        effects.c.kind != EffectKind.REMOVED.value,
    ]
    if before is not None:
        number, nursery_id = _parse(before)
        older = effects.c.import_number < number
        news.append(or_(older, and_(effects.c.import_number == number, effects.c.nursery_id > nursery_id)))
    rows = connection.execute(
        select(
            effects.c.import_number,
            effects.c.nursery_id,
            effects.c.kind.label("effect"),
            effects.c.fields,
            imports.c.applied_at,
            imports.c.source,
            nurseries.c.facts,
            nurseries.c.region_code,
        )
        .join(imports, imports.c.number == effects.c.import_number)
        .join(nurseries, nurseries.c.id == effects.c.nursery_id)
        .where(*news, imports.c.undone_at.is_(None), imports.c.is_sample == false())
        .order_by(effects.c.import_number.desc(), effects.c.nursery_id)
        .limit(limit)
    )
    return [_event(row) for row in rows.mappings()]


def _parse(key: str) -> tuple[int, str]:
    number, _, nursery_id = key.partition("-")
    if not (number.isascii() and number.isdigit() and nursery_id) or len(number) > len(str(2**62)):
        msg = f"not the key of an event: {key!r}"
        raise ValueError(msg)
    return int(number), nursery_id


def _event(row: RowMapping) -> Event:
    changed: dict[str, list[Any]] = json.loads(row["fields"])
    kind = EventKind.CHANGED
    if row["effect"] == EffectKind.WITHDRAWN.value:
        kind = EventKind.WITHDRAWN
    elif row["effect"] == EffectKind.ADDED.value or changed.get("status", [""])[-1] == Status.FILED.value:
        kind = EventKind.FILED
    return Event(
        kind=kind,
        nursery_id=row["nursery_id"],
        name=json.loads(row["facts"])["name"],
        region_code=row["region_code"],
        at=row["applied_at"],
        import_number=row["import_number"],
        source=row["source"],
        fields=tuple(changed),
    )
