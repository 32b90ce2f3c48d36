"""What the API is asked about nurseries, and its complaints about parameters in Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, Self

from pydantic import BaseModel, Field, model_validator

from directory.search import RADIUS_M
from web.nursery_filters import UNKNOWN_REGION, NurseryFilters, RegionCode, asked_in_an_address, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HALF_POINT: Final = "half_point"
"""Only one of the two degrees."""

_MOST_AT_ONCE = 100
_MOST_METRES = 100_000


class NurserySearch(NurseryFilters):
    """The conditions of a search, and from where."""

    model_config = asked_in_an_address("找托育的条件，和从哪里算距离")

    lat: float | None = Field(
        None,
        ge=-90,
        le=90,
        allow_inf_nan=False,
        description="从哪里算距离：纬度，GCJ-02；和 lng 一起写。不存",
    )
    lng: float | None = Field(
        None,
        ge=-180,
        le=180,
        allow_inf_nan=False,
        description="从哪里算距离：经度，GCJ-02；和 lat 一起写。不存",
    )
    radius_m: int = Field(
        RADIUS_M, ge=1, le=_MOST_METRES, description="多少米以内；写了位置才算。里面一家都没有，就给最近的"
    )
    page_size: int = Field(20, ge=1, le=_MOST_AT_ONCE, description="一页几家，最多 100")

    @model_validator(mode="after")
    def _whole_point(self) -> Self:
        if (self.lat is None) != (self.lng is None):
            raise ValueError(HALF_POINT)
        return self


class FilingQuestion(BaseModel):
    """One name or code."""

    model_config = asked_in_an_address("要查的名称或代码")

    q: str = Field(pattern=r"\S", description="机构名称或统一社会信用代码；只看前 100 个字")


class DownloadQuestion(BaseModel):
    """Which institutions to take away."""

    model_config = asked_in_an_address("要哪些机构")

    region: RegionCode | None = Field(
        None, description="区划代码，省、市、县区六位，街道和镇九位；不写就是全部"
    )
    status: Literal["filed", "withdrawn", "all"] = Field(
        "filed", description="filed 已备案，withdrawn 已注销备案，all 都要"
    )


class ChangesQuestion(BaseModel):
    """Which part of the changes."""

    model_config = asked_in_an_address("要哪一段变化")

    limit: int = Field(50, ge=1, le=500, description="最近多少条")
    before: str | None = Field(
        None, pattern=r"^[0-9]{1,18}-[A-Za-z0-9_-]{1,16}$", description="从这一处变化往前；写它的 key"
    )


def parameter_problems(errors: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Pydantic's complaints about parameters, for whoever wrote the program that called.

    >>> parameter_problems([{"type": "extra_forbidden", "loc": ("tezt",)}])
    [{'field': 'tezt', 'message': '不认识的参数 tezt，请去掉'}]
    """
    told: dict[str, str] = {}
    for error in errors:
        name = str(error["loc"][0]) if error["loc"] else ""
        told.setdefault(name, _parameter_complaint(kind_of(error), name))
    return [{"field": name, "message": message} for name, message in told.items()]


def _parameter_complaint(kind: str, name: str) -> str:
    if kind == "extra_forbidden":
        return f"不认识的参数 {name[:40]}，请去掉"
    if kind == UNKNOWN_REGION:
        return "没有这个区划代码，请核对；旧代码请换成现在的"
    return f"{name} 要是{_EXPECTED[name]}" if name else "lat 和 lng 要一起写"


_EXPECTED = {
    "text": "一段文字，只写一次",
    "region": "六位区划代码（街道、镇九位），如 410702",
    "age_months": " 0 到 36（不含）的数字",
    "service_forms": " full_day、half_day、hourly、occasional 里的，可以写多次",
    "nature": " for_profit 或 non_profit",
    "inclusive": " true 或 false",
    "fee_at_most": "大于 0 的数字，元/月",
    "kind": " nursery、kindergarten_class 或 home_site",
    "closes_at_or_after": " 18:00 这样的时间",
    "status": " filed、withdrawn 或 all",
    "sort": " best、nearest、name 或 newest",
    "page": " 1 到 10000 的整数",
    "page_size": " 1 到 100 的整数",
    "lat": " -90 到 90 的数字",
    "lng": " -180 到 180 的数字",
    "radius_m": " 1 到 100000 的整数，单位米",
    "q": "机构名称或信用代码，不能空着",
    "limit": " 1 到 500 的整数",
    "before": "一处变化的 key",
}
