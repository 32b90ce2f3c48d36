"""Maternity leave added up: the usual figure and what each circumstance adds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.policies.dated_rule import Confidence
from knowledge.policies.figure import Case, Figure, LeaveKind, Unit
from knowledge.policies.leave_wording import CASE_LABELS
from knowledge.policies.phrases import litter
from knowledge.policies.table import InForce, PolicyTable

if TYPE_CHECKING:
    from datetime import date

_BIRTH_ORDER = {2: Case.SECOND_CHILD, 3: Case.THIRD_CHILD}


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What one circumstance adds, and how often."""

    figure: Figure
    times: int = 1

    @property
    def days(self) -> int | None:
        """The days added, or None where the rule gives no number of days."""
        if not self.figure.is_speakable or self.figure.value is None or self.figure.unit is not Unit.DAY:
            return None
        return self.figure.value * self.times


@dataclass(frozen=True, slots=True, kw_only=True)
class MaternitySum:
    """A maternity leave and its parts."""

    base: Figure
    additions: tuple[Addition, ...] = ()
    conditional: Figure | None = None
    """A higher base that the employer must agree to; it is told and not added up."""
    missing: tuple[Case, ...] = ()
    """Cases that were asked about and on which nothing was found."""
    if_difficult: Figure | None = None
    """What a difficult birth adds, where a caesarean is not counted as one by itself."""

    @property
    def counted(self) -> tuple[int, ...]:
        """The days of each addition that has days, leaving out those that add none."""
        return tuple(days for addition in self.additions if (days := addition.days))

    @property
    def open(self) -> tuple[Addition, ...]:
        """Additions that can only be told in words."""
        return tuple(addition for addition in self.additions if not addition.days)

    @property
    def total(self) -> int | None:
        """All days, or None where the base is a range or has no number."""
        if self.base.value is None or self.base.most is not None:
            return None
        return self.base.value + sum(self.counted)

    @property
    def is_certain(self) -> bool:
        """Whether every addition is as well founded as can be."""
        return all(addition.figure.confidence is Confidence.HIGH for addition in self.additions)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure the sum is made of, the base first."""
        told = [self.base, self.conditional, *(part.figure for part in self.additions), self.if_difficult]
        return tuple(figure for figure in told if figure is not None)


def cases_of(cases: frozenset[Case], *, births: int | None, child_number: int | None) -> frozenset[Case]:
    """The cases of a birth with those that its numbers imply.

    >>> sorted(cases_of(frozenset(), births=2, child_number=4))
    [<Case.MULTIPLE_BIRTH: 'multiple_birth'>, <Case.THIRD_CHILD: 'third_child'>]
    """
    implied = set(cases)
    if births is not None and births > 1:
        implied.add(Case.MULTIPLE_BIRTH)
    if child_number is not None and child_number > 1:
        # No rule speaks of a fourth child; those for the third say 三孩 or 三孩以上.
        implied.add(_BIRTH_ORDER[min(child_number, 3)])
    return frozenset(implied)


def add_up(
    table: PolicyTable[Figure],
    usual: Figure,
    *,
    region_code: str,
    day: date,
    cases: frozenset[Case],
    births: int,
) -> MaternitySum:
    """The leave for a birth under the given cases, from the figures in force on its day."""

    def figure(case: Case) -> Figure | None:
        found = table.value_on(region_code, day, kind=LeaveKind.MATERNITY, case=case)
        return found.figure if isinstance(found, InForce) else None

    ordinal = next((case for case in (Case.THIRD_CHILD, Case.SECOND_CHILD) if case in cases), None)
    by_order = figure(ordinal) if ordinal is not None else None
    is_certain = by_order is not None and by_order.encouraged is None and by_order.is_speakable
    added = {case: figure(case) for case in _added(cases)}
    additions = [
        Addition(figure=found, times=births - 1 if case is Case.MULTIPLE_BIRTH else 1)
        for case, found in added.items()
        if found is not None
    ]
    caesarean = figure(Case.CAESAREAN) if Case.CAESAREAN in cases else None
    is_undecided = caesarean is not None and caesarean.value is None and caesarean.is_speakable
    return MaternitySum(
        if_difficult=figure(Case.DIFFICULT_BIRTH) if is_undecided else None,
        base=by_order if by_order is not None and is_certain else usual,
        additions=tuple(additions),
        missing=tuple(case for case, found in added.items() if found is None),
        conditional=by_order if by_order is not None and by_order.is_speakable and not is_certain else None,
    )


def _added(cases: frozenset[Case]) -> list[Case]:
    """The cases that come on top, each difficulty once: a caesarean is asked about by its own name."""
    difficulty = [Case.CAESAREAN] if Case.CAESAREAN in cases else [Case.DIFFICULT_BIRTH]
    others = [Case.MULTIPLE_BIRTH, Case.WITH_EARLY_CHECKUP, Case.BREAST_FEEDING, Case.HIGH_ALTITUDE]
    return [case for case in (*difficulty, *others) if case in cases]


def birth_words(cases: frozenset[Case], births: int) -> str:
    """The birth in a mother's words, such as 剖宫产生双胞胎.

    >>> birth_words(frozenset(), 1), birth_words(frozenset({Case.CAESAREAN}), 1)
    ('生孩子', '剖宫产')
    """
    how = next((CASE_LABELS[case] for case in (Case.CAESAREAN, Case.DIFFICULT_BIRTH) if case in cases), "")
    order = next((CASE_LABELS[case] for case in (Case.THIRD_CHILD, Case.SECOND_CHILD) if case in cases), "")
    if Case.MULTIPLE_BIRTH in cases:
        return f"{how}生{litter(births)}"
    if order:
        return f"{how}{order}"
    return how or "生孩子"
