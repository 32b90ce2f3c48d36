"""Questions as the journal has them, in one line each."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from bot import journal, votes
from bot.messages import AnswerStatus
from bot.votes import Vote
from tests.moments import NOW

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.votes import Reason, Verdict
    from web.database import Database

_numbers = count(1)


def answer_id() -> str:
    """A name that no other answer has."""
    return f"{next(_numbers):010d}"


def ask(
    database: Database,
    question: str,
    *,
    times: int = 1,
    ago: timedelta | None = None,
    status: AnswerStatus = AnswerStatus.DECLINED,
    topic: str = "",
    cited: tuple[str, ...] = (),
    verdict: Verdict | None = None,
    reason: Reason | None = None,
    line: str = "",
    now=NOW,
) -> list[str]:
    """Have a question asked so often, and what its readers said of the answer; the answers' names."""
    asked_at = now if ago is None else now - ago
    named = [answer_id() for _ in range(times)]
    with database.writing() as connection:
        for name in named:
            journal.write(
                connection,
                journal.Entry(
                    asked_at=asked_at,
                    channel="wechat",
                    question=question,
                    status=status,
                    step="articles",
                    topic=topic,
                    region_code="410702",
                    cited_slugs=cited,
                    duration_ms=1.0,
                    answer_id=name,
                ),
            )
            if verdict is not None:
                said = Vote(answer_id=name, verdict=verdict, reason=reason, line=line)
                votes.cast(connection, said, now=asked_at)
    return named
