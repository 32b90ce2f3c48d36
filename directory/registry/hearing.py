"""What a list changes in one institution: whose word counts for which field, and which event was the later.

Facts are in their JSON form throughout: that of the store, the report and the
index.
"""

from __future__ import annotations

import unicodedata
from calendar import monthrange
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from directory.nursery import Status
from directory.records import FIELDS
from directory.registry.identity import name_key
from directory.registry.report import FieldChange, ListKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from directory.nursery import Facts, ListedDate
    from directory.registry.identity import AddressKeys
    from directory.registry.matching import Said
    from directory.registry.report import Place
    from knowledge.regions import Gazetteer

STATUS: Final = "status"
"""Beside the fields of `Facts`, what `said_by` and changes name the filing itself by."""

_NAMES = frozenset({"former_names", "other_names"})
_DATES = frozenset({"filed_on", "withdrawn_on", "inspected_on"})
_WITHDRAWAL = ("withdrawn_on", "withdrawal_reason")
_POINT = ("coordinates", "coordinates_level")
_MARKS = frozenset({"note"})
_OWN_FIELDS: Mapping[ListKind, frozenset[str]] = {
    ListKind.INCLUSIVE: _MARKS
    | {"inclusive", "inclusive_places", "fee", "meal_fee", "fee_text", "prepays_at_most_three_months"},
    ListKind.MODEL: _MARKS | {"is_model", "model_note"},
    ListKind.INSPECTED: _MARKS | {"inspected_on", "inspection_result"},
    ListKind.POINTS: frozenset(_POINT),
}
"""What a list that files nobody has the say on; anything else it only fills in where nothing is known."""

_FILING_KINDS = frozenset({ListKind.WHOLE, ListKind.ADDITION, ListKind.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sayer:
    """A list that said something before."""

    kind: ListKind
    as_of: ListedDate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An institution of the directory as it stands."""

    status: Status
    facts: Mapping[str, Any]
    said_by: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Places that a list gives against the filing."""

    place: Place
    filed: int
    told: int


@dataclass(slots=True)
class _Names:
    """Names that are not the present one."""

    former: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Heard:
    """An institution as it stands after a list was heard."""

    status: Status
    facts: dict[str, Any]
    claimed: set[str] = field(default_factory=set)
    """Fields that this list said, whether it changed them or not."""
    called_former: frozenset[str] = frozenset()
    """Keys of names that the list itself calls former ones."""
    conflicts: list[Conflict] = field(default_factory=list)

    def changes(self, before: Standing) -> list[FieldChange]:
        """Field by field, what is different now; the status first."""
        found = []
        if self.status is not before.status:
            found.append(FieldChange(field=STATUS, old=before.status.value, new=self.status.value))
        for name in FIELDS:
            old, new = before.facts.get(name), self.facts.get(name)
            if old != new:
                found.append(FieldChange(field=name, old=old, new=new))
        return found


class Hearing:
    """One list being heard, row by row."""

    def __init__(
        self,
        *,
        kind: ListKind,
        as_of: ListedDate | None,
        sayers: Mapping[int, Sayer],
        addresses: AddressKeys,
        gazetteer: Gazetteer,
    ) -> None:
        """`sayers` are the lists applied before, by the number of their import."""
        self._kind = kind
        self._as_of = as_of
        self._files = kind in _FILING_KINDS
        self._own = _OWN_FIELDS.get(kind, frozenset())
        self._sayers = sayers
        self._addresses = addresses
        self._gazetteer = gazetteer
        self.was_overruled = False
        """Whether a later list has said anything that this one tells: then this one only fills gaps."""

    def hear(self, before: Standing | None, rows: Sequence[Said]) -> Heard:
        """What the rows of one institution make of it; `before` is None for one that is new."""
        verdict = self._verdict(before, rows)
        former = (name for row in rows for name in row.entry.facts.former_names)
        heard = Heard(
            status=verdict,
            facts=dict(before.facts) if before else {},
            called_former=frozenset(map(name_key, former)),
        )
        said_by = before.said_by if before else {}
        # The later event is heard last: its row is the one that holds.
        for row in sorted(rows, key=lambda row: row.status is verdict):
            self._hear_row(heard, row, said_by)
        if self._files and any(row.status is verdict for row in rows):
            heard.claimed.add(STATUS)
        _settle(heard, moved=before is not None and self._is_elsewhere(before.facts, heard.facts))
        heard.facts = {name: heard.facts[name] for name in FIELDS if name in heard.facts}
        heard.claimed.intersection_update((*heard.facts, STATUS))
        return heard

    def _verdict(self, before: Standing | None, rows: Sequence[Said]) -> Status:
        """The later of filing and withdrawal, by their dates, whichever is heard first.

        After a withdrawal only a filing of a later day counts: a stale row
        must not bring back what is closed.
        """
        if not self._files and before is not None:
            return before.status
        events: list[tuple[Status, str | None]] = [
            (row.status, _dated(row.entry.facts, row.status)) for row in rows
        ]
        if before is not None:
            dated = before.facts.get("filed_on" if before.status is Status.FILED else "withdrawn_on")
            events.append((before.status, dated))
        withdrawals = [day for status, day in events if status is Status.WITHDRAWN]
        if not withdrawals:
            return Status.FILED
        filings = [day for status, day in events if status is Status.FILED and day is not None]
        if filings and all(day is not None and _is_after(max(filings), day) for day in withdrawals):
            return Status.FILED
        return Status.WITHDRAWN

    def _hear_row(self, heard: Heard, row: Said, said_by: Mapping[str, int]) -> None:
        names = _Names()
        if self._kind is not ListKind.POINTS:
            names.former += row.entry.facts.former_names
            names.other += row.entry.facts.other_names
        for told, value in row.facts().items():
            if not self._is_passed_over(told, row):
                has_say = told in heard.claimed or self._has_say(told, said_by)
                self._hear_field(heard, told, value, row=row, names=names, has_say=has_say)
        _add_names(heard, "former_names", names.former)
        _add_names(heard, "other_names", names.other)

    def _is_passed_over(self, told: str, row: Said) -> bool:
        if self._kind is ListKind.POINTS and told not in _POINT:
            return True
        return told in _NAMES or (told in _WITHDRAWAL and row.status is not Status.WITHDRAWN)

    def _hear_field(
        self, heard: Heard, told: str, value: Any, *, row: Said, names: _Names, has_say: bool
    ) -> None:
        old = heard.facts.get(told)
        if old is None:
            heard.facts[told] = value
            heard.claimed.add(told)
        elif self._is_same(told, old, value, row):
            heard.facts[told] = max(old, value, key=len) if told in _DATES else old
            if has_say:
                heard.claimed.add(told)
        elif told == "name":
            self._rename(heard, value, names, may_rename=has_say and self._may_rename(heard, row))
        elif has_say:
            heard.facts[told] = value
            heard.claimed.add(told)
        elif told == "places" and not self._files:
            heard.facts["places_elsewhere"] = value
            heard.claimed.add("places_elsewhere")
            heard.conflicts.append(Conflict(place=row.place, filed=old, told=value))

    def _has_say(self, told: str, said_by: Mapping[str, int]) -> bool:
        """Whether what this list tells goes before what is known."""
        sayer = self._sayers.get(said_by.get(told, 0))
        if sayer is None:
            return self._files or told in self._own
        if self._as_of and sayer.as_of and self._as_of.last_day < sayer.as_of.last_day:
            self.was_overruled = True
            return False
        return self._files or told in self._own or (sayer.kind not in _FILING_KINDS and told != "name")

    def _may_rename(self, heard: Heard, row: Said) -> bool:
        """A withdrawn one is often listed by the name it had: that is no new name."""
        former = heard.called_former
        if row.status is Status.WITHDRAWN:
            former |= {name_key(name) for name in heard.facts.get("former_names", ())}
        return self._files and name_key(row.entry.facts.name) not in former

    def _rename(self, heard: Heard, name: str, names: _Names, *, may_rename: bool) -> None:
        if may_rename:
            names.former.append(heard.facts["name"])
            heard.facts["name"] = name
            heard.claimed.add("name")
        elif self._files:
            names.former.append(name)
        else:
            names.other.append(name)

    def _is_same(self, told: str, old: Any, new: Any, row: Said) -> bool:
        """Whether both say the same: another form of it, or the same less exactly."""
        if old == new:
            return True
        if told == "address":
            town, code = row.entry.facts.town, row.entry.facts.region_code
            one, other = (self._addresses.key(text, region_code=code, town=town) for text in (old, new))
            return one == other
        if told == "region_code":
            return self._lies_in(old, new)
        if told in _DATES:
            return bool(old.startswith(new) or new.startswith(old))
        read = _READ.get(told, _form)
        return bool(read(old) == read(new))

    def _lies_in(self, inner: str, outer: str) -> bool:
        known = self._gazetteer.get(inner) is not None and self._gazetteer.get(outer) is not None
        return known and self._gazetteer.within(inner, outer)

    def _is_elsewhere(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
        """Whether the point on record is that of another address; a longer wording is no move."""
        if before.get("address") is None or after.get("address") == before["address"]:
            return False
        if after.get("coordinates") != before.get("coordinates"):
            return False
        keys = [
            self._addresses.key(one["address"], region_code=one.get("region_code"), town=one.get("town"))
            for one in (before, after)
        ]
        old, new = (key or "" for key in keys)
        return old not in new and new not in old


def _settle(heard: Heard, *, moved: bool) -> None:
    """Drop what no longer holds beside what was heard."""
    if heard.status is Status.FILED:
        for name in _WITHDRAWAL:
            heard.facts.pop(name, None)
    if moved:
        for name in _POINT:
            heard.facts.pop(name, None)
    if "coordinates" in heard.claimed and "coordinates_level" not in heard.claimed:
        heard.facts.pop("coordinates_level", None)
    if heard.facts.get("places_elsewhere") == heard.facts.get("places"):
        heard.facts.pop("places_elsewhere", None)


def _add_names(heard: Heard, told: str, names: Sequence[str]) -> None:
    """Add what is not among the names yet, and take out what is the present one."""
    present = name_key(heard.facts["name"])
    before = heard.facts.get(told, [])
    by_key: dict[str, str] = {}
    for name in (*before, *names):
        if name_key(name) != present:
            by_key.setdefault(name_key(name), name)
    after = list(by_key.values())
    if after != before:
        heard.claimed.add(told)
    if after:
        heard.facts[told] = after
    else:
        heard.facts.pop(told, None)


def _phone_set(phones: Sequence[Mapping[str, str]]) -> set[tuple[str, str | None]]:
    return {(one["number"], one.get("extension")) for one in phones}


def _form(value: Any) -> Any:
    """A text without what is only typing; anything else as it is."""
    if not isinstance(value, str):
        return value
    return "".join(unicodedata.normalize("NFKC", value).casefold().split())


_READ: Mapping[str, Callable[[Any], Any]] = {"name": name_key, "phones": _phone_set}


def _dated(facts: Facts, status: Status) -> str | None:
    """The day of the event that a row tells."""
    day = facts.filed_on if status is Status.FILED else facts.withdrawn_on
    return str(day) if day else None


def _is_after(one: str, other: str) -> bool:
    """Whether a date, or month, lies wholly after another."""
    year, month, *day = map(int, other.split("-"))
    last = f"{year:04}-{month:02}-{day[0] if day else monthrange(year, month)[1]:02}"
    first = one if one.count("-") > 1 else f"{one}-01"
    return first > last
