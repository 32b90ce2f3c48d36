"""Warning signs of a child's development: at which age each is looked at. A sign is no diagnosis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.children.validity import Validity
    from knowledge.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One thing that a child of an age cannot do."""

    id: str
    months: int
    """From this age on it is a sign."""
    says: str
    """In the table's words: 不会独走."""
    can: str
    """The same the other way round: 会自己走."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestones:
    """All signs on record, with the rules that hold at every age."""

    validity: Validity
    sources: tuple[Source, ...]
    rule: str
    """What one sign means, a clause."""
    regression: str
    """What it means that a child loses what it could do, a clause."""
    signs: tuple[Sign, ...]
    """By age."""

    @property
    def ages(self) -> tuple[int, ...]:
        """The ages in months at which signs are looked at, ascending."""
        return tuple(sorted({sign.months for sign in self.signs}))

    def sign(self, sign_id: str) -> Sign | None:
        """The sign with that id, or None."""
        return next((sign for sign in self.signs if sign.id == sign_id), None)

    def signs_at(self, age_months: float) -> tuple[Sign, ...]:
        """The signs of the latest age on record that a child has reached; none before the first."""
        reached = [age for age in self.ages if age <= age_months]
        return tuple(sign for sign in self.signs if sign.months == reached[-1]) if reached else ()

    def next_after(self, age_months: float) -> tuple[Sign, ...]:
        """The signs of the next age on record; none after the last."""
        later = [age for age in self.ages if age > age_months]
        return tuple(sign for sign in self.signs if sign.months == later[0]) if later else ()
