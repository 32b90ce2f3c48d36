"""How the facts of a nursery read on a page: short Chinese words, and nothing where nothing is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from directory.distance import walking_minutes
from directory.nursery import (
    UNDER_THREE_MONTHS,
    CareMode,
    ClassKind,
    Kind,
    Nature,
    PlaceLevel,
    Route,
    Status,
)
from knowledge.regions import gazetteer

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from directory.nursery import AgeBand, Facts, Fee, Nursery, Phone

UNTOLD: Final = "未公布"

KINDS: Final[Mapping[Kind, str]] = {
    Kind.NURSERY: "托育机构",
    Kind.KINDERGARTEN_CLASS: "幼儿园托班",
    Kind.HOME_SITE: "家庭托育点",
}
NATURES: Final[Mapping[Nature, str]] = {Nature.NON_PROFIT: "非营利", Nature.FOR_PROFIT: "营利"}
ROUTES: Final[Mapping[Route, str]] = {
    Route.PUBLIC_INSTITUTION: "事业单位",
    Route.SOCIAL_SERVICE: "社会服务机构（民办非企业单位）",
    Route.COMPANY: "公司",
    Route.SOLE_TRADER: "个体工商户",
}
CARE_MODES: Final[Mapping[CareMode, str]] = {
    CareMode.FULL_DAY: "全日托",
    CareMode.HALF_DAY: "半日托",
    CareMode.HOURLY: "计时托",
    CareMode.OCCASIONAL: "临时托",
}
CLASSES: Final[Mapping[ClassKind, str]] = {
    ClassKind.INFANT: "乳儿班",
    ClassKind.YOUNGER_TODDLER: "托小班",
    ClassKind.OLDER_TODDLER: "托大班",
    ClassKind.MIXED: "混合编班",
}

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
    """The forms of service, in the order of their length.

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


def number(value: float) -> str:
    """A number without the zeros that say nothing.

    >>> number(1200.0), number(86.5)
    ('1200', '86.5')
    """
    return str(int(value)) if float(value).is_integer() else f"{value:g}"


def classes(facts: Facts) -> str | None:
    """The classes, each kind with how many."""
    told = [f"{CLASSES[kind]} {facts.classes[kind]} 个" for kind in ClassKind if kind in facts.classes]
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


def area(square_metres: float | None) -> str | None:
    """An area in square metres."""
    return None if square_metres is None else f"{number(square_metres)} 平方米"


def yes_or_no(value: bool | None) -> str | None:
    """是, 否, or None where nothing is told."""
    return None if value is None else ("是" if value else "否")


def standing(nursery: Nursery) -> str:
    """Where it stands with the health commission, in a few words.

    已备案, never more: a filing is no certificate and no recommendation.
    """
    facts = nursery.facts
    if nursery.status is Status.WITHDRAWN:
        return f"{facts.withdrawn_on} 已注销备案" if facts.withdrawn_on else "已注销备案"
    return f"已备案 {_month(str(facts.filed_on))}" if facts.filed_on else "已备案"


def _month(day: str) -> str:
    return day[:7]


def whereabouts(facts: Facts) -> str | None:
    """What to know about its point: that there is none, or that it is only near."""
    if facts.coordinates is None:
        return "位置未公布"
    return "位置是大约的" if facts.coordinates_level is PlaceLevel.AROUND else None


def telephone(phone: Phone) -> str:
    """A number with its extension."""
    return f"{phone.number} 转 {phone.extension}" if phone.extension else phone.number
