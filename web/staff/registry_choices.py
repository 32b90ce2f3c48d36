"""What whoever hands in a list may say of it, as the form offers it and as the form sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from directory import labels
from directory.registry.report import ListKind
from knowledge.regions import Level
from web.staff.registry_uploads import MOST_SOURCE_CHARACTERS, Told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from knowledge.regions import Gazetteer, Region

KINDS: Final[Sequence[tuple[str, str]]] = [
    (kind.value, labels.KINDS_OF_LIST[kind.value]) for kind in ListKind
]


def places(gazetteer: Gazetteer, home: str, *, told: str | None = None) -> list[Region]:
    """Home, those above it and those beside it: the places whose lists an office here may hold."""
    above = list(gazetteer.lineage(home))
    parents = {one.parent for one in above[:1]}
    beside = [
        one for one in gazetteer if one.parent in parents and one.code != home and one.level is not Level.TOWN
    ]
    found = {one.code: one for one in [*above, *sorted(beside, key=lambda one: one.code)]}
    other = gazetteer.get(told) if told else None
    return [*found.values(), *([other] if other is not None and other.code not in found else [])]


def told_of(form: Mapping[str, str], gazetteer: Gazetteer) -> Told:
    """What a form says; what is none of its choices counts as not said."""
    kinds = {kind.value: kind for kind in ListKind}
    region = gazetteer.get(form.get("region", ""))
    words = " ".join(form.get("source", "").split())
    source = "".join(letter for letter in words if letter.isprintable())
    return Told(
        kind=kinds.get(form.get("kind", "")),
        region_code=None if region is None else region.code,
        source=source[:MOST_SOURCE_CHARACTERS],
    )
