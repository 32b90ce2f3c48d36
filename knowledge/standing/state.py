"""What stands now, in memory: what one answer looks at without asking the database again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from knowledge import changes
from knowledge.standing.store import SUBJECT, banner_up, stopped_topics

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The stopped topics and the banner as of one number of the change log; it never changes."""

    number: int
    """Of the last change to either."""
    stopped: frozenset[str] = field(default_factory=frozenset)
    """Paths of topics.yaml."""
    banner: str | None = None

    def stops(self, path: str) -> str | None:
        """The stopped topic in which a path of topics lies; None where it may be quoted.

        >>> Standing(number=1, stopped=frozenset({"health"})).stops("health/fever")
        'health'
        >>> Standing(number=1, stopped=frozenset({"health/fever"})).stops("health")
        """
        while path:
            if path in self.stopped:
                return path
            path = path.rpartition("/")[0]
        return None


NOTHING_STANDS = Standing(number=0)


def load_standing(connection: Connection, previous: Standing | None = None) -> Standing:
    """What stands now; `previous` itself where nothing has changed since: one small statement.

    Raises:
        DBAPIError: the database cannot be read; nothing is assumed then.
    """
    # The number before the rows: read the other way round, a change between would be missed.
    number = changes.latest(connection, subject=SUBJECT)
    if previous is not None and previous.number == number:
        return previous
    if number == 0:
        return NOTHING_STANDS
    up = banner_up(connection)
    return Standing(
        number=number,
        stopped=frozenset(stopped.topic for stopped in stopped_topics(connection)),
        banner=up.text if up else None,
    )
