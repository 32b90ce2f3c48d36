"""What an import reports; the codes are stable, the reasons Chinese sentences a clerk can act on."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class ListKind(StrEnum):
    """What kind of list a file is."""

    WHOLE = "whole"
    """All that are filed as of a day: who is missing may have gone."""
    ADDITION = "addition"
    """Newly filed ones: says nothing of the others."""
    WITHDRAWN = "withdrawn"
    INCLUSIVE = "inclusive"
    """普惠 or fees: adds to known institutions and files none."""
    MODEL = "model"
    """示范: likewise."""
    INSPECTED = "inspected"
    """Likewise."""
    POINTS = "points"
    """Coordinates of known institutions, and nothing else."""

    @property
    def files(self) -> bool:
        """Whether such a list says that its institutions are filed."""
        return self in {ListKind.WHOLE, ListKind.ADDITION}


class Refused(Exception):
    """A whole file cannot be taken; nothing was stored.

    `code` is one of empty, no_rows, no_name_column, no_table, unreadable,
    too_large_unpacked, too_large, encrypted, picture, unsupported_format.
    """

    def __init__(self, code: str, reason: str) -> None:
        """Keep both for the report; `reason` says what to send instead."""
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a file something stands."""

    row: int
    sheet: str | None = None
    table: int | None = None

    def as_json(self) -> dict[str, Any]:
        """`sheet` and `table` are absent where there is none."""
        parts = {"sheet": self.sheet, "table": self.table, "row": self.row}
        return {name: value for name, value in parts.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """A row that is left out."""

    place: Place
    column: str
    """The header of the column as the list writes it."""
    value: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CellProblem:
    """A field that is left empty or put right; its row stands."""

    place: Place
    field: str
    """The field's name: phone, credit_code, filed_on … (docs/directory.md)."""
    value: str
    code: str
    reason: str
    column: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A row that repeats another."""

    place: Place
    into: int


@dataclass(kw_only=True)
class Ignored:
    """Rows that are no data, counted."""

    title: int = 0
    header: int = 0
    repeated_header: int = 0
    section: int = 0
    total: int = 0
    footnote: int = 0
    blank: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field of a known institution that a list tells otherwise."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionChange:
    """One institution of the directory that the import touches, for the plan people read."""

    id: str | None
    """None for one that is new."""
    name: str
    fields: Sequence[FieldChange] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """The report of one file, planned or applied."""

    file: str
    kind: ListKind | None
    accepted: int = 0
    withdrawn: int = 0
    rejected: Sequence[RowProblem] = ()
    merged: Sequence[Merged] = ()
    ignored: Ignored = field(default_factory=Ignored)
    warnings: Sequence[CellProblem] = ()
    added: Sequence[InstitutionChange] = ()
    changed: Sequence[InstitutionChange] = ()
    unchanged: int = 0
    unlisted: Sequence[InstitutionChange] = ()
    """Known institutions that a whole list does not name: a person decides."""
    withdrawals: Sequence[InstitutionChange] = ()
    """Those of `changed` and `added` that stand as withdrawn afterwards and did not before."""
    refused: Refused | None = None

    def as_json(self) -> Mapping[str, Any]:
        """The object of `--json`."""
        return {
            "file": self.file,
            "kind": self.kind.value if self.kind else None,
            "accepted": self.accepted,
            "withdrawn": self.withdrawn,
            "rejected": [
                {
                    **one.place.as_json(),
                    "column": one.column,
                    "value": one.value,
                    "code": one.code,
                    "reason": one.reason,
                }
                for one in self.rejected
            ],
            "merged": [{**one.place.as_json(), "into": one.into} for one in self.merged],
            "ignored": {
                name: getattr(self.ignored, name)
                for name in ("title", "header", "repeated_header", "section", "total", "footnote", "blank")
            },
            "warnings": [
                {
                    **one.place.as_json(),
                    "field": one.field,
                    "value": one.value,
                    "code": one.code,
                    "reason": one.reason,
                }
                for one in self.warnings
            ],
            "added": len(self.added),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "unlisted": len(self.unlisted),
            "refused": {"code": self.refused.code, "reason": self.refused.reason} if self.refused else None,
        }
