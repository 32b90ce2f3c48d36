"""What stands over all answers, as this process knows it; its banner for pages and fixed answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.standing.state import NOTHING_STANDS, load_standing
from web.observability import DATABASE_AWAY, log_failure

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from knowledge.standing.state import Standing
    from web.services import Services


class Stands:
    """What stands over all answers now, as this process knows it."""

    def __init__(self) -> None:
        self.last = NOTHING_STANDS
        """As it was when it was last read."""

    def now(self, connection: Connection) -> Standing:
        """What stands at this connection's moment; one small query when nothing is new."""
        self.last = load_standing(connection, self.last)
        return self.last


def banner_now(services: Services) -> str | None:
    """What every page and answer says for now, or None.

    While the database is away it is the last that this process read: a page
    that needs no database stays there.
    """
    try:
        with services.database.reading() as connection:
            return services.standing.now(connection).banner
    except DATABASE_AWAY as error:
        log_failure("banner_not_read", error)
        return services.standing.last.banner
