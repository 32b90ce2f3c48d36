"""What one import did to each institution, as it was recorded."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from directory.tables import nursery as nurseries
from directory.tables import registry_effect as effects

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from sqlalchemy import Connection, RowMapping

    from directory.registry.plan import EffectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One institution that an import touched."""

    nursery_id: str
    name: str
    """As it is called today."""
    fields: Sequence[tuple[str, Any, Any]]
    """By name, before and after, in their JSON forms; empty for what was new."""


def touched(
    connection: Connection, number: int, kinds: Sequence[EffectKind], *, most: int
) -> tuple[int, list[Done]]:
    """How many institutions of today an import touched in these ways, and the first of them by name."""
    meant = (
        effects.c.import_number == number,
        effects.c.kind.in_([kind.value for kind in kinds]),
    )
    joined = effects.join(nurseries, nurseries.c.id == effects.c.nursery_id)
    count = connection.execute(select(func.count()).select_from(joined).where(*meant)).scalar_one()
    first = (
        select(effects.c.nursery_id, effects.c.fields, nurseries.c.facts)
        .select_from(joined)
        .where(*meant)
        .order_by(nurseries.c.name_key, nurseries.c.id)
        .limit(most)
    )
    return int(count), [_done(row) for row in connection.execute(first).mappings()]


def _done(row: RowMapping) -> Done:
    changed: dict[str, list[Any]] = json.loads(row["fields"])
    return Done(
        nursery_id=row["nursery_id"],
        name=json.loads(row["facts"])["name"],
        fields=[(field, old, new) for field, (old, new) in changed.items()],
    )
