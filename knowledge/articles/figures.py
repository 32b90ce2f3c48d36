"""Figures that articles refer to, looked up in the policy tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.policies.figure import Case, LeaveKind
from knowledge.policies.table import InForce

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from knowledge.articles.article import FigureReference
    from knowledge.policies.figure import Figure
    from knowledge.policies.table import PolicyTable


def leave_figures(table: PolicyTable[Figure], *, day: date) -> Callable[[FigureReference], str | None]:
    """The lookup of leave figures in force on a day, as amounts such as 188 天.

    A region without a figure of its own has that of the region around it. None
    stands for a figure that is not there, has no number, or must not be spoken.
    """

    def value(reference: FigureReference) -> str | None:
        if reference.kind not in set(LeaveKind) or reference.case not in set(Case):
            return None
        kind, case = LeaveKind(reference.kind), Case(reference.case)
        found = table.value_on(reference.region, day, kind=kind, case=case)
        if not isinstance(found, InForce):
            return None
        figure = found.figure
        return figure.amount if figure.is_speakable and figure.value is not None else None

    return value
