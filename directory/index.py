"""Nurseries as documents that a search engine can hold."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from directory.names import (
    SAMPLE,
    Name,
    gapped,
    grams,
    place_names,
    plain,
    spoken,
    take_apart,
)
from directory.store import SUBJECT, rows
from knowledge.language import pinyin
from knowledge.search.engine import Document, IndexSchema

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from directory.store import Row
    from knowledge.regions import Gazetteer, Region

NURSERY_SCHEMA = IndexSchema(
    name="nurseries",
    version="1",
    # A nursery is asked for by its name far more often than by its street; what
    # only sounds alike, or holds but for one character, comes after.
    weights={"name": 3.0, "place": 1.0, "sound": 1.0, "gapped": 0.5},
    # Words in the names of one in twenty (示例, a city, 宝贝) decide nothing.
    common_share=0.05,
    marks={"sound": "'", "gapped": "~"},
)

_ADDRESS_CHARACTERS = 120


def fingerprint() -> str:
    """Eight hex digits that change with the code that cuts names: an index of other tokens is out of date."""
    digest = hashlib.sha256()
    language = Path(pinyin.__file__).parent
    cut_by = (
        Path(__file__),
        Path(__file__).with_name("names.py"),
        *(language / name for name in ("normalise.py", "numerals.py", "pinyin.py")),
    )
    for path in cut_by:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


class NurseryProjection:
    """What the index of nurseries holds: a document for each, filed or withdrawn."""

    subject: str = SUBJECT

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Take the places that names and addresses begin with."""
        self._gazetteer = gazetteer

    def documents(self, connection: Connection, keys: Collection[str]) -> Mapping[str, Sequence[Document]]:
        """The document of each nursery; none for one that is gone."""
        found = {row.id: [self._document(row)] for row in rows(connection, keys)}
        return {key: found.get(key, []) for key in keys}

    def everything(self, connection: Connection) -> Iterable[Document]:
        """The documents of all nurseries."""
        return (self._document(row) for row in rows(connection))

    def _document(self, row: Row) -> Document:
        facts = row.facts
        places = self._places(facts.get("region_code"))
        owns = dict.fromkeys(searched(name) for name in names_of(facts, places))
        return Document(
            id=row.id,
            key=row.id,
            fields={
                "name": _each(owns, grams),
                "sound": _each(owns, _spoken),
                "gapped": _each(owns, gapped),
                "place": self._place_tokens(facts, places),
            },
        )

    def _place_tokens(self, facts: Mapping[str, Any], places: Sequence[tuple[str, ...]]) -> list[str]:
        """Street, estate and house number: what an address says below the regions it repeats."""
        address = plain((facts.get("address") or "")[:_ADDRESS_CHARACTERS])
        for names in places:
            address = address.removeprefix(names[0])
        town = plain(facts.get("town") or "")
        if facts.get("town_code") and town:
            # Searched by its code; without it the words are all there is.
            address = address.removeprefix(town)
            town = ""
        zone = plain(facts.get("zone") or "")
        return list(dict.fromkeys([*grams(address), *grams(town), *grams(zone)]))

    def _places(self, code: str | None) -> tuple[tuple[str, ...], ...]:
        return places_of(self._gazetteer, code)


def names_of(facts: Mapping[str, Any], places: Sequence[tuple[str, ...]]) -> tuple[Name, ...]:
    """The legal name, then former and other ones, taken apart; `facts` as JSON values."""
    others = [*facts.get("former_names", ()), *facts.get("other_names", ())]
    return tuple(take_apart(name, places=places) for name in (facts["name"], *others))


def searched(name: Name) -> str:
    """What of a name is searched for: what tells it from others, without the mark of an invented one."""
    return name.own.removeprefix(SAMPLE) or name.plain


@lru_cache(maxsize=4_096)
def places_of(gazetteer: Gazetteer, code: str | None) -> tuple[tuple[str, ...], ...]:
    """How names begin that were registered in the region of a code; nothing for one that is unknown."""
    region: Region | None = gazetteer.get(code) if code else None
    return () if region is None else place_names(gazetteer.lineage(region.code))


# Brands repeat over branches and towns: of 126,000 names some 20,000 differ.
_spoken = lru_cache(maxsize=20_000)(spoken)


def _each(owns: Iterable[str], cut: Callable[[str], list[str]]) -> list[str]:
    return list(dict.fromkeys(token for own in owns for token in cut(own)))
