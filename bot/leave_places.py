"""Whose place decides on a leave where a question tells of several, and what is kept of each rule told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot.basis import Basis, fingerprint
from knowledge.policies.figure import Aspect, LeaveKind
from knowledge.policies.leave_wording import KIND_NAMES
from knowledge.policies.maternity import cases_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from bot.understanding import Understood
    from knowledge.policies.answer import PolicyAnswer
    from knowledge.policies.figure import Figure
    from knowledge.policies.leave_question import LeaveQuestion
    from knowledge.regions.region import Region

STEP: Final = "policy"
WHICH_PLACE: Final = "按哪里的规定"
OF_FATHER: Final = "爸爸"
"""The label under which an answer on maternity leave tells the father's."""

_WHOSE = {
    LeaveKind.MATERNITY: "mother",
    LeaveKind.NURSING_BREAK: "mother",
    LeaveKind.PATERNITY: "father",
}
"""Whose leave it is; the others are each parent's own."""
_PARENTS = {"mother": "妈妈", "father": "爸爸"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the table says of one leave in one place."""

    region: Region
    """The place that the question names."""
    says: PolicyAnswer[Figure]
    basis: Basis | None
    """None where no rule was told."""

    @property
    def kind(self) -> LeaveKind:
        """Which leave."""
        return LeaveKind(self.says.kind)


def places_of(understood: Understood, kind: LeaveKind) -> tuple[Region, ...]:
    """The places whose rules decide on a leave: where its parent works, of a leave of both where each does.

    Where only the other parent's work is told (老公在深圳上班，我在新乡生，产假几天)
    it is the other place that is named.
    """
    works = understood.works
    if not works:
        return (understood.region,)
    whose = _WHOSE.get(kind)
    if whose is None:
        return tuple(dict.fromkeys(works.values()))
    working = works.get(whose) or works.get("me")
    return (working or next(iter(understood.beside_regions), understood.region),)


def lead_of(understood: Understood, told: Sequence[Told]) -> str:
    """The first sentence; before it which place decides, where that alone is asked of several."""
    lead = told[0].says.lead
    asks_place = Aspect.PLACE in understood.aspects and not understood.asks_amount
    return f"{_which(understood, told)}。{lead}" if understood.works and asks_place else lead


def details_of(
    understood: Understood, told: Sequence[Told], beside: Sequence[Told]
) -> tuple[tuple[str, str], ...]:
    """The conditions of the first answer; before them which place decides, where several are told."""
    main = told[0]
    details = main.says.details
    if not understood.works:
        return details
    others = (_compared(each, main) for each in beside if each.says.rules)
    # The father's leave of the mother's place is not his where he works elsewhere.
    father = understood.works.get("father")
    if father is not None and father != main.region:
        details = tuple(pair for pair in details if pair[0] != OF_FATHER)
    return ((WHICH_PLACE, _which(understood, told)), *others, *details)


def _which(understood: Understood, told: Sequence[Told]) -> str:
    """Which place decides, as a clause: where one works, as far as that is told."""
    main = told[0]
    if not any(place == main.region for place in understood.works.values()):
        parent = _PARENTS.get(_WHOSE.get(main.kind, ""), "本人")
        return f"没说{parent}在哪上班，先按{main.region.spoken_name}算；一般看上班的地方"
    if len({each.region for each in told}) > 1:
        is_of_one_leave = len({each.kind for each in told}) == 1
        whose = [
            f"在{each.region.spoken_name}上班的" if is_of_one_leave else KIND_NAMES[each.kind]
            for each in told
        ]
        each_own = dict.fromkeys(
            f"{name}按{_rule_of(each)}的" for name, each in zip(whose, told, strict=True)
        )
        return f"一般各看各上班的地方：{'，'.join(each_own)}"
    return f"在{main.region.spoken_name}上班，一般按{_rule_of(main)}的"


def _rule_of(told: Told) -> str:
    """Whose rule it is: 郑州 has none of its own."""
    return told.says.region_name or told.region.spoken_name


def _compared(other: Told, main: Told) -> tuple[str, str]:
    name = other.region.spoken_name
    if other.says.region_code == main.says.region_code:
        return name, f"用的也是{_rule_of(other)}的规定，一样"
    return f"{name}（对照）", f"{other.says.lead.removesuffix('。')}；一般不按它"


def bases_of(told: Iterable[Told]) -> tuple[Basis, ...]:
    """What is kept of all that is told; of two aspects of one rule the first."""
    kept: dict[Basis, Basis] = {}
    for each in told:
        if each.basis is not None:
            kept.setdefault(replace(each.basis, asks=()), each.basis)
    return tuple(kept.values())


def leave_basis(
    question: LeaveQuestion,
    says: PolicyAnswer[Figure],
    *,
    today: date,
    places: tuple[str, ...],
    is_beside: bool = False,
) -> Basis | None:
    """What is kept of a rule on leave that was told; None where none was.

    A day that the question tells may be of a birth: of it only the first day
    is kept of the rules that held on it, all of which hold then, too.
    """
    if not says.rules:
        return None
    births = question.births_counted
    if question.is_of_miscarriage:
        cases = frozenset(question.miscarriage_cases)
    else:
        cases = cases_of(question.cases, births=births, child_number=question.child_number)
    is_of_other_day = question.day != today
    return Basis(
        step=STEP,
        key=f"{question.kind.value}@{says.region_code}",
        day=max(rule.first_day for rule in says.rules) if is_of_other_day else today,
        is_of_other_day=is_of_other_day,
        places=places,
        is_beside=is_beside,
        cases=tuple(sorted(case.value for case in cases)),
        births=births if births > 1 else None,
        asks=(question.asks.value,) if question.asks is not None else (),
        fingerprint=fingerprint(says.rules),
    )
