"""The free check-ups of children under three: at which ages, and what is done at each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.policies.dated_rule import Confidence

if TYPE_CHECKING:
    from knowledge.children.validity import Validity
    from knowledge.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckUp:
    """One visit."""

    id: str
    name: str
    when: str
    """The age as the table says it: 6 月龄, 出院后 1 周内."""
    months: int
    """The child's age; 0 for the visit after coming home."""
    place: str
    contents: tuple[str, ...]
    """What is done, clauses."""
    tests: tuple[Test, ...]
    """What is done besides at some visits only."""
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A test or service that not every visit brings, with the ages at which it is done."""

    id: str
    name: str
    says: str
    """At which ages, as a clause."""
    sources: tuple[Source, ...]
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckUps:
    """All free visits under three."""

    validity: Validity
    sources: tuple[Source, ...]
    """The standard that orders the visits."""
    cost: str
    place: str
    afterwards: str
    """How it goes on after the last of them."""
    check_ups: tuple[CheckUp, ...]
    """By age."""
    tests: tuple[Test, ...]

    def named(self, check_up_id: str) -> CheckUp | None:
        """The visit with that id, or None."""
        return next((each for each in self.check_ups if each.id == check_up_id), None)

    def check_up_at(self, age_months: float) -> CheckUp | None:
        """The visit of the month of life which this age falls into, or None where none is due in it."""
        return next((each for each in self.check_ups if each.months == int(age_months)), None)

    def last_before(self, age_months: float) -> CheckUp | None:
        """The nearest visit below this month of life."""
        earlier = [each for each in self.check_ups if each.months < int(age_months)]
        return earlier[-1] if earlier else None

    def next_after(self, age_months: float) -> CheckUp | None:
        """The nearest visit above this month of life; None after the last on record."""
        return next((each for each in self.check_ups if each.months > int(age_months)), None)

    def test(self, test_id: str) -> Test | None:
        """A test by its id where it may be told, or None."""
        found = next((each for each in self.tests if each.id == test_id), None)
        return found if found is not None and found.confidence is not Confidence.LOW else None
