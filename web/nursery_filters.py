"""What a family looks for, as an address carries it: one set of names for the pages and the API.

The place where somebody stands is never among them: it comes by `POST` and
lives in a cookie, or, for other programs, in two parameters of the API alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
)

from directory.nursery import UNDER_THREE_MONTHS, CareMode, Kind, Nature, Status
from directory.search import NurseryQuery, Sort
from knowledge.regions import gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from enum import StrEnum

    from werkzeug.datastructures import MultiDict

    from directory.nursery import Coordinates

LONGEST_TEXT: Final = 100
"""Characters of a name that are looked at: no institution has a longer one (registry row policy)."""

UNKNOWN_REGION: Final = "unknown_region"
"""A code that is well written and no region of today."""

_CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
_MOST_PAGES = 10_000
_MANY: Final = "service_forms"


def _known_region(code: str) -> str:
    if gazetteer().get(code) is None:
        raise ValueError(UNKNOWN_REGION)
    return code


def _flag(raw: Any) -> Any:
    return {"true": True, "false": False}.get(raw, raw) if isinstance(raw, str) else raw


def kind_of(problem: Mapping[str, Any]) -> str:
    """The kind of one of pydantic's complaints, ours too."""
    return str(problem["ctx"]["error"]) if problem["type"] == "value_error" else str(problem["type"])


def one_of(kind: type[StrEnum]) -> WithJsonSchema:
    """The words in place: a reference to another schema would hide the description beside it."""
    return WithJsonSchema({"type": "string", "enum": [*kind]})


def asked_in_an_address(description: str) -> ConfigDict:
    """How parameters of an address are read and described: one that is not there is not null."""

    def plainly(schema: dict[str, Any]) -> None:
        schema["description"] = description
        for field in schema["properties"].values():
            choices = field.pop("anyOf", [])
            field.update(next((choice for choice in choices if choice.get("type") != "null"), {}))
            if field.get("default", ...) is None:
                del field["default"]

    return ConfigDict(extra="forbid", frozen=True, json_schema_extra=plainly)


def _clipped(text: str) -> str:
    return text.strip()[:LONGEST_TEXT]


Flag = Annotated[bool, BeforeValidator(_flag), Field(strict=True)]
RegionCode = Annotated[str, Field(pattern=r"^[0-9]{6}([0-9]{3})?$"), AfterValidator(_known_region)]


class NurseryFilters(BaseModel):
    """Every condition; one that is left out asks for nothing."""

    model_config = asked_in_an_address("找托育的条件")

    text: Annotated[str, AfterValidator(_clipped)] = Field(
        "", description="名称、街道、地址，拼音也行；只看前 100 个字"
    )
    region: RegionCode | None = Field(None, description="区划代码：省、市、县区六位，街道和镇九位，如 410702")
    age_months: float | None = Field(
        None, ge=0, lt=UNDER_THREE_MONTHS, allow_inf_nan=False, description="孩子几个月大，0 到 36（不含）"
    )
    service_forms: list[Annotated[CareMode, one_of(CareMode)]] = Field(
        default_factory=list,
        description="都要有的服务形式，可写多次：full_day 全日托，half_day 半日托，hourly 计时托，"
        "occasional 临时托",
    )
    nature: Annotated[Nature, one_of(Nature)] | None = Field(
        None, description="for_profit 营利性，non_profit 非营利性"
    )
    inclusive: Flag | None = Field(None, description="true 只看普惠的")
    fee_at_most: float | None = Field(
        None, gt=0, le=1_000_000, allow_inf_nan=False, description="保育费每月最多多少元；没公布收费的不列出"
    )
    kind: Annotated[Kind, one_of(Kind)] | None = Field(
        None, description="nursery 托育机构，kindergarten_class 幼儿园托班，home_site 家庭托育点"
    )
    closes_at_or_after: str | None = Field(
        None, pattern=_CLOCK, description="几点还能接，如 18:00；没公布时间的不列出"
    )
    status: Literal["filed", "withdrawn", "all"] = Field(
        "filed", description="filed 已备案，withdrawn 已注销备案，all 都要"
    )
    sort: Annotated[Sort, one_of(Sort)] = Field(
        Sort.BEST, description="best 最合适的在前，nearest 由近到远，name 按名称，newest 新备案的在前"
    )
    page: int = Field(1, ge=1, le=_MOST_PAGES, description="第几页，从 1 起")

    def query(self, *, near: Coordinates | None, radius_m: int, page_size: int) -> NurseryQuery:
        """What the finder is asked."""
        return NurseryQuery(
            text=self.text,
            region_code=self.region,
            near=near,
            radius_m=radius_m,
            age_months=self.age_months,
            service_forms=frozenset(self.service_forms),
            nature=self.nature,
            inclusive=self.inclusive,
            fee_at_most=self.fee_at_most,
            kind=self.kind,
            closes_at_or_after=self.closes_at_or_after,
            status=None if self.status == "all" else Status(self.status),
            sort=self.sort,
            page=self.page,
            page_size=page_size,
        )

    def parameters(self, **changed: Any) -> dict[str, Any]:
        """The conditions as parameters of an address, with some of them changed; None leaves one out.

        A change of anything but the page begins again at the first page.
        """
        asked = self.model_dump(mode="json", exclude_defaults=True)
        if changed.keys() - {"page"}:
            asked.pop("page", None)
        asked |= changed
        written = {name: _written(value) for name, value in asked.items()}
        return {name: value for name, value in written.items() if value not in (None, "", [])}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFilters:
    """The conditions of an address, and the names of those that could not be read."""

    filters: NurseryFilters
    unread: tuple[str, ...] = ()


def raw_parameters(args: MultiDict[str, str], *, strictly: bool = False) -> dict[str, Any]:
    """The parameters of a request as the schemas take them: what may stand several times as a list.

    With `strictly` a parameter that stands twice and may not is given as a
    list, and an empty one among several stays, which its schema then refuses.
    """
    raw: dict[str, Any] = {}
    for name, values in args.lists():
        if name == _MANY:
            raw[name] = [part for value in values for part in value.split(",") if part or strictly]
        else:
            raw[name] = values if strictly and len(values) > 1 else values[0]
    return raw


def read_leniently(args: MultiDict[str, str]) -> ReadFilters:
    """The conditions of a page's address: what cannot be read is left out, and named.

    Whoever shares an address, or has it shortened on the way, finds a list all
    the same.
    """
    known = {
        name: value
        for name, value in raw_parameters(args).items()
        if name in NurseryFilters.model_fields and not _is_blank(value)
    }
    try:
        return ReadFilters(filters=NurseryFilters.model_validate(known))
    except ValidationError as error:
        wrong = tuple(dict.fromkeys(str(problem["loc"][0]) for problem in error.errors()))
        left = {name: value for name, value in known.items() if name not in wrong}
        return ReadFilters(filters=NurseryFilters.model_validate(left), unread=wrong)


def _is_blank(value: str | Iterable[str]) -> bool:
    return not value.strip() if isinstance(value, str) else not value


def _written(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def sentences(unread: Iterable[str], names: Mapping[str, str]) -> str:
    """Which conditions were left out, for whoever opened the address."""
    told = "、".join(f"“{names.get(name, name)}”" for name in unread)
    return f"网址里的{told}看不懂，没有用上。要加条件，请在下面选。"
