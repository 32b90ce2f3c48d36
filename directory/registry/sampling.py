"""The samples: invented institutions that stand in the directory until the first real list comes."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select, true, update

from directory.nursery import Status
from directory.records import facts_to_json
from directory.registry.applying import carry_out, dumps, record_import, take_turn
from directory.registry.identity import AddressKeys, Identity, new_id
from directory.registry.plan import Effect, EffectKind
from directory.registry.report import ImportReport, ListKind
from directory.store import SUBJECT, has_real_import
from directory.tables import nursery as nurseries
from directory.tables import registry_import as imports
from knowledge import changes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from directory.nursery import Facts
    from knowledge.regions import Gazetteer

SAMPLE_SOURCE: Final = "示例数据"
"""What the samples' import is called wherever sources are shown."""


def load_samples(
    connection: Connection, facts_list: Sequence[Facts], *, at: datetime, gazetteer: Gazetteer
) -> bool:
    """Put the samples into the directory where no real list stands; whether anything changed.

    Samples of an earlier release make way for these.
    """
    take_turn(connection)
    if has_real_import(connection):
        return False
    told = [facts_to_json(facts) for facts in facts_list]
    statuses = [_status_of(facts) for facts in facts_list]
    content_hash = hashlib.sha256(dumps([told, statuses]).encode()).hexdigest()
    if content_hash in _standing(connection):
        return False
    gone = _remove(connection, at=at)
    addresses = AddressKeys(gazetteer)
    ids: list[str] = []
    for facts in told:
        ids.append(new_id(Identity.of(facts, addresses), ids, is_sample=True))
    report = ImportReport(file="", kind=ListKind.WHOLE, accepted=len(told))
    number = record_import(
        connection,
        applied_at=at,
        applied_by="",
        file_name="",
        file_hash=content_hash,
        content_hash=content_hash,
        source=SAMPLE_SOURCE,
        kind=ListKind.WHOLE.value,
        region_code=None,
        as_of=None,
        title=SAMPLE_SOURCE,
        is_sample=True,
        report=dumps(dict(report.as_json())),
    )
    planned = [
        Effect(
            id=nursery_id,
            kind=EffectKind.WITHDRAWN if status is Status.WITHDRAWN else EffectKind.ADDED,
            is_new=True,
            name=facts["name"],
            status=status,
            facts=dumps(facts),
            claimed=(*facts, "status"),
        )
        for nursery_id, facts, status in zip(ids, told, statuses, strict=True)
    ]
    carry_out(connection, planned, number=number, at=at, addresses=addresses, is_sample=True)
    keys = list(dict.fromkeys([*gone, *ids]))
    if keys:
        changes.record_all(connection, subject=SUBJECT, keys=keys, at=at)
    return True


def drop_samples(connection: Connection, *, at: datetime) -> bool:
    """Take the samples out where they are switched off; whether there were any."""
    take_turn(connection)
    gone = _remove(connection, at=at)
    if gone:
        changes.record_all(connection, subject=SUBJECT, keys=gone, at=at)
    return bool(gone)


def _status_of(facts: Facts) -> Status:
    return Status.FILED if facts.withdrawn_on is None else Status.WITHDRAWN


def _standing(connection: Connection) -> set[str]:
    samples = select(imports.c.content_hash).where(
        imports.c.is_sample == true(), imports.c.undone_at.is_(None)
    )
    return set(connection.execute(samples).scalars())


def _remove(connection: Connection, *, at: datetime) -> list[str]:
    """Undo the imports of samples that stand, and with them their institutions.

    Where a real list took the samples away already, undoing that list must
    find their import standing.
    """
    gone = list(connection.execute(select(nurseries.c.id).where(nurseries.c.is_sample == true())).scalars())
    if not gone:
        return []
    standing = imports.c.is_sample == true(), imports.c.undone_at.is_(None)
    connection.execute(delete(nurseries).where(nurseries.c.is_sample == true()))
    connection.execute(update(imports).where(*standing).values(undone_at=at, undone_by=""))
    return gone
