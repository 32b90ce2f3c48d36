"""Facts as JSON and back: the shape of the store, the export and the API."""

from __future__ import annotations

from dataclasses import MISSING, fields
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from directory.nursery import (
    AgeBand,
    CareMode,
    ClassKind,
    Coordinates,
    Credential,
    Facts,
    Fee,
    Kind,
    ListedDate,
    Nature,
    Phone,
    PlaceLevel,
    Route,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FIELDS = tuple(field.name for field in fields(Facts))
"""In the order in which people read them."""

_NOTHING: tuple[Any, ...] = tuple(
    field.default_factory() if field.default_factory is not MISSING else field.default
    for field in fields(Facts)
)
"""What each field holds that tells nothing; a name always tells something."""

_VALUES = attrgetter(*FIELDS)


def told(facts: Facts) -> dict[str, Any]:
    """The fields that tell something, as values."""
    return {
        name: value
        for name, value, nothing in zip(FIELDS, _VALUES(facts), _NOTHING, strict=True)
        if value is not nothing and value != nothing
    }


def facts_to_json(facts: Facts) -> dict[str, Any]:
    """What is told, in plain JSON values: `age_months` as [10, null], a fee as a number or {min, max}."""
    return {name: value_to_json(value) for name, value in told(facts).items()}


def value_to_json(value: Any) -> Any:
    """One field's value in plain JSON."""
    write = _WRITE.get(type(value))
    if write is not None:
        return write(value)
    return str(value) if isinstance(value, StrEnum) else value


def facts_from_json(content: Mapping[str, Any]) -> Facts:
    """The facts of what `facts_to_json` gave; a field of a newer release is left out."""
    return Facts(
        **{
            name: value if (read := _READ.get(name)) is None else read(value)
            for name, value in content.items()
            if name in _KNOWN
        }
    )


_KNOWN = frozenset(FIELDS)


def _fee(value: Any) -> Fee:
    if isinstance(value, dict):
        return Fee(value["min"], value["max"])
    return Fee(value, value)


def _fee_to_json(fee: Fee) -> Any:
    if fee.minimum == fee.maximum:
        return fee.minimum
    return {"min": fee.minimum, "max": fee.maximum}


def _phone_to_json(phone: Phone) -> dict[str, str]:
    parts = {"number": phone.number, "extension": phone.extension}
    return {name: part for name, part in parts.items() if part}


_WRITE: Mapping[type, Callable[[Any], Any]] = {
    Phone: _phone_to_json,
    AgeBand: lambda value: [value.first, value.last],
    Fee: _fee_to_json,
    Coordinates: lambda value: {"lat": value.lat, "lng": value.lng},
    ListedDate: str,
    dict: lambda value: {str(key): count for key, count in value.items()},
    frozenset: lambda value: sorted(str(one) for one in value),
    tuple: lambda value: [value_to_json(one) for one in value],
}

_READ: Mapping[str, Callable[[Any], Any]] = {
    "former_names": tuple,
    "other_names": tuple,
    "kind": Kind,
    "route": Route,
    "nature": Nature,
    "coordinates": lambda value: Coordinates(**value),
    "coordinates_level": PlaceLevel,
    "phones": lambda value: tuple(Phone(**one) for one in value),
    "service_forms": lambda value: frozenset(CareMode(one) for one in value),
    "age_months": lambda value: AgeBand(*value),
    "classes": lambda value: {ClassKind(kind): count for kind, count in value.items()},
    "fee": _fee,
    "meal_fee": _fee,
    "credential": Credential,
    "filed_on": ListedDate.parse,
    "withdrawn_on": ListedDate.parse,
    "inspected_on": ListedDate.parse,
}
