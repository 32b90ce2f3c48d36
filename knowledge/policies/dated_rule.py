"""What every rule of a table has: where it holds, from when until when, and how well it is founded."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from knowledge.rows import ContentFileError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from knowledge.sources import Source


class Confidence(StrEnum):
    """How well a rule is founded; LOW is stored and never spoken."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedRule:
    """What one rule gives in one region, in one case, between two days."""

    region_code: str
    kind: StrEnum
    """What it is a rule on."""
    case: StrEnum
    """The circumstances it holds for."""
    value: int | None
    """None where the rule gives no single number; `says` then tells how it stands."""
    says: str
    """The rule as a parent hears it; a phrase without a full stop that holds the value."""
    until_age_years: int | None = None
    """The child's age at which it ends."""
    notes: tuple[str, ...] = ()
    """Honest limits of the rule, whole sentences."""
    sources: tuple[Source, ...]
    """The first is the rule itself."""
    confidence: Confidence
    in_force_from: date | None = None
    """None where the first day was not found; `judged_from` then stands in."""
    judged_from: date | None = None
    """The first day on which it is known to hold, from the document's or amendment's date."""
    judged_by: str | None = None
    """What `judged_from` rests on, such as 2021 年修改的条例."""
    in_force_until: date | None = None
    """The last day, where a later rule took over."""
    expected: bool = False
    """Drafted or announced and not yet law: never given as the rule in force."""
    origin: str = field(default="", compare=False)
    """The file it was read from, for messages to the editor."""

    def __post_init__(self) -> None:
        """Refuse a rule that contradicts itself, in words for its editor.

        Raises:
            ContentFileError: it does.
        """
        for problem in (*self.problems(), *_note_problems(self), *_date_problems(self)):
            msg = f"{self.place_in_file}：{problem}"
            raise ContentFileError(msg)

    def problems(self) -> Iterable[str]:
        """Sentences on everything wrong with it besides its notes and days, for its editor."""
        return ()

    @property
    def place_in_file(self) -> str:
        """Where an editor finds it: file, kind, case, first day."""
        parts = (self.origin or self.region_code, self.kind.value, self.case.value)
        return " ".join((*parts, str(self.in_force_from or self.judged_from or "")))

    @property
    def first_day(self) -> date:
        """The day it is judged to hold from, be it known or inferred."""
        day = self.in_force_from or self.judged_from
        if day is None:  # refused in __post_init__
            raise ValueError(self.place_in_file)
        return day

    @property
    def is_speakable(self) -> bool:
        """Whether a parent may be told it as the rule."""
        return self.confidence is not Confidence.LOW and not self.expected and bool(self.sources)

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        if self.expected or day < self.first_day:
            return False
        return self.in_force_until is None or day <= self.in_force_until

    def is_in_words(self, number: int | None) -> bool:
        """Whether a number stands in what the rule says; 0 says in words that there is nothing."""
        return not number or number in {int(digits) for digits in re.findall(r"\d+", self.says)}


def _note_problems(rule: DatedRule) -> list[str]:
    is_whole = all(note.endswith("。") for note in rule.notes)
    return [] if is_whole else ["notes 每条要写成完整的话，以句号结尾"]


def _date_problems(rule: DatedRule) -> list[str]:
    first = rule.in_force_from or rule.judged_from
    if first is None:
        return ["in_force_from 和 judged_from 至少写一个"]
    if rule.in_force_from is not None and rule.judged_from is not None:
        return ["知道施行日 in_force_from 就不再写 judged_from"]
    if rule.judged_from is not None and not rule.judged_by:
        return ["写了 judged_from 就要写 judged_by（按什么判断）"]
    if rule.in_force_until is not None and rule.in_force_until < first:
        return [f"最后一天 {rule.in_force_until} 早于第一天 {first}"]
    return []
