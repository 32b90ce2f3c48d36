"""What an import would do, before it does it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from directory.registry.report import ImportReport, InstitutionChange
from directory.tables import registry_import as imports

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from directory.nursery import Status
    from directory.registry.listing import Entry, Listing
    from directory.registry.report import CellProblem, FieldChange
    from knowledge.regions import Gazetteer


class EffectKind(StrEnum):
    """What an import does to one institution."""

    ADDED = "added"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    """Stands as withdrawn from now on, known before or not."""
    SEEN = "seen"
    """Named again as it is known: only who said it last is new."""
    REMOVED = "removed"
    """A sample that makes way for the first real list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a list makes of one institution."""

    id: str
    kind: EffectKind
    is_new: bool
    name: str
    status: Status
    facts: str | None
    """JSON of its facts afterwards; None where they stay as they are."""
    claimed: tuple[str, ...]
    """The fields that this list said last, and perhaps `status`."""
    changes: tuple[FieldChange, ...] = ()
    """Empty for what is new."""

    def as_change(self) -> InstitutionChange:
        """What people are shown of it."""
        return InstitutionChange(id=None if self.is_new else self.id, name=self.name, fields=self.changes)


@dataclass(frozen=True, slots=True)
class DirectoryState:
    """Which imports and undoings a plan was made upon: every change of the directory is one of them."""

    newest: int
    undone: int


def state_of(connection: Connection) -> DirectoryState:
    """The state as this connection sees it."""
    counted = select(func.max(imports.c.number), func.count(imports.c.undone_at))
    newest, undone = connection.execute(counted).one()
    return DirectoryState(newest or 0, undone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one list would change; nothing is written yet."""

    listing: Listing
    """The list without its entries: what they come to is in `effects` and `reviews`."""
    gazetteer: Gazetteer
    region_code: str | None
    made_on: DirectoryState
    content_hash: str
    """SHA-256 of what the list says, whatever its bytes are."""
    already: int | None
    """The standing import that said the very same: applying again has no effect."""
    accepted: int
    withdrawn: int
    effects: Sequence[Effect]
    unlisted: Sequence[InstitutionChange]
    reviews: Sequence[Entry]
    """Rows that wait for a person: an inclusive list names one that nobody filed."""
    warnings: Sequence[CellProblem]
    still_withdrawn: Sequence[InstitutionChange] = ()
    """Named as filed, and withdrawn all the same: no later day of filing is told."""
    is_older: bool = False
    """The list is of an earlier day than what is known: it only filled what was empty."""

    @property
    def says_nothing(self) -> bool:
        """Whether no row of the list stands, so that there is nothing to apply."""
        return not (self.effects or self.reviews)

    def report(self, file: str) -> ImportReport:
        """The report of a file of this name."""
        return ImportReport(
            file=file,
            kind=self.listing.kind,
            accepted=self.accepted,
            withdrawn=self.withdrawn,
            rejected=self.listing.rejected,
            merged=self.listing.merged,
            ignored=self.listing.ignored,
            warnings=self.warnings,
            added=[one.as_change() for one in self.effects if one.is_new],
            changed=[one.as_change() for one in self.effects if one.changes],
            unchanged=sum(one.kind is EffectKind.SEEN for one in self.effects),
            unlisted=self.unlisted,
            withdrawals=[one.as_change() for one in self.effects if one.kind is EffectKind.WITHDRAWN],
        )

    def as_json(self, file: str) -> dict[str, Any]:
        """The object of `--json`."""
        return dict(self.report(file).as_json())
