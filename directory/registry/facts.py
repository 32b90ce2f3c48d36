"""What a row tells of an institution, one family of fields after the other."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TYPE_CHECKING, Any

from directory.credit_code import LENGTH, WrongCheck, WrongLength, nature_of, parse_credit_code, route_of
from directory.nursery import AgeBand, CareMode, ClassKind, Fee, ListedDate, Nature, Route
from directory.registry.cells.ages import read_age_band
from directory.registry.cells.choices import (
    read_credential,
    read_kind,
    read_nature,
    read_service_forms,
    read_yes,
)
from directory.registry.cells.counts import read_area, read_classes, read_integer, read_places
from directory.registry.cells.dates import read_date
from directory.registry.cells.fees import read_fees
from directory.registry.cells.flaws import Flaw
from directory.registry.cells.hours import read_hours, read_time
from directory.registry.cells.names import split_names
from directory.registry.cells.phones import read_phones
from directory.registry.cells.privacy import hide_personal_numbers, is_identity_number
from directory.registry.cells.text import narrow

if TYPE_CHECKING:
    from directory.registry.cells.names import Name
    from directory.registry.rowcells import RowCells
    from directory.registry.table import Cell

_CODE_LABEL = re.compile(r"^[^0-9a-z]{1,20}[:：]")
_NOT_IN_CODE = re.compile(r"[ \-]")
_ROUNDED = re.compile(r"\d(?:\.\d+)?e\+?\d+")
_OLD_NUMBER_LENGTH = 15
_EXACT_DIGITS = 15
"""A spreadsheet keeps fifteen digits of a number; the rest is zeros."""

_ORGANISATION = re.compile(
    r"公司|集团|中心|学校|学院|幼儿园|托育园|机构|协会|学会|基金会|政府|委员会|居委会|村委会|街道|办事处|妇联|妇女联合会|医院|保健院|社区|卫健委|教育局|局$|部$|厂$|社$|所$|院$|会$|店$|园$|馆$|站$"
)
"""A person's name is none of our business: an operator is kept where its words are an organisation's."""

_UNIT = re.compile(r"[/每][^/()每]{1,3}")
_TENURES = (
    ("租", "租赁"),
    ("自有", "自有"),
    ("产权", "自有"),
    ("无偿", "无偿使用"),
    ("借用", "借用"),
    ("公建", "公建"),
)

_FORM_COLUMNS = {
    "form_full_day": CareMode.FULL_DAY,
    "form_half_day": CareMode.HALF_DAY,
    "form_hourly": CareMode.HOURLY,
    "form_occasional": CareMode.OCCASIONAL,
}
_CLASS_COLUMNS = {
    "class_infant": ClassKind.INFANT,
    "class_younger": ClassKind.YOUNGER_TODDLER,
    "class_older": ClassKind.OLDER_TODDLER,
    "class_mixed": ClassKind.MIXED,
}


def read_body(cells: RowCells, name: Name) -> dict[str, Any]:
    """Names, kind, credit code, office of registration, nature, operator."""
    former = (*name.former, *split_names(cells.text("former_names")))
    other = (*name.other, *split_names(cells.text("other_names")))
    code = _credit_code(cells)
    nature, route = _nature_and_route(cells, code)
    operator = cells.prose("operator")
    return {
        "name": name.text,
        "former_names": tuple(dict.fromkeys(one for one in former if one != name.text)),
        "other_names": tuple(dict.fromkeys(one for one in other if one != name.text)),
        "kind": read_kind(cells.text("kind")) or name.kind if cells.text("kind") else name.kind,
        "credit_code": code,
        "registration_authority": cells.prose("registration_authority"),
        "nature": nature,
        "route": route,
        "operator": operator if operator and _ORGANISATION.search(operator) else None,
    }


def read_phone_numbers(cells: RowCells, area_code: str | None) -> dict[str, Any]:
    """The numbers that can be dialled."""
    if not cells.has("phone"):
        return {}
    reading = read_phones(cells.cells("phone"), area_code=area_code)
    cells.warn("phone", reading.flaws)
    return {"phones": reading.value}


def read_care(cells: RowCells) -> dict[str, Any]:
    """Forms of service, ages, places, children, classes, hours."""
    marked = [
        form for field, form in _FORM_COLUMNS.items() if cells.has(field) and _is_marked(cells.text(field))
    ]
    # One set for all rows that say the same: it is larger than the words.
    forms = read_service_forms(cells.text("service_forms"))
    return {
        "service_forms": forms.union(marked) if marked else forms,
        "age_months": _age_band(cells),
        **_places(cells),
        "enrolled": read_integer(cells.text("enrolled")) if cells.text("enrolled") else None,
        **_classes(cells),
        **_hours(cells),
    }


def read_money(cells: RowCells) -> dict[str, Any]:
    """普惠, fees, the promise on payments in advance."""
    inclusive = cells.text("inclusive")
    text, column = cells.text("fee"), cells.column("fee")
    reading = read_fees(text, _unit_of(column.header if column else ""))
    cells.warn("fee", reading.flaws)
    meals = reading.value.meals
    if meals is None and (meal_text := cells.text("meal_fee")):
        meal_column = cells.column("meal_fee")
        own = read_fees(meal_text, _unit_of(meal_column.header if meal_column else "")).value
        meals = own.meals or own.care
    prepay = cells.text("prepay")
    return {
        "inclusive": read_yes(inclusive) if inclusive else None,
        "fee": reading.value.care or _own_fee(cells),
        "meal_fee": meals,
        "fee_text": cells.prose("fee_text") or (hide_personal_numbers(text) or None),
        "prepays_at_most_three_months": read_yes(prepay) if prepay else None,
    }


def read_extras(cells: RowCells, today: date) -> dict[str, Any]:
    """Areas, tenure, filing, end of filing, marks of other lists, the note."""
    is_model = cells.text("is_model")
    return {
        "floor_area_m2": _area(cells, "floor_area"),
        "indoor_area_m2": _area(cells, "indoor_area"),
        "outdoor_area_m2": _area(cells, "outdoor_area"),
        "tenure": _tenure(cells),
        "credential": read_credential(cells.text("credential")),
        "filing_number": cells.prose("filing_number"),
        "filing_authority": cells.prose("filing_authority"),
        "filed_on": _day(cells, "filed_on", today),
        "withdrawn_on": _day(cells, "withdrawn_on", today),
        "withdrawal_reason": cells.prose("withdrawal_reason"),
        "is_model": read_yes(is_model) if is_model else None,
        "model_note": cells.prose("model_note"),
        "inspected_on": _day(cells, "inspected_on", today),
        "inspection_result": cells.prose("inspection_result"),
        "note": cells.prose("note"),
    }


def _own_fee(cells: RowCells) -> Fee | None:
    """From the two columns into which a JSON reader parts our own export's range."""
    low, high = (read_fees(cells.text(field)).value.care for field in ("fee_min", "fee_max"))
    return Fee(low.minimum, high.minimum if high else None) if low else None


def _credit_code(cells: RowCells) -> str | None:
    """The code if it holds; whatever else stands there goes into the report and nowhere else."""
    text = cells.text("credit_code")
    if not text:
        return None
    plain = _NOT_IN_CODE.sub("", _CODE_LABEL.sub("", narrow(text)))
    flaw = _lost_precision(cells.cell("credit_code"), plain)
    if flaw is None and is_identity_number(plain):
        flaw = Flaw("checksum", "这是个人的证件号，不是统一社会信用代码，没有收录；请删去这一格")
    if flaw is None:
        try:
            return parse_credit_code(plain)
        except WrongLength:
            flaw = _wrong_length(plain)
        except WrongCheck:
            flaw = Flaw("checksum", "统一社会信用代码的校验不对，可能抄错了一位；请对照证书")
    cells.warn("credit_code", (flaw,))
    return None


def _lost_precision(cell: Cell, plain: str) -> Flaw | None:
    is_number = isinstance(cell, int | float) and len(plain) > _EXACT_DIGITS
    if not is_number and _ROUNDED.fullmatch(plain) is None:
        return None
    return Flaw("lost_precision", "代码被表格当成数字，末几位已经丢了；请把这一列设为“文本”，对照证书重填")


def _wrong_length(plain: str) -> Flaw:
    if len(plain) == _OLD_NUMBER_LENGTH and plain.isdigit():
        return Flaw("length", "这是15位的旧注册号，不是18位的统一社会信用代码；请填现在的代码")
    return Flaw("length", f"统一社会信用代码应是{LENGTH}位，这里是{len(plain)}位；请对照证书")


def _nature_and_route(cells: RowCells, code: str | None) -> tuple[Nature | None, Route | None]:
    """By the list's words and by the code; where they contradict each other, neither is certain."""
    words = cells.text("nature") or cells.text("kind")
    nature, route = read_nature(words) if words else (None, None)
    if words_of_route := cells.text("route"):
        route = read_nature(words_of_route)[1] or route
    by_code = route_of(code) if code else None
    if by_code is None:
        return nature, route
    if nature not in {None, nature_of(by_code)}:
        return None, None
    return nature_of(by_code), by_code if route in {None, by_code} else None


def _is_marked(text: str) -> bool:
    """A column of one form of service: a mark, its own name, or a number of places."""
    if not text:
        return False
    said = read_yes(text)
    return said if said is not None else bool(read_service_forms(text) or read_integer(text))


def _age_band(cells: RowCells) -> AgeBand | None:
    text, column = cells.text("age"), cells.column("age")
    if not text or column is None:
        return None
    if isinstance(cells.cell("age"), date | time):  # 1-3 that a spreadsheet took for the third of January
        text = "?"
    header = column.header
    reading = read_age_band(text, "月" if "月" in header else "岁" if "岁" in header else "")
    cells.warn("age", reading.flaws)
    return reading.value


def _places(cells: RowCells) -> dict[str, int | None]:
    reading = read_places(cells.text("places"))
    cells.warn("places", reading.flaws)
    inclusive = reading.value.inclusive
    if text := cells.text("inclusive_places"):
        part = read_integer(text)
        own = read_places(text) if part != 0 else None
        if own is not None:
            cells.warn("inclusive_places", own.flaws)
            inclusive = own.value.total
        else:
            inclusive = 0
    return {"places": reading.value.total, "inclusive_places": inclusive}


def _classes(cells: RowCells) -> dict[str, Any]:
    told = read_classes(cells.text("class_count")) if cells.text("class_count") else None
    by_kind = dict(told.by_kind) if told else {}
    for field, kind in _CLASS_COLUMNS.items():
        if text := cells.text(field):
            count = read_integer(text)
            if count:
                by_kind[kind] = count
    return {"classes": by_kind, "class_count": told.total if told else None}


def _hours(cells: RowCells) -> dict[str, str | None]:
    span = read_hours(cells.text("hours")) if cells.text("hours") else None
    opens, closes = span or (None, None)
    if text := cells.text("opens_at"):
        opens = read_time(text) or opens
    if text := cells.text("closes_at"):
        closes = read_time(text) or closes
    return {"opens_at": opens, "closes_at": closes}


def _area(cells: RowCells, field: str) -> float | None:
    text = cells.text(field)
    return read_area(text) if text else None


def _tenure(cells: RowCells) -> str | None:
    text = cells.text("tenure")
    return next((kept for words, kept in _TENURES if words in text), None) if text else None


def _day(cells: RowCells, field: str, today: date) -> ListedDate | None:
    if not cells.text(field):
        return None
    reading = read_date(cells.cell(field), today=today)
    cells.warn(field, reading.flaws)
    return reading.value


def _unit_of(header: str) -> str:
    """/学期 of 收费标准（元/学期）, 万元/年 of one in 万元; empty where the header tells nothing."""
    plain = narrow(header)
    return ("万元" if "万元" in plain else "") + "".join(_UNIT.findall(plain))
