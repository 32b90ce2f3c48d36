"""The free vaccines of the national programme: which dose at which age, and what holds between doses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from knowledge.children.ages import age_label, span_label
from knowledge.children.validity import Validity, in_force
from knowledge.policies.dated_rule import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from knowledge.sources import Source


class Route(StrEnum):
    """How a dose is given, in the words of the table."""

    INTRAMUSCULAR = "肌内注射"
    SUBCUTANEOUS = "皮下注射"
    INTRADERMAL = "皮内注射"
    ORAL = "口服"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """One dose of one series."""

    id: str
    """dtap2: what an article names it by."""
    vaccine_id: str
    vaccine_name: str
    number: int
    """Its place in the series, from 1 on."""
    total: int
    """How many doses the series has."""
    product: str | None
    """What is given where a series has several; None where it is the vaccine itself."""
    age_months: int
    """The least age at which it may be given."""
    timing: str | None
    """When, in words, where months do not say it: 出生后 24 小时内."""
    interval_days: int | None
    interval_months: int | None
    """The least time since the dose before it; at most one of the two is there."""
    before_months: int | None
    """The age before which it should be done; None where the table names none."""
    route: Route
    has_other_routes: bool
    """Other doses of the series are given in another way."""
    note: str | None

    @property
    def label(self) -> str:
        """Its name with its place in the series.

        乙肝疫苗第 2 剂; a vaccine of one dose has no number.
        """
        return self.vaccine_name if self.total == 1 else f"{self.vaccine_name}第 {self.number} 剂"

    @property
    def when(self) -> str:
        """The age at which it is given: 6 月龄, 出生后 24 小时内."""
        return self.timing or age_label(self.age_months)

    @property
    def interval(self) -> str | None:
        """The least time since the dose before it: 28 天, 6 个月; None where the table names none."""
        if self.interval_days is not None:
            return f"{self.interval_days} 天"
        return None if self.interval_months is None else span_label(self.interval_months)

    @property
    def latest(self) -> str | None:
        """The age before which it should be done: 12 月龄."""
        return None if self.before_months is None else age_label(self.before_months)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vaccine:
    """One series of doses."""

    id: str
    name: str
    prevents: str
    doses: tuple[Dose, ...]
    """In their order."""
    sources: tuple[Source, ...]
    alternative_to: str | None
    """The vaccine in whose place some clinics give it; it is then in no list by age."""
    instead: str | None
    """What is given in its place, as a clause."""
    only_for: str | None
    """Whom alone it is for; it is then in no list by age."""

    @property
    def has_own_catch_up(self) -> bool:
        """Whether the note of its only dose says by itself how a late one is made up for, as of 卡介苗."""
        return len(self.doses) == 1 and self.doses[0].note is not None

    @property
    def is_for_every_child(self) -> bool:
        """Whether a list by age holds it."""
        return self.alternative_to is None and self.only_for is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Principle:
    """A rule that holds for all doses, as a clause without a full stop."""

    id: str
    says: str
    sources: tuple[Source, ...]
    confidence: Confidence

    @property
    def is_speakable(self) -> bool:
        """Whether a parent may be told it."""
        return self.confidence is not Confidence.LOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """All doses as one published schedule orders them."""

    id: str
    name: str
    validity: Validity
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    """Honest limits, whole sentences."""
    vaccines: tuple[Vaccine, ...]
    principles: tuple[Principle, ...]

    @property
    def doses(self) -> tuple[Dose, ...]:
        """Every dose of every vaccine, alternatives too, in the order of the table."""
        return tuple(dose for vaccine in self.vaccines for dose in vaccine.doses)

    @property
    def ages(self) -> tuple[int, ...]:
        """The ages in months at which every child gets something, ascending."""
        return tuple(sorted({dose.age_months for dose in self._usual()}))

    def vaccine(self, vaccine_id: str) -> Vaccine | None:
        """The vaccine with that id, or None."""
        return next((vaccine for vaccine in self.vaccines if vaccine.id == vaccine_id), None)

    def dose(self, vaccine_id: str, number: int) -> Dose | None:
        """One dose of a vaccine by its place in the series, or None where it has no such dose."""
        vaccine = self.vaccine(vaccine_id)
        doses = vaccine.doses if vaccine else ()
        return next((dose for dose in doses if dose.number == number), None)

    def dose_named(self, dose_id: str) -> Dose | None:
        """The dose with that id, of whatever vaccine, or None."""
        return next((dose for dose in self.doses if dose.id == dose_id), None)

    def principle(self, principle_id: str) -> Principle | None:
        """The rule with that id where it may be told, or None."""
        found = next((each for each in self.principles if each.id == principle_id), None)
        return found if found is not None and found.is_speakable else None

    def due_at(self, age_months: float) -> tuple[Dose, ...]:
        """The doses that are given in the month of life which this age falls into; often none."""
        return self._at(int(age_months))

    def last_before(self, age_months: float) -> tuple[Dose, ...]:
        """The doses of the nearest age below this month of life; none before the first month."""
        earlier = [age for age in self.ages if age < int(age_months)]
        return self._at(earlier[-1]) if earlier else ()

    def next_after(self, age_months: float) -> tuple[Dose, ...]:
        """The doses of the nearest age above this month of life; none after the last."""
        later = [age for age in self.ages if age > int(age_months)]
        return self._at(later[0]) if later else ()

    def _usual(self) -> Iterable[Dose]:
        return (dose for vaccine in self.vaccines if vaccine.is_for_every_child for dose in vaccine.doses)

    def _at(self, age_months: int) -> tuple[Dose, ...]:
        return tuple(dose for dose in self._usual() if dose.age_months == age_months)


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """What used to hold of a vaccine: told to explain the difference, never as the rule."""

    vaccine_id: str
    was: str
    now: str
    months: tuple[int, ...]
    """Ages that the former schedule had and people still name."""
    since: date | None
    """The first day of what holds now; None where `now` says the difference by itself."""
    already: str | None
    """What becomes of doses that were given by the former schedule."""
    sources: tuple[Source, ...]
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Immunisation:
    """Every schedule on record, and what changed."""

    schedules: tuple[Schedule, ...]
    former: tuple[Former, ...]

    def schedule_on(self, day: date, *, lineage: Sequence[str]) -> Schedule | None:
        """The schedule in force on a day for a place; None before the first on record.

        `lineage` are codes from the place up to the nation.
        """
        return in_force(self.schedules, day, lineage=lineage)

    def former_of(self, vaccine_id: str) -> tuple[Former, ...]:
        """What used to hold of a vaccine, the weightiest first."""
        return tuple(
            each
            for each in self.former
            if each.vaccine_id == vaccine_id and each.confidence is not Confidence.LOW
        )
