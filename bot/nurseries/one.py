"""One nursery in words: what is asked of it first, then all that a family asks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.messages import Answer, AnswerStatus, Card
from bot.nurseries.wording import SAMPLE, STEP, TOPIC, citations, how_far
from bot.nurseries.words import Aspect
from directory.distance import metres_between
from directory.labels import KINDS, NATURES, ROUTES, number
from directory.nursery import UNDER_THREE_MONTHS
from directory.wording import UNTOLD, ages, care_modes, fee, hours, standing, telephone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from bot.nurseries.wanted import Talk, Wanted
    from directory.nursery import Coordinates, Facts, Nursery
    from directory.store import ImportRecord

ASK_FEES = "打电话时问清：一个月多少钱，餐费另算吗，一次交几个月，中途不上怎么退。"
ASK_HOTLINE = "可以打 12345 转区卫健委问。"

_FOLLOW_UPS = ("它的电话", "它收费多少", "它几点能接", "它备案了吗", "更多")
_ASKED_BY = {
    Aspect.PHONE: _FOLLOW_UPS[0],
    Aspect.FEE: _FOLLOW_UPS[1],
    Aspect.HOURS: _FOLLOW_UPS[2],
}
SUGGESTED = 3


def one_answer(
    nursery: Nursery,
    *,
    aspects: Sequence[Aspect],
    wanted: Wanted,
    talk: Talk,
    near: Coordinates | None,
    lists: Sequence[ImportRecord],
) -> Answer:
    """What is asked of one nursery; `wanted` are conditions that the question itself told (收一岁的吗)."""
    facts = nursery.facts
    metres = metres_between(near, facts.coordinates) if near and facts.coordinates else None
    said = tuple(dict.fromkeys((*_checked(facts, wanted), *_told(facts, aspects, metres))))
    lead, *more = sentences = said or (_in_short(nursery),)
    untold = tuple(name for name, value in _facts(nursery) if value is None)
    return Answer(
        status=AnswerStatus.ANSWERED,
        step=STEP,
        # A lead that does not name it would be a riddle in a conversation on several.
        lead=f"{facts.name}：{lead}",
        details=(
            *(
                (name, value)
                for name, value in _facts(nursery)
                if value is not None and not any(value in sentence for sentence in sentences)
            ),
            *((("离您", how_far(metres)),) if metres is not None else ()),
            *(((UNTOLD, "、".join(untold)),) if untold else ()),
        ),
        paragraphs=tuple(more),
        notes=(SAMPLE,) if nursery.is_sample else (),
        citations=citations(lists),
        suggestions=_suggestions(aspects),
        page=f"/nurseries/{nursery.id}",
        whole=None if said else _card(nursery, metres),
        topic=TOPIC,
        talk=replace(talk, one=nursery.id),
    )


def _card(nursery: Nursery, metres: float | None) -> Card:
    """How it stands beside its name, then how to reach it, as far as that is told."""
    facts = nursery.facts
    reach = {
        "电话": "、".join(map(telephone, facts.phones)),
        "地址": facts.address,
        "离您": how_far(metres) if metres is not None else None,
        "接送": hours(facts),
        "收": f"{ages(facts.age_months)}的孩子" if facts.age_months else None,
    }
    untold = "、".join(name for name in ("电话", "地址", "接送") if not reach[name])
    lines = (
        *(f"{name} {told}" for name, told in reach.items() if told),
        *((f"{UNTOLD}：{untold}",) if untold else ()),
    )
    return Card(title=f"{facts.name} · {standing(nursery)}", lines=lines, path=f"/nurseries/{nursery.id}")


def _in_short(nursery: Nursery) -> str:
    facts = nursery.facts
    takes = f"，收 {ages(facts.age_months)}的孩子" if facts.age_months else ""
    return f"{standing(nursery)}{takes}。"


def _facts(nursery: Nursery) -> Iterator[tuple[str, str | None]]:
    """What a family asks of every nursery; None for what no list tells."""
    facts = nursery.facts
    yield "备案", standing(nursery)
    if facts.kind is not None:
        yield "种类", KINDS[facts.kind]
    yield "收多大", ages(facts.age_months) if facts.age_months else None
    yield "托法", care_modes(facts.service_forms) or None
    yield "收费", fee(facts.fee) if facts.fee else None
    yield "接送时间", hours(facts)
    yield "地址", facts.address
    yield "电话", "、".join(map(telephone, facts.phones)) or None


def _told(facts: Facts, aspects: Sequence[Aspect], metres: float | None) -> Iterator[str]:
    """A sentence for each thing that is asked."""
    for aspect in aspects:
        if aspect is Aspect.ADDRESS:
            yield _where(facts, metres)
        elif aspect in _SAYS:
            yield _SAYS[aspect](facts)


def _checked(facts: Facts, wanted: Wanted) -> Iterator[str]:
    """Whether it has what the question tells: 收一岁的吗, 有半日托吗, 6点能接吗."""
    if wanted.age_months is not None:
        yield _takes(facts, wanted.age_months)
    if wanted.modes:
        asked = care_modes(wanted.modes)
        if not facts.service_forms:
            yield f"名单没有公布有没有{asked}，打电话问。"
        elif wanted.modes <= facts.service_forms:
            yield f"有{asked}。"
        else:
            yield f"名单上没写{asked}，写的是{care_modes(facts.service_forms)}。"
    if wanted.closes_at_or_after is not None:
        yield _closes(facts, wanted.closes_at_or_after)
    if wanted.inclusive:
        yield _inclusive(facts)
    if wanted.nature is not None:
        yield _nature(facts)
    if wanted.fee_at_most is not None or wanted.is_cheapest:
        yield _fee(facts)


def _phone(facts: Facts) -> str:
    if facts.phones:
        return f"电话是 {'、'.join(map(telephone, facts.phones))}。"
    return f"名单没有公布它的电话。{ASK_HOTLINE}"


def _hours(facts: Facts) -> str:
    told = hours(facts)
    return f"接送时间是 {told}。" if told else "名单没有公布接送时间，打电话问最晚几点接。"


def _ages(facts: Facts) -> str:
    if facts.age_months:
        return f"收 {ages(facts.age_months)}的孩子。"
    return "名单没有公布收多大的孩子，打电话问。"


def _modes(facts: Facts) -> str:
    if facts.service_forms:
        return f"有{care_modes(facts.service_forms)}。"
    return "名单没有公布有哪几种托法。"


def _where(facts: Facts, metres: float | None) -> str:
    far = f"离您直线 {how_far(metres)}" if metres is not None else ""
    if facts.address:
        return f"在{facts.address}{'，' if far else ''}{far}。"
    return f"{far}；名单没有公布地址。" if far else f"名单没有公布它的地址。{ASK_HOTLINE}"


def _takes(facts: Facts, age_months: float) -> str:
    age = number(age_months)
    if age_months >= UNDER_THREE_MONTHS:
        return "托育只收不满 3 岁的孩子，满 3 岁上幼儿园。"
    if facts.age_months is None:
        return f"名单没有公布收多大的孩子，{age} 个月能不能送，打电话问。"
    band = ages(facts.age_months)
    if facts.age_months.takes(age_months):
        return f"{age} 个月的能送：名单上写着收 {band}。"
    return f"{age} 个月的不在它收的年龄里：名单上写着收 {band}。"


def _closes(facts: Facts, needed: str) -> str:
    if facts.closes_at is None:
        return f"名单没有公布接送时间，{needed} 能不能接，打电话问。"
    if facts.closes_at >= needed:
        return f"{needed} 能接：名单上写着到 {facts.closes_at}。"
    return f"名单上写着最晚 {facts.closes_at} 接，{needed} 晚了，打电话问能不能延时。"


def _fee(facts: Facts) -> str:
    if facts.fee is None:
        return f"名单没有公布收费。{ASK_FEES}"
    meals = f"，餐费 {fee(facts.meal_fee)}" if facts.meal_fee else "，餐费另算不另算要问"
    return f"保育费 {fee(facts.fee)}{meals}。"


def _places(facts: Facts) -> str:
    told = f"名单上是 {facts.places} 个托位；" if facts.places is not None else "名单没有公布托位；"
    return f"{told}现在还有没有空位，名单不记，打电话问。"


def _inclusive(facts: Facts) -> str:
    if facts.inclusive is None:
        return "名单没有写它是不是普惠。"
    return "名单上写着是普惠的。" if facts.inclusive else "名单上写着不是普惠的。"


def _nature(facts: Facts) -> str:
    parts = [NATURES[facts.nature]] if facts.nature else []
    parts += [ROUTES[facts.route]] if facts.route else []
    return f"登记的性质：{'，'.join(parts)}。" if parts else "名单没有公布它的性质。"


_SAYS: Mapping[Aspect, Callable[[Facts], str]] = {
    Aspect.PHONE: _phone,
    Aspect.FEE: _fee,
    Aspect.HOURS: _hours,
    Aspect.AGES: _ages,
    Aspect.PLACES: _places,
    Aspect.MODES: _modes,
    Aspect.INCLUSIVE: _inclusive,
    Aspect.NATURE: _nature,
}


def _suggestions(aspects: Sequence[Aspect]) -> tuple[str, ...]:
    asked = {_ASKED_BY[aspect] for aspect in aspects if aspect in _ASKED_BY}
    return tuple(follow for follow in _FOLLOW_UPS if follow not in asked)[:SUGGESTED]
