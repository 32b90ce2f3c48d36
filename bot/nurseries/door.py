"""The directory as the steps see it: one question's view of what stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from directory import store
from directory.verify import verify

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Connection

    from directory.nursery import Nursery
    from directory.search import Finder, NurseryHits, NurseryQuery
    from directory.store import ImportRecord
    from directory.verify import Verification


class Directory(Protocol):
    """What the steps ask of the directory; nothing is read before one of these is called."""

    def find(self, query: NurseryQuery) -> NurseryHits:
        """One page of what fits."""

    def verify(self, text: str, *, region_code: str | None = None) -> Verification:
        """Whether a name or a credit code is filed."""

    def among(self, ids: Collection[str]) -> Mapping[str, Nursery]:
        """The nurseries of these ids, in their order; those that are gone are left out."""

    def lists(self, nurseries: Sequence[Nursery]) -> Sequence[ImportRecord]:
        """The lists that named these nurseries last, the newest first."""

    def newest(self) -> ImportRecord | None:
        """The list that was imported last; None where the directory is empty."""

    def is_empty(self) -> bool:
        """Whether no nursery is listed at all; one small query."""


class ConnectedDirectory:
    """The directory behind one connection, for as long as a question is answered."""

    def __init__(self, connection: Connection, finder: Finder) -> None:
        """Read with this connection and find with this finder."""
        self._connection = connection
        self._finder = finder

    def find(self, query: NurseryQuery) -> NurseryHits:
        """One page of what fits."""
        return self._finder.find(self._connection, query)

    def verify(self, text: str, *, region_code: str | None = None) -> Verification:
        """Whether a name or a credit code is filed."""
        return verify(self._connection, self._finder, text, region_code=region_code)

    def among(self, ids: Collection[str]) -> Mapping[str, Nursery]:
        """The nurseries of these ids, in their order; those that are gone are left out."""
        return store.among(self._connection, ids)

    def lists(self, nurseries: Sequence[Nursery]) -> Sequence[ImportRecord]:
        """The lists that named these nurseries last, the newest first."""
        numbers = {nursery.said_by["name"] for nursery in nurseries if "name" in nursery.said_by}
        named = store.imports_named(self._connection, numbers)
        return [named[number] for number in sorted(named, reverse=True)]

    def newest(self) -> ImportRecord | None:
        """The list that was imported last; None where the directory is empty."""
        return store.newest_import(self._connection)

    def is_empty(self) -> bool:
        """Whether no nursery is listed at all; one small query."""
        return not len(self._finder.roll(self._connection))
