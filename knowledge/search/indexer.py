"""Keeping one index on one machine up with the database.

Whoever holds the index's file lock applies what is new; nobody waits for it.
The process that published a change tries at once. If another holds the lock,
that one sees the change: it asks once more after letting go. Processes and
machines that published nothing ask `is_behind` while they answer, and the clock
calls `catch_up` for those that nobody asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from filelock import FileLock, Timeout

from knowledge import changes
from knowledge.search.engine import UNBUILT, IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sqlalchemy import Connection

    from knowledge.search.engine import Document, SearchEngine

_BATCH = 1_000
"""Changes that are applied in one step; what a killed writer has to do again."""


class Projection(Protocol):
    """How the tables of one subject look as documents of its index."""

    @property
    def subject(self) -> str:
        """The subject under which its changes are recorded."""

    def documents(self, connection: Connection, keys: Collection[str]) -> Mapping[str, Sequence[Document]]:
        """The documents of these keys as they stand now; a key that is gone may be left out."""

    def everything(self, connection: Connection) -> Iterable[Document]:
        """All documents as they stand now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp:
    """What one call to `catch_up` came to."""

    reached: int
    """The number that the index stands at."""
    busy: bool
    """Another thread or process holds the lock and does the work."""
    applied: int
    """Changes that this call applied; for a rebuild, its documents."""


class Indexer:
    """Brings an engine up to the database through a projection.

    `connect` opens a connection for one read of one consistent state (see
    `Database.reading`), so that the documents it gives are never older than
    the change number it gives.
    """

    def __init__(
        self,
        engine: SearchEngine,
        projection: Projection,
        connect: Callable[[], AbstractContextManager[Connection]],
        lock_path: Path,
    ) -> None:
        self._engine = engine
        self._projection = projection
        self._connect = connect
        self._lock_path = lock_path

    def is_behind(self, connection: Connection) -> bool:
        """Whether the database has something that the index lacks: a stat call and one short query."""
        return self._engine.state().number < changes.latest(connection, subject=self._projection.subject)

    def catch_up(self, *, thorough: bool = False) -> CatchUp:
        """Apply everything new, or rebuild an index that is missing, damaged or of another schema.

        Returns at once where another holds the lock. `thorough` reads the
        whole index first, to find damage that no question has met yet.
        """
        applied = 0
        while True:
            try:
                with self._locked(blocking=False):
                    applied += self._drain(thorough=thorough)
            except Timeout:
                return CatchUp(reached=self._engine.state().number, busy=True, applied=applied)
            thorough = False
            with self._connect() as connection:
                # A change that committed while the lock was held, and whose own
                # writer found it taken, is seen here or by the next holder.
                if not self.is_behind(connection):
                    return CatchUp(reached=self._engine.state().number, busy=False, applied=applied)

    def rebuild(self, progress: Callable[[int], None] | None = None) -> int:
        """Build the index anew from the database, waiting for the lock; how many documents.

        `progress` hears how many documents were read so far.
        """
        with self._locked(blocking=True):
            return self._rebuild(progress)

    def _locked(self, *, blocking: bool) -> AbstractContextManager[object]:
        self._lock_path.parent.mkdir(parents=True, exist_ok=True)
        # A lock of its own for each call: one that is shared counts entries, and
        # a second thread would walk in.
        return FileLock(self._lock_path, blocking=blocking).acquire()

    def _drain(self, *, thorough: bool) -> int:
        self._engine.tidy()
        applied = 0
        reached = self._engine.state(thorough=thorough).number
        while True:
            with self._connect() as connection:
                subject = self._projection.subject
                # Behind the log's end an index may be; ahead of it, it belongs
                # to another database, such as one before a backup was restored.
                if reached == UNBUILT or reached > changes.latest(connection, subject=subject):
                    break
                newer = changes.since(connection, reached, subject=subject, limit=_BATCH)
                if not newer:
                    return applied
                if len(newer) == _BATCH and self._is_mostly_new(connection, reached):
                    break
                keys = {one.key for one in newer}
                found = self._projection.documents(connection, keys)
            try:
                self._engine.apply({key: found.get(key, ()) for key in sorted(keys)}, number=newer[-1].number)
            except IndexUnavailable:
                break
            reached = newer[-1].number
            applied += len(newer)
        return applied + self._rebuild(None)

    def _is_mostly_new(self, connection: Connection, reached: int) -> bool:
        """Whether more has changed than the index holds, as after the import of a whole country.

        Then one rebuild costs a fraction of many merges: 126,000 nurseries take
        a quarter of a minute.
        """
        pending = changes.count_since(connection, reached, subject=self._projection.subject)
        return pending > max(_BATCH, self._engine.state().documents)

    def _rebuild(self, progress: Callable[[int], None] | None) -> int:
        with self._connect() as connection:
            # The number first: what is published after it is applied once more.
            number = changes.latest(connection, subject=self._projection.subject)
            documents = self._projection.everything(connection)
            self._engine.rebuild(_counted(documents, progress), number=number)
        return self._engine.state().documents


def _counted(documents: Iterable[Document], progress: Callable[[int], None] | None) -> Iterator[Document]:
    for count, document in enumerate(documents, start=1):
        yield document
        if progress is not None:
            progress(count)
