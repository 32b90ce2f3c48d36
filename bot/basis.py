"""What an answer rests on, kept with its entry in the journal, so that whoever holds it can check it.

Nothing of the question is in it: no words, no day of birth, no point on the map.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from bot.tables import journal
from bot.votes import is_answer_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.messages import Answer
    from knowledge.policies.dated_rule import DatedRule

CHECKED_FOR: Final = timedelta(days=90)
"""So long after it was given an answer can be checked."""

_FINGERPRINT_BYTES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """One rule, section or entry that an answer tells."""

    step: str
    """The step that told it, such as policy."""
    key: str
    """What it told: maternity@410000, the id of a section, vaccine:age@8."""
    day: date
    """The day whose rule was told: the day of the question, or the first day of a rule of another time."""
    is_of_other_day: bool = False
    """The question told a day, which is not kept: `day` is the first day of the rule that held on it."""
    places: tuple[str, ...] = ()
    """Codes from the place asked for up to the nation."""
    is_beside: bool = False
    """Told for comparison, beside the place whose rule decides."""
    revision: int | None = None
    """Of the article."""
    cases: tuple[str, ...] = ()
    """The circumstances whose rules were told, such as multiple_birth."""
    births: int | None = None
    """Children born at once, where a sum counts them."""
    asks: tuple[str, ...] = ()
    """What of the rule was told besides how much, such as pay."""
    is_reckoned: bool = False
    """It was told for a birth or a wage that the question told, of which only the rule is kept."""
    age_months: int | None = None
    """Of the child, where a table was read by it."""
    fingerprint: str | None = None
    """Of the rules as they were written, so that a correction shows."""

    @property
    def name(self) -> str:
        """The key without the place: maternity."""
        return self.key.partition("@")[0]

    @property
    def decided_by(self) -> str:
        """The code of the place whose rule was told; empty where none is."""
        return self.key.partition("@")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkable:
    """One answer, as far as it is kept."""

    asked_at: datetime
    bases: tuple[Basis, ...]
    is_open: bool
    """It can still be checked."""


def fingerprint(rules: Iterable[DatedRule]) -> str:
    """A short digest of rules as they are written; other words or another number give another one."""
    told = "\n".join(f"{rule.kind}/{rule.case}@{rule.region_code}:{rule.value} {rule.says}" for rule in rules)
    return hashlib.sha256(told.encode()).hexdigest()[: 2 * _FINGERPRINT_BYTES]


def as_kept(answer: Answer) -> str | None:
    """The bases of an answer for its entry in the journal; None where it has none to check."""
    if not answer.may_be_checked:
        return None
    return _JSON.encode([_told(basis) for basis in answer.bases])


def find(connection: Connection, answer_id: str, *, now: datetime) -> Checkable | None:
    """What an answer rests on; None where the id is none of ours, its entry is gone, or nothing was kept."""
    if not is_answer_id(answer_id):
        return None
    row = connection.execute(
        select(journal.c.asked_at, journal.c.basis).where(journal.c.answer_id == answer_id)
    ).one_or_none()
    if row is None or not row.basis:
        return None
    return Checkable(
        asked_at=row.asked_at, bases=from_kept(row.basis), is_open=now - row.asked_at <= CHECKED_FOR
    )


def from_kept(text: str) -> tuple[Basis, ...]:
    """The bases that `as_kept` wrote; what a newer process added to them is left out."""
    rows: Sequence[dict[str, Any]] = json.loads(text)
    return tuple(_read(row) for row in rows)


_FIELDS = {field.name: field.default for field in fields(Basis)}
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _told(basis: Basis) -> dict[str, Any]:
    filled = {name: value for name, empty in _FIELDS.items() if (value := getattr(basis, name)) != empty}
    return {**filled, "day": basis.day.isoformat()}


def _read(row: dict[str, Any]) -> Basis:
    known: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in row.items()
        if name in _FIELDS
    }
    known["day"] = date.fromisoformat(row["day"])
    return Basis(**known)
