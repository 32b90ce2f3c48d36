"""What stands around a list of nurseries: chips, the form, how many were found, the way to the next page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from flask import url_for

from directory import labels, wording
from directory.nursery import CareMode
from directory.search import RADIUS_M, Sort
from knowledge.regions import gazetteer
from knowledge.regions.region import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from directory.search import NurseryHits
    from web.nursery_filters import NurseryFilters
    from web.public.choosing import Choice

PAGE_SIZE: Final = 20
WIDE_RADIUS_M: Final = 100_000
"""For a name or a place that is asked for: however far it lies, it is meant."""

NAMES: Final = {
    "text": "名称",
    "region": "地方",
    "age_months": "月龄",
    "service_forms": "服务形式",
    "nature": "性质",
    "inclusive": "普惠",
    "fee_at_most": "收费",
    "kind": "种类",
    "closes_at_or_after": "几点接",
    "status": "备案状态",
    "sort": "排列",
    "page": "页码",
}
"""The conditions as the form calls them."""

FETCH_TIMES: Final = ("16:30", "17:00", "17:30", "18:00", "18:30", "19:00", "20:00")
SORTS: Final = {
    Sort.BEST: "最合适的在前",
    Sort.NEAREST: "由近到远",
    Sort.NAME: "按名称",
    Sort.NEWEST: "新备案的在前",
}
STATUSES: Final = {"filed": "已备案的", "withdrawn": "已注销备案的", "all": "都看"}
_CHIP_AGE_MONTHS = 12
_CHIP_TIME = "18:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One condition that is put on or taken off by a tap."""

    text: str
    address: str
    is_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The way to the other pages; None where there is none."""

    page: int
    pages: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ListAddress:
    """Addresses of the list, with its conditions and what is chosen for comparing."""

    filters: NurseryFilters
    choice: Choice

    def of(self, *, choice: Choice | None = None, anchor: str | None = None, **changed: Any) -> str:
        """The same list with something changed."""
        chosen = self.choice if choice is None else choice
        conditions = self.filters.parameters(**changed) | chosen.parameters()
        return url_for("nurseries.find", **conditions, _anchor=anchor)

    @property
    def bare(self) -> str:
        """The list without conditions."""
        return url_for("nurseries.find", compare=self.choice.written() or None)


def chips(address: ListAddress) -> tuple[Chip, ...]:
    """The conditions that most families ask for."""
    filters = address.filters
    age = filters.age_months
    shown_age = _CHIP_AGE_MONTHS if age is None else labels.number(age)
    forms = list(filters.service_forms)
    is_full_day = CareMode.FULL_DAY in forms
    time = filters.closes_at_or_after
    without = [form for form in forms if form is not CareMode.FULL_DAY]
    return (
        _chip(address, f"收 {shown_age} 个月", age is not None, age_months=_CHIP_AGE_MONTHS),
        _chip(address, "普惠", bool(filters.inclusive), inclusive=True),
        Chip(
            text=labels.CARE_MODES[CareMode.FULL_DAY],
            address=address.of(service_forms=without if is_full_day else [*forms, CareMode.FULL_DAY]),
            is_on=is_full_day,
        ),
        _chip(address, f"{time or _CHIP_TIME} 还能接", time is not None, closes_at_or_after=_CHIP_TIME),
    )


def _chip(address: ListAddress, text: str, is_on: bool, **condition: Any) -> Chip:
    changed = dict.fromkeys(condition) if is_on else condition
    return Chip(text=text, address=address.of(**changed), is_on=is_on)


def count_of_conditions(filters: NurseryFilters) -> int:
    """How many conditions are set, besides the text, the order and the page."""
    return len(filters.parameters().keys() - {"text", "sort", "page"})


def places(home: str, chosen: str | None) -> tuple[tuple[str, str], ...]:
    """Codes and names to choose from: the home region, what lies in it, and what the address names."""
    found = [(home, f"全{_level(home)}")]
    found += [(region.code, region.name) for region in gazetteer() if region.parent == home]
    if chosen and chosen not in dict(found):
        region = gazetteer().get(chosen)
        found.append((chosen, region.name if region else chosen))
    return tuple(found)


def _level(code: str) -> str:
    region = gazetteer().get(code)
    levels = {Level.NATION: "国", Level.PROVINCE: "省", Level.CITY: "市", Level.TOWN: "镇"}
    if region is None or region.level is Level.COUNTY:
        return "区" if region is None or not region.name.endswith(("县", "市")) else region.name[-1]
    return levels[region.level]


def fetch_times(chosen: str | None) -> list[str]:
    """Times to choose from, with the one that the address names."""
    return sorted({*FETCH_TIMES, chosen} if chosen else FETCH_TIMES)


def radius_for(filters: NurseryFilters) -> int:
    """How far a list reaches from where somebody stands, in metres."""
    return WIDE_RADIUS_M if filters.text.strip() or filters.region else RADIUS_M


def found_in_words(hits: NurseryHits, filters: NurseryFilters, *, is_near: bool) -> str:
    """How many were found, and how they are ordered: the line above the list."""
    if not hits.total:
        return "没有查到"
    radius_m = radius_for(filters)
    if not is_near or hits.within_radius is None or radius_m != RADIUS_M:
        return f"查到 {hits.total} 家{_order(filters, is_near=is_near)}"
    reach = wording.distance(radius_m)
    if hits.within_radius:
        return f"{reach}内 {hits.within_radius} 家{_order(filters, is_near=True)}"
    if hits.nearest_m is None:
        return f"{reach}内没有查到，有 {hits.total} 家没有公布位置"
    return f"{reach}内没有。最近的在 {wording.distance(hits.nearest_m)}外"


def _order(filters: NurseryFilters, *, is_near: bool) -> str:
    if filters.sort is Sort.BEST:
        return "" if filters.text.strip() else "，由近到远" if is_near else "，按名称排"
    if filters.sort is Sort.NEAREST and not is_near:
        return ""
    return {Sort.NEAREST: "，由近到远", Sort.NAME: "，按名称排", Sort.NEWEST: "，新备案的在前"}[filters.sort]


def page_links(hits: NurseryHits, address: ListAddress) -> Pages | None:
    """The way through the pages; None where there is only one."""
    if hits.pages <= 1:
        return None
    return Pages(
        page=hits.page,
        pages=hits.pages,
        before=address.of(page=hits.page - 1) if hits.page > 1 else None,
        after=address.of(page=hits.page + 1) if hits.page < hits.pages else None,
    )


def shown_sorts(*, is_near: bool) -> Sequence[tuple[Sort, str]]:
    """The orders to choose from: by distance only where it is known from where."""
    return tuple((sort, name) for sort, name in SORTS.items() if is_near or sort is not Sort.NEAREST)
