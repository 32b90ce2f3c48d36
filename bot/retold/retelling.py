"""What a kept basis stands for today, whichever step told it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.children.wording import STEP as CHILD
from bot.leave_places import STEP as LEAVE
from bot.messages import Answer, AnswerStatus
from bot.nurseries.kept import ONE, PAGES
from bot.nurseries.wording import SAMPLE
from bot.nurseries.wording import TOPIC as NURSERIES
from bot.office_wording import STEP as OFFICES
from bot.office_wording import OfficeWording
from bot.retold.articles import retell_section
from bot.retold.benefits import retell_benefit
from bot.retold.children import ChildTables, retell_child
from bot.retold.leave import retell_leave
from bot.retold.retold import Retold, Still
from bot.steps.articles import STEP as ARTICLES
from bot.steps.benefits import STEP as BENEFITS
from bot.stopping import stopped_answer
from directory import store
from directory.wording import standing
from knowledge.articles.store import every_revision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from sqlalchemy import Connection

    from bot.basis import Basis
    from knowledge.articles.shelf import Shelf
    from knowledge.offices import Offices
    from knowledge.policies.benefits import BenefitTable
    from knowledge.policies.leave import LeaveTable
    from knowledge.regions.gazetteer import Gazetteer
    from knowledge.standing.state import Standing

__all__ = ["ChildTables", "Retelling"]

_GONE: Final = Retold(
    title="当时的依据",
    topic="",
    still=Still.WITHDRAWN,
    still_says="当时用的那一条，现在的规定里找不到了。请不要再照它办，重新问一次。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retelling:
    """The tables that answers are told from, and the place that the service is for."""

    leaves: LeaveTable
    benefits: BenefitTable
    children: ChildTables
    offices: Offices
    gazetteer: Gazetteer
    home: str
    shelf: Callable[[Connection], Shelf]
    """What is published now."""
    standing: Callable[[Connection], Standing]
    """What the editors have stopped."""

    def retell(self, connection: Connection, bases: Iterable[Basis], *, today: date) -> tuple[Retold, ...]:
        """Each basis told anew; one that stands on no record any more, or is stopped, says so."""
        stands = self.standing(connection)
        told = (self._retell(connection, basis, today) or _GONE for basis in bases)
        return tuple(_held(each, stands) for each in told)

    def _retell(self, connection: Connection, basis: Basis, today: date) -> Retold | None:
        try:
            return self._of_step(connection, basis, today)
        except ValueError:  # a kind or a case that a newer release no longer has
            return None

    def _of_step(self, connection: Connection, basis: Basis, today: date) -> Retold | None:
        name_of = self._name
        if basis.step == LEAVE:
            return retell_leave(basis, table=self.leaves, today=today, name_of=name_of)
        if basis.step == BENEFITS:
            return retell_benefit(basis, table=self.benefits, today=today, name_of=name_of, home=self.home)
        if basis.step == ARTICLES:
            return retell_section(
                basis,
                revisions=every_revision(connection, basis.key.partition("/")[0]),
                shelf=self.shelf(connection),
                today=today,
                name_of=name_of,
                gazetteer=self.gazetteer,
            )
        if basis.step == CHILD:
            return retell_child(
                basis, tables=self.children, today=today, name_of=name_of, gazetteer=self.gazetteer
            )
        if basis.step == OFFICES:
            return self._office(basis)
        return self._nursery(connection, basis)

    def _office(self, basis: Basis) -> Retold | None:
        lineage = self.gazetteer.lineage(self.offices.region_code)
        wording = OfficeWording(self.offices, district=lineage[0].name, nation=lineage[-1].name)
        kind, _, name = basis.key.partition(":")
        office = next((each for each in self.offices.offices if name and each.id == name), None)
        matter = next((each for each in self.offices.matters if each.id == kind), None)
        hotline = self.offices.hotline(basis.key)
        if office is not None:
            told, asks = wording.of_office(office), f"{office.name}管什么"
        elif matter is not None:
            told, asks = wording.of_matter(matter), matter.asks
        elif hotline is not None:
            told, asks = wording.of_hotline(hotline), f"{hotline.number}管什么"
        else:
            return None
        return Retold(
            title="谁来管、打哪个电话",
            topic=OFFICES,
            still=Still.SAME,
            still_says="今天再问，说的是下面这些。",
            then=told,
            asks=asks,
        )

    def _nursery(self, connection: Connection, basis: Basis) -> Retold | None:
        nursery = store.find(connection, basis.key.removeprefix(ONE))
        if nursery is None:
            return None
        return Retold(
            title=nursery.facts.name,
            topic=NURSERIES,
            still=Still.MOVING,
            still_says="当时说的是这家机构在那天名录里的情况。名录会更新，今天的在下面。",
            now=Answer(
                status=AnswerStatus.ANSWERED,
                step=basis.step,
                lead=f"今天的名录里，“{nursery.facts.name}”{standing(nursery)}。",
                notes=(SAMPLE,) if nursery.is_sample else (),
            ),
            page=f"{PAGES}{nursery.id}",
        )

    def _name(self, code: str) -> str:
        region = self.gazetteer.get(code)
        return code if region is None else region.spoken_name


def _held(retold: Retold, standing: Standing) -> Retold:
    """What is told anew; of a stopped topic only that it is being checked, and whom to ask."""
    path = standing.stops(retold.topic)
    if path is None:
        return retold
    return Retold(title=retold.title, topic=path, still=Still.STOPPED, still_says=stopped_answer(path).lead)
