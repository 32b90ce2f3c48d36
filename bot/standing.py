"""Which of very many strings stand in a text, looked for all together."""

from __future__ import annotations

from operator import add
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

Owner = TypeVar("Owner", bound="Hashable")


class Strings(Generic[Owner]):
    """Strings with whom each belongs to; a text is looked up by its characters and their pairs."""

    def __init__(self, owned: Iterable[tuple[str, Owner]]) -> None:
        """Take strings that are not empty, in any order; one may belong to many."""
        found: dict[str, dict[str, dict[Owner, None]]] = {}
        for string, owner in owned:
            found.setdefault(string[:2], {}).setdefault(string, {}).setdefault(owner)
        self._by_opening = {
            opening: tuple((string, tuple(owners)) for string, owners in strings.items())
            for opening, strings in found.items()
        }

    def standing_in(self, text: str) -> set[Owner]:
        """The owners of which a string stands in the text."""
        by_opening = self._by_opening
        return {
            owner
            for opening in {*text, *map(add, text, text[1:])}
            if opening in by_opening
            for string, owners in by_opening[opening]
            if string in text
            for owner in owners
        }
