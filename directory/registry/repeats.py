"""Rows of one file beside each other: identical repeats, and codes that several sites share."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from directory.nursery import Facts
from directory.registry.identity import AddressKeys
from directory.registry.report import Merged

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from directory.registry.judging import Judged
    from knowledge.regions import Gazetteer

_COMPARED = tuple(field.name for field in fields(Facts) if field.name not in {"classes", "fee_text"})
"""fee_text is the list's wording; where the fee is understood, another wording is no difference."""


def merge_repeats(judged: Sequence[Judged]) -> tuple[list[Judged], list[Merged]]:
    """The rows without identical repeats, which tell the same of the same institution in whatever form."""
    by_name: dict[str, int] = defaultdict(int)
    for one in judged:
        by_name[one.entry.facts.name] += 1
    kept: list[Judged] = []
    merged: list[Merged] = []
    rows: dict[Hashable, int] = {}
    for one in judged:
        if by_name[one.entry.facts.name] > 1:
            key, place = _key(one), one.entry.place
            if key in rows:
                merged.append(Merged(place=place, into=rows[key]))
                continue
            rows[key] = place.row
        kept.append(one)
    return kept, merged


def _key(judged: Judged) -> Hashable:
    facts = judged.entry.facts
    told: list[Any] = [getattr(facts, name) for name in _COMPARED]
    told.append(tuple(sorted(facts.classes.items())))
    told.append(None if facts.fee is not None else facts.fee_text)
    return judged.entry.status, *told


def warn_of_shared_codes(judged: Sequence[Judged], gazetteer: Gazetteer) -> None:
    """Warn every row whose credit code stands at another address, too."""
    keys = AddressKeys(gazetteer)
    by_code: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        if one.entry.facts.credit_code is not None and one.shared_code is not None:
            by_code[one.entry.facts.credit_code].append(one)
    for sharing in by_code.values():
        if len(sharing) > 1 and len({_site(one.entry.facts, keys) for one in sharing}) > 1:
            for one in sharing:
                if one.shared_code is not None:
                    one.warnings.append(one.shared_code)


def _site(facts: Facts, keys: AddressKeys) -> str | None:
    return keys.key(facts.address, region_code=facts.region_code, town=facts.town)
