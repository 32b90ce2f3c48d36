"""How the facts of a nursery read in Chinese: short words, and nothing where nothing is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from directory.nursery import UNDER_THREE_MONTHS, CareMode, Kind, Nature, Route, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from directory.nursery import AgeBand, Facts, Fee, Nursery, Phone

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

_KILOMETRE_M = 1_000
_TO_TEN_M = 10
_FAR_M = 10_000


def distance(metres: float) -> str:
    """A distance, rounded as people say it.

    >>> distance(3), distance(652), distance(1240), distance(12_400)
    ('10 米', '650 米', '1.2 公里', '12 公里')
    """
    if metres < _KILOMETRE_M - _TO_TEN_M / 2:
        return f"{max(_TO_TEN_M, round(metres / _TO_TEN_M) * _TO_TEN_M)} 米"
    kilometres = metres / _KILOMETRE_M
    return f"{kilometres:.0f} 公里" if metres >= _FAR_M else f"{kilometres:.1f} 公里".replace(".0 ", " ")


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


def care_modes(modes: Collection[CareMode]) -> str:
    """The forms of service, the longest first.

    >>> care_modes({CareMode.HALF_DAY, CareMode.FULL_DAY})
    '全日托、半日托'
    """
    return "、".join(name for mode, name in CARE_MODES.items() if mode in modes)


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


def hours(facts: Facts) -> str | None:
    """From when until when, as far as it is told."""
    if facts.opens_at and facts.closes_at:
        return f"{facts.opens_at}–{facts.closes_at}"
    if facts.closes_at:
        return f"最晚 {facts.closes_at} 接"
    return f"{facts.opens_at} 开门" if facts.opens_at else None


def standing(nursery: Nursery) -> str:
    """Where it stands with the health commission, in a few words.

    已备案, never more: a filing is no certificate and no recommendation.
    """
    facts = nursery.facts
    if nursery.status is Status.WITHDRAWN:
        return f"{facts.withdrawn_on} 已注销备案" if facts.withdrawn_on else "已注销备案"
    return f"已备案（{facts.filed_on}）" if facts.filed_on else "已备案"


def telephone(phone: Phone) -> str:
    """A number with its extension."""
    return f"{phone.number} 转 {phone.extension}" if phone.extension else phone.number
