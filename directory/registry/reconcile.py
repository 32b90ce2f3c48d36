"""A list held against the directory: who is who, what is new, what is told otherwise. Nothing is written.

`plan` here, `apply` and `undo` in modules of their own; all three are reached
from here.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from sys import intern
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from directory.nursery import Kind, ListedDate, Status
from directory.registry.applying import PlanOutdated, apply, standing_twin
from directory.registry.hearing import Hearing, Sayer, Standing
from directory.registry.identity import AddressKeys, Identity, new_id
from directory.registry.matching import (
    Known,
    Named,
    Said,
    filed_inside,
    gather,
    known_among,
    known_by_id,
    match,
    portions,
)
from directory.registry.plan import Effect, EffectKind, Plan, state_of
from directory.registry.points import far_from_their_region, match_points
from directory.registry.report import CellProblem, InstitutionChange, ListKind
from directory.registry.undoing import UndoRefused, undo
from directory.tables import nursery as nurseries
from directory.tables import registry_import as imports
from knowledge.regions import NATION, Level

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from directory.registry.hearing import Conflict, Heard
    from directory.registry.listing import Entry, Listing
    from directory.registry.report import Place
    from knowledge.regions import Gazetteer

__all__ = ["Plan", "PlanOutdated", "UndoRefused", "apply", "plan", "undo"]

_COMMAS_ONLY = (",", ":")


def plan(
    connection: Connection,
    listing: Listing,
    *,
    region_code: str | None,
    gazetteer: Gazetteer,
    file_hash: str | None = None,
) -> Plan:
    """What applying the list would do; `region_code` is the place whose list it is, where that is told.

    With the hash of its bytes, a file that stands already is recognised by
    that too; otherwise by what it says.
    """
    addresses = AddressKeys(gazetteer)
    rows = [_said(entry, addresses) for entry in listing.entries]
    content_hash = _content_hash(listing, rows, region_code)
    gives_points = listing.kind is ListKind.POINTS
    if gives_points:
        rows = [row for row in rows if row.entry.facts.coordinates is not None]
    named = gather(rows, gazetteer)
    known = known_among(connection, [one.identity for one in named])
    if gives_points:
        known += known_by_id(connection, {row.entry.facts.name.strip().lower() for row in rows})
        matched = match_points(named, known, gazetteer)
    else:
        matched = match(named, known, kind=listing.kind, gazetteer=gazetteer)
    twin = standing_twin(
        connection,
        content_hash=content_hash,
        file_hash=file_hash,
        kind=listing.kind,
        region_code=region_code,
    )
    planning = _Planning(
        connection=connection,
        listing=listing,
        gazetteer=gazetteer,
        hearing=Hearing(
            kind=listing.kind,
            as_of=listing.as_of,
            sayers=_sayers(connection),
            addresses=addresses,
            gazetteer=gazetteer,
        ),
        is_repeated=twin is not None,
    )
    if gives_points:
        matched = planning.near_enough(named, matched)
    planning.take_known(named, matched)
    unknown = [one for number, one in enumerate(named) if number not in matched]
    if listing.kind.files or listing.kind is ListKind.WITHDRAWN:
        planning.add(unknown, known)
    else:
        planning.put_aside(unknown)
    unlisted = _unlisted(connection, listing, named, matched, region_code=region_code, gazetteer=gazetteer)
    return Plan(
        listing=replace(listing, entries=()),
        gazetteer=gazetteer,
        region_code=region_code,
        made_on=state_of(connection),
        content_hash=content_hash,
        already=twin,
        accepted=len(rows) - planning.left_out,
        withdrawn=planning.withdrawn,
        effects=planning.effects,
        unlisted=unlisted,
        reviews=() if gives_points else planning.reviews,
        warnings=[*listing.warnings, *planning.warnings],
        still_withdrawn=planning.still_withdrawn,
        is_older=planning.hearing.was_overruled,
    )


@dataclass(kw_only=True)
class _Planning:
    connection: Connection
    listing: Listing
    gazetteer: Gazetteer
    hearing: Hearing
    is_repeated: bool
    effects: list[Effect] = field(default_factory=list)
    warnings: list[CellProblem] = field(default_factory=list)
    reviews: list[Entry] = field(default_factory=list)
    still_withdrawn: list[InstitutionChange] = field(default_factory=list)
    withdrawn: int = 0
    left_out: int = 0
    """Rows that do not stand in the directory afterwards."""
    _far: set[Place] = field(default_factory=set)
    _claims: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    _told_as_shared: set[Place] | None = None
    """Rows of which the list's own warnings say that their code stands at another address."""

    def near_enough(self, named: Sequence[Named], matched: Mapping[int, Known]) -> dict[int, Known]:
        """Those whose points lie where they are; a warning for each that does not."""
        near = dict(matched)
        for number, known in matched.items():
            far = list(far_from_their_region(named[number], known, self.gazetteer))
            if far:
                self.warnings += far
                self._far |= {said.place for said in named[number].said}
                del near[number]
        return near

    def take_known(self, named: Sequence[Named], matched: Mapping[int, Known]) -> None:
        """Hear what the list says of institutions of the directory."""
        for some in portions(sorted(matched)):
            standing = dict(_standing(self.connection, [matched[number].id for number in some]))
            for number in some:
                self._take(named[number], matched[number].id, standing[matched[number].id])

    def _take(self, named: Named, nursery_id: str, before: Standing) -> None:
        heard = self.hearing.hear(before, named.said)
        self._count(named, heard)
        self.warnings += [_conflict_warning(one) for one in heard.conflicts]
        # A list that stands already changes nothing, also where another has spoken since.
        changes = () if self.is_repeated else tuple(heard.changes(before))
        says_filed = self.listing.kind.files and all(row.status is Status.FILED for row in named.said)
        if says_filed and heard.status is Status.WITHDRAWN:
            self.still_withdrawn.append(InstitutionChange(id=nursery_id, name=heard.facts["name"]))
        newly_withdrawn = heard.status is Status.WITHDRAWN and before.status is Status.FILED
        kind = EffectKind.SEEN
        if changes:
            kind = EffectKind.WITHDRAWN if newly_withdrawn else EffectKind.CHANGED
        self.effects.append(
            Effect(
                id=nursery_id,
                kind=kind,
                is_new=False,
                name=heard.facts["name"],
                status=heard.status,
                facts=_dumps(heard.facts) if changes else None,
                claimed=self._claimed(heard),
                changes=changes,
            )
        )

    def add(self, named: Sequence[Named], known: Sequence[Known]) -> None:
        """Take in institutions that the directory does not hold."""
        codes = {one.identity.credit_code for one in known if one.identity.credit_code}
        ids = _new_ids(self.connection, [one.identity for one in named])
        for one, nursery_id in zip(named, ids, strict=True):
            heard = self.hearing.hear(None, one.said)
            if "kind" not in heard.facts:
                # Listed, and neither as a kindergarten's class nor as a home: an ordinary nursery.
                heard.facts["kind"] = Kind.NURSERY.value
                heard.claimed.add("kind")
            self._count(one, heard)
            if one.identity.credit_code in codes:
                self._warn_of_shared_code(one)
            kind = EffectKind.WITHDRAWN if heard.status is Status.WITHDRAWN else EffectKind.ADDED
            if self.is_repeated:  # since then, what it named may have become somebody else
                kind = EffectKind.SEEN
            self.effects.append(
                Effect(
                    id=nursery_id,
                    kind=kind,
                    is_new=not self.is_repeated,
                    name=heard.facts["name"],
                    status=heard.status,
                    facts=_dumps(heard.facts),
                    claimed=self._claimed(heard),
                )
            )

    def put_aside(self, named: Sequence[Named]) -> None:
        """Keep for a person what a list that files nobody says of institutions that nobody knows."""
        places = {said.place for one in named for said in one.said} - self._far
        self.left_out += len(places) + len(self._far)
        for entry in self.listing.entries:
            if entry.place in places:
                self.reviews.append(entry)
                self.warnings.append(
                    CellProblem(
                        place=entry.place,
                        field="filing",
                        value=entry.facts.name,
                        code="not_in_registry",
                        reason="目录里没有这家机构，先记下、不显示；请核对机构名称，或先导入备案名单",
                    )
                )

    def _count(self, named: Named, heard: Heard) -> None:
        if heard.status is Status.WITHDRAWN:
            self.withdrawn += sum(row.status is Status.WITHDRAWN for row in named.said)

    def _claimed(self, heard: Heard) -> tuple[str, ...]:
        claimed = tuple(sorted(heard.claimed))
        return self._claims.setdefault(claimed, claimed)

    def _warn_of_shared_code(self, named: Named) -> None:
        place = named.said[0].place
        code = "shared_with_other_address"
        if self._told_as_shared is None:
            self._told_as_shared = {one.place for one in self.listing.warnings if one.code == code}
        if place in self._told_as_shared:
            return
        self.warnings.append(
            CellProblem(
                place=place,
                field="credit_code",
                value=named.identity.credit_code or "",
                code=code,
                reason="目录里另有一家机构用这个信用代码，地址或名称不同，按两个地点分别保留；请核对",
            )
        )


def _said(entry: Entry, addresses: AddressKeys) -> Said:
    facts = entry.facts
    identity = Identity.told(
        name=facts.name,
        credit_code=facts.credit_code,
        address=addresses.key(facts.address, region_code=facts.region_code, town=facts.town),
        region_code=facts.region_code,
        aliases=(*facts.former_names, *facts.other_names),
    )
    return Said(entry, identity)


def _content_hash(listing: Listing, rows: Iterable[Said], region_code: str | None) -> str:
    digest = hashlib.sha256()
    as_of = str(listing.as_of) if listing.as_of else None
    digest.update(_dumps([listing.kind.value, region_code, as_of, listing.title]).encode())
    for row in rows:
        digest.update(_dumps([row.status.value, row.facts()]).encode(errors="surrogatepass"))
    return digest.hexdigest()


def _sayers(connection: Connection) -> dict[int, Sayer]:
    said = select(imports.c.number, imports.c.kind, imports.c.as_of).where(imports.c.undone_at.is_(None))
    return {
        row.number: Sayer(kind=ListKind(row.kind), as_of=ListedDate.parse(row.as_of) if row.as_of else None)
        for row in connection.execute(said)
    }


def _standing(connection: Connection, ids: Collection[str]) -> Iterator[tuple[str, Standing]]:
    columns = select(nurseries.c.id, nurseries.c.status, nurseries.c.facts, nurseries.c.said_by)
    for row in connection.execute(columns.where(nurseries.c.id.in_(ids))):
        yield (
            row.id,
            Standing(status=Status(row.status), facts=json.loads(row.facts), said_by=json.loads(row.said_by)),
        )


def _new_ids(connection: Connection, identities: Sequence[Identity]) -> list[str]:
    """An id for each, none of which is in use."""
    taken: set[str] = set()
    ids: list[str] = []
    for identity in identities:
        ids.append(intern(new_id(identity, taken)))
        taken.add(ids[-1])
    pending = list(range(len(ids)))
    while pending:
        in_use = {
            found
            for some in portions([ids[number] for number in pending])
            for found in connection.execute(select(nurseries.c.id).where(nurseries.c.id.in_(some))).scalars()
        }
        pending = [number for number in pending if ids[number] in in_use]
        for number in pending:
            ids[number] = new_id(identities[number], taken)
            taken.add(ids[number])
    return ids


def _unlisted(
    connection: Connection,
    listing: Listing,
    named: Sequence[Named],
    matched: Mapping[int, Known],
    *,
    region_code: str | None,
    gazetteer: Gazetteer,
) -> list[InstitutionChange]:
    """Filed institutions that a whole list of their region does not name, by name.

    Without a region told, the list speaks of the districts that its rows name.
    One that was filed after the day of the list is not missed.
    """
    if listing.kind is not ListKind.WHOLE or not named:
        return []
    regions: set[str] | None
    if region_code == NATION:
        regions = None
    elif region_code is not None:
        above_towns = (one.code for one in gazetteer if one.level is not Level.TOWN)
        regions = {code for code in above_towns if gazetteer.within(code, region_code)}
    else:
        regions = {one.identity.region_code for one in named if one.identity.region_code}
    seen = {one.id for one in matched.values()}
    missing = [one.id for one in filed_inside(connection, regions) if one.id not in seen]
    found = []
    for some in portions(missing):
        for nursery_id, standing in _standing(connection, some):
            filed_on = standing.facts.get("filed_on")
            if listing.as_of and filed_on and ListedDate.parse(filed_on).last_day > listing.as_of.last_day:
                continue
            found.append(InstitutionChange(id=nursery_id, name=standing.facts["name"]))
    return sorted(found, key=lambda one: (one.name, one.id or ""))


def _conflict_warning(conflict: Conflict) -> CellProblem:
    return CellProblem(
        place=conflict.place,
        field="places",
        value=str(conflict.told),
        code="conflicts_with_known",
        reason=f"备案名单上的托位数是 {conflict.filed}，以备案名单为准，两个数都会显示；请核对",
    )


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=_COMMAS_ONLY)
