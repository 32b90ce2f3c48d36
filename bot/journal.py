"""What was asked and how it was answered: redacted, without identity, for 180 days; then only counts."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.calendar import day_of
from bot.messages import AnswerStatus
from bot.stopping import STEP as HELD_BACK
from bot.tables import journal, journal_count
from knowledge.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

KEPT_FOR = timedelta(days=180)
UNANSWERED = (AnswerStatus.DECLINED, AnswerStatus.CLARIFY)

IS_UNANSWERED = journal.c.status.in_([status.value for status in UNANSWERED]) & (journal.c.step != HELD_BACK)
"""Of an entry: nothing was found for it. Where the answer is only held back, nobody need write one."""

_FOLD_AT_ONCE = 5_000
_JSON = json.JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One question with what became of it."""

    asked_at: datetime
    channel: str
    question: str
    """Already redacted."""
    status: AnswerStatus
    step: str
    topic: str
    """Empty where no topic was understood."""
    region_code: str
    cited_slugs: tuple[str, ...]
    duration_ms: float
    answer_id: str | None = None
    """By which its reader can say whether the answer was useful, and check it."""
    basis: str | None = None
    """What the answer rests on, as `bot.basis` keeps it."""


_WRITE = Prepared(
    insert(journal),
    *("asked_at", "channel", "question", "status", "step", "topic", "region_code", "cited_slugs"),
    *("duration_ms", "answer_id", "basis"),
)
_OLD = (
    select(journal.c.id)
    .where(journal.c.asked_at < bindparam("moment"))
    .order_by(journal.c.asked_at)
    .limit(_FOLD_AT_ONCE)
)
_TAKE = (
    delete(journal)
    .where(journal.c.id.in_(_OLD))
    .returning(
        *(journal.c.asked_at, journal.c.channel, journal.c.status, journal.c.step, journal.c.topic),
        journal.c.vote,
    )
)
"""Deletes and reads in one statement: of two clocks that fold at once, each row falls to one."""

_COUNT = {}
for _name, _insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert)):
    _statement = _insert(journal_count)
    _COUNT[_name] = _statement.on_conflict_do_update(
        index_elements=["day", "channel", "status", "step", "topic"],
        set_={
            name: journal_count.c[name] + _statement.excluded[name]
            for name in ("questions", "useful", "useless")
        },
    )


def write(connection: Connection, entry: Entry) -> None:
    """Add one entry, in the caller's transaction."""
    _WRITE.run(
        connection,
        {
            "asked_at": entry.asked_at,
            "channel": entry.channel,
            "question": entry.question,
            "status": entry.status.value,
            "step": entry.step,
            "topic": entry.topic,
            "region_code": entry.region_code,
            "cited_slugs": _JSON.encode(entry.cited_slugs),
            "duration_ms": entry.duration_ms,
            "answer_id": entry.answer_id,
            "basis": entry.basis,
        },
    )


def unanswered(connection: Connection, *, since: datetime, limit: int = 100) -> Sequence[tuple[str, int]]:
    """Questions that got no answer since a moment, with how often, most frequent first.

    Those whose answer is only held back for now are none of them.
    """
    times = func.count().label("times")
    rows = connection.execute(
        select(journal.c.question, times)
        .where(IS_UNANSWERED, journal.c.asked_at >= since)
        .group_by(journal.c.question)
        .order_by(times.desc(), journal.c.question)
        .limit(limit)
    )
    return [(row.question, row.times) for row in rows]


def cited(connection: Connection) -> Counter[str]:
    """How often answers quoted each article, by slug, as far back as entries are kept."""
    times = func.count().label("times")
    rows = connection.execute(select(journal.c.cited_slugs, times).group_by(journal.c.cited_slugs))
    found = Counter[str]()
    for row in rows:
        for slug in json.loads(row.cited_slugs):
            found[slug] += row.times
    return found


def fold(connection: Connection, *, now: datetime) -> int:
    """Turn entries older than `KEPT_FOR` into counts by day; how many were folded.

    At most a few thousand at once, so that no transaction holds the database
    for long: call again until it returns 0.
    """
    rows = connection.execute(_TAKE, {"moment": now - KEPT_FOR}).all()
    if not rows:
        return 0
    names = ("day", "channel", "status", "step", "topic")
    counts: defaultdict[tuple[object, ...], Counter[str]] = defaultdict(Counter)
    for row in rows:
        key = (day_of(row.asked_at), row.channel, row.status, row.step, row.topic)
        counts[key].update(("questions", row.vote) if row.vote else ("questions",))
    connection.execute(
        _COUNT[connection.dialect.name],
        [
            dict(
                zip(names, key, strict=True),
                **{name: found[name] for name in ("questions", "useful", "useless")},
            )
            for key, found in counts.items()
        ],
    )
    return len(rows)
