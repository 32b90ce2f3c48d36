"""What a table has to say to a question: plain values, for every channel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from knowledge.policies.dated_rule import DatedRule

if TYPE_CHECKING:
    from enum import StrEnum

    from knowledge.sources import Source

NameOf: TypeAlias = Callable[[str], str]
"""From a region's code to its short name, such as 河南."""

R = TypeVar("R", bound=DatedRule)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyAnswer(Generic[R]):
    """An answer from figures of leave or rules on benefits; every string is plain text."""

    kind: StrEnum
    """Which leave or benefit it tells of."""
    lead: str
    details: tuple[tuple[str, str], ...] = ()
    steps: tuple[str, ...] = ()
    """What to do, in order."""
    paragraphs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    source_notes: tuple[str, ...] = ()
    """What was not found out about the documents themselves."""
    sources: tuple[Source, ...] = ()
    region_code: str
    """The region whose rule answered."""
    region_name: str
    value: int | None = None
    """The number in the lead, added up; None where it holds none."""
    rules: tuple[R, ...] = ()
    """What the lead rests on."""

    @property
    def text(self) -> str:
        """Everything a reader would see, a line each."""
        pairs = (f"{label}：{says}" for label, says in self.details)
        return "\n".join((self.lead, *pairs, *self.steps, *self.paragraphs, *self.notes, *self.source_notes))
