"""Header words and the fields they mean (layouts.yaml)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from directory.registry.cells.points import system_named_in
from directory.registry.cells.text import cell_text, narrow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from directory.coordinate_systems import CoordinateSystem
    from directory.registry.table import Cell

LONGEST_HEADER = 40
"""Characters of a header that are looked at; longer text is a title or a sentence."""

_DROPPED = re.compile(r"[\s_*※#:：,，、./\\·\-\"'“”<>《》|?？!！;；&+]+")
_BRACKETED = re.compile(r"\([^()]{0,30}\)?")
_BRACKETS = re.compile(r"[()]")
_GROUP_TAIL = re.compile(r"(?:基本)?(?:信息|情况|资料|内容|标准)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a list whose field is known."""

    position: int
    field: str
    """A key of layouts.yaml."""
    header: str
    """As the list writes it, a group before its part."""
    worth: int = 0
    """Position of the word among those of its field: the lower fills the field first."""
    unit: str = ""
    """What the header says in brackets or words of a unit: 元/月, 岁, 月龄."""
    system: CoordinateSystem | None = None
    """For coordinates, the system that the header names."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one header means: the field ("" for one that is known and not kept) and its word's worth."""

    field: str
    worth: int
    is_exact: bool


@dataclass(frozen=True, slots=True)
class _Layouts:
    words: Mapping[str, Meaning]
    patterns: Sequence[tuple[re.Pattern[str], str]]


PATTERN_WORTH = 1_000
"""The worth of a word that only a pattern knows: less than any that layouts.yaml lists."""


def column_of(position: int, group: Cell, part: Cell) -> Column | None:
    """The column under a header of one or two rows; None where nobody knows it or it is not kept.

    >>> column_of(0, "备案", "编号").field, column_of(0, None, "托位数（个）").field
    ('filing_number', 'places')
    """
    upper, lower = cell_text(group), cell_text(part)
    if upper == lower:
        upper = ""
    meaning = _meaning_of_pair(upper, lower)
    if meaning is None or not meaning.field:
        return None
    header = lower if upper in lower else f"{upper}{lower}"
    return Column(
        position=position,
        field=meaning.field,
        header=header,
        worth=meaning.worth,
        unit=header,
        system=system_named_in(header) if meaning.field in {"lng", "lat", "point"} else None,
    )


def meaning_of(text: str) -> Meaning | None:
    """What a header of one row means, or None.

    >>> meaning_of("联 系 电 话").field, meaning_of("企业愿景")
    ('phone', None)
    """
    return _exact(text) or _by_pattern(text)


def _meaning_of_pair(upper: str, lower: str) -> Meaning | None:
    if not upper or not lower:
        return meaning_of(upper or lower)
    together = _exact(upper + lower) or _exact(_GROUP_TAIL.sub("", upper) + lower)
    return together or _exact(lower) or _by_pattern(upper + lower)


@lru_cache(maxsize=4_096)
def _exact(text: str) -> Meaning | None:
    for key in _keys(text):
        meaning = _layouts().words.get(key)
        if meaning is not None:
            return meaning
    return None


@lru_cache(maxsize=4_096)
def _by_pattern(text: str) -> Meaning | None:
    for key in _keys(text):
        if len(key) > LONGEST_HEADER:
            continue
        for pattern, field in _layouts().patterns:
            if pattern.search(key):
                return Meaning(field, PATTERN_WORTH, is_exact=False)
    return None


def _keys(text: str) -> tuple[str, ...]:
    """The header with what its brackets hold, then without."""
    plain = narrow(text[: LONGEST_HEADER * 2])
    with_brackets = _DROPPED.sub("", _BRACKETS.sub("", plain))
    without = _DROPPED.sub("", _BRACKETED.sub("", plain))
    return tuple(dict.fromkeys(key for key in (with_brackets, without) if key))


@lru_cache(maxsize=1)
def name_words() -> frozenset[str]:
    """The exact words for the column of names: what every row is looked at for, so a set."""
    return frozenset(
        word for word, meaning in _layouts().words.items() if meaning.field in {"name", "name_address"}
    )


@lru_cache(maxsize=1)
def _layouts() -> _Layouts:
    raw = yaml.safe_load(Path(__file__).with_name("layouts.yaml").read_text(encoding="utf-8"))
    words: dict[str, Meaning] = {}
    for field, texts in raw["words"].items():
        for worth, text in enumerate(texts):
            words.setdefault(_keys(str(text))[0], Meaning(field, worth, is_exact=True))
    patterns = [(re.compile(one["pattern"]), one["field"]) for one in raw["patterns"]]
    return _Layouts(words, patterns)
