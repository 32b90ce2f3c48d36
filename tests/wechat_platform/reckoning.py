"""The reckoning after a day: what parents saw, held against what the product wrote down."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.tables import journal
from web.conversing import FAILED
from web.database import Database, make_engine
from web.wechat import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Row, Table

    from tests.wechat_platform.platform import Turn

EXCUSES = (sentences.LATE, sentences.BUSY, sentences.TOO_FAST, FAILED.text)
"""What a parent reads who has to ask again: nothing of it needs to be written down."""


def rows_of(database_url: str, table: Table) -> list[Row[tuple[object, ...]]]:
    """All rows of a table, read by a process of its own, as an auditor would."""
    engine = make_engine(database_url)
    try:
        with Database(engine).reading() as connection:
            return list(connection.execute(select(table)).all())
    finally:
        engine.dispose()


def questions_written(database_url: str) -> Iterator[str]:
    """What the journal holds of WeChat, in no order; as often as it holds it."""
    return (row.question for row in rows_of(database_url, journal) if row.channel == "wechat")


def is_excuse(turn: Turn) -> bool:
    return turn.text in EXCUSES


def answers_of(turn: Turn) -> set[str]:
    """The different answers that the product gave to one message: on all its tries, read or not."""
    return {str(reply) for reply in turn.replies if reply is not None} - set(EXCUSES)


@dataclass(kw_only=True)
class Reckoning:
    """How often each question stands in the journal, and how often it may."""

    asked: Counter[str] = field(default_factory=Counter)
    """Questions that were answered while they could be written down."""
    perhaps: Counter[str] = field(default_factory=Counter)
    """Questions that got an excuse, or an answer while nothing could be written."""
    written: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, turns: Iterable[Turn], database_url: str, *, unwritable: Iterable[Turn] = ()) -> Reckoning:
        """`unwritable` are turns of a time at which the database took nothing."""
        made = cls()
        doubtful = {id(turn) for turn in unwritable}
        for turn in turns:
            question = turn.sent.get("Content")
            if question is None:
                continue
            kind = made.perhaps if id(turn) in doubtful or is_excuse(turn) else made.asked
            kind[str(question)] += 1
        made.written.update(questions_written(database_url))
        return made

    @property
    def missing(self) -> Counter[str]:
        """Questions that were answered and are not written down."""
        return self.asked - self.written

    @property
    def doubled(self) -> Counter[str]:
        """Questions that are written down more often than they were asked."""
        asked_at_all = self.asked + self.perhaps
        return Counter(
            {name: count for name, count in (self.written - asked_at_all).items() if name in asked_at_all}
        )
