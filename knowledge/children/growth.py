"""Where a child's weight, length or head circumference stands among children of its age and sex.

Source of levels and lines: 7岁以下儿童生长标准 WS/T 423—2022, by percentiles.
A position is no diagnosis, and one measurement is no course of growth.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.children.validity import Validity
    from knowledge.sources import Source

PERCENTILES = (3, 10, 25, 50, 75, 90, 97)
FAR_OFF = 1.5
"""A value so many times beyond the line of three standard deviations was measured or typed wrong."""


class Sex(StrEnum):
    """The standard has a table for each."""

    BOYS = "boys"
    GIRLS = "girls"


class Measure(StrEnum):
    """What is measured."""

    WEIGHT = "weight"
    HEIGHT = "height"
    HEAD = "head"

    @property
    def unit(self) -> str:
        """公斤 for weight, 厘米 for the others."""
        return "公斤" if self is Measure.WEIGHT else "厘米"


class Position(StrEnum):
    """How length is measured: lying below 24 months, standing from then on."""

    LYING = "lying"
    STANDING = "standing"


class Level(StrEnum):
    """The standard's words for a position."""

    UPPER = "上"
    UPPER_MIDDLE = "中上"
    MIDDLE = "中"
    LOWER_MIDDLE = "中下"
    LOWER = "下"


_LEVELS = ((97, Level.UPPER), (75, Level.UPPER_MIDDLE), (25, Level.MIDDLE), (3, Level.LOWER_MIDDLE))
"""The level that begins at each percentile; below the last it is LOWER."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The reference values of one age."""

    age_months: float
    percentiles: tuple[float, ...]
    """At P3, P10, P25, P50, P75, P90, P97."""
    deviations: tuple[float, ...]
    """At −3, −2, −1, +1, +2, +3 standard deviations; the median is P50."""
    position: Position | None
    """Of length only."""
    is_estimated: bool = False
    """It lies between two ages of the table."""

    def at(self, percentile: int) -> float:
        """The value at one of PERCENTILES."""
        return self.percentiles[PERCENTILES.index(percentile)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One measurement held against the table."""

    sex: Sex
    measure: Measure
    value: float
    line: Line
    level: Level
    above: int | None
    """The nearest percentile at or below the value; None below P3."""
    below: int | None
    """The nearest percentile above it; None from P97 on."""
    go_see_clinic: bool
    """It lies below P3 or above P97."""
    is_implausible: bool
    """So far off that it was measured or typed wrong."""

    @property
    def is_extreme(self) -> bool:
        """Whether it lies beyond three standard deviations."""
        return not self.line.deviations[0] <= self.value <= self.line.deviations[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """The reference tables of one standard."""

    validity: Validity
    sources: tuple[Source, ...]
    go_see_clinic: tuple[str, ...]
    """When a child is to be looked at, clauses."""
    preterm: str
    """What holds of children born too early, a whole sentence."""
    tables: Mapping[tuple[Measure, Sex], tuple[Line, ...]]
    """By age."""

    @property
    def last_month(self) -> float:
        """The oldest age on record."""
        return max(lines[-1].age_months for lines in self.tables.values())

    def line(self, sex: Sex, age_months: float, measure: Measure) -> Line:
        """The values of an age; between two ages of the table they are interpolated and rounded to 0.1.

        Raises:
            ValueError: no values are on record for that age.
        """
        lines = self.tables[measure, sex]
        ages = [line.age_months for line in lines]
        if not ages[0] <= age_months <= ages[-1]:
            msg = f"{age_months} 月龄不在 {ages[0]}–{ages[-1]} 月龄之内"
            raise ValueError(msg)
        place = bisect_right(ages, age_months) - 1
        lower = lines[place]
        if lower.age_months == age_months:
            return lower
        upper = lines[place + 1]
        if lower.position is not upper.position:
            # Lying and standing differ by about a centimetre: between them nothing is interpolated.
            return lower
        share = (age_months - lower.age_months) / (upper.age_months - lower.age_months)
        return Line(
            age_months=age_months,
            percentiles=_between(lower.percentiles, upper.percentiles, share),
            deviations=_between(lower.deviations, upper.deviations, share),
            position=lower.position,
            is_estimated=True,
        )

    def assess(
        self,
        sex: Sex,
        age_months: float,
        *,
        weight_kg: float | None = None,
        height_cm: float | None = None,
        head_cm: float | None = None,
    ) -> Assessment:
        """Where one measurement stands; exactly one is given.

        Raises:
            ValueError: none or several are given, or no values are on record for that age.
        """
        given = [
            (measure, value)
            for measure, value in (
                (Measure.WEIGHT, weight_kg),
                (Measure.HEIGHT, height_cm),
                (Measure.HEAD, head_cm),
            )
            if value is not None
        ]
        if len(given) != 1:
            msg = "weight_kg, height_cm, head_cm: exactly one of them"
            raise ValueError(msg)
        measure, value = given[0]
        line = self.line(sex, age_months, measure)
        reached = [number for number in PERCENTILES if line.at(number) <= value]
        above = reached[-1] if reached else None
        rest = PERCENTILES[len(reached) :]
        return Assessment(
            sex=sex,
            measure=measure,
            value=value,
            line=line,
            level=next((level for least, level in _LEVELS if line.at(least) <= value), Level.LOWER),
            above=above,
            below=rest[0] if rest else None,
            go_see_clinic=value < line.at(PERCENTILES[0]) or value > line.at(PERCENTILES[-1]),
            is_implausible=not line.deviations[0] / FAR_OFF <= value <= line.deviations[-1] * FAR_OFF,
        )


def is_rising(values: tuple[float, ...]) -> bool:
    """Whether each value is above the one before it."""
    return all(lower < upper for lower, upper in pairwise(values))


def _between(lower: tuple[float, ...], upper: tuple[float, ...], share: float) -> tuple[float, ...]:
    return tuple(round(low + (high - low) * share, 1) for low, high in zip(lower, upper, strict=True))
