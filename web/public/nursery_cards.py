"""Nurseries as the pages show them: a card of a list, the whole page of one, and several side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.calendar import day_of
from directory import labels, wording
from directory.nursery import Kind, Status
from web.public.map_links import MapLink, map_links, way_there

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from directory.nursery import Facts, Nursery, Phone
    from directory.search import FoundNursery
    from directory.store import ImportRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A few words on a coloured ground; `is_off` where they are a warning."""

    text: str
    is_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A nursery in a list."""

    number: int
    """Its place on the page, from 1: what the map calls it."""
    id: str
    name: str
    badges: tuple[Badge, ...]
    far: str | None
    walk: str | None
    facts: tuple[str, ...]
    untold: str | None
    """Which of the facts no list tells."""
    where: str | None
    phone: Phone | None
    way: str | None
    """The address of a map; None without a point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOfFacts:
    """One list that stands behind a nursery."""

    number: int
    """From 1, on this page."""
    title: str
    office: str
    """Whose it is; empty where nobody said so when it was handed in."""
    as_of: str | None
    taken_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a page: what it is, what the lists say, and which of them."""

    label: str
    value: str | None
    """None: 未公布."""
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Lines that belong together."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NurseryPage:
    """Everything that the page of one nursery says."""

    id: str
    name: str
    badges: tuple[Badge, ...]
    is_withdrawn: bool
    withdrawn: str
    """The first line of one that is no longer filed."""
    is_sample: bool
    whereabouts: str | None
    groups: tuple[Group, ...]
    sources: tuple[SourceOfFacts, ...]
    phones: tuple[Phone, ...]
    maps: tuple[MapLink, ...]
    last_listed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    """One line over all that are compared."""

    label: str
    values: tuple[str | None, ...]
    differs: bool
    """Whether the lists tell different things; what one of them does not tell is not known to differ."""


@dataclass(frozen=True, slots=True)
class _Line:
    """How one line is made of the facts, and of which fields."""

    label: str
    tell: Callable[[Facts], str | None]
    fields: tuple[str, ...]
    is_shown_untold: bool = True


def _line(label: str, field: str, *, is_shown_untold: bool = True) -> _Line:
    """A line for a field that is text already, or reads well as one."""

    def tell(facts: Facts) -> str | None:
        value = getattr(facts, field)
        return None if value is None or value == "" else str(value)

    return _Line(label, tell, (field,), is_shown_untold)


def _named(label: str, field: str, *, is_shown_untold: bool = True) -> _Line:
    """A line for a field of which each value has its word."""
    return _Line(
        label, lambda facts: labels.in_words(field, getattr(facts, field)) or None, (field,), is_shown_untold
    )


def _joined(field: str) -> Callable[[Facts], str | None]:
    return lambda facts: "、".join(getattr(facts, field)) or None


def _places(facts: Facts) -> str | None:
    if facts.places is None:
        return None
    other = facts.places_elsewhere
    also = f"（另一份名单写的是 {other} 个）" if other is not None and other != facts.places else ""
    return f"{facts.places} 个{also}"


def _model(facts: Facts) -> str | None:
    return (facts.model_note or "示范机构") if facts.is_model else None


_FILING: Final = (
    _line("备案编号", "filing_number"),
    _line("备案日期", "filed_on"),
    _line("备案机关", "filing_authority"),
    _line("注销日期", "withdrawn_on", is_shown_untold=False),
    _line("注销原因", "withdrawal_reason", is_shown_untold=False),
)
_PLACE: Final = (
    _Line("所在地", wording.place, ("region_code", "zone", "town")),
    _line("地址", "address"),
    _Line("电话", lambda facts: "、".join(map(wording.telephone, facts.phones)) or None, ("phones",)),
)
_CARE: Final = (
    _Line(
        "收多大的孩子",
        lambda facts: wording.ages(facts.age_months) if facts.age_months else None,
        ("age_months",),
    ),
    _Line("服务形式", lambda facts: wording.care_modes(facts.service_forms) or None, ("service_forms",)),
    _Line("时间", wording.hours, ("opens_at", "closes_at")),
    _Line("托位", _places, ("places", "places_elsewhere")),
    _line("其中普惠托位", "inclusive_places", is_shown_untold=False),
    _line("现在收了几个孩子", "enrolled", is_shown_untold=False),
    _Line("班级", wording.classes, ("classes", "class_count")),
)
_FEES: Final = (
    _named("普惠", "inclusive"),
    _Line("保育费", lambda facts: wording.fee(facts.fee) if facts.fee else None, ("fee",)),
    _Line("餐费", lambda facts: wording.fee(facts.meal_fee) if facts.meal_fee else None, ("meal_fee",)),
    _line("名单上的收费说明", "fee_text", is_shown_untold=False),
    _named("承诺预收费不超过 3 个月", "prepays_at_most_three_months", is_shown_untold=False),
)
_BODY: Final = (
    _named("种类", "kind"),
    _named("性质", "nature"),
    _named("登记类别", "route"),
    _line("统一社会信用代码", "credit_code"),
    _line("登记机关", "registration_authority"),
    _line("举办单位", "operator"),
    _Line("曾用名", _joined("former_names"), ("former_names",), is_shown_untold=False),
    _Line("别名", _joined("other_names"), ("other_names",), is_shown_untold=False),
)
_PREMISES: Final = (
    _Line("建筑面积", lambda facts: wording.area(facts.floor_area_m2), ("floor_area_m2",)),
    _Line("室内使用面积", lambda facts: wording.area(facts.indoor_area_m2), ("indoor_area_m2",)),
    _Line("室外活动场地", lambda facts: wording.area(facts.outdoor_area_m2), ("outdoor_area_m2",)),
    _line("场所", "tenure"),
)
_MARKS: Final = (
    _Line("示范", _model, ("is_model", "model_note"), is_shown_untold=False),
    _Line(
        "检查",
        lambda facts: (
            "，".join(str(part) for part in (facts.inspected_on, facts.inspection_result) if part) or None
        ),
        ("inspected_on", "inspection_result"),
        is_shown_untold=False,
    ),
    _line("备注", "note", is_shown_untold=False),
)
_GROUPS: Final[Sequence[tuple[str, Sequence[_Line]]]] = (
    ("备案", _FILING),
    ("在哪里", _PLACE),
    ("怎么收托", _CARE),
    ("收费", _FEES),
    ("机构", _BODY),
    ("场地", _PREMISES),
    ("其他", _MARKS),
)
_COMPARED: Final = (*_CARE[:4], *_CARE[6:], *_FEES[:3], *_PLACE, *_BODY[:2], *_PREMISES[1:3], *_FILING[:2])
_OF_A_CARD: Final = (
    ("收托月龄", lambda facts: facts.age_months and f"收 {wording.ages(facts.age_months)}"),
    ("服务形式", lambda facts: wording.care_modes(facts.service_forms, short=True)),
    ("托位", lambda facts: facts.places is not None and f"{facts.places} 个托位"),
    ("收费", lambda facts: facts.fee and wording.fee(facts.fee)),
)


def card(found: FoundNursery, *, number: int, is_in_wechat: bool) -> Card:
    """A nursery as a list shows it."""
    nursery, facts = found.nursery, found.nursery.facts
    told = [(name, tell(facts)) for name, tell in _OF_A_CARD]
    untold = "、".join(name for name, value in told if not value)
    far = found.distance_m
    return Card(
        number=number,
        id=nursery.id,
        name=facts.name,
        badges=badges(nursery),
        far=None if far is None else wording.distance(far),
        walk=None if far is None else wording.walk(far),
        facts=tuple(str(value) for _, value in told if value),
        untold=f"{untold}{wording.UNTOLD}" if untold else None,
        where=wording.where(facts),
        phone=facts.phones[0] if facts.phones else None,
        way=way_there(facts, is_in_wechat=is_in_wechat),
    )


def badges(nursery: Nursery) -> tuple[Badge, ...]:
    """Where it stands, and what sets it apart."""
    facts = nursery.facts
    is_withdrawn = nursery.status is Status.WITHDRAWN
    found = [Badge(text=wording.standing(nursery, short=True), is_off=is_withdrawn)]
    if facts.inclusive:
        found.append(Badge(text="普惠"))
    if facts.kind in {Kind.KINDERGARTEN_CLASS, Kind.HOME_SITE}:
        found.append(Badge(text=labels.KINDS[facts.kind]))
    if nursery.is_sample:
        found.append(Badge(text="示例", is_off=True))
    return tuple(found)


def nursery_page(nursery: Nursery, imports: Mapping[int, ImportRecord]) -> NurseryPage:
    """The page of a nursery; `imports` are those that its fields name."""
    facts = nursery.facts
    sources = _sources(nursery, imports)
    groups = (Group(title=title, rows=tuple(_rows(lines, nursery, sources))) for title, lines in _GROUPS)
    return NurseryPage(
        id=nursery.id,
        name=facts.name,
        badges=badges(nursery),
        is_withdrawn=nursery.status is Status.WITHDRAWN,
        withdrawn=withdrawn(facts),
        is_sample=nursery.is_sample,
        whereabouts=wording.whereabouts(facts),
        groups=tuple(group for group in groups if group.rows),
        sources=tuple(sources.values()),
        phones=facts.phones,
        maps=map_links(facts),
        last_listed_on=day_of(nursery.last_listed_at),
    )


def _rows(lines: Sequence[_Line], nursery: Nursery, sources: Mapping[int, SourceOfFacts]) -> Iterator[Row]:
    """The lines that are shown, each with the lists that said it."""
    for line in lines:
        value = line.tell(nursery.facts) or None
        if value is None:
            if line.is_shown_untold:
                yield Row(label=line.label, value=None)
            continue
        imports = {nursery.said_by.get(field) for field in line.fields}
        numbers = sorted(source.number for number, source in sources.items() if number in imports)
        yield Row(label=line.label, value=value, sources=tuple(numbers))


def withdrawn(facts: Facts) -> str:
    """What is said first of one that is no longer filed."""
    when = f"{facts.withdrawn_on} " if facts.withdrawn_on else ""
    return f"{when}已注销备案，现在不在备案名单上。"


def compared(nurseries: Sequence[Nursery], distances: Sequence[float | None]) -> tuple[ComparedRow, ...]:
    """Several nurseries line by line; what nobody tells of any is left out."""
    rows = [_compared("备案", [wording.standing(nursery, short=True) for nursery in nurseries])]
    if any(far is not None for far in distances):
        rows.append(_compared("离你", [None if far is None else wording.distance(far) for far in distances]))
    for line in _COMPARED:
        values = [line.tell(nursery.facts) or None for nursery in nurseries]
        if line.is_shown_untold or any(values):
            rows.append(_compared(line.label, values))
    return tuple(rows)


def _compared(label: str, values: Sequence[str | None]) -> ComparedRow:
    return ComparedRow(
        label=label, values=tuple(values), differs=len({value for value in values if value}) > 1
    )


def _sources(nursery: Nursery, imports: Mapping[int, ImportRecord]) -> dict[int, SourceOfFacts]:
    """The lists behind the fields by their import, the newest first."""
    named = sorted({number for number in nursery.said_by.values() if number in imports}, reverse=True)
    return {number: source_of(imports[number], number=place) for place, number in enumerate(named, start=1)}


def source_of(record: ImportRecord, *, number: int = 1) -> SourceOfFacts:
    """A list as a source: its title, whose it is, as of when."""
    title = record.title or record.file_name
    return SourceOfFacts(
        number=number,
        title=title,
        # Where nobody said whose it is, it goes by its title.
        office="" if record.source == title else record.source,
        as_of=str(record.as_of) if record.as_of else None,
        taken_on=day_of(record.applied_at),
    )
