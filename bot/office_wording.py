"""An office, a matter or a hotline in words: who sees to it, what number reaches them, by which document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Answer, AnswerStatus, Citation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.offices import Hotline, Matter, Office, Offices
    from knowledge.sources import Source

STEP = "offices"
TOPIC = "offices"
SUGGESTED = 3
CALLED = {"110": "急事打 110，平时办事问派出所或打 12345"}
"""What is said instead of “call this number” where it is for emergencies alone."""

EMERGENCY = frozenset({"110", "119", "120", "122"})

DIALLING = "打外地的热线，前面加那里的区号；打新乡的加 0373，比如 0373-12345。"
NO_DESK = "各单位的座机和地址没有核到，先打上面的号码。"
NAMES_OF_THE_PLAN = "单位名称按 2022 年 11 月 15 日的方案写，后来改没改名、分工变没变，没有核到。"
NOT_DIALLED = "号码全国统一；新乡几点有人接、有没有并入 12345，没有逐个拨打核对。"


class OfficeWording:
    """Puts what the offices of one district see to into answers."""

    def __init__(self, offices: Offices, *, district: str, nation: str) -> None:
        """`district` and `nation` name where a source holds."""
        self._offices = offices
        self._district = district
        self._nation = nation

    def of_matter(self, matter: Matter) -> Answer:
        """Who sees to something, each with its duty, then the numbers to call."""
        return Answer(
            status=AnswerStatus.ANSWERED,
            step=STEP,
            lead=matter.says,
            details=(
                *((office.shown_name, office.duty) for office in matter.offices),
                *self._calls(matter.first, matter.hotline),
            ),
            paragraphs=matter.notes,
            source_notes=_unchecked(matter.offices),
            citations=self._citations(matter.sources),
            suggestions=self._asked_of(matter.offices, besides=matter),
            topic=TOPIC,
        )

    def of_office(self, office: Office) -> Answer:
        """What an office is for, and the number that reaches it."""
        sources = (self._offices.plan,) if office.named_in else ()
        number = self._offices.hotline(office.hotline)
        called = CALLED.get(office.hotline, f"找{office.name}打 {office.hotline}")
        told = "按区里 2022 年的方案，它" if office.named_in else "它"
        return Answer(
            status=AnswerStatus.ANSWERED,
            step=STEP,
            lead=f"{called}。{told}{office.duty}。",
            details=(("单位", office.shown_name), *self._calls(None, office.hotline)),
            paragraphs=(*((office.note,) if office.note else ()), NO_DESK),
            source_notes=_unchecked((office,)),
            citations=self._citations((*sources, *(number.sources if number else ()))),
            suggestions=self._asked_of((office,)),
            topic=TOPIC,
        )

    def of_hotline(self, hotline: Hotline) -> Answer:
        """What a number is for, when somebody answers, how it is dialled from elsewhere."""
        is_emergency = hotline.number in EMERGENCY
        return Answer(
            status=AnswerStatus.ANSWERED,
            step=STEP,
            lead=f"{hotline.number} 是{hotline.name}：{'、'.join(hotline.covers)}，都可以打。",
            details=(("几点有人接", hotline.hours or "没有核到"),),
            paragraphs=(*((hotline.note,) if hotline.note else ()), *(() if is_emergency else (DIALLING,))),
            source_notes=() if is_emergency else (NOT_DIALLED,),
            citations=self._citations(hotline.sources),
            suggestions=self._asked_at(hotline),
            topic=TOPIC,
        )

    def _calls(self, first: str | None, number: str) -> tuple[tuple[str, str], ...]:
        """The numbers to call, each with whose it is and when somebody answers."""
        told = []
        for when, call in (("先打", first), ("电话", number)):
            hotline = self._offices.hotline(call) if call else None
            if hotline is not None:
                hours = f"，{hotline.hours}" if hotline.hours else ""
                told.append((when, f"{hotline.number} {hotline.name}{hours}"))
        return tuple(told)

    def _citations(self, sources: Iterable[Source]) -> tuple[Citation, ...]:
        return tuple(
            Citation(
                source=source,
                region_name=self._district if source is self._offices.plan else self._nation,
            )
            for source in dict.fromkeys(sources)
        )

    def _asked_of(self, offices: Iterable[Office], *, besides: Matter | None = None) -> tuple[str, ...]:
        """What else the same offices are asked, those first that see to it before others."""
        asked = (
            matter.asks
            for office in offices
            for matter in self._offices.matters
            if office in matter.offices and matter is not besides
        )
        return tuple(dict.fromkeys(asked))[:SUGGESTED]

    def _asked_at(self, hotline: Hotline) -> tuple[str, ...]:
        asked = (
            matter.asks
            for matter in self._offices.matters
            if hotline.number in (matter.hotline, matter.first)
        )
        return tuple(asked)[:SUGGESTED]


def _unchecked(offices: Iterable[Office]) -> tuple[str, ...]:
    """That names are those of the plan, where nobody has checked them since."""
    is_unchecked = any(office.named_in and office.present_name is None for office in offices)
    return (NAMES_OF_THE_PLAN,) if is_unchecked else ()
