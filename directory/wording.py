"""How the facts of a nursery read in Chinese: short phrases, and nothing where nothing is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from directory.distance import walking_minutes
from directory.labels import CARE_MODES, CLASSES, STATUSES, number
from directory.nursery import UNDER_THREE_MONTHS, PlaceLevel, Status
from knowledge.regions import gazetteer

if TYPE_CHECKING:
    from collections.abc import Collection

    from directory.nursery import AgeBand, CareMode, Facts, Fee, Nursery, Phone

UNTOLD: Final = "未公布"
UNPLACED: Final = "位置未公布"

_KILOMETRE_M = 1_000
_TO_TEN_M = 10
_FAR_M = 10_000
_LONGEST_WALK_MINUTES = 90


def distance(metres: float) -> str:
    """A distance, rounded as people say it.

    >>> distance(3), distance(652), distance(1240), distance(12_400)
    ('10 米', '650 米', '1.2 公里', '12 公里')
    """
    if metres < _KILOMETRE_M - _TO_TEN_M / 2:
        return f"{max(_TO_TEN_M, round(metres / _TO_TEN_M) * _TO_TEN_M)} 米"
    kilometres = metres / _KILOMETRE_M
    return f"{kilometres:.0f} 公里" if metres >= _FAR_M else f"{kilometres:.1f} 公里".replace(".0 ", " ")


def walk(metres: float) -> str | None:
    """How long a walk takes; None where nobody would walk.

    >>> walk(650), walk(1200), walk(20_000)
    ('走路约 11 分钟', '走路约 20 分钟', None)
    """
    minutes = walking_minutes(metres)
    return f"走路约 {minutes} 分钟" if minutes <= _LONGEST_WALK_MINUTES else None


def ages(band: AgeBand) -> str:
    """Which children are taken.

    >>> from directory.nursery import AgeBand
    >>> ages(AgeBand(6, 36)), ages(AgeBand(18)), ages(AgeBand(0, 36))
    ('6–36 个月', '18 个月以上', '36 个月以下')
    """
    if band.last is None:
        return f"{band.first} 个月以上"
    if band.first == 0 and band.last >= UNDER_THREE_MONTHS:
        return f"{UNDER_THREE_MONTHS} 个月以下"
    return f"{band.first}–{band.last} 个月"


def care_modes(modes: Collection[CareMode], *, short: bool = False) -> str:
    """The forms of service, the longest first.

    >>> from directory.nursery import CareMode
    >>> care_modes({CareMode.HALF_DAY, CareMode.FULL_DAY}), care_modes({CareMode.HOURLY}, short=True)
    ('全日托、半日托', '计时')
    """
    told = [name for mode, name in CARE_MODES.items() if mode in modes]
    return "、".join(name.removesuffix("托") if short else name for name in told)


def fee(told: Fee) -> str:
    """A fee a month.

    >>> from directory.nursery import Fee
    >>> fee(Fee(1200, 1200)), fee(Fee(1500, 2000.5)), fee(Fee(1200, None)), fee(Fee(0, 0))
    ('1200 元/月', '1500–2000.5 元/月', '1200 元/月起', '不收费')
    """
    if told.maximum is None:
        return f"{number(told.minimum)} 元/月起"
    if told.maximum == told.minimum:
        return f"{number(told.minimum)} 元/月" if told.minimum else "不收费"
    return f"{number(told.minimum)}–{number(told.maximum)} 元/月"


def classes(facts: Facts) -> str | None:
    """The classes, each kind with how many."""
    told = [f"{name} {facts.classes[kind]} 个" for kind, name in CLASSES.items() if kind in facts.classes]
    if told:
        return "、".join(told)
    return f"{facts.class_count} 个" if facts.class_count is not None else None


def hours(facts: Facts) -> str | None:
    """From when until when, as far as it is told."""
    if facts.opens_at and facts.closes_at:
        return f"{facts.opens_at}–{facts.closes_at}"
    if facts.closes_at:
        return f"最晚 {facts.closes_at} 接"
    return f"{facts.opens_at} 开门" if facts.opens_at else None


def place(facts: Facts) -> str | None:
    """District and town, as far as they are known."""
    region = gazetteer().get(facts.region_code) if facts.region_code else None
    return "".join(part for part in (region and region.name, facts.zone, facts.town) if part) or None


def where(facts: Facts) -> str | None:
    """Place and address in one line; an address that names the place says it alone.

    >>> from directory.nursery import Facts
    >>> where(Facts(name="示例", region_code="410702", town="东街街道", address="红旗区东街街道示例路 9 号"))
    '红旗区东街街道示例路 9 号'
    >>> where(Facts(name="示例", region_code="410702", town="东街街道", address="示例路 9 号"))
    '红旗区东街街道，示例路 9 号'
    """
    known = place(facts)
    narrowest = facts.town or facts.zone or known
    if not (facts.address and narrowest):
        return facts.address or known
    return facts.address if narrowest in facts.address else f"{known}，{facts.address}"


def whereabouts(facts: Facts) -> str | None:
    """What to know about its point: that there is none, or that it is only near."""
    if facts.coordinates is None:
        return UNPLACED
    return "位置是大约的" if facts.coordinates_level is PlaceLevel.AROUND else None


def area(square_metres: float | None) -> str | None:
    """An area in square metres."""
    return None if square_metres is None else f"{number(square_metres)} 平方米"


def standing(nursery: Nursery, *, short: bool = False) -> str:
    """Where it stands with the health commission: 已备案（2024-05-06）, for a badge 已备案 2024-05.

    已备案, never more: a filing is no certificate and no recommendation.
    """
    facts = nursery.facts
    if nursery.status is Status.WITHDRAWN:
        return f"{facts.withdrawn_on} 已注销备案" if facts.withdrawn_on else "已注销备案"
    filed = STATUSES[Status.FILED]
    if facts.filed_on is None:
        return filed
    day = str(facts.filed_on)
    return f"{filed} {day[: len('2024-05')]}" if short else f"{filed}（{day}）"


def telephone(phone: Phone) -> str:
    """A number with its extension."""
    return f"{phone.number} 转 {phone.extension}" if phone.extension else phone.number
