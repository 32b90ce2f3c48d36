"""Keep reports of readers, list them, answer them, and drop the answered ones in time."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, insert, select, update

from bot.redaction import redact
from web.reports.tables import reader_report as reports

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

MOST_CHARACTERS: Final = 500
"""Of each of the two texts."""

KEPT_FOR: Final = timedelta(days=180)
"""After the answer; as long as questions of parents."""


class Subject(StrEnum):
    """What a report may be about."""

    NURSERY = "nursery"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report as it stands."""

    number: int
    kind: Subject
    key: str
    title: str
    wrong: str
    right: str
    reported_at: datetime
    answer: str | None
    answered_at: datetime | None
    about_the_same: int = 1
    """How many open reports there are about the same institution or article, this one among them."""


class NoSuchReport(LookupError):
    """There is no report of that number."""


class AnsweredBefore(ValueError):
    """The report has its answer."""


def keep(
    connection: Connection,
    *,
    token_key: str,
    kind: Subject,
    key: str,
    title: str,
    wrong: str,
    right: str,
    now: datetime,
) -> int:
    """Keep a report, masked; its number."""
    row = {
        "token_key": token_key,
        "kind": str(kind),
        "key": key,
        "title": title[:MOST_CHARACTERS],
        "wrong": redact(cleaned(wrong)),
        "right": redact(cleaned(right)),
        "reported_at": now,
    }
    return int(connection.execute(insert(reports).values(**row).returning(reports.c.number)).scalar_one())


def cleaned(text: str) -> str:
    r"""A text as it is kept: no control or direction marks, no runs of blanks, not too long.

    >>> cleaned("  电话\x00不对\u202e\r\n\r\n打不通 ")
    '电话不对\n打不通'
    """
    kept = "".join(
        character
        for character in text.replace("\r", "\n")
        if character == "\n" or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    lines = (" ".join(line.split()) for line in kept.split("\n"))
    return "\n".join(line for line in lines if line)[:MOST_CHARACTERS]


def find(connection: Connection, token_key: str) -> Report | None:
    """The report of a token; None where there is none (any more)."""
    row = connection.execute(select(reports).where(reports.c.token_key == token_key)).mappings().one_or_none()
    return None if row is None else _report(row, 1)


def numbered(connection: Connection, number: int) -> Report | None:
    """The report of a number; None where there is none (any more)."""
    row = connection.execute(select(reports).where(reports.c.number == number)).mappings().one_or_none()
    return None if row is None else _report(row, 1)


def how_many_open(connection: Connection) -> int:
    """How many wait for an answer."""
    counted = select(func.count()).select_from(reports).where(reports.c.answered_at.is_(None))
    return int(connection.execute(counted).scalar_one())


def listed(
    connection: Connection, *, is_open: bool | None = None, most: int | None = None
) -> Sequence[Report]:
    """Reports, the open ones first and the oldest of them on top; all of them, or only one kind.

    `most` keeps to so many: the oldest open ones, or the newest answered ones.
    """
    answered = reports.c.answered_at.is_not(None)
    wanted = select(reports).order_by(answered, reports.c.number)
    if is_open is not None:
        wanted = wanted.where(~answered if is_open else answered)
    if is_open is False:
        wanted = wanted.order_by(None).order_by(reports.c.answered_at.desc(), reports.c.number.desc())
    if most is not None:
        wanted = wanted.limit(most)
    counted = (
        select(reports.c.kind, reports.c.key, func.count())
        .where(reports.c.answered_at.is_(None))
        .group_by(reports.c.kind, reports.c.key)
    )
    counts = {(kind, key): count for kind, key, count in connection.execute(counted)}
    rows = connection.execute(wanted).mappings()
    return [_report(row, counts.get((row["kind"], row["key"]), 0)) for row in rows]


def answer(connection: Connection, number: int, text: str, *, now: datetime) -> None:
    """Close a report with an answer that its reader finds.

    Raises:
        NoSuchReport: there is none of that number.
        AnsweredBefore: it has its answer already.
    """
    row = connection.execute(select(reports.c.answered_at).where(reports.c.number == number)).one_or_none()
    if row is None:
        raise NoSuchReport
    if row.answered_at is not None:
        raise AnsweredBefore
    connection.execute(
        update(reports).where(reports.c.number == number).values(answer=cleaned(text), answered_at=now)
    )


def forget_answered_before(connection: Connection, moment: datetime) -> int:
    """Drop the reports that were answered before a moment; how many they were."""
    return connection.execute(delete(reports).where(reports.c.answered_at < moment)).rowcount


def _report(row: RowMapping, about_the_same: int) -> Report:
    return Report(
        number=row["number"],
        kind=Subject(row["kind"]),
        key=row["key"],
        title=row["title"],
        wrong=row["wrong"],
        right=row["right"],
        reported_at=row["reported_at"],
        answer=row["answer"],
        answered_at=row["answered_at"],
        about_the_same=about_the_same,
    )
