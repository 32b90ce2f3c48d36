"""Who is who: what two rows must share to speak of one institution, and the id that it keeps for ever.

An institution is a credit code and a site; where a list gives no usable code,
a cleaned name and an address. Names and addresses are compared by keys that
leave out how a thing was typed: 「示例托育（红旗店）」 and 「示例托育(红旗店) 」 are one.
"""

from __future__ import annotations

import hashlib
import unicodedata
from base64 import b32encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from knowledge.regions import Level

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from knowledge.regions import Gazetteer

ID_CHARACTERS = 10
"""50 bits: among 126,000 institutions one chance in 140,000 that two ask for the same; it is checked."""

_NO_ALIASES: frozenset[str] = frozenset()
_DASHES = "-‐‑‒–—―−~～"


class _Letters(dict[int, str]):
    """Code point → the letters and digits in it: a table for `str.translate` that fills itself."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKC", chr(code)).casefold()
        letters = self[code] = "".join(one for one in folded if unicodedata.category(one)[0] in "LNM")
        return letters


class _LettersAndDashes(_Letters):
    """The same, with dashes of every kind as one: 1-2号 is not 12号."""

    def __missing__(self, code: int) -> str:
        if chr(code) in _DASHES:
            self[code] = "-"
            return "-"
        return super().__missing__(code)


_letters = _Letters()
_letters_and_dashes = _LettersAndDashes()


def name_key(name: str) -> str:
    """A name as identity compares it: width, case, spaces, brackets and marks left out.

    >>> name_key("示例（红旗） Baby 托育") == name_key("示例(红旗)baby·托育")
    True
    """
    # Composed before it is folded: an accent may stand as a character of its own.
    return unicodedata.normalize("NFC", name).translate(_letters) or name.strip()


class AddressKeys:
    """Addresses as identity compares them, without the places that they lie in.

    One list writes 河南省新乡市红旗区示例路1号, the next 示例路1号.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._openings: dict[str | None, tuple[tuple[str, str], ...]] = {}

    def key(self, address: str | None, *, region_code: str | None, town: str | None = None) -> str | None:
        """The key of an address in a region; None where it tells no more than the region.

        >>> from knowledge.regions import gazetteer
        >>> AddressKeys(gazetteer()).key("新乡市红旗区 示例路１号", region_code="410702")
        '示例路1号'
        """
        if not address:
            return None
        letters = unicodedata.normalize("NFC", address).translate(_letters_and_dashes).strip("-")
        if region_code is None:
            opening = self._gazetteer.opening(letters)
            region_code = opening.code if opening else None
        was_opened = False
        for name, short in self._opening_names(region_code):
            if letters.startswith(name):
                letters, was_opened = letters[len(name) :], True
            elif short and letters.startswith(short) and not was_opened:
                letters = self._without_short(letters, short, region_code)
        if town:
            letters = letters.removeprefix(town.translate(_letters))
        return letters or None

    def _opening_names(self, region_code: str | None) -> tuple[tuple[str, str], ...]:
        names = self._openings.get(region_code)
        if names is None:
            known = region_code is not None and self._gazetteer.get(region_code) is not None
            lineage = self._gazetteer.lineage(region_code) if known and region_code else ()
            names = self._openings[region_code] = tuple(
                (one.name, one.short_name if one.level in {Level.PROVINCE, Level.CITY} else "")
                for one in reversed(lineage)
                if one.level is not Level.NATION
            )
        return names

    def _without_short(self, letters: str, short: str, region_code: str | None) -> str:
        """河南新乡市… without 河南; 新乡路1号 stays what it is."""
        rest = letters[len(short) :]
        inner = [name for name, _ in self._opening_names(region_code)]
        return rest if rest.startswith(tuple(inner)) else letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What an institution is recognised by."""

    credit_code: str | None
    name: str
    """A key of `name_key`."""
    address: str | None
    """A key of `AddressKeys`; None where no list tells it."""
    region_code: str | None
    aliases: frozenset[str] = _NO_ALIASES
    """Keys of former and other names."""

    @classmethod
    def of(cls, facts: Mapping[str, Any], addresses: AddressKeys) -> Identity:
        """The identity of facts in their JSON form."""
        return cls.told(
            name=facts["name"],
            credit_code=facts.get("credit_code"),
            address=addresses.key(
                facts.get("address"), region_code=facts.get("region_code"), town=facts.get("town")
            ),
            region_code=facts.get("region_code"),
            aliases=(*facts.get("former_names", ()), *facts.get("other_names", ())),
        )

    @classmethod
    def told(
        cls,
        *,
        name: str,
        credit_code: str | None,
        address: str | None,
        region_code: str | None,
        aliases: Collection[str],
    ) -> Identity:
        """The identity of names as they are written, and of the key of an address."""
        key = name_key(name)
        return cls(
            credit_code=credit_code,
            name=key,
            address=address,
            region_code=region_code,
            aliases=frozenset(map(name_key, aliases)) - {key} if aliases else _NO_ALIASES,
        )

    def contradicts(self, other: Identity, gazetteer: Gazetteer) -> bool:
        """Whether two codes, or two places apart, say that these are two."""
        if self.credit_code and other.credit_code and self.credit_code != other.credit_code:
            return True
        return not _may_be_one_place(self.region_code, other.region_code, gazetteer)

    def shares_name(self, other: Identity) -> bool:
        """Whether one is called what the other is, or was, or is called too."""
        return self.name == other.name or self.name in other.aliases or other.name in self.aliases


def _may_be_one_place(one: str | None, other: str | None, gazetteer: Gazetteer) -> bool:
    if one is None or other is None or one == other:
        return True
    known = gazetteer.get(one) is not None and gazetteer.get(other) is not None
    return known and (gazetteer.within(one, other) or gazetteer.within(other, one))


def new_id(identity: Identity, taken: Collection[str], *, is_sample: bool = False) -> str:
    """The id of an institution that is new: the same for the same identity, never one that is taken.

    An invented institution never gets the id of a real one that is called the same.
    """
    parts = (identity.credit_code or "", identity.name, identity.address or "", identity.region_code or "")
    for attempt in _attempts():
        told = "\0".join((*parts, "sample" if is_sample else "", attempt))
        digest = hashlib.blake2b(told.encode(errors="surrogatepass"), digest_size=8).digest()
        found = b32encode(digest).decode().lower()[:ID_CHARACTERS]
        if found not in taken:
            return found
    raise AssertionError  # pragma: no cover - the attempts never end


def _attempts() -> Iterable[str]:
    number = 0
    while True:
        yield str(number) if number else ""
        number += 1
