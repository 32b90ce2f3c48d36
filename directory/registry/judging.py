"""One row judged: an institution with its facts, or a row that is left out, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from directory.nursery import Facts, Kind, Status
from directory.registry.cells.ages import is_over_three
from directory.registry.cells.choices import is_not_filed, is_withdrawn, read_yes
from directory.registry.cells.dates import read_date
from directory.registry.cells.flaws import Flaw
from directory.registry.cells.names import (
    Name,
    is_missing,
    read_name,
    split_name_and_address,
    unusable_because,
)
from directory.registry.cells.privacy import hide_identity_numbers
from directory.registry.facts import read_body, read_care, read_extras, read_money, read_phone_numbers
from directory.registry.listing import Entry
from directory.registry.placing import read_place
from directory.registry.report import ListKind, RowProblem
from directory.registry.table import NoValue

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from directory.nursery import AgeBand
    from directory.registry.placing import Surroundings
    from directory.registry.report import CellProblem
    from directory.registry.rowcells import RowCells

_SHORT_NOTE = 24
_ENDED_IN_NOTE = re.compile(
    r"(?:已|予以|主动|自行|于.{1,14})注销|注销备案|备案注销|[日月]注销|^注销$|已撤销备案|已取消备案"
)
_NOT_ENDED = re.compile(r"未注销|拟注销|待注销|申请注销|变更|(?:重新|恢复|再次|又)备案")
_NOT_FILED_IN_NOTE = re.compile(
    r"(?:尚|暂)?未备案|不予备案|审核中|备案中|待备案|未通过(?:审核|备案)?|备案审核中"
)
_DATE_IN_NOTE = re.compile(r"\d{4}[-./年]\d{1,2}(?:[-./月]\d{1,2}日?|月)")

SHARED_CODE = Flaw(
    "shared_with_other_address",
    "同一个统一社会信用代码在名单里有不同的地址：按两个托育点保留；如是抄错请改正",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFacts:
    """What the rows of one list share."""

    kind: ListKind
    surroundings: Surroundings
    today: date
    is_inclusive: bool = False
    """The list says of all its institutions that they are 普惠."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An institution that stands, with what is wrong in its row; the row itself is let go."""

    entry: Entry
    warnings: list[CellProblem]
    missing: Sequence[CellProblem]
    """One for each expected field that it leaves empty: a warning where most rows fill that field."""
    shared_code: CellProblem | None
    """A warning where its credit code stands at another address, too."""


EXPECTED = {
    "phone": ("phone",),
    "address": ("address", "name_address"),
    "credit_code": ("credit_code",),
    "places": ("places",),
    "filed_on": ("filed_on",),
    "withdrawn_on": ("withdrawn_on",),
    "filing_number": ("filing_number",),
    "nature": ("nature",),
    "service_forms": ("service_forms",),
    "age_months": ("age",),
    "fee": ("fee",),
    "region": ("district", "region_code"),
    "town": ("town",),
}
"""Fields that a list means to tell of each institution once it has a column for them."""


def judge_row(cells: RowCells, shared: ListFacts) -> Judged | RowProblem:
    """The institution of a row, or the problem for which it is left out."""
    cells.warn_unreadable_cells()
    name = _name_of(cells)
    if isinstance(name, RowProblem):
        return name
    if problem := _not_filed(cells, name):
        return problem
    where = read_place(cells, shared.surroundings)
    if where.unknown is not None:
        reason = f"没有“{where.unknown}”这个区县；请按现行行政区划的全称填写"
        return cells.reject(
            _place_column(cells), "unknown_region", reason, None if cells.has("district") else where.unknown
        )
    facts: dict[str, Any] = {
        **read_body(cells, name),
        **where.facts,
        **read_phone_numbers(cells, where.area_code),
        **read_care(cells),
        **read_money(cells),
        **read_extras(cells, shared.today),
    }
    band: AgeBand | None = facts["age_months"]
    if band is not None and is_over_three(band):
        return cells.reject(
            "age", "not_under_three", "收托年龄都在3岁以上，不是3岁以下托育；如有托班请写明托班的月龄"
        )
    facts.update(_told_by_kind(cells, shared, facts))
    status = _status(cells, name, shared, facts)
    entry = Entry(place=cells.place, facts=Facts(**facts), status=status)
    has_site = entry.facts.credit_code is not None and entry.facts.address is not None
    return Judged(
        entry=entry,
        warnings=cells.warnings,
        missing=tuple([_missing(cells, name) for name in _empty_fields(cells, entry)]),
        shared_code=cells.problem("credit_code", SHARED_CODE) if has_site else None,
    )


def _name_of(cells: RowCells) -> Name | RowProblem:
    field = _name_field(cells)
    cell, text = cells.cell(field), cells.text(field)
    if isinstance(cell, NoValue) or is_missing(text):
        reason = "这一行没有机构名称；请补上，或删去这一行"
        return cells.reject(field, "missing_name", reason)
    if field == "name_address":
        text = split_name_and_address(text)[0]
    if field == "credit_code":
        return Name(text=text)
    if not isinstance(cell, str):
        return cells.reject(field, "unusable_name", "机构名称里没有文字；请填机构的全称")
    if because := unusable_because(text):
        return cells.reject(field, "unusable_name", because)
    return read_name(hide_identity_numbers(text))


def _name_field(cells: RowCells) -> str:
    return next(field for field in ("name", "name_address", "credit_code") if cells.has(field))


def _not_filed(cells: RowCells, name: Name) -> RowProblem | None:
    reason = "还没有备案（未备案、审核中或不予备案），不能作为已备案机构收录；备案后再上传"
    if name.is_not_filed:
        return cells.reject(_name_field(cells), "not_filed", reason)
    status, column = cells.text("status"), cells.column("status")
    asks = column is not None and ("是否" in column.header or "备案" in column.header)
    if status and (is_not_filed(status) or (asks and read_yes(status) is False)):
        return cells.reject("status", "not_filed", reason)
    note = cells.text("note")
    if note and len(note) <= _SHORT_NOTE and _NOT_FILED_IN_NOTE.search(note) and is_not_filed(note):
        return cells.reject("note", "not_filed", reason)
    if cells.section.words and is_not_filed(cells.section.words):
        return cells.reject(_name_field(cells), "not_filed", reason)
    return None


def _place_column(cells: RowCells) -> str:
    told = (field for field in ("district", "region_code", "city", "province") if cells.text(field))
    return next(told, "district")


def _told_by_kind(cells: RowCells, shared: ListFacts, facts: dict[str, Any]) -> dict[str, Any]:
    """What the kind of a list says of all its institutions, where their rows do not say otherwise."""
    told: dict[str, Any] = {}
    if shared.is_inclusive and facts["inclusive"] is None:
        told["inclusive"] = True
    if shared.kind is ListKind.MODEL and facts["is_model"] is None:
        told["is_model"] = True
    if cells.section.kind is not None and facts["kind"] is None:
        told["kind"] = cells.section.kind
    return told


def _status(cells: RowCells, name: Name, shared: ListFacts, facts: dict[str, Any]) -> Status:
    """Withdrawn where the list, its sheet or section, or the row itself says so."""
    note = cells.text("note")
    has_ended = (
        shared.kind is ListKind.WITHDRAWN
        or cells.section.is_withdrawn
        or name.is_withdrawn
        or is_withdrawn(cells.text("status"))
        or facts["withdrawn_on"] is not None
    )
    if note and _says_ended(note):
        has_ended = True
        if facts["withdrawn_on"] is None and (match := _DATE_IN_NOTE.search(note)):
            facts["withdrawn_on"] = read_date(match[0], today=shared.today).value
    return Status.WITHDRAWN if has_ended else Status.FILED


def _says_ended(note: str) -> bool:
    return (
        len(note) <= _SHORT_NOTE and _ENDED_IN_NOTE.search(note) is not None and not _NOT_ENDED.search(note)
    )


def _empty_fields(cells: RowCells, entry: Entry) -> list[str]:
    facts = entry.facts
    told = {
        "region": facts.region_code is not None or facts.zone is not None,
        "town": facts.town is not None,
        "withdrawn_on": entry.status is not Status.WITHDRAWN,
        "credit_code": facts.credit_code is not None or facts.kind is Kind.HOME_SITE,
        "phone": bool(facts.phones),
        "address": facts.address is not None,
    }
    return [
        name
        for name, fields in EXPECTED.items()
        if cells.has(*fields) and not told.get(name) and cells.is_empty(*fields)
    ]


def _missing(cells: RowCells, name: str) -> CellProblem:
    told_in = next(field for field in EXPECTED[name] if cells.has(field))
    return cells.problem(told_in, _MISSING[name], told_as=name)


_CALLED = {
    "phone": "联系电话",
    "address": "地址",
    "credit_code": "统一社会信用代码",
    "places": "托位数",
    "filed_on": "备案日期",
    "withdrawn_on": "注销日期",
    "filing_number": "备案编号",
    "nature": "机构性质",
    "service_forms": "服务形式",
    "age_months": "收托年龄",
    "fee": "收费标准",
    "region": "所在区县",
    "town": "所在街道（乡镇）",
}
_MISSING = {
    name: Flaw("missing", f"名单里多数机构都填了{called}，这一行没有，留空；请补上")
    for name, called in _CALLED.items()
}
