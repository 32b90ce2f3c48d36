"""An index of this machine that heals by itself, beside the answers that notice it lagging."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import structlog

from knowledge.search.engine import UNBUILT
from web.observability import log_failure

if TYPE_CHECKING:
    from knowledge.search.engine import SearchEngine
    from knowledge.search.indexer import CatchUp, Indexer

log: structlog.stdlib.BoundLogger = structlog.get_logger("web")


class LocalIndex:
    """One engine with what keeps it up with the database."""

    def __init__(self, subject: str, indexer: Indexer, engine: SearchEngine) -> None:
        """`subject` names the index in log lines."""
        self._subject = subject
        self._indexer = indexer
        self._engine = engine
        self._healing = threading.Lock()

    def heal_if_behind(self, number: int) -> None:
        """Where the index stands before a change, bring it up to date beside the answers, which go on."""
        if self._engine.state().number >= number or not self._healing.acquire(blocking=False):
            return
        try:
            threading.Thread(target=self._heal, name="index-catch-up", daemon=True).start()
        except RuntimeError as error:  # no thread left: the answer needs none, and the next one tries again
            self._healing.release()
            log_failure("index_catch_up_failed", error, subject=self._subject)

    def catch_up(self) -> CatchUp:
        """Bring the index up to date, with a line in the log where there was anything to do."""
        is_unbuilt = self._engine.state().number == UNBUILT
        caught_up = self._indexer.catch_up()
        if caught_up.applied:
            event = "index_rebuilt" if is_unbuilt else "index_caught_up"
            log.info(event, subject=self._subject, applied=caught_up.applied, reached=caught_up.reached)
        return caught_up

    def catch_up_at_once(self) -> None:
        """The same for whoever has just published: that stands, whatever becomes of the index.

        A failure is logged; the next question and the clock try again.
        """
        try:
            self.catch_up()
        except Exception as error:  # noqa: BLE001 - what is published stays so, and the index heals by itself
            log_failure("index_catch_up_failed", error, subject=self._subject)

    def _heal(self) -> None:
        try:
            self.catch_up()
        except Exception as error:  # noqa: BLE001 - the outer edge of its thread
            log_failure("index_catch_up_failed", error, subject=self._subject)
        finally:
            self._healing.release()
