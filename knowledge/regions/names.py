"""The data that says which names count as places: aliases, cues, look-alikes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from knowledge.data_files import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

_DATA = Path(__file__).parent


class Need(IntEnum):
    """What a name wants beside it before it counts as a place."""

    NOTHING = 0
    CUE = 1
    PARENT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """Another name that people or older lists use for a region."""

    name: str
    code: str
    status: Literal["former", "zone", "spoken"]
    """Renamed or merged; a functional zone inside; or just how people say it."""
    why: str
    where: str | None = None
    """The region within which the name has this meaning; None where it has no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """The rules of mentions.yaml, which explains them, and the words of words.txt."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    not_followed_by: tuple[str, ...]
    phrases: tuple[str, ...]
    needs: Mapping[str, Need]
    """Names that differ from the rule of their level."""
    equal_across_levels: frozenset[str]
    words: frozenset[str]
    """Ordinary words that may cover half of a two-character name."""


def load_aliases(path: Path) -> tuple[Alias, ...]:
    """The former, functional and spoken names of a YAML list."""
    return tuple(Alias(**entry) for entry in read_yaml(path))


def load_naming() -> Naming:
    """The rules for names in free text that the project ships."""
    raw = read_yaml(_DATA / "mentions.yaml")
    needs = {
        **{name: Need.CUE for group in raw["needs_cue"] for name in group["names"]},
        **{name: Need.PARENT for group in raw["needs_parent"] for name in group["names"]},
        **dict.fromkeys(raw["well_known"], Need.NOTHING),
    }
    return Naming(
        before=tuple(raw["cues"]["before"]),
        after=tuple(raw["cues"]["after"]),
        not_followed_by=tuple(raw["not_followed_by"]),
        phrases=tuple(raw["phrases"]),
        needs=needs,
        equal_across_levels=frozenset(raw["equal_across_levels"]),
        words=frozenset((_DATA / "words.txt").read_text(encoding="utf-8").split()),
    )
