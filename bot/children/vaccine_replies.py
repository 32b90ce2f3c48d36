"""The free vaccines in words: what is due at an age, one vaccine dose by dose, one rule for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.children import vaccine_phrases as phrases
from bot.children.vaccine_phrases import VaccineAsk
from bot.children.wording import TO_CLINIC, Wording, age_asked, age_words
from knowledge.children.ages import age_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.messages import Answer
    from knowledge.children.vaccines import Dose, Immunisation, Schedule, Vaccine
    from knowledge.regions.gazetteer import Gazetteer
    from knowledge.sources import Source

TOPIC = "vaccines"
UNDER_THREE_MONTHS = 36
ASK_AGES = (2, 6, 8)
"""Ages that are offered where none was told."""

_MOST_CHANGED = "dtap"
"""The vaccine whose former ages people still name most."""


class VaccineReplies:
    """Puts one schedule into answers."""

    def __init__(
        self, schedule: Schedule, known: Immunisation, gazetteer: Gazetteer, *, elsewhere: str | None = None
    ) -> None:
        """`elsewhere` names another place that was asked about, whose own additions we do not know."""
        self._schedule = schedule
        self._known = known
        self._wording = Wording(topic=TOPIC, validity=schedule.validity, gazetteer=gazetteer)
        added = f"这是全国的程序；{elsewhere}自己另外有没有免费的疫苗，没有核到。" if elsewhere else None
        self._notes = tuple(filter(None, (added, *schedule.notes)))

    def of_age(self, age_months: float, *, is_next: bool = False, is_preterm: bool = False) -> Answer:
        """What is given in this month of life, what came before it and what comes next."""
        schedule = self._schedule
        due = () if is_next else schedule.due_at(age_months)
        before, after = schedule.last_before(age_months), schedule.next_after(age_months)
        shown = due or after
        neighbours = (("上一次", before), ("下一次", after)) if not is_next else ()
        is_told = {"上一次": not due, "下一次": bool(due)}
        changed = [
            each
            for each in self._known.former_of(_MOST_CHANGED)
            if each.since
            and int(age_months) in each.months
            and not any(dose.vaccine_id == _MOST_CHANGED for dose in due)
        ]
        return self._answer(
            _lead_of_age(age_months, due, after, is_next=is_next),
            sources=(
                *self._sources_of(shown or before),
                *(source for each in changed for source in each.sources),
            ),
            details=[
                (label, f"{phrases.age_of(doses)}：{phrases.named(doses)}")
                for label, doses in neighbours
                if doses and is_told[label]
            ],
            paragraphs=(
                self._rule("preterm") if is_preterm else None,
                *(f"以前百白破是 {each.was}；{phrases.since(each)}改成 {each.now}。" for each in changed),
                *(f"{each}。" for each in self._instead(shown)),
                None if is_preterm else self._rule("catch_up"),
            ),
            suggestions=[
                *([f"{age_asked(after[0].age_months)}打什么针"] if after else []),
                *[f"{dose.vaccine_name}一共几针" for dose in shown if dose.total > 1][-1:],
                "疫苗打晚了还能补吗",
            ],
        )

    def of_vaccine(self, vaccine: Vaccine, *, ask: VaccineAsk, number: int | None = None) -> Answer:
        """One vaccine, or the dose of it with that number."""
        dose = None if number is None else self._schedule.dose(vaccine.id, number)
        former = next(iter(self._known.former_of(vaccine.id)), None) if ask is VaccineAsk.CHANGED else None
        if number is not None and dose is None:
            lead = phrases.no_such_dose(vaccine, number)
        else:
            catch_up = self._rule("catch_up") or ""
            lead = phrases.lead(vaccine, dose, ask=ask, former=former, catch_up=catch_up)
        shown = (dose,) if dose is not None else vaccine.doses
        rules = {VaccineAsk.LATE: "catch_up", VaccineAsk.FREE: "free"}
        return self._answer(
            lead,
            sources=(
                *(former.sources if former else ()),
                *vaccine.sources,
                *self._rule_sources(rules.get(ask)),
            ),
            details=phrases.details(vaccine, dose),
            paragraphs=(
                f"{former.already}。" if former is not None and former.already else None,
                *(f"{each.note}。" for each in shown if each.note and each.note not in lead),
                f"{vaccine.instead}。" if vaccine.instead else None,
                None if ask is VaccineAsk.LATE or vaccine.has_own_catch_up else self._rule("catch_up"),
            ),
            suggestions=_asked_of(vaccine, ask=ask, number=number),
        )

    def of_schedule(self) -> Answer:
        """All that every child gets under three, by age, and how it goes on."""
        schedule = self._schedule
        early = [age for age in schedule.ages if age <= UNDER_THREE_MONTHS]
        late = [age for age in schedule.ages if age > UNDER_THREE_MONTHS]
        total, in_time = (sum(len(schedule.due_at(age)) for age in ages) for ages in (schedule.ages, early))
        later = "；".join(f"{age_label(age)} {phrases.named(schedule.due_at(age))}" for age in late)
        return self._answer(
            f"免费疫苗到 {age_label(schedule.ages[-1])}一共 {total} 剂，"
            f"其中到 {age_label(early[-1])}有 {in_time} 剂，按月龄是这些：",
            sources=(*schedule.sources, *self._rule_sources("free")),
            details=[(age_label(age), phrases.short(schedule.due_at(age))) for age in early],
            paragraphs=(f"再往后：{later}。", self._rule("catch_up")),
            suggestions=[f"{age_asked(age)}打什么针" for age in ASK_AGES],
        )

    def of_rules(self, *rules: str) -> Answer:
        """What holds for all doses alike, the first of the rules as the answer."""
        lead, *others = [f"{each.says}。" for rule in rules if (each := self._schedule.principle(rule))]
        return self._answer(
            lead,
            sources=self._rule_sources(*rules),
            paragraphs=others,
            suggestions=[f"{age_asked(age)}打什么针" for age in ASK_AGES],
        )

    def ask_age(self) -> Answer:
        """How old is the child?"""
        return self._wording.ask(
            "孩子现在多大？告诉我月龄，我好对着免疫程序说。",
            choices=[f"{age_asked(age)}打什么针" for age in ASK_AGES],
        )

    def _answer(
        self,
        lead: str,
        *,
        sources: Iterable[Source],
        details: Iterable[tuple[str, str]] = (),
        paragraphs: Iterable[str | None] = (),
        suggestions: Iterable[str] = (),
    ) -> Answer:
        return self._wording.answer(
            lead,
            sources=sources,
            details=details,
            paragraphs=paragraphs,
            next_step=TO_CLINIC,
            notes=self._notes,
            suggestions=suggestions,
        )

    def _instead(self, doses: Sequence[Dose]) -> Iterable[str]:
        """What some clinics give in place of one of these doses."""
        ids = {dose.vaccine_id for dose in doses}
        return (each.instead for each in self._schedule.vaccines if each.instead and each.id in ids)

    def _rule(self, rule: str) -> str | None:
        found = self._schedule.principle(rule)
        return None if found is None else f"{found.says}。"

    def _rule_sources(self, *rules: str | None) -> tuple[Source, ...]:
        found = (self._schedule.principle(rule) for rule in rules if rule)
        return tuple(source for each in found if each for source in each.sources)

    def _sources_of(self, doses: Iterable[Dose]) -> tuple[Source, ...]:
        vaccines = (self._schedule.vaccine(dose.vaccine_id) for dose in doses)
        found = tuple(source for vaccine in vaccines if vaccine for source in vaccine.sources)
        return (*self._schedule.sources, *found)


def _lead_of_age(age_months: float, due: Sequence[Dose], after: Sequence[Dose], *, is_next: bool) -> str:
    age = age_words(int(age_months))
    if due and int(age_months) == 0:
        return f"出生后就该打：{phrases.at_birth(due)}，都免费。"
    if due:
        return f"满 {age}该打：{phrases.listed(due)}，都免费。"
    if not after:
        return "免费的免疫程序到这个年龄，没有新的一剂要打了；前面没打全的可以补。"
    coming = f"{phrases.age_of(after)}：{phrases.listed(after)}"
    if is_next:
        return f"孩子 {age_words(age_months)}，下一次是 {coming}，都免费。"
    return f"满 {age}这个月没有新的免费疫苗要打，下一次是 {coming}。"


def _asked_of(vaccine: Vaccine, *, ask: VaccineAsk, number: int | None) -> list[str]:
    """What is asked next of a vaccine, as whole questions."""
    name, several = vaccine.name, len(vaccine.doses) > 1
    has_next = number is not None and number < len(vaccine.doses)
    return [
        *([f"{name}第{(number or 0) + 1}针什么时候打"] if has_next else []),
        *([f"{name}一共几针"] if several and (number is not None or ask is not VaccineAsk.WHEN) else []),
        *([f"{name}间隔多久"] if several and ask is not VaccineAsk.INTERVAL else []),
        *([f"{name}打晚了能补吗"] if ask is not VaccineAsk.LATE else []),
        f"{name}防什么病",
    ]
