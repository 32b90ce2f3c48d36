"""Invented nurseries, so that the product can be looked at where no real list was imported yet.

Each is marked 示例 in its name, its address and its fee. None has a telephone,
for any number might ring somewhere, and none a credit code, for any code whose
check holds may belong to somebody. The same home region gives the same list.
"""

from __future__ import annotations

import math
import random
from itertools import cycle
from typing import TYPE_CHECKING, Final

from directory.distance import EARTH_RADIUS_M
from directory.names import SAMPLE
from directory.nursery import (
    AgeBand,
    CareMode,
    ClassKind,
    Coordinates,
    Facts,
    Fee,
    Kind,
    ListedDate,
    Nature,
    PlaceLevel,
    Route,
)
from knowledge.regions import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.regions import Gazetteer, Region

COUNT: Final = 36

_NURSERIES = (
    "小月亮托育中心",
    "阳光宝贝托育服务有限公司",
    "向日葵婴幼儿照护服务中心",
    "童心托育园",
    "小脚丫托育中心",
    "星星屋托育服务中心",
    "贝乐婴幼儿托育服务有限公司",
    "启明星托育中心",
    "小蜗牛托育园",
    "彩虹桥托育服务有限公司",
    "萌芽托育中心",
    "三叶草托育中心",
    "晨光婴幼儿托育服务中心",
    "亲亲宝贝托育园",
    "金色摇篮托育服务有限公司",
    "米粒托育中心",
    "小海豚托育服务中心",
    "春芽社区托育服务中心",
    "欢乐谷托育园",
    "绿苗托育中心",
    "七色花托育服务有限公司",
    "爱童托育中心",
    "小太阳婴幼儿照护服务中心",
    "豆豆家托育园",
)
_CLASSES = (
    "第一幼儿园托班",
    "第二幼儿园托班",
    "实验幼儿园托班",
    "蓝天幼儿园托班",
    "童星幼儿园托班",
    "育英幼儿园托班",
    "花朵幼儿园托班",
)
_HOMES = (
    "安安家庭托育点",
    "果果家庭托育点",
    "糖糖家庭托育点",
    "暖暖家庭托育点",
    "团团家庭托育点",
)
_WITHDRAWN = frozenset({7, 19, 33})
_WITHOUT_POINT = frozenset({4, 26})

_SPREAD_M = 2_600
"""How far from the county's seat the middle of its towns is set, at most."""
_TOWN_M = 700

_AGES = (AgeBand(6, 36), AgeBand(10, 36), AgeBand(12, 36), AgeBand(18, 36), AgeBand(24, 36), None)
_HOURS = (("07:30", "18:00"), ("07:40", "17:30"), ("08:00", "18:30"), ("07:00", "19:00"), (None, None))
_FORMS = (
    frozenset({CareMode.FULL_DAY}),
    frozenset({CareMode.FULL_DAY, CareMode.HALF_DAY}),
    frozenset({CareMode.FULL_DAY, CareMode.OCCASIONAL}),
    frozenset({CareMode.HALF_DAY, CareMode.HOURLY}),
    frozenset(CareMode),
)


def samples(gazetteer: Gazetteer, home: str) -> list[Facts]:
    """COUNT invented institutions over the towns of a region; those with `withdrawn_on` stand as withdrawn.

    Over its counties where it has several, over the region itself where no
    town is known; without coordinates where no point of it is known.

    Raises:
        UnknownRegionError: `home` is no division of today.
    """
    draw = random.Random(f"{SAMPLE} {home}")  # noqa: S311 - the same list each time, no secret
    places = _places(gazetteer, home)
    names = [
        *((name, Kind.NURSERY) for name in _NURSERIES),
        *((name, Kind.KINDERGARTEN_CLASS) for name in _CLASSES),
        *((name, Kind.HOME_SITE) for name in _HOMES),
    ]
    centres = {place.code: _beside(_seat(gazetteer, place), draw, _SPREAD_M) for place in places}
    return [
        _institution(
            draw,
            number,
            name=name,
            kind=kind,
            lineage=gazetteer.lineage(place.code),
            centre=centres[place.code],
        )
        for number, ((name, kind), place) in enumerate(zip(names, cycle(places), strict=False))
    ]


def _places(gazetteer: Gazetteer, home: str) -> Sequence[Region]:
    region = gazetteer.lineage(home)[0]
    inside = [one for one in gazetteer if one.code != home and gazetteer.within(one.code, home)]
    counties = [one for one in inside if one.level is Level.COUNTY]
    return counties or [one for one in inside if one.level is Level.TOWN] or [region]


def _institution(
    draw: random.Random,
    number: int,
    *,
    name: str,
    kind: Kind,
    lineage: Sequence[Region],
    centre: Coordinates | None,
) -> Facts:
    county = next((one for one in lineage if one.level is not Level.TOWN), lineage[0])
    town = lineage[0] if lineage[0].level is Level.TOWN else None
    is_home = kind is Kind.HOME_SITE
    is_public = kind is Kind.KINDERGARTEN_CLASS and number % 2 == 0
    point = None if number in _WITHOUT_POINT else _beside(centre, draw, _TOWN_M)
    ages = AgeBand(24, 36) if kind is Kind.KINDERGARTEN_CLASS else draw.choice(_AGES)
    opens_at, closes_at = draw.choice(_HOURS)
    places = draw.randint(3, 5) if is_home else draw.randrange(20, 125, 5)
    inclusive = None if is_home else draw.choice((True, True, False, None))
    fee = _fee(draw, inclusive=bool(inclusive))
    is_non_profit = kind is Kind.KINDERGARTEN_CLASS or draw.random() < 0.3  # noqa: PLR2004 - three in ten
    filed_on = ListedDate(draw.randint(2021, 2025), draw.randint(1, 12), draw.randint(1, 28))
    return Facts(
        name=SAMPLE + name,
        kind=kind,
        route=_route(is_public=is_public, is_non_profit=is_non_profit, is_home=is_home),
        nature=Nature.NON_PROFIT if is_non_profit else Nature.FOR_PROFIT,
        region_code=county.code,
        town_code=town.code if town else None,
        town=town.name if town else None,
        address=_address(draw, lineage),
        coordinates=point,
        coordinates_level=_level(point, draw),
        service_forms=draw.choice(_FORMS),
        age_months=ages,
        places=places,
        inclusive_places=places // 2 if inclusive else None,
        classes=_classes(ages, places) if not is_home else {},
        inclusive=inclusive,
        fee=fee,
        fee_text=f"{SAMPLE}：每月 {fee.minimum:.0f} 元，不含餐费" if fee else None,
        opens_at=opens_at,
        closes_at=closes_at,
        filing_number=f"{SAMPLE}{number + 1:03}",
        filing_authority=f"{county.name}卫生健康委员会",
        filed_on=filed_on,
        withdrawn_on=ListedDate(2026, draw.randint(1, 9), draw.randint(1, 28))
        if number in _WITHDRAWN
        else None,
        withdrawal_reason=f"{SAMPLE}：停止办托" if number in _WITHDRAWN else None,
        note="这是示例数据，不是真实的托育机构",
    )


def _fee(draw: random.Random, *, inclusive: bool) -> Fee | None:
    if draw.random() < 0.2:  # noqa: PLR2004 - one in five publishes none
        return None
    price = float(draw.randrange(880, 1_500, 20) if inclusive else draw.randrange(1_580, 3_600, 100))
    return Fee(price, price)


def _route(*, is_public: bool, is_non_profit: bool, is_home: bool) -> Route:
    if is_public:
        return Route.PUBLIC_INSTITUTION
    if is_non_profit:
        return Route.SOCIAL_SERVICE
    return Route.SOLE_TRADER if is_home else Route.COMPANY


def _address(draw: random.Random, lineage: Sequence[Region]) -> str:
    """A street that no place has."""
    above = "".join(one.name for one in reversed(lineage) if one.level not in {Level.NATION, Level.PROVINCE})
    street = draw.choice(("一", "二", "三", "四", "五", "六"))
    return f"{above}{SAMPLE}{street}路{draw.randint(1, 199)}号"


def _classes(ages: AgeBand | None, places: int) -> dict[ClassKind, int]:
    """Some classes for the ages taken, within the sizes of 国卫人口发〔2019〕58号."""
    if ages is None:
        return {}
    kinds = [ClassKind.INFANT] if ages.first < 12 else []  # noqa: PLR2004 - 乳儿班: 6 to 12 months
    kinds += [ClassKind.YOUNGER_TODDLER] if ages.first < 24 else []  # noqa: PLR2004 - 托小班: 12 to 24
    kinds.append(ClassKind.OLDER_TODDLER)
    return dict.fromkeys(kinds, max(1, places // (20 * len(kinds))))


def _seat(gazetteer: Gazetteer, place: Region) -> Coordinates | None:
    """The point of a place, or of the nearest above it that has one."""
    for region in gazetteer.lineage(place.code):
        if region.lat is not None and region.lng is not None:
            return Coordinates(region.lat, region.lng)
    return None


def _beside(point: Coordinates | None, draw: random.Random, reach_m: float) -> Coordinates | None:
    """A point within some metres of another, six decimals."""
    bearing, share = draw.uniform(0, 2 * math.pi), math.sqrt(draw.random())
    if point is None:
        return None
    degrees = math.degrees(reach_m * share / EARTH_RADIUS_M)
    lat = point.lat + degrees * math.cos(bearing)
    lng = point.lng + degrees * math.sin(bearing) / math.cos(math.radians(point.lat))
    return Coordinates(round(lat, 6), round(lng, 6))


def _level(point: Coordinates | None, draw: random.Random) -> PlaceLevel | None:
    exact = draw.random() < 0.8  # noqa: PLR2004 - four in five
    return None if point is None else PlaceLevel.EXACT if exact else PlaceLevel.AROUND
