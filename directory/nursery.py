"""A nursery as the published lists tell of it, and the words every part of the directory uses."""

from __future__ import annotations

import calendar
import math
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

UNDER_THREE_MONTHS = 36
"""Nurseries care for children below this age (托育机构设置标准（试行）, 国卫人口发〔2019〕58号)."""


class Status(StrEnum):
    """Where a nursery stands with the health commission."""

    FILED = "filed"
    WITHDRAWN = "withdrawn"


class Credential(StrEnum):
    """What it is listed by: a filing today; a licence where a later law puts one in its place."""

    FILING = "filing"
    LICENCE = "licence"


class Kind(StrEnum):
    """What kind of place it is."""

    NURSERY = "nursery"
    KINDERGARTEN_CLASS = "kindergarten_class"
    HOME_SITE = "home_site"


class Nature(StrEnum):
    """Whether it may make a profit (机构性质)."""

    FOR_PROFIT = "for_profit"
    NON_PROFIT = "non_profit"


class Route(StrEnum):
    """By which office its body was registered (登记): told by its credit code, or by the list."""

    PUBLIC_INSTITUTION = "public_institution"
    """事业单位, code 12."""
    SOCIAL_SERVICE = "social_service"
    """民办非企业单位 (社会服务机构), code 52."""
    COMPANY = "company"
    """公司, code 91."""
    SOLE_TRADER = "sole_trader"
    """个体工商户, code 92."""


class CareMode(StrEnum):
    """A form of service (服务形式)."""

    FULL_DAY = "full_day"
    HALF_DAY = "half_day"
    HOURLY = "hourly"
    OCCASIONAL = "occasional"


class ClassKind(StrEnum):
    """A kind of class (编班类型)."""

    INFANT = "infant"
    YOUNGER_TODDLER = "younger_toddler"
    OLDER_TODDLER = "older_toddler"
    MIXED = "mixed"


class PlaceLevel(StrEnum):
    """How far a point can be trusted."""

    EXACT = "exact"
    """At the door or the housing estate."""
    AROUND = "around"
    """Only near: shown with 约."""


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A point in GCJ-02 degrees, latitude first."""

    lat: float
    lng: float

    def __post_init__(self) -> None:
        """Refuse what is no point on the earth.

        Raises:
            ValueError: latitude beyond ±90 or longitude beyond ±180, or not a number.
        """
        if not (math.isfinite(self.lat) and math.isfinite(self.lng)):
            msg = "coordinates must be numbers"
            raise ValueError(msg)
        if abs(self.lat) > 90 or abs(self.lng) > 180:  # noqa: PLR2004 - degrees
            msg = f"no point on the earth: {self.lat}, {self.lng}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that can be dialled as it stands: 0373-3386016, 13812345678, 400-123-4567."""

    number: str
    extension: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class ListedDate:
    """A day, or only a month where the list tells no day.

    >>> str(ListedDate(2022, 3)), str(ListedDate(2022, 3, 5))
    ('2022-03', '2022-03-05')
    """

    year: int
    month: int
    day: int = 0
    """0 where the list tells only the month; a month sorts before its days."""

    def __str__(self) -> str:
        """ISO 8601: 2022-03-05, or 2022-03."""
        day = f"-{self.day:02}" if self.day else ""
        return f"{self.year:04}-{self.month:02}{day}"

    @classmethod
    def parse(cls, text: str) -> ListedDate:
        """The date of a text that `str` gave.

        Raises:
            ValueError: it is none.
        """
        numbers = [int(part) for part in text.split("-")]
        found = cls(*numbers)
        date(found.year, found.month, found.day or 1)
        return found

    @property
    def last_day(self) -> date:
        """The last day that may be meant."""
        return date(self.year, self.month, self.day or calendar.monthrange(self.year, self.month)[1])


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Which children are taken, in whole months; `last` is None where no upper age is told.

    `AgeBand(6, 36)` is 6 to 36 months; as JSON `[6, 36]`.
    """

    first: int
    last: int | None = None

    def takes(self, age_months: float) -> bool:
        """Whether a child of this age is taken: a child of 36 months and more is taken by none."""
        return self.first <= age_months < (UNDER_THREE_MONTHS if self.last is None else self.last + 1)


@dataclass(frozen=True, slots=True)
class Fee:
    """Yuan a month; `maximum` equals `minimum` for one price and is None for "from … up"."""

    minimum: float
    maximum: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a list tells of a nursery; None and empty mean that it tells nothing (未公布).

    The fields are the columns of the store's value, the export and the API
    alike. No identity number has a place here.
    """

    name: str
    """The legal name, cleaned."""
    former_names: tuple[str, ...] = ()
    """曾用名 and rename notes; still found."""
    other_names: tuple[str, ...] = ()
    """别名 and brands; still found."""
    kind: Kind | None = None
    """None where nothing tells it; shown and searched as a nursery."""
    credit_code: str | None = None
    """18 characters whose check holds; any other code stays in the import's report alone."""
    registration_authority: str | None = None
    route: Route | None = None
    nature: Nature | None = None
    region_code: str | None = None
    """Six digits; None for a functional zone whose host district is not known."""
    zone: str | None = None
    """The list's words for a functional zone (高新区), which has no code of its own."""
    town_code: str | None = None
    """Nine digits, where the town is one that the gazetteer knows."""
    town: str | None = None
    """The town's present name, or the list's words for it where it is not known."""
    address: str | None = None
    coordinates: Coordinates | None = None
    coordinates_level: PlaceLevel | None = None
    phones: tuple[Phone, ...] = ()
    operator: str | None = None
    """举办单位: an organisation, never a person."""
    service_forms: frozenset[CareMode] = frozenset()
    age_months: AgeBand | None = None
    places: int | None = None
    """托位数 by the filing list."""
    inclusive_places: int | None = None
    """普惠托位, a part of `places`."""
    places_elsewhere: int | None = None
    """托位数 that an inclusive or fee list gives against the filing; shown beside it."""
    enrolled: int | None = None
    """收托人数."""
    classes: Mapping[ClassKind, int] = field(default_factory=dict)
    class_count: int | None = None
    """班级数, where the kinds are not told apart."""
    inclusive: bool | None = None
    fee: Fee | None = None
    """保育教育费 a month, without meals."""
    meal_fee: Fee | None = None
    fee_text: str | None = None
    """The list's own words on the fee (元/月 or not, what it holds)."""
    opens_at: str | None = None
    """07:30."""
    closes_at: str | None = None
    """18:00: until when a child can be fetched."""
    prepays_at_most_three_months: bool | None = None
    """是否承诺预收费不超过3个月."""
    floor_area_m2: float | None = None
    indoor_area_m2: float | None = None
    outdoor_area_m2: float | None = None
    tenure: str | None = None
    """自有 or 租赁."""
    credential: Credential = Credential.FILING
    filing_number: str | None = None
    """备案编号: free text without a national form, compared only for equality."""
    filing_authority: str | None = None
    filed_on: ListedDate | None = None
    withdrawn_on: ListedDate | None = None
    withdrawal_reason: str | None = None
    is_model: bool | None = None
    """示范 by an official list."""
    model_note: str | None = None
    """The list's words: 省级示范, 2024年."""
    inspected_on: ListedDate | None = None
    inspection_result: str | None = None
    note: str | None = None
    """备注, cleaned of persons' numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nursery:
    """A nursery of the directory."""

    id: str
    """Short; it stands in addresses and never changes, whatever a list says later."""
    status: Status
    facts: Facts
    said_by: Mapping[str, int]
    """For each told field, the number of the import that said it last."""
    first_listed_at: datetime
    last_listed_at: datetime
    """When a list last named it: what 最后见于名单 shows."""
    changed_at: datetime
    is_sample: bool = False
    """An invented one, 示例; gone with the first real import."""
