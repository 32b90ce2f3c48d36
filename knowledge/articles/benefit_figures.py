"""Amounts of benefits that articles refer to, and how well any figure is founded that they refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from knowledge.policies.benefit_kind import Benefit, BenefitCase, BenefitUnit
from knowledge.policies.dated_rule import DatedRule
from knowledge.policies.figure import Case, LeaveKind
from knowledge.policies.table import InForce

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from enum import StrEnum

    from knowledge.articles.article import FigureReference
    from knowledge.policies.benefit import BenefitRule
    from knowledge.policies.dated_rule import Confidence
    from knowledge.policies.figure import Figure
    from knowledge.policies.table import PolicyTable

R = TypeVar("R", bound=DatedRule)

_COUNTED = {BenefitUnit.DAY: "天", BenefitUnit.ITEM: "项", BenefitUnit.CHILD_PER_POST: "个"}
"""Units other than money and shares."""


def benefit_figures(table: PolicyTable[BenefitRule], *, day: date) -> Callable[[FigureReference], str | None]:
    """The lookup of what benefits give on a day, as amounts such as 3600 元.

    A region without a rule of its own has that of the region around it. None
    stands for a rule that is not there or must not be spoken, and for one that
    costs nothing: an article says that in words.
    """

    def value(reference: FigureReference) -> str | None:
        rule = _in_force(table, reference, day, kinds=Benefit, cases=BenefitCase)
        return _amount(rule) if rule is not None and rule.is_speakable and rule.value else None

    return value


def founded(
    leaves: PolicyTable[Figure], benefits: PolicyTable[BenefitRule], *, day: date
) -> Callable[[FigureReference], Confidence | None]:
    """How well the figure is founded that a reference names; None where no policy table has one that day."""

    def confidence(reference: FigureReference) -> Confidence | None:
        leave = _in_force(leaves, reference, day, kinds=LeaveKind, cases=Case)
        benefit = _in_force(benefits, reference, day, kinds=Benefit, cases=BenefitCase)
        rule = leave or benefit
        return None if rule is None else rule.confidence

    return confidence


def _in_force(
    table: PolicyTable[R],
    reference: FigureReference,
    day: date,
    *,
    kinds: type[StrEnum],
    cases: type[StrEnum],
) -> R | None:
    if reference.kind not in set(kinds) or reference.case not in set(cases):
        return None
    found = table.value_on(reference.region, day, kind=kinds(reference.kind), case=cases(reference.case))
    return found.figure if isinstance(found, InForce) else None


def _amount(rule: BenefitRule) -> str:
    if rule.unit is BenefitUnit.PERCENT:
        return f"{rule.value}%"
    return f"{rule.value} {_COUNTED.get(rule.unit, '元') if rule.unit else '元'}"
