"""Dated figures by region and day: which one is in force, and who set it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from knowledge.policies.dated_rule import DatedRule
from knowledge.rows import ContentFileError

if TYPE_CHECKING:
    from datetime import date
    from enum import StrEnum

NATION = "100000"

Lineage: TypeAlias = Callable[[str], Sequence[str]]
"""From a region's code to its own and its ancestors' codes, most specific first."""


F = TypeVar("F", bound=DatedRule)


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce(Generic[F]):
    """The figure that holds on a day, with its neighbours in time."""

    figure: F
    region_code: str
    """The region that answered: the asked one or an ancestor."""
    former: F | None = None
    """What held before it."""
    following: F | None = None
    """What took over after it."""
    announced: tuple[F, ...] = ()
    """Changes that are announced and not yet law."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRecorded(Generic[F]):
    """No figure is on record for that region and day."""

    region_code: str
    """The region whose record has the gap, or the asked one where none has any."""
    day: date
    kind: StrEnum
    case: StrEnum
    nearest: F | None = None
    """The first figure on record after the day, else the last before it."""


class PolicyTable(Generic[F]):
    """Figures of one field of policy, found by region, kind, case and day."""

    def __init__(self, figures: Iterable[F], *, lineage: Lineage | None = None) -> None:
        """Keep figures in the order of their first days.

        Raises:
            ContentFileError: two figures of one region, kind and case hold on the
                same day; the message names both for the editor.
        """
        self._lineage = lineage or lineage_by_code
        series: defaultdict[tuple[str, str, str], list[F]] = defaultdict(list)
        for figure in sorted(figures, key=lambda each: each.first_day):
            series[figure.region_code, figure.kind, figure.case].append(figure)
        for each in series.values():
            _refuse_overlaps(each)
        self._series = {key: tuple(each) for key, each in series.items()}

    @property
    def figures(self) -> tuple[F, ...]:
        """Every figure, by region, kind, case and first day."""
        return tuple(figure for key in sorted(self._series) for figure in self._series[key])

    def history(self, region_code: str, *, kind: StrEnum, case: StrEnum) -> tuple[F, ...]:
        """The figures that one region itself set, oldest first."""
        return self._series.get((region_code, kind, case), ())

    def value_on(
        self, region_code: str, day: date, *, kind: StrEnum, case: StrEnum
    ) -> InForce[F] | NotRecorded[F]:
        """The figure in force for a region on a day, from the most specific region that has any.

        A region with a record answers for itself, also when its record begins
        after the day: what the nation gave that year is not what the province
        gave, so a gap is reported and never filled from above.
        """
        for code in self._lineage(region_code):
            series = self.history(code, kind=kind, case=case)
            if not any(not figure.expected for figure in series):
                continue
            return _on(series, code, day)
        return NotRecorded(region_code=region_code, day=day, kind=kind, case=case)


def lineage_by_code(region_code: str) -> tuple[str, ...]:
    """A region's code and its ancestors' by the digits alone, ending with the nation.

    >>> lineage_by_code("410702")
    ('410702', '410700', '410000', '100000')
    """
    candidates = (region_code, f"{region_code[:4]}00", f"{region_code[:2]}0000", NATION)
    return tuple(dict.fromkeys(candidates))


def _on(series: Sequence[F], code: str, day: date) -> InForce[F] | NotRecorded[F]:
    law = [figure for figure in series if not figure.expected]
    for place, figure in enumerate(law):
        if not figure.holds_on(day):
            continue
        return InForce(
            figure=figure,
            region_code=code,
            former=law[place - 1] if place else None,
            following=law[place + 1] if place + 1 < len(law) else None,
            announced=tuple(each for each in series if each.expected),
        )
    later = (figure for figure in law if figure.first_day > day)
    return NotRecorded(
        region_code=code, day=day, kind=law[0].kind, case=law[0].case, nearest=next(later, law[-1])
    )


def _refuse_overlaps(series: Sequence[F]) -> None:
    law = [figure for figure in series if not figure.expected]
    for earlier, later in pairwise(law):
        if earlier.in_force_until is None or earlier.in_force_until >= later.first_day:
            msg = f"{earlier.place_in_file} 没有在 {later.place_in_file} 之前结束：写上 in_force_until"
            raise ContentFileError(msg)
