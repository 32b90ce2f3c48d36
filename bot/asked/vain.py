"""What parents asked in vain: wishes without an answer, and answers that were of no use to them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import case, func, select

from bot.asked import handled
from bot.asked.clusters import Asked, clusters
from bot.journal import IS_UNANSWERED
from bot.messages import AnswerStatus
from bot.tables import journal
from bot.votes import Reason, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

    from bot.asked.clusters import Cluster
    from bot.asked.handled import Mark
    from bot.asked.span import Span

    ReadWords = Callable[[str], Mapping[str, float]]

MOST_WORDINGS: Final = 5_000
"""The most frequent ones of a span; they cluster in less than a second."""

LINES_SHOWN: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What parents asked in vain, in all its wordings."""

    cluster: Cluster
    declined: int = 0
    """How often we said that we had found nothing; the rest was asked back."""
    returned: Mark | None = None
    """What was said of it before it was asked again too often to leave it there; else None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """What answers were of no use to, with what parents said."""

    cluster: Cluster
    reasons: Mapping[Reason, int]
    lines: tuple[str, ...]
    """In parents' words, redacted; the newest first, a few."""
    slugs: tuple[str, ...]
    """The articles that the answers quoted, the most frequent first."""
    returned: Mark | None = None


def unanswered(
    connection: Connection, read_words: ReadWords, span: Span, *, most: int = MOST_WORDINGS
) -> list[Wish]:
    """Wishes of a span that got no answer, the most frequent first, without those that were seen to.

    `most` is how many wordings are looked at, the most frequent ones.
    """
    asked, rows = _asked(connection, read_words, span, IS_UNANSWERED, most)
    seen_to = handled.standing(connection, IS_UNANSWERED, since=span.before)
    return [
        Wish(
            cluster=cluster,
            declined=sum(rows[question].declined for question in cluster.questions),
            returned=handled.mark_of(cluster, seen_to),
        )
        for cluster in clusters(asked)
        if cluster.times and not handled.is_seen_to(cluster, seen_to)
    ]


def badly_rated(connection: Connection, read_words: ReadWords, span: Span) -> list[Rated]:
    """Questions of a span whose answers were useless, the most frequent first, without those seen to."""
    is_useless = journal.c.vote == Verdict.USELESS.value
    asked, _ = _asked(connection, read_words, span, is_useless, MOST_WORDINGS)
    seen_to = handled.standing(connection, is_useless, since=span.before)
    said = _said(connection, span)
    return [
        _rated(cluster, said, handled.mark_of(cluster, seen_to))
        for cluster in clusters(asked)
        if cluster.times and not handled.is_seen_to(cluster, seen_to)
    ]


def _asked(
    connection: Connection, read_words: ReadWords, span: Span, wanted: ColumnElement[bool], most: int
) -> tuple[list[Asked], dict[str, _Row]]:
    is_now = journal.c.asked_at > span.begin
    is_declined = journal.c.status == AnswerStatus.DECLINED.value
    times = func.sum(case((is_now, 1), else_=0)).label("times")
    found = connection.execute(
        select(
            journal.c.question,
            times,
            func.count().label("all_times"),
            func.sum(case((is_now & is_declined, 1), else_=0)).label("declined"),
        )
        .where(wanted, journal.c.asked_at > span.before, journal.c.asked_at <= span.now)
        .group_by(journal.c.question)
        .order_by(times.desc(), journal.c.question)
        .limit(most)
    )
    rows = {
        row.question: _Row(
            times=int(row.times), before=row.all_times - int(row.times), declined=int(row.declined)
        )
        for row in found
    }
    asked = [
        Asked(question=question, times=row.times, before=row.before, words=read_words(question))
        for question, row in rows.items()
    ]
    return asked, rows


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    times: int
    before: int
    declined: int


@dataclass(slots=True)
class _Said:
    reasons: Counter[Reason]
    lines: list[str]
    slugs: Counter[str]


def _said(connection: Connection, span: Span) -> Mapping[str, _Said]:
    """What was said of useless answers, by question, the newest first."""
    rows = connection.execute(
        select(journal.c.question, journal.c.vote_reason, journal.c.vote_line, journal.c.cited_slugs)
        .where(
            journal.c.vote == Verdict.USELESS.value,
            journal.c.asked_at > span.begin,
            journal.c.asked_at <= span.now,
        )
        .order_by(journal.c.asked_at.desc(), journal.c.id.desc())
    )
    found: defaultdict[str, _Said] = defaultdict(lambda: _Said(Counter(), [], Counter()))
    for row in rows:
        said = found[row.question]
        if row.vote_reason:
            said.reasons[Reason(row.vote_reason)] += 1
        if row.vote_line:
            said.lines.append(row.vote_line)
        said.slugs.update(json.loads(row.cited_slugs))
    return found


def _rated(cluster: Cluster, said: Mapping[str, _Said], returned: Mark | None) -> Rated:
    together: Sequence[_Said] = [said[question] for question in cluster.questions if question in said]
    reasons = sum((each.reasons for each in together), Counter[Reason]())
    slugs = sum((each.slugs for each in together), Counter[str]())
    lines = [line for each in together for line in each.lines]
    return Rated(
        cluster=cluster,
        reasons={reason: reasons[reason] for reason in Reason if reasons[reason]},
        lines=tuple(dict.fromkeys(lines))[:LINES_SHOWN],
        slugs=tuple(slug for slug, _ in slugs.most_common()),
        returned=returned,
    )
